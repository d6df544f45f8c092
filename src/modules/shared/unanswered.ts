import { TavusError } from '../../api/errors.ts';
import type { Page } from '../../api/page.ts';
import { mayHaveBeenReceived } from '../../api/received.ts';
import type { ListName } from '../../core/store.ts';
import type { Tell } from '../../ui/ui.ts';
import type { Context } from './context.ts';
import { formatDate, nameOrNone } from './format.ts';
import { type Dated, isSince, pagesSince } from './newest-items.ts';

/** Where what a request makes is listed, and what tells it from all else there. */
export interface LookUp<Item extends Dated> {
  readonly noun: string;
  readonly list: ListName<Item>;
  /** As it was sent; '' when the user gave none. */
  readonly name: string;
  nameOf(item: Item): string;
  pages(signal: AbortSignal): AsyncIterable<Page<Item>>;
  /** False for one that can't be it, whatever its name. */
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

/** How far the clocks of this computer and of Tavus may be apart, in milliseconds. */
const MARGIN_MS = 2 * 60_000;
const ABSENT = 'It is not in the list (yet). Look again in a minute, before you send it again.';

export interface Sending<Item> {
  send(signal: AbortSignal): Promise<Item>;
  /** Without it nothing is looked for. */
  readonly lookUp: LookUp<Item & Dated> | undefined;
}

/** What came of a request. */
export interface Sent<Item> {
  readonly item: Item;
  /** To be said when it is known from the list, not from an answer. */
  readonly remark?: string;
}

/**
 * Sends what makes something. When it is not clear whether that was received, it is looked for in the list and never
 * sent again. @throws UnansweredError when it is not certainly there
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
    const found = await findSince(context, lookUp, sentAt, signal).catch(() => {
      throw error;
    });
    const [item] = found;
    if (item === undefined) throw new UnansweredError(error, ABSENT);
    if (!isCertain(lookUp, found, sentAt)) throw new UnansweredError(error, describeLikely(lookUp, item));
    const since = formatDate(item.created_at);
    const remark = `No clear answer came, but it was received: ${describe(lookUp, item)} exists since ${since}. It was not sent again.`;
    return { item, remark };
  }
}

/** What may have been made since a time and was not known before, the newest first. */
async function findSince<Item extends Dated>(
  context: Context,
  { list, name, nameOf, pages, fits }: LookUp<Item>,
  sentAt: number,
  signal: AbortSignal,
): Promise<readonly Item[]> {
  const since = sentAt - MARGIN_MS;
  const known = new Set(context.list(list).items().map(list.idOf));
  const found: Item[] = [];
  for await (const items of pagesSince(pages(signal), since)) {
    const isIt = (item: Item) => fits(item) && (name === '' || nameOf(item).trim() === name.trim());
    found.push(...items.filter((item) => isIt(item) && isSince(item, since) && !known.has(list.idOf(item))));
  }
  return found.toSorted((one, other) => timeOf(other) - timeOf(one));
}

/** The only one of a name that the user chose, made after it was sent; Tavus counts whole seconds. */
function isCertain<Item extends Dated>({ name }: LookUp<Item>, found: readonly Item[], sentAt: number): boolean {
  const [item] = found;
  return name.trim() !== '' && found.length === 1 && item !== undefined && timeOf(item) >= sentAt - (sentAt % 1000);
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
