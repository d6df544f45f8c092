import { DeepJsonError, parseJson } from '../../lib/json.ts';

/** A parsed JSON value, or the problem in a sentence. */
export type JsonRead = { readonly value: unknown } | { readonly problem: string };

/** Parses JSON that was written by hand. The problem names line and column. */
export function readJson(text: string): JsonRead {
  try {
    const value = parseJson(text);
    const number = findInexactNumber(text);
    if (number === undefined) return { value };
    return { problem: `The number ${number} cannot be sent exactly. Shorten it, or put it in quotes.` };
  } catch (error) {
    if (error instanceof DeepJsonError) return { problem: error.message };
    return { problem: `Invalid JSON${placeOf(text)}: ${reasonOf(error)}.` };
  }
}

/** Whether `readJson` would return a value. Faster, as it does not look for the place of the error. */
export function isJson(text: string): boolean {
  // The first character rules out most text.
  if (!/^[ \t\r\n]*["\-\d[{tfn]/.test(text)) return false;
  try {
    parseJson(text);
    return findInexactNumber(text) === undefined;
  } catch {
    return false;
  }
}

/** JSON with two spaces of indentation. */
export function writeJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2);
}

/** The first number that JavaScript would change, or cannot represent. */
function findInexactNumber(text: string): string | undefined {
  const numbers = withoutTexts(text).match(/-?\d[\d.eE+-]*/g) ?? [];
  return numbers.find((digits) => {
    const value = Number(digits);
    // As it would be sent; -0 is sent as 0.
    return !Number.isFinite(value) || (/^-?\d+$/.test(digits) && String(value) !== digits && value !== 0);
  });
}

/** JSON with all strings replaced by empty ones. */
function withoutTexts(json: string): string {
  const kept: string[] = [];
  let at = 0;
  for (let start = json.indexOf('"'); start >= 0; start = json.indexOf('"', at)) {
    kept.push(json.slice(at, start));
    at = endOfText(json, start + 1) + 1;
  }
  return [...kept, json.slice(at)].join('""');
}

/** The index of the closing quote of a string. */
function endOfText(json: string, start: number): number {
  let end = json.indexOf('"', start);
  while (end >= 0 && isEscaped(json, end)) end = json.indexOf('"', end + 1);
  return end < 0 ? json.length : end;
}

/** True after an odd number of backslashes. */
function isEscaped(json: string, index: number): boolean {
  let first = index;
  while (json[first - 1] === '\\') first -= 1;
  return (index - first) % 2 === 1;
}

/** " in line 2, column 7" */
function placeOf(text: string): string {
  // Not every engine reports the position. It is the end of the shortest prefix that cannot become valid JSON.
  let [whole, broken] = [0, text.length + 1];
  while (broken - whole > 1) {
    const middle = Math.floor((whole + broken) / 2);
    if (isBroken(text.slice(0, middle))) broken = middle;
    else whole = middle;
  }
  const before = text.slice(0, broken - 1).split('\n');
  return ` in line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
}

/** False for valid JSON, and for a prefix of it. */
function isBroken(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    const position = /at position (\d+)/.exec(String(error))?.[1];
    return position === undefined ? !/end of JSON/.test(String(error)) : Number(position) < text.length;
  }
}

/** The engine's message, without positions and without pieces of the text. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  return message.replace(/,? (in JSON|of JSON|\.\.\.|at position|").*$/s, '').trim() || 'unexpected end';
}
