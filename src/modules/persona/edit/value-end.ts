/** How far it is looked ahead; a bound keeps the time linear. */
export const AHEAD = 200;
export const QUOTES = '"\'`“”„‘’';
const BLANK = /\s*/y;
const SPACE_OR_COMMENT = /(?:\s+|\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/|$)|#[^\n]*)/y;
/** A line on which JSON continues: another member, or nothing but closing brackets. */
const NEXT_MEMBER = /[ \t]*(?:"[^"\\\n]{1,100}"|'[^'\\\n]{1,100}'|[A-Za-z_$][\w$-]{0,99})\s*:/y;
const ONLY_CLOSED = /[ \t\r}\],]{0,200}(?:$|\n)/y;

/** A value in text that need not be JSON. */
export interface Value {
  readonly start: number;
  readonly end: number;
  readonly isCertain: boolean;
}

/** The value that begins there, and where it ends. @returns undefined where there is none to be masked */
export function readValue(text: string, from: number, quotes: Quotes): Value | undefined {
  const start = skipSpace(text, from);
  const hadComment = /\S/.test(text.slice(from, start));
  const first = hadComment ? from : start;
  if (start >= text.length) return hadComment ? { start: from, end: text.length, isCertain: false } : undefined;
  const isNextLine = text.slice(from, start).includes('\n');
  if (isNextLine && isMatch(NEXT_MEMBER, text, start))
    return hadComment ? { start: first, end: start, isCertain: false } : undefined;
  const end = certainEnd(text, start, quotes);
  if (end === undefined) {
    // The members of an object whose end is not certain are secrets too.
    const isNested = '[{'.includes(text.charAt(start));
    return { start: first, end: isNested ? text.length : uncertainEnd(text, start), isCertain: false };
  }
  const value = text.slice(start, end);
  const isPlain = /^(?:-?\d{1,5}(?:\.\d+)?|true|false|null|\[\s*\]|\{\s*\}|)$/.test(value);
  const isEmpty = /^(["'])\1$/.test(value) || (QUOTES.includes(value.charAt(0)) && isOnlyMask(value));
  if (hadComment) return { start: first, end, isCertain: false };
  return isPlain || isEmpty ? undefined : { start, end, isCertain: true };
}

/** Masked as a whole, with nothing in clear beside the mask. */
function isOnlyMask(value: string): boolean {
  return /^.(?:[*•●]{3,}|…[\w-]{0,4}).$/u.test(value);
}

function certainEnd(text: string, start: number, quotes: Quotes): number | undefined {
  const char = text.charAt(start);
  if (QUOTES.includes(char)) {
    const close = quotes.closing(start);
    return close !== undefined && isCertainEnd(text, close + 1) ? close + 1 : undefined;
  }
  if (char === '{' || char === '[') {
    const close = closingBracket(text, start, quotes);
    return close !== undefined && isCertainEnd(text, close + 1) ? close + 1 : undefined;
  }
  const line = lineEnd(text, start);
  for (let at = start; at <= line; at += 1) {
    if (at === line || ',}]'.includes(text.charAt(at))) {
      if (isCertainEnd(text, at)) return at;
      // What follows the first comma or bracket may be a part of it.
      return undefined;
    }
  }
  return undefined;
}

/** Whether JSON can only continue here as it does after a value. */
export function isCertainEnd(text: string, at: number): boolean {
  if (isMatch(ONLY_CLOSED, text, at)) return true;
  const next = /^[\s}\],]{0,50}/.exec(text.slice(at, at + 50))?.[0] ?? '';
  if (next.includes('}') && /[[{]/.test(text.charAt(at + next.length))) return true;
  // Behind a comma a name may lack its quotes; without the comma it must have them.
  const isQuoted = QUOTES.includes(text.charAt(at + next.length));
  return (isQuoted || next.includes(',')) && isMatch(NEXT_MEMBER, text, at + next.length);
}

/** The end of the last line that may belong to a value without a certain end. */
function uncertainEnd(text: string, start: number): number {
  let end = lineEnd(text, start);
  while (end < text.length && !isMatch(NEXT_MEMBER, text, end + 1) && !isClosing(text, end + 1))
    end = lineEnd(text, end + 1);
  return end;
}

function isClosing(text: string, at: number): boolean {
  return isMatch(ONLY_CLOSED, text, at) && /^\s*[}\]]/.test(text.slice(at, at + AHEAD));
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

const CLOSING: Readonly<Record<string, string>> = { '“': '”', '„': '”', '‘': '’' };

export class Quotes {
  readonly #text: string;
  /** For each quote, up to where it is known to be missing: no part of a line is searched twice for it. */
  readonly #missing = new Map<string, number>();

  constructor(text: string) {
    this.#text = text;
  }

  /** The quote that ends the text which begins there, on the same line. */
  closing(start: number): number | undefined {
    const [text, open] = [this.#text, this.#text.charAt(start)];
    const close = CLOSING[open] ?? open;
    if (start < (this.#missing.get(close) ?? 0)) return undefined;
    let at = start + 1;
    for (; at < text.length && text.charAt(at) !== '\n'; at += 1) {
      const char = text.charAt(at);
      if (char === '\\' && text.charAt(at + 1) !== '\n') at += 1;
      else if (char === close) return at;
    }
    this.#missing.set(close, at);
    return undefined;
  }
}

function closingBracket(text: string, start: number, quotes: Quotes): number | undefined {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '"') {
      const close = quotes.closing(at);
      if (close === undefined) return undefined;
      at = close;
    } else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return undefined;
}

export function skipBlank(text: string, from: number): number {
  BLANK.lastIndex = from;
  return from + (BLANK.exec(text)?.[0].length ?? 0);
}

/** The first character that is neither space nor comment. */
export function skipSpace(text: string, from: number): number {
  let at = from;
  for (;;) {
    const length = matchAt(SPACE_OR_COMMENT, text, at);
    if (length === 0) return at;
    at += length;
  }
}

export function matchAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}

function isMatch(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}
