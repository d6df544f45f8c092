import { UsageError } from '../../lib/errors.ts';

/** Hyphens, dashes and minus signs that word processors substitute for `-`. */
const DASHES = '\u2010-\u2015\u2212\ufe58\ufe63\uff0d';
const QUOTES = '“”„‟«»‘’‚‛';

const FLAG = new RegExp(`^[${QUOTES}]*([-${DASHES}]+)([a-z][\\w-]*)(=.*?)?[${QUOTES}]*$`, 'isu');
const QUOTED = new RegExp(`^[${QUOTES}]|[${QUOTES}]$`, 'u');

/** The parser's messages when it read a pasted flag or quotation mark as an argument. */
const ARGUMENT_ERROR = /^(too many arguments|unknown command)/;

/** The flag that a word with typographic dashes or quotes stands for; undefined for any other word. */
export function flagMeant(word: string): string | undefined {
  const [, dashes = '', name = ''] = FLAG.exec(word) ?? [];
  if (name === '' || (/^-+$/.test(dashes) && !QUOTED.test(word))) return undefined;
  return name.length === 1 ? `-${name}` : `--${name}`;
}

/** True for a word that begins or ends with a curly quote, which shells do not treat as a quote. */
export function isCurlyQuoted(word: string): boolean {
  return QUOTED.test(word);
}

/** @throws UsageError for an argument that was meant as a flag */
export function refusePastedFlag(word: string): void {
  const flag = flagMeant(word);
  if (flag !== undefined) throw toFlagError(word, flag);
}

/** Explains typographic dashes and quotes when they caused the error; otherwise returns the same error. */
export function explainPasted(argv: readonly string[], refusal: UsageError): UsageError {
  if (!ARGUMENT_ERROR.test(refusal.message)) return refusal;
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  const pasted = words.find((word) => flagMeant(word) !== undefined);
  if (pasted !== undefined) return toFlagError(pasted, flagMeant(pasted) ?? '', refusal.hint);
  if (!words.some(isCurlyQuoted)) return refusal;
  return new UsageError(refusal.message, `Shells do not treat curly quotes as quotes: use "…" or '…'. ${refusal.hint}`);
}

function toFlagError(word: string, flag: string, hint = ''): UsageError {
  const what = /[“”„‟«»‘’‚‛]/.test(word) ? 'curly quotes' : 'a typographic dash';
  return new UsageError(`${word} contains ${what}, probably from a word processor.`, `Use ${flag}. ${hint}`.trim());
}
