import { isObject, type JsonObject } from '../../lib/guards.ts';
import type { Limits } from '../http.ts';
import { NOUNS, type Store } from '../nouns.ts';
import type { StoredItem } from '../stored.ts';

/** Raised when items are stored in another form, so that an older program does not misread them. */
const VERSION = 1;

/** An account as saved between runs. */
export interface Snapshot {
  readonly apiKey: string;
  /** The time of the sandbox's clock, in milliseconds since the epoch. */
  readonly now: number;
  readonly limits: Limits;
  /** By noun. */
  readonly items: Readonly<Record<string, readonly StoredItem[]>>;
}

export function writeSnapshot(
  { apiKey, limits, store }: { apiKey: string; limits: Limits; store: Store },
  now: number,
): string {
  const items = Object.fromEntries(NOUNS.map(({ name }) => [name, [...store[name].values()]]));
  return `${JSON.stringify({ tavus_sandbox: VERSION, api_key: apiKey, now, limits, items }, undefined, 1)}\n`;
}

/** @returns undefined if the text is not a snapshot; of items only id and dates are checked */
export function readSnapshot(text: string): Snapshot | undefined {
  const value = parse(text);
  if (value?.tavus_sandbox !== VERSION || !isObject(value.items)) return undefined;
  const { api_key: apiKey, now, limits, items } = value;
  if (typeof apiKey !== 'string' || apiKey === '' || !isTime(now) || !isLimits(limits)) return undefined;
  const isComplete = NOUNS.every(({ name }) => {
    const list = items[name];
    return Array.isArray(list) && list.every(isItem);
  });
  // Holds because of the checks.
  return isComplete ? { apiKey, now, limits, items: items as Snapshot['items'] } : undefined;
}

/** Adds saved items to an empty store. */
export function fillStore(store: Store, { items }: Snapshot): void {
  for (const { name } of NOUNS) {
    // The nouns wrote them, and each reads only its own.
    const saved = store[name] as Map<string, StoredItem>;
    for (const item of items[name] ?? []) saved.set(item.id, item);
  }
}

function parse(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isItem(value: unknown): boolean {
  return isObject(value) && typeof value.id === 'string' && isTime(value.createdAt) && isTime(value.changedAt);
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && !Number.isNaN(new Date(value).getTime());
}

function isLimits(value: unknown): value is Limits {
  return isObject(value) && Object.values(value).every((limit) => Number.isSafeInteger(limit));
}
