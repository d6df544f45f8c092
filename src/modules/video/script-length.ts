import { formatDuration } from '../../lib/format.ts';
import { countText, countWords } from '../../ui/form/text-count.ts';
import { foreignFinder } from './batch/plan/foreign-placeholder.ts';

const WORDS_A_MINUTE = 150;
/** The longest video that Tavus recommends, in milliseconds. */
const LONG_MS = 5 * 60_000;

/** How long it takes to speak this many words: milliseconds, whole seconds, at least one. */
export function speakingTime(words: number): number {
  return Math.max(1, Math.round((words * 60) / WORDS_A_MINUTE)) * 1000;
}

/** "312 words, 1,904 characters, about 2 min 5 s"; undefined for an empty text */
export function describeScript(text: string): string | undefined {
  if (text.trim() === '') return undefined;
  const ms = speakingTime(countWords(text));
  const remark = ms > LONG_MS ? '. Tavus recommends less than 5 minutes: consider two videos.' : '';
  return `${countText(text)}, about ${formatDuration(ms)}${remark}`;
}

/** The first placeholder of any tool, or stray brace, in a script that is sent unchanged; undefined without one. */
export function findPlaceholder(script = ''): string | undefined {
  const found = foreignFinder([])(script);
  return found && script.slice(found.at, found.at + found.text.length);
}

/** The length of a script that is sent unchanged, with a warning about a placeholder in it; undefined for an empty one. */
export function describeWholeScript(script: string): string | undefined {
  const placeholder = findPlaceholder(script);
  const length = describeScript(script);
  if (placeholder === undefined) return length;
  return `${length}. “${placeholder}” will be spoken as it is. To fill in placeholders, use Generate from a CSV.`;
}
