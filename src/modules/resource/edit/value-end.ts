/** Characters of lookahead; the bound keeps the time linear. */
export const AHEAD = 200;
export const QUOTES = '"\'`“”„‘’';
const BLANK = /\s*/y;
const SPACE_OR_COMMENT = /(?:\s+|\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/|$)|#[^\n]*)/y;
/** A line on which JSON continues: another member, or only closing brackets. */
const NEXT_MEMBER = /[ \t]*(?:"[^"\\\n]{1,100}"|'[^'\\\n]{1,100}'|[A-Za-z_$][\w$-]{0,99})\s*:/y;
const ONLY_CLOSED = /[ \t\r}\],]{0,200}(?:$|\n)/y;

/** The position of a value in text that need not be valid JSON. */
export interface Value {
  readonly start: number;
  readonly end: number;
  readonly isCertain: boolean;
}

/** Finds the value at `from` and its end. @returns undefined if there is no value to mask */
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
    // All members of an object with an uncertain end are masked.
    const isNested = '[{'.includes(text.charAt(start));
    return { start: first, end: isNested ? text.length : uncertainEnd(text, start), isCertain: false };
  }
  const value = text.slice(start, end);
  const isPlain = /^(?:-?\d{1,5}(?:\.\d+)?|true|false|null|\[\s*\]|\{\s*\}|)$/.test(value);
  const isEmpty = /^(["'])\1$/.test(value) || (QUOTES.includes(value.charAt(0)) && isOnlyMask(value));
  if (hadComment) return { start: first, end, isCertain: false };
  return isPlain || isEmpty ? undefined : { start, end, isCertain: true };
}

/** True for a value that is only a mask. */
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
      // The text after the first comma or bracket may be part of the value.
      return undefined;
    }
  }
  return undefined;
}

/** Whether a value certainly ends at `at`. */
export function isCertainEnd(text: string, at: number): boolean {
  if (isMatch(ONLY_CLOSED, text, at)) return true;
  const next = /^[\s}\],]{0,50}/.exec(text.slice(at, at + 50))?.[0] ?? '';
  if (next.includes('}') && /[[{]/.test(text.charAt(at + next.length))) return true;
  // After a comma a name may be unquoted; without the comma it must be quoted.
  const isQuoted = QUOTES.includes(text.charAt(at + next.length));
  return (isQuoted || next.includes(',')) && isMatch(NEXT_MEMBER, text, at + next.length);
}

/** The end of the last line that may belong to a value with an uncertain end. */
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
  /** Up to where each kind of quote is known to be missing, so that no part of a line is searched twice. */
  readonly #missing = new Map<string, number>();

  constructor(text: string) {
    this.#text = text;
  }

  /** The index of the closing quote on the same line. @param start index of the opening quote */
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

/** The index of the first character that is not in a space or comment. */
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
