import { isObject } from '../lib/guards.ts';
import type { Redact } from '../lib/redact.ts';
import { parseJson } from './read.ts';

const MAX_MESSAGE = 500;
/** Characters of a web page that are searched for text. */
const MAX_HTML = 10_000;
/** Limits for errors by field: number of fields, and nesting. */
const [MAX_PARTS, MAX_DEPTH] = [10, 4];

/** The message in an error response; undefined if there is none. */
export function readServerMessage(body: string, redact: Redact): string | undefined {
  const text = readMessage(redact(body)).trim();
  // Redacted again: in JSON the key may have been escaped.
  return text === '' ? undefined : shorten(redact(text));
}

export function isHtml(body: string): boolean {
  return body.trimStart().startsWith('<');
}

function readMessage(body: string): string {
  const json = parseJson(body);
  if (typeof json === 'string') return json;
  if (isObject(json)) return firstMessage([json.message, json.error, json.errors, json.detail, json.details]) ?? body;
  return isHtml(body) ? readHtml(body.slice(0, MAX_HTML)) : body;
}

function firstMessage(values: readonly unknown[]): string | undefined {
  for (const value of values) {
    const words = messagesIn(value).join('; ').trim();
    if (words !== '') return words;
  }
  return undefined;
}

/** Texts unchanged; errors by field as `name: text`. */
function messagesIn(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value];
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
  if (depth > MAX_DEPTH) return [];
  if (Array.isArray(value)) return value.slice(0, MAX_PARTS).flatMap((part) => messagesIn(part, depth + 1));
  if (!isObject(value)) return [];
  // Pydantic's format: the location and the message.
  const { loc, msg } = value;
  if (Array.isArray(loc) && typeof msg === 'string')
    return [`${loc.filter((part) => part !== 'body').join('.')}: ${msg}`];
  return Object.entries(value)
    .slice(0, MAX_PARTS)
    .flatMap(([name, part]) => messagesIn(part, depth + 1).map((text) => `${name}: ${text}`));
}

function readHtml(html: string): string {
  const title = /<title[^<>]*>([^<]*)/i.exec(html)?.[1]?.trim();
  const text = title || withoutScripts(html).replace(/<[^>]*>?/g, ' ');
  return text.replace(/\s+/g, ' ');
}

/** Removes scripts and styles; keeps unclosed ones. */
function withoutScripts(html: string): string {
  const kept: string[] = [];
  let at = 0;
  for (const { index, 1: name = '' } of html.matchAll(/<(script|style)\b/gi)) {
    if (index < at) continue;
    const close = new RegExp(`</${name}>`, 'gi');
    close.lastIndex = index;
    const end = close.test(html) ? close.lastIndex : undefined;
    // Later ones with the same name are unclosed too.
    if (end === undefined) break;
    kept.push(html.slice(at, index));
    at = end;
  }
  return [...kept, html.slice(at)].join(' ');
}

function shorten(text: string): string {
  if (text.length <= MAX_MESSAGE) return text;
  // Drops half of a surrogate pair at the cut.
  return `${text.slice(0, MAX_MESSAGE - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
