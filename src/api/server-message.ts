import { isObject } from '../lib/guards.ts';
import type { Redact } from '../lib/redact.ts';
import { parseJson } from './read.ts';

const MAX_MESSAGE = 500;
/** Of a web page only this much is searched for words. */
const MAX_HTML = 10_000;
/** Of errors by field, and of fields inside fields. */
const [MAX_PARTS, MAX_DEPTH] = [10, 4];

/** The words of an answer that is not the one asked for; `undefined` when it has none. */
export function readServerMessage(body: string, redact: Redact): string | undefined {
  const text = readWords(redact(body)).trim();
  // Once more: JSON can hold the key in escapes that are gone only now.
  return text === '' ? undefined : shorten(redact(text));
}

export function isHtml(body: string): boolean {
  return body.trimStart().startsWith('<');
}

function readWords(body: string): string {
  const json = parseJson(body);
  if (typeof json === 'string') return json;
  if (isObject(json)) return firstWords([json.message, json.error, json.errors, json.detail, json.details]) ?? body;
  return isHtml(body) ? readHtml(body.slice(0, MAX_HTML)) : body;
}

function firstWords(values: readonly unknown[]): string | undefined {
  for (const value of values) {
    const words = wordsOf(value).join('; ').trim();
    if (words !== '') return words;
  }
  return undefined;
}

/** Texts as they are; of fields with their errors, `name: text` for each. */
function wordsOf(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value];
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
  if (depth > MAX_DEPTH) return [];
  if (Array.isArray(value)) return value.slice(0, MAX_PARTS).flatMap((part) => wordsOf(part, depth + 1));
  if (!isObject(value)) return [];
  // One more way in which servers say it: where, and what.
  const { loc, msg } = value;
  if (Array.isArray(loc) && typeof msg === 'string')
    return [`${loc.filter((part) => part !== 'body').join('.')}: ${msg}`];
  return Object.entries(value)
    .slice(0, MAX_PARTS)
    .flatMap(([name, part]) => wordsOf(part, depth + 1).map((text) => `${name}: ${text}`));
}

function readHtml(html: string): string {
  const title = /<title[^<>]*>([^<]*)/i.exec(html)?.[1]?.trim();
  const text = title || withoutPrograms(html).replace(/<[^>]*>?/g, ' ');
  return text.replace(/\s+/g, ' ');
}

/** Without scripts and styles, whose content is no text; one that does not end stays. */
function withoutPrograms(html: string): string {
  const kept: string[] = [];
  let at = 0;
  for (const { index, 1: name = '' } of html.matchAll(/<(script|style)\b/gi)) {
    if (index < at) continue;
    const close = new RegExp(`</${name}>`, 'gi');
    close.lastIndex = index;
    const end = close.test(html) ? close.lastIndex : undefined;
    // None of the same name that comes later ends either.
    if (end === undefined) break;
    kept.push(html.slice(at, index));
    at = end;
  }
  return [...kept, html.slice(at)].join(' ');
}

function shorten(text: string): string {
  if (text.length <= MAX_MESSAGE) return text;
  // Half of a surrogate pair at the cut is dropped.
  return `${text.slice(0, MAX_MESSAGE - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
