import { trimEndWhile } from './text/text-end.ts';

export type Redact = (text: string) => string;

/** Maximum levels of nested encodings, such as JSON in JSON in a URL. */
const MAX_LAYERS = 6;
/** Shorter keys are only masked as whole words, because they could be part of any word. */
const MIN_PART = 4;
const ESCAPE =
  /\\u([0-9a-f]{4})|\\u\{([0-9a-f]{1,6})\}|\\x([0-9a-f]{2})|\\(.)|%([0-9a-f]{2})|&#x0{0,9}([0-9a-f]{1,6});?|&#0{0,9}(\d{1,7});?|&(amp|lt|gt|quot|apos|nbsp);/gi;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/**
 * Returns a function that removes these keys from text, in any letter case: plain, in base64 or hex, and with all or some
 * characters escaped for JSON, URLs or HTML, even repeatedly. Takes linear time.
 */
export function createRedactor(keys: string | readonly string[], hidden = '[key]'): Redact {
  const forms = new Set(
    [keys]
      .flat()
      .filter((key) => key !== '')
      .flatMap(formsOf),
  );
  if (forms.size === 0) return (text) => text;
  const longestFirst = [...forms].sort((one, other) => other.length - one.length);
  const pattern = new RegExp(longestFirst.map(toPattern).join('|'), 'gi');
  return (text) => redactEncoded(text.replace(pattern, hidden), pattern, hidden);
}

function formsOf(key: string): string[] {
  const plain = [...new Set([key, encodeURIComponent(key), ...decodings(key)])];
  if (key.length < MIN_PART) return plain;
  const bytes = Buffer.from(key);
  const encoded = (['base64', 'base64url', 'hex'] as const).map((encoding) =>
    trimEndWhile(bytes.toString(encoding), (character) => character === '='),
  );
  return [...plain, ...encoded, ...withinBase64(bytes)];
}

/** The decoded forms of a key that itself contains escape sequences. */
function decodings(key: string): string[] {
  const found: string[] = [];
  let left = key;
  for (let layer = 0; layer < MAX_LAYERS; layer += 1) {
    left = decodeOnce(undecoded(left)).text;
    if (left.length >= MIN_PART) found.push(left);
  }
  return found;
}

/** The part of the base64 text that does not depend on the text around the key, for each offset in a group of three bytes. */
function withinBase64(bytes: Buffer): string[] {
  if (bytes.length < 12) return [];
  return [0, 1, 2].flatMap((offset) => {
    const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
    const whole = Math.floor((padded.length * 8) / 6);
    return (['base64', 'base64url'] as const).map((encoding) =>
      padded.toString(encoding).slice(offset === 0 ? 0 : offset + 1, whole),
    );
  });
}

function toPattern(form: string): string {
  const escaped = form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return form.length < MIN_PART ? `(?<![a-z0-9])${escaped}(?![a-z0-9])` : escaped;
}

interface Decoded {
  readonly text: string;
  /** For each character, the index of its source in the original text; one more for the end. */
  readonly starts: Uint32Array;
}

function redactEncoded(text: string, pattern: RegExp, hidden: string): string {
  if (!/[\\%&]/.test(text)) return text;
  let decoded = undecoded(text);
  const found: [start: number, end: number][] = [];
  for (let layer = 0; layer < MAX_LAYERS && /[\\%&]/.test(decoded.text); layer += 1) {
    const next = decodeOnce(decoded);
    if (next.text === decoded.text) break;
    decoded = next;
    for (const { 0: all, index } of decoded.text.matchAll(pattern)) {
      found.push([decoded.starts[index] ?? 0, decoded.starts[index + all.length] ?? text.length]);
    }
  }
  return replaceRanges(text, found, hidden);
}

function undecoded(text: string): Decoded {
  return { text, starts: Uint32Array.from({ length: text.length + 1 }, (_none, at) => at) };
}

function decodeOnce({ text, starts }: Decoded): Decoded {
  const parts: string[] = [];
  const next = new Uint32Array(text.length + 1);
  let [length, at] = [0, 0];
  const keep = (end: number) => {
    parts.push(text.slice(at, end));
    for (; at < end; at += 1) next[length++] = starts[at] ?? 0;
  };
  for (const match of text.matchAll(ESCAPE)) {
    keep(match.index);
    const character = characterOf(match);
    parts.push(character);
    for (let unit = 0; unit < character.length; unit += 1) next[length++] = starts[at] ?? 0;
    at = match.index + match[0].length;
  }
  keep(text.length);
  next[length] = starts[text.length] ?? 0;
  return { text: parts.join(''), starts: next.subarray(0, length + 1) };
}

function characterOf([, u, braced, x, escaped, percent, hex, decimal, entity]: RegExpExecArray): string {
  if (escaped !== undefined) return escaped;
  if (entity !== undefined) return ENTITIES[entity.toLowerCase()] ?? '';
  const code = decimal === undefined ? Number.parseInt(u ?? braced ?? x ?? percent ?? hex ?? '', 16) : Number(decimal);
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

function replaceRanges(text: string, ranges: readonly [start: number, end: number][], hidden: string): string {
  let [result, at] = ['', 0];
  for (const [start, end] of [...ranges].sort(([one], [other]) => one - other)) {
    if (start >= at) result += text.slice(at, start) + hidden;
    at = Math.max(at, end);
  }
  return result + text.slice(at);
}
