import { DeepJsonError, parseJson } from '../../../lib/json.ts';

/** JSON that was read, or what is wrong with it. */
export type JsonRead = { readonly value: unknown } | { readonly problem: string };

/** Reads JSON that somebody wrote; what is wrong is said with its place. */
export function readJson(text: string): JsonRead {
  try {
    const value = parseJson(text);
    const number = numberOutOfReach(text);
    if (number === undefined) return { value };
    return { problem: `The number ${number} can't be kept exactly. Write it as text, in quotes, or shorter.` };
  } catch (error) {
    if (error instanceof DeepJsonError) return { problem: error.message };
    return { problem: `That is not JSON${placeOf(text)}: ${wordsOf(error)}.` };
  }
}

/** Whether `readJson` would give a value; without looking for the place of what is wrong. */
export function isJson(text: string): boolean {
  // Most text is none from its first character on.
  if (!/^[ \t\r\n]*["\-\d[{tfn]/.test(text)) return false;
  try {
    parseJson(text);
    return numberOutOfReach(text) === undefined;
  } catch {
    return false;
  }
}

/** The same value as people read and edit it. */
export function writeJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2);
}

/** The first number that would be sent as another one, or as none. */
function numberOutOfReach(text: string): string | undefined {
  const numbers = withoutTexts(text).match(/-?\d[\d.eE+-]*/g) ?? [];
  return numbers.find((digits) => {
    const value = Number(digits);
    // As it would be sent; -0 is sent as 0.
    return !Number.isFinite(value) || (/^-?\d+$/.test(digits) && String(value) !== digits && value !== 0);
  });
}

/** JSON with its texts empty. */
function withoutTexts(json: string): string {
  const kept: string[] = [];
  let at = 0;
  for (let start = json.indexOf('"'); start >= 0; start = json.indexOf('"', at)) {
    kept.push(json.slice(at, start));
    at = endOfText(json, start + 1) + 1;
  }
  return [...kept, json.slice(at)].join('""');
}

/** Where the quote is that ends a text. */
function endOfText(json: string, start: number): number {
  let end = json.indexOf('"', start);
  while (end >= 0 && isEscaped(json, end)) end = json.indexOf('"', end + 1);
  return end < 0 ? json.length : end;
}

/** After an odd number of backslashes. */
function isEscaped(json: string, index: number): boolean {
  let first = index;
  while (json[first - 1] === '\\') first -= 1;
  return (index - first) % 2 === 1;
}

/** " in line 2, column 7" */
function placeOf(text: string): string {
  // Not every engine tells where it stopped: that is the end of the shortest beginning nothing could complete.
  let [whole, broken] = [0, text.length + 1];
  while (broken - whole > 1) {
    const middle = Math.floor((whole + broken) / 2);
    if (isBroken(text.slice(0, middle))) broken = middle;
    else whole = middle;
  }
  const before = text.slice(0, broken - 1).split('\n');
  return ` in line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
}

/** False for JSON, and for what could be the beginning of it. */
function isBroken(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    const position = /at position (\d+)/.exec(String(error))?.[1];
    return position === undefined ? !/end of JSON/.test(String(error)) : Number(position) < text.length;
  }
}

/** The engine's words, without the places and pieces of the text that some of them hold. */
function wordsOf(error: unknown): string {
  const words = error instanceof Error ? error.message : '';
  return words.replace(/,? (in JSON|of JSON|\.\.\.|at position|").*$/s, '').trim() || 'it breaks off';
}
