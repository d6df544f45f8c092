import { decode, isSecretName, NAMING_MEMBERS, replaceSecrets } from '../../../lib/secrets.ts';
import { isMasked, MASK } from './keys.ts';
import {
  AHEAD,
  isCertainEnd,
  matchAt,
  QUOTES,
  Quotes,
  readValue,
  skipBlank,
  skipSpace,
  type Value,
} from './value-end.ts';

/** Text without its secrets. */
export interface MaskedText {
  readonly text: string;
  /** True if the end of a secret was uncertain, so that more than the secret may be masked. */
  readonly isUncertain: boolean;
}

const WORD = /(?:[\p{L}\p{N}_$@.%+-]|\\u[0-9a-fA-F]{4})+/uy;
const QUOTED_NAME = /^[^"'`{}[\]:=,]{1,200}$/;

/**
 * Masks the values of secrets in text that need not be valid JSON: quotes, colons and commas may be missing. Where the
 * end of a secret is uncertain, everything is masked up to a line on which JSON continues.
 */
export function maskBrokenJson(text: string): MaskedText {
  return new Scan(text).run();
}

class Scan {
  readonly #text: string;
  readonly #masked: { readonly start: number; readonly end: number; readonly by: string }[] = [];
  readonly #quotes: Quotes;
  #isUncertain = false;
  #at = 0;
  /** The last non-space character before the current position. */
  #before = '';
  /** The name of the member whose value comes next. */
  #name = '';
  /** True after `"name": "Authorization"`: the secret is the `value` of the same object. */
  #isNamed = false;
  /** A `value` that came before its `name`. */
  #value: Value | undefined;

  constructor(text: string) {
    this.#text = text;
    this.#quotes = new Quotes(text);
  }

  run(): MaskedText {
    while (this.#at < this.#text.length) this.#step();
    const parts: string[] = [];
    let at = 0;
    for (const { start, end, by } of this.#masked.sort((one, other) => one.start - other.start)) {
      if (end <= at) continue;
      parts.push(this.#text.slice(at, start), by);
      at = end;
    }
    return { text: parts.join('') + this.#text.slice(at), isUncertain: this.#isUncertain };
  }

  #step(): void {
    const char = this.#text.charAt(this.#at);
    if (QUOTES.includes(char) && (char !== "'" || !/[\p{L}\p{N}]/u.test(this.#before))) this.#quoted();
    else if (matchAt(WORD, this.#text, this.#at) > 0) this.#word();
    else this.#sign(char);
  }

  #sign(char: string): void {
    // An escaped quote opens nothing.
    if (char === '\\') {
      this.#skip(this.#at + 2, char);
      return;
    }
    if (char === '{' || char === '}') [this.#isNamed, this.#value] = [false, undefined];
    if (char === ',' || char === '{' || char === '[') this.#name = '';
    if (!/\s/.test(char)) this.#before = char;
    this.#at += 1;
  }

  /** A text in quotes: a name, a value, or the start of something without its closing quote. */
  #quoted(): void {
    const [start, text] = [this.#at, this.#text];
    const close = this.#quotes.closing(start);
    // Without a closing quote, the content is read word by word.
    if (close === undefined) {
      this.#skip(start + 1, '"');
      return;
    }
    const content = text.slice(start + 1, close);
    const isName = QUOTED_NAME.test(content) && this.#isName(decode(content), close + 1, true);
    const isValue = this.#before === ':' && isCertainEnd(text, close + 1);
    if (isName) return;
    const misplaced = isValue ? undefined : /^\s*([\w\\.-]{1,100})\\?\s*[:=]/.exec(content.slice(0, AHEAD));
    if (misplaced && isSecretName(decode(misplaced[1] ?? ''))) {
      this.#maskFrom(start + 1 + misplaced[0].length);
      return;
    }
    // If it is not a value, its quotes may belong to its neighbors, and the content may have names of secrets.
    if (!isValue && this.#holdsName(content)) {
      this.#skip(start + 1, '"');
      return;
    }
    this.#takeValue({ start, end: close + 1, isCertain: true }, decode(content));
    this.#maskInside(start, close + 1);
    this.#skip(close + 1, '"');
  }

  /** Whether the content has the name of a secret that is followed by a value. */
  #holdsName(content: string): boolean {
    const names = content.matchAll(/(?<![\w\\.-])([\w\\.-]{1,100})["'\s\\]{0,9}[:=]/g);
    return [...names].some(([, name = '']) => isSecretName(decode(name)));
  }

  #word(): void {
    const end = this.#at + matchAt(WORD, this.#text, this.#at);
    const word = this.#text.slice(this.#at, end);
    if (this.#isName(decode(word), end, false)) return;
    if (this.#before === ':') this.#takeValue({ start: this.#at, end, isCertain: true }, word);
    this.#skip(end, word.at(-1) ?? '');
  }

  /** Masks the value after a name, if it is the name of a secret. @returns whether it was a name */
  #isName(name: string, end: number, isQuoted: boolean): boolean {
    const value = this.#valueAfter(name, end, isQuoted);
    if (value === undefined) return false;
    const isSecret = isSecretName(name) || (this.#isNamed && /^value$/i.test(name.trim()));
    if (isSecret) {
      this.#maskFrom(value);
      this.#nameValue(name, value);
    } else {
      this.#name = name.trim();
      this.#skip(value, ':');
    }
    return true;
  }

  /** The index where the value of a name begins. @returns undefined if it is not a name */
  #valueAfter(name: string, end: number, isQuoted: boolean): number | undefined {
    const text = this.#text;
    const [signs = ''] = /^[\s"'`\\“”‘’]{0,50}/.exec(text.slice(end, end + 50)) ?? [];
    const at = skipBlank(text, end + signs.length);
    const separator = /^(?::=|=>|->|[:=;：＝])[=>]?/.exec(text.slice(at, at + 3))?.[0];
    if (separator !== undefined && (isSecretName(name) || separator === ':')) return at + separator.length;
    if (!isSecretName(name)) return undefined;
    // A comment between the name and its colon may contain a secret too.
    if (skipSpace(text, at) > at) return end;
    const next = text.charAt(skipBlank(text, end));
    // The colon is missing, or was replaced by a comma.
    if (QUOTES.includes(next) && next !== '' && this.#before !== ':' && this.#before !== '[') return end;
    const isMember = this.#before === '{' || this.#before === ',' || this.#before === '';
    if (isQuoted && next === ',' && isMember) return skipBlank(text, end) + 1;
    const isCompound = /[\p{L}\p{N}][_-][\p{L}\p{N}]|[a-z][A-Z]/u.test(name);
    const isOpen = !isQuoted && isCompound && next !== '' && !',}]'.includes(next);
    return isOpen || (isQuoted && isMember && /[\p{L}\p{N}]/u.test(next)) ? end : undefined;
  }

  /** `"key"` is the name of a secret, and can also name the secret in the `value` of the same object. */
  #nameValue(name: string, start: number): void {
    const content = this.#text.slice(start, Math.min(this.#at, start + AHEAD));
    if (!isNamingMember(name) || !isSecretName(decode(content))) return;
    this.#isNamed = true;
    if (this.#value) this.#mask(this.#value);
  }

  #maskFrom(start: number): void {
    const value = readValue(this.#text, start, this.#quotes);
    if (value !== undefined) this.#mask(value);
    this.#isNamed = false;
    this.#skip(value?.end ?? start, '"');
  }

  #mask({ start, end, isCertain }: Value): void {
    const value = this.#text.slice(start, end);
    if (!isCertain) this.#isUncertain = true;
    // Keeps a comma at the end, so that the rest can be parsed.
    const comma = !isCertain && /,\s*$/.test(value.slice(-AHEAD)) ? ',' : '';
    this.#masked.push({ start, end, by: `"${MASK}"${comma}` });
  }

  /** Pairs such as `{"name": "X-Key", "value": "…"}`, in either order. */
  #takeValue(value: Value, content: string): void {
    if (this.#before !== ':') return;
    const name = this.#name.toLowerCase();
    if (name === 'value') this.#value = value;
    if (!isNamingMember(name) || !isSecretName(content)) return;
    this.#isNamed = true;
    if (this.#value) this.#mask(this.#value);
  }

  #maskInside(start: number, end: number): void {
    const inner = decodeText(this.#text.slice(start + 1, end - 1));
    const masked = replaceSecrets(inner, (secret) => (isMasked(secret) ? secret : MASK));
    if (masked !== inner) this.#masked.push({ start, end, by: JSON.stringify(masked) });
  }

  #skip(to: number, before: string): void {
    this.#at = Math.max(to, this.#at + 1);
    this.#before = before;
  }
}

function isNamingMember(name: string): boolean {
  return NAMING_MEMBERS.some((member) => member === name.trim().toLowerCase());
}

/** The text of a JSON string; the content as it is if the string is invalid. */
function decodeText(content: string): string {
  try {
    const value: unknown = JSON.parse(`"${content}"`);
    return String(value);
  } catch {
    return content;
  }
}
