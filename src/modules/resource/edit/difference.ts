import { isObject } from '../../../lib/guards.ts';
import { formatPath, valueAt } from '../../../lib/json-pointer.ts';
import { maskSecrets } from '../../../lib/secrets.ts';
import { lastWordStart } from '../../../lib/text/text-end.ts';
import type { DetailRow } from '../../../ui/ui.ts';
import { isJson, writeJson } from '../../forms/json-text.ts';
import type { Change, ItemJson } from './item-json.ts';
import { changesBetween } from './patch.ts';

/** Length in characters from which on only the changed part of a text is shown. */
const LONG = 240;
/** Characters shown around that part, and the maximum length of the part itself. */
const [CONTEXT, MAX_LENGTH] = [40, 1200];

/** The differences between two versions of an item, field by field. Keys are masked. */
export function differenceRows(
  before: ItemJson,
  after: ItemJson,
  changes: readonly Change[] = changesBetween(before, after),
): DetailRow[] {
  // Both are masked as a whole: whether a value is a key can depend on its neighbors.
  const [maskedBefore, maskedAfter] = [maskSecrets(before), maskSecrets(after)];
  return changes.flatMap(({ path, before: was, after: is }) => {
    const [old, now] = toTexts(valueAt(maskedBefore, path), valueAt(maskedAfter, path));
    return [
      ['Field', formatPath(path)] as const,
      ...(was === undefined ? [] : [['- old', { text: old, tone: 'quiet' }] as const]),
      ...(is === undefined ? [] : [['+ new', now] as const]),
    ];
  });
}

function toTexts(old: unknown, now: unknown): readonly [old: string, now: string] {
  if (typeof old !== 'string' || typeof now !== 'string') return [cut(toText(old)), cut(toText(now))];
  if (Math.max(old.length, now.length) < LONG) return [toText(old), toText(now)];
  const start = toSpaceBefore(old, sharedStart(old, now) - CONTEXT);
  const end = sharedEnd(old.slice(start), now.slice(start));
  return [part(old, start, end), part(now, start, end)];
}

/** Texts without quotes, unless they could be mistaken for JSON. */
function toText(value: unknown): string {
  if (typeof value !== 'string')
    return value === undefined ? '' : isSmall(value) ? JSON.stringify(value) : writeJson(value);
  return value.trim() === '' || isJson(value) ? JSON.stringify(value) : value;
}

function isSmall(value: unknown): boolean {
  const parts = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
  return parts.every((one) => typeof one !== 'object') && JSON.stringify(value).length < CONTEXT;
}

function part(text: string, start: number, sameAtEnd: number): string {
  const isWhole = sameAtEnd <= CONTEXT;
  const end = isWhole ? text.length : toSpaceAfter(text, text.length - sameAtEnd + CONTEXT);
  return `${start > 0 ? '… ' : ''}${cut(text.slice(start, end))}${end < text.length ? ' …' : ''}`;
}

function cut(text: string): string {
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH)} … (${text.length} characters)`;
}

function sharedStart(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}

function sharedEnd(one: string, other: string): number {
  let length = 0;
  const max = Math.min(one.length, other.length);
  while (length < max && one.at(-1 - length) === other.at(-1 - length)) length += 1;
  return length;
}

/** The start of the word at `index`. */
function toSpaceBefore(text: string, index: number): number {
  return index <= 0 ? 0 : lastWordStart(text.slice(0, index));
}

function toSpaceAfter(text: string, index: number): number {
  const space = text.slice(index).search(/\s/);
  return space < 0 ? text.length : index + space;
}
