import { formatDuration } from '../../lib/format.ts';
import { countText, countWords } from '../../ui/form/text-count.ts';
import { foreignFinder } from './batch/plan/foreign-placeholder.ts';

const WORDS_A_MINUTE = 150;
/** Tavus advises to stay below it. */
const LONG_MS = 5 * 60_000;

/** How long words take to be said, in milliseconds; a second at least. */
export function speakingTime(words: number): number {
  return Math.max(1, Math.round((words * 60) / WORDS_A_MINUTE)) * 1000;
}

/** "312 words, 1,904 characters, about 2 min 5 s" */
export function describeScript(text: string): string | undefined {
  if (text.trim() === '') return undefined;
  const ms = speakingTime(countWords(text));
  const remark = ms > LONG_MS ? '. Tavus advises less than 5 minutes; two videos may do better.' : '';
  return `${countText(text)}, about ${formatDuration(ms)}${remark}`;
}

/** A placeholder of any tool, or a stray brace, in a script that is sent word for word; undefined where there is none. */
export function findPlaceholder(script = ''): string | undefined {
  const found = foreignFinder([])(script);
  return found && script.slice(found.at, found.at + found.text.length);
}

/** The length of a script that is sent word for word, and a warning where something in it was probably to be filled in. */
export function describeWholeScript(script: string): string | undefined {
  const placeholder = findPlaceholder(script);
  const length = describeScript(script);
  if (placeholder === undefined) return length;
  return `${length}. “${placeholder}” is spoken as it is; Generate from a CSV fills in placeholders.`;
}
