import type { Suggestion } from '../../core/command.ts';
import { padTo, truncate, widthOf } from '../../lib/text/safe-text.ts';
import type { Shell } from '../options.ts';
import { escapeForQuote, type PartialLine, readPartialLine, unquote } from './partial-line.ts';

/** A request of a shell's completion script, and the lines of its answer. The scripts are in `scripts.ts`. */
export interface CompletionRequest extends Pick<PartialLine, 'words' | 'word'> {
  /** @param before the part of the last word that stays: `--type=` */
  values(values: readonly Suggestion[], before: string): readonly string[];
  files(before: string): readonly string[];
}

/** @param given the script's arguments after the name of its shell */
export function readRequest(shell: Shell, given: readonly string[]): CompletionRequest {
  return { bash: readBash, zsh: readZsh, fish: readFish }[shell](given);
}

/** The values of COMP_TYPE for which readline lists the candidates: `?`, `!` and `@`. */
const LISTINGS = ['63', '33', '64'];

/** Arguments: COMP_TYPE, columns, the end of the line that will be replaced, and the line up to the cursor. */
function readBash([kind = '', columns = '', replaced = '', ...lines]: readonly string[]): CompletionRequest {
  const { words, word, typed } = readPartialLine(lines.join('\n'), 'bash');
  const kept = unquote(typed.slice(0, typed.length - replaced.length), 'bash');
  return {
    ...{ words: words.slice(1), word },
    files: () => ['files'],
    values(values, before) {
      const fitting = values.filter(([value]) => (before + value).startsWith(word));
      const rows = fitting.map(
        ([value, description]): Suggestion => [
          escapeForQuote((before + value).slice(kept.text.length), kept.quote),
          description,
        ],
      );
      const isList = LISTINGS.includes(kind) && rows.length > 1;
      return ['values', ...(isList ? described(rows, Number(columns) || 80) : rows.map(([value]) => value))];
    },
  };
}

/** Readline has no descriptions. It inserts the common prefix of the rows, which is never longer than that of their values. */
function described(rows: readonly Suggestion[], columns: number): readonly string[] {
  const longest = Math.max(...rows.map(([value]) => widthOf(value)));
  return rows.map(([value, description]) =>
    description === '' ? value : truncate(`${padTo(value, longest)}  (${description})`, columns - 1, '...'),
  );
}

/** Arguments: the complete words and the beginning of the last one, unquoted. zsh filters and quotes the candidates itself. */
function readZsh(given: readonly string[]): CompletionRequest {
  return {
    ...{ words: given.slice(0, -1), word: given.at(-1) ?? '' },
    files: (before) => [`files ${before.length}`],
    values: (values, before) => [
      `values ${before.length}`,
      ...values.map(([value, description]) => {
        const escaped = value.replace(/[\\:]/g, '\\$&');
        return description === '' ? escaped : `${escaped}:${description.replaceAll('\\', '\\\\')}`;
      }),
    ],
  };
}

/** Arguments: the line up to the cursor. fish takes whole words, and filters and quotes them itself. */
function readFish(given: readonly string[]): CompletionRequest {
  const { words, word } = readPartialLine(given.join('\n'), 'fish');
  return {
    ...{ words: words.slice(1), word },
    files: (before) => [`files ${before}`],
    values: (values, before) => [
      'values',
      ...values.map(([value, description]) => `${before}${value}\t${description}`),
    ],
  };
}
