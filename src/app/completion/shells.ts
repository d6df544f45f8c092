import type { Suggestion } from '../../core/command.ts';
import { padTo, truncate, widthOf } from '../../lib/text/safe-text.ts';
import type { Shell } from '../options.ts';
import { type HalfLine, quoteOn, readHalfLine, unquote } from './half-line.ts';

/** What a shell's script asks, and how it takes the answer: its lines. The scripts are in `scripts.ts`. */
export interface Asking extends Pick<HalfLine, 'words' | 'word'> {
  /** @param before what of the last word stays: `--type=` */
  values(values: readonly Suggestion[], before: string): readonly string[];
  files(before: string): readonly string[];
}

/** @param given what the script gives after the name of its shell */
export function readAsking(shell: Shell, given: readonly string[]): Asking {
  return { bash: askingBash, zsh: askingZsh, fish: askingFish }[shell](given);
}

/** The kinds of completion for which readline lists what there is: `?`, `!` and `@`. */
const LISTINGS = ['63', '33', '64'];

/** The kind of completion, columns, the end of the line that will be replaced, and the line up to the cursor. */
function askingBash([kind = '', columns = '', replaced = '', ...lines]: readonly string[]): Asking {
  const { words, word, typed } = readHalfLine(lines.join('\n'), 'bash');
  const kept = unquote(typed.slice(0, typed.length - replaced.length), 'bash');
  return {
    ...{ words: words.slice(1), word },
    files: () => ['files'],
    values(values, before) {
      const fitting = values.filter(([value]) => (before + value).startsWith(word));
      const rows = fitting.map(
        ([value, description]): Suggestion => [
          quoteOn((before + value).slice(kept.text.length), kept.quote),
          description,
        ],
      );
      const isList = LISTINGS.includes(kind) && rows.length > 1;
      return ['values', ...(isList ? described(rows, Number(columns) || 80) : rows.map(([value]) => value))];
    },
  };
}

/** Readline knows no descriptions. It may insert what all rows begin with, which is still no more than their values do. */
function described(rows: readonly Suggestion[], columns: number): readonly string[] {
  const longest = Math.max(...rows.map(([value]) => widthOf(value)));
  return rows.map(([value, description]) =>
    description === '' ? value : truncate(`${padTo(value, longest)}  (${description})`, columns - 1, '...'),
  );
}

/** The whole words and the beginning of the last one, without quotes; zsh knows itself what is in quotes, and what fits. */
function askingZsh(given: readonly string[]): Asking {
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

/** The line up to the cursor; fish wants whole words, and knows itself how to quote them, and which fit. */
function askingFish(given: readonly string[]): Asking {
  const { words, word } = readHalfLine(given.join('\n'), 'fish');
  return {
    ...{ words: words.slice(1), word },
    files: (before) => [`files ${before}`],
    values: (values, before) => [
      'values',
      ...values.map(([value, description]) => `${before}${value}\t${description}`),
    ],
  };
}
