import { UsageError } from '../../lib/errors.ts';

/** Hyphens, dashes and minus signs that a word processor puts in the place of `-`. */
const DASHES = '\u2010-\u2015\u2212\ufe58\ufe63\uff0d';
const QUOTES = '“”„‟«»‘’‚‛';

const FLAG = new RegExp(`^[${QUOTES}]*([-${DASHES}]+)([a-z][\\w-]*)(=.*?)?[${QUOTES}]*$`, 'isu');
const QUOTED = new RegExp(`^[${QUOTES}]|[${QUOTES}]$`, 'u');

/** What the parser complains of where it took a flag or a quotation mark for a word of its own. */
const OF_WORDS = /^(too many arguments|unknown command)/;

/** The flag that a word stands for which was pasted from a word processor; undefined for any other word. */
export function flagMeant(word: string): string | undefined {
  const [, dashes = '', name = ''] = FLAG.exec(word) ?? [];
  if (name === '' || (/^-+$/.test(dashes) && !QUOTED.test(word))) return undefined;
  return name.length === 1 ? `-${name}` : `--${name}`;
}

/** True for a word that begins or ends with a curly quote, which holds no words together in a shell. */
export function isCurlyQuoted(word: string): boolean {
  return QUOTED.test(word);
}

/** @throws UsageError for an argument that was meant as a flag */
export function refusePastedFlag(word: string): void {
  const flag = flagMeant(word);
  if (flag !== undefined) throw toFlagError(word, flag);
}

/** The same refusal, in better words where the command line was pasted. */
export function explainPasted(argv: readonly string[], refusal: UsageError): UsageError {
  if (!OF_WORDS.test(refusal.message)) return refusal;
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  const pasted = words.find((word) => flagMeant(word) !== undefined);
  if (pasted !== undefined) return toFlagError(pasted, flagMeant(pasted) ?? '', refusal.hint);
  if (!words.some(isCurlyQuoted)) return refusal;
  return new UsageError(refusal.message, `Curly quotes do not hold words together: write "…" or '…'. ${refusal.hint}`);
}

function toFlagError(word: string, flag: string, hint = ''): UsageError {
  const what = /[“”„‟«»‘’‚‛]/.test(word) ? 'curly quotes' : 'a long dash';
  return new UsageError(`${word} has ${what}, as word processors write it.`, `Write ${flag}. ${hint}`.trim());
}
