import { TavusError } from '../../api/errors.ts';
import type { Page } from '../../api/page.ts';
import { mayHaveBeenReceived } from '../../api/received.ts';
import type { ListName } from '../../core/store.ts';
import { type Clock, pause } from '../../lib/clock.ts';
import { formatDate, nameOrNone } from '../../lib/format.ts';
import type { Tell } from '../../ui/ui.ts';
import type { Context } from '../context.ts';
import { type Dated, isSince, pagesSince } from './newest-items.ts';
import { compareName } from './same-name.ts';

/** Where to look for the item that a request creates, and how to recognize it. */
export interface LookUp<Item extends Dated> {
  readonly noun: string;
  readonly list: ListName<Item>;
  /** As it was sent; '' without a name. */
  readonly name: string;
  nameOf(item: Item): string;
  /** Must not retry its requests: the look-up has a time limit and retries by itself. */
  pages(signal: AbortSignal): AsyncIterable<Page<Item>>;
  /** False for an item that differs from what was sent. */
  fits(item: Item): boolean;
}

/** A request got no clear response, and its result was not found with certainty. */
export class UnansweredError extends Error {
  override readonly name = 'UnansweredError';

  constructor(
    /** The error of the request. */
    readonly failure: TavusError,
    /** What was found, and what to do next. */
    readonly hint: string,
  ) {
    super(failure.message);
  }
}

/** How much older than the request, in milliseconds, the date of its item can be: clocks and their units differ. */
const MARGIN_MS = 2 * 60_000;
/** The API and the Date header give whole seconds. */
const DATE_UNIT_MS = 1000;
/** The time limit of the whole look-up, in milliseconds. */
const LOOK_UP_TIMEOUT_MS = 20_000;
const MAX_TRIES = 4;
/** The maximum pause before the second try, in milliseconds; it doubles with each further try. */
const MAX_FIRST_PAUSE_MS = 2000;
const ABSENT = 'It is not in the list yet. Check again in a minute before you send it again.';

export interface Sending<Item> {
  send(signal: AbortSignal): Promise<Item>;
  /** Undefined if the item cannot be looked up. */
  readonly lookUp: LookUp<Item & Dated> | undefined;
}

/** The item that a request created. */
export interface Sent<Item> {
  readonly item: Item;
  /** Says that the item was found in the list, not in the response. */
  readonly remark?: string;
}

/**
 * Sends a request that creates an item. If there is no clear response but Tavus may have received it, looks for the
 * item in the list; the request is never sent again. @throws UnansweredError if the item is not found with certainty
 */
export async function sendOrFind<Item>(
  context: Context,
  { send, lookUp }: Sending<Item>,
  signal: AbortSignal,
  tell: Tell,
): Promise<Sent<Item>> {
  const sentAt = context.services.clock.now();
  try {
    return { item: await send(signal) };
  } catch (error) {
    if (!lookUp || !(error instanceof TavusError) || !mayHaveBeenReceived(error)) throw error;
    tell(`No clear response. Looking for the ${lookUp.noun} in the list`);
    const found = await lookRepeatedly(context, lookUp, sentAt, signal).catch(() => {
      throw error;
    });
    const [item] = found;
    if (item === undefined) throw new UnansweredError(error, ABSENT);
    if (!isCertain(context, lookUp, found, sentAt)) throw new UnansweredError(error, describeLikely(lookUp, item));
    const since = formatDate(item.created_at);
    const remark = `Tavus sent no clear response, but received the request: ${describe(lookUp, item)} was created on ${since}. It was not sent again.`;
    return { item, remark };
  }
}

/** Tries until an item is found: it can be created, or listed, some time after the error. @throws if no try got a response */
async function lookRepeatedly<Item extends Dated>(
  context: Context,
  lookUp: LookUp<Item>,
  sentAt: number,
  signal: AbortSignal,
): Promise<readonly Item[]> {
  const { clock } = context.services;
  const limit = new AbortController();
  const cancel = clock.after(LOOK_UP_TIMEOUT_MS, () => limit.abort(new Error('The look-up timed out.')));
  const stop = AbortSignal.any([signal, limit.signal]);
  let failure: unknown;
  let hasResponse = false;
  try {
    for (let tries = 1; tries <= MAX_TRIES && !stop.aborted; tries += 1) {
      try {
        const found = await findSince(context, lookUp, sentAt, stop);
        if (found.length > 0) return found;
        hasResponse = true;
      } catch (error) {
        failure = error;
      }
      if (tries < MAX_TRIES) await pauseBriefly(clock, tries, stop);
    }
  } finally {
    cancel();
  }
  signal.throwIfAborted();
  if (!hasResponse) throw failure;
  return [];
}

/** A pause with jitter; an abort ends it without an error. */
async function pauseBriefly(clock: Clock, tries: number, stop: AbortSignal): Promise<void> {
  const ms = Math.round(Math.random() * MAX_FIRST_PAUSE_MS * 2 ** (tries - 1));
  if (ms > 0) await pause(clock, ms, stop).catch(() => {});
}

/** Items that may be the result: not known before, and not older than the request. Newest first. */
async function findSince<Item extends Dated>(
  context: Context,
  { list, name, nameOf, pages, fits }: LookUp<Item>,
  sentAt: number,
  signal: AbortSignal,
): Promise<readonly Item[]> {
  const known = new Set(context.list(list).items().map(list.idOf));
  const isIt = (item: Item): boolean =>
    fits(item) && !known.has(list.idOf(item)) && (name.trim() === '' || compareName(name, nameOf(item)) !== 'other');
  const found: Item[] = [];
  // Called after the first response, which has the server's time.
  const since = (): number => serverTime(context, sentAt) - MARGIN_MS;
  for await (const items of pagesSince(pages(signal), since)) {
    found.push(...items.filter((item) => isIt(item) && isSince(item, since())));
  }
  return found.toSorted((one, other) => timeOf(other) - timeOf(one));
}

function serverTime({ services }: Context, localMs: number): number {
  return services.client().toServerTime(localMs) ?? localMs;
}

/** True for the only item with the name that the user chose, created after the request was sent by the server's clock. */
function isCertain<Item extends Dated>(
  { services }: Context,
  { name }: LookUp<Item>,
  found: readonly Item[],
  sentAt: number,
): boolean {
  const [item] = found;
  const since = services.client().toServerTime(sentAt);
  if (name.trim() === '' || found.length !== 1 || item === undefined || since === undefined) return false;
  return timeOf(item) >= since - DATE_UNIT_MS;
}

function describeLikely<Item extends Dated>(lookUp: LookUp<Item>, item: Item): string {
  const date = item.created_at === undefined ? '' : `, created on ${formatDate(item.created_at)}`;
  return `Tavus probably received the request. This may be its result: ${describe(lookUp, item)}${date}. Check it before you send the request again.`;
}

function describe<Item extends Dated>({ noun, list, nameOf }: LookUp<Item>, item: Item): string {
  return `${noun} ${list.idOf(item)} “${nameOrNone(nameOf(item))}”`;
}

/** Milliseconds since 1970; 0 without a date. */
function timeOf({ created_at = '' }: Dated): number {
  return Date.parse(created_at) || 0;
}
