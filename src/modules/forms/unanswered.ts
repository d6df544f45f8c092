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

/** Where what a request makes is listed, and how to recognize it there. */
export interface LookUp<Item extends Dated> {
  readonly noun: string;
  readonly list: ListName<Item>;
  /** As it was sent; '' when the user gave none. */
  readonly name: string;
  nameOf(item: Item): string;
  /** Each request is sent once: the look-up has a time limit and repeats by itself. */
  pages(signal: AbortSignal): AsyncIterable<Page<Item>>;
  /** False for an item that shows something else than what was sent. */
  fits(item: Item): boolean;
}

/** A request without a clear answer, after its result was looked for. */
export class UnansweredError extends Error {
  override readonly name = 'UnansweredError';

  constructor(
    /** What came in the place of an answer. */
    readonly failure: TavusError,
    /** What was seen, and what to do next. */
    readonly hint: string,
  ) {
    super(failure.message);
  }
}

/** How much older than the request an item can be dated and still be it, in milliseconds: clocks and their units differ. */
const MARGIN_MS = 2 * 60_000;
/** Dates are whole seconds, on both sides. */
const DATE_UNIT_MS = 1000;
/** For the whole look-up, in milliseconds. */
const LOOK_UP_LIMIT_MS = 20_000;
const MAX_LOOKS = 4;
/** The longest pause before the second look, in milliseconds; twice as long before each further one. */
const FIRST_PAUSE_MS = 2000;
const ABSENT = 'It is not in the list (yet). Look again in a minute, before you send it again.';

export interface Sending<Item> {
  send(signal: AbortSignal): Promise<Item>;
  /** Without it nothing is looked for. */
  readonly lookUp: LookUp<Item & Dated> | undefined;
}

/** The result of a request. */
export interface Sent<Item> {
  readonly item: Item;
  /** A remark for the user when it is known from the list, not from an answer. */
  readonly remark?: string;
}

/**
 * Sends a request that makes something. When it may have been received, its result is looked for in the list and the
 * request is never sent again. @throws UnansweredError when the result is not certainly there
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
    tell(`No clear answer: looking for the ${lookUp.noun} in the list`);
    const found = await lookRepeatedly(context, lookUp, sentAt, signal).catch(() => {
      throw error;
    });
    const [item] = found;
    if (item === undefined) throw new UnansweredError(error, ABSENT);
    if (!isCertain(context, lookUp, found, sentAt)) throw new UnansweredError(error, describeLikely(lookUp, item));
    const since = formatDate(item.created_at);
    const remark = `No clear answer came, but it was received: ${describe(lookUp, item)} exists since ${since}. It was not sent again.`;
    return { item, remark };
  }
}

/** Looks until something is found: a request can be applied, or listed, a while after it failed. @throws when no look succeeded */
async function lookRepeatedly<Item extends Dated>(
  context: Context,
  lookUp: LookUp<Item>,
  sentAt: number,
  signal: AbortSignal,
): Promise<readonly Item[]> {
  const { clock } = context.services;
  const limit = new AbortController();
  const forget = clock.after(LOOK_UP_LIMIT_MS, () => limit.abort(new Error('The time for the look-up is over.')));
  const stop = AbortSignal.any([signal, limit.signal]);
  let failure: unknown;
  let hasLooked = false;
  try {
    for (let looks = 1; looks <= MAX_LOOKS && !stop.aborted; looks += 1) {
      try {
        const found = await findSince(context, lookUp, sentAt, stop);
        if (found.length > 0) return found;
        hasLooked = true;
      } catch (error) {
        failure = error;
      }
      if (looks < MAX_LOOKS) await pauseBriefly(clock, looks, stop);
    }
  } finally {
    forget();
  }
  signal.throwIfAborted();
  if (!hasLooked) throw failure;
  return [];
}

/** Spread, as all pauses are; an abort ends it without an error. */
async function pauseBriefly(clock: Clock, looks: number, stop: AbortSignal): Promise<void> {
  const ms = Math.round(Math.random() * FIRST_PAUSE_MS * 2 ** (looks - 1));
  if (ms > 0) await pause(clock, ms, stop).catch(() => {});
}

/** Items that may be the result: unknown before, and not older than the request. Newest first. */
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
  // The first answer tells the server's time.
  const since = (): number => serverTime(context, sentAt) - MARGIN_MS;
  for await (const items of pagesSince(pages(signal), since)) {
    found.push(...items.filter((item) => isIt(item) && isSince(item, since())));
  }
  return found.toSorted((one, other) => timeOf(other) - timeOf(one));
}

function serverTime({ services }: Context, localMs: number): number {
  return services.client().toServerTime(localMs) ?? localMs;
}

/** The only item of a name that the user chose, dated by the server after the request was sent. */
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
  const made = item.created_at === undefined ? '' : ` of ${formatDate(item.created_at)}`;
  return `Probably it was received: ${describe(lookUp, item)}${made} may be it, which is not certain. Look at it before you send it again.`;
}

function describe<Item extends Dated>({ noun, list, nameOf }: LookUp<Item>, item: Item): string {
  return `${noun} ${list.idOf(item)} “${nameOrNone(nameOf(item))}”`;
}

/** 0 for one without a date. */
function timeOf({ created_at = '' }: Dated): number {
  return Date.parse(created_at) || 0;
}
