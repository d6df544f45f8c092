import { countText, countWords } from '../../ui/text-count.ts';

const WORDS_A_MINUTE = 150;
/** Tavus advises to stay below it. */
const LONG_SECONDS = 5 * 60;

/** "312 words, 1,904 characters, about 2 min 5 s" */
export function describeScript(text: string): string | undefined {
  if (text.trim() === '') return undefined;
  const seconds = Math.max(1, Math.round((countWords(text) * 60) / WORDS_A_MINUTE));
  const remark = seconds > LONG_SECONDS ? '. Tavus advises less than 5 minutes; two videos may do better.' : '';
  return `${countText(text)}, about ${formatDuration(seconds)}${remark}`;
}

/** "2 min 5 s" */
function formatDuration(seconds: number): string {
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  return [...(minutes > 0 ? [`${minutes} min`] : []), ...(rest > 0 || minutes === 0 ? [`${rest} s`] : [])].join(' ');
}
