import { type Clock, pause } from '../../../api/clock.ts';
import { TavusError } from '../../../api/errors.ts';
import type { Page } from '../../../api/page.ts';
import type { Video } from '../../../api/videos.ts';
import { PASSING } from '../../shared/watch.ts';
import { listKept, readJournal } from './journal.ts';
import type { BatchRow } from './journal-entry.ts';

/** How far the clocks of this computer and of Tavus may be apart, in milliseconds. */
const MARGIN_MS = 15 * 60_000;
/** How often the list is asked for in vain, and how long before it is the second time, in milliseconds. */
const [MOST_LOOK_UPS, FIRST_PAUSE_MS] = [4, 2000];

export interface LookUp {
  pages(signal: AbortSignal): AsyncIterable<Page<Video>>;
  /** True for a video that is known to be another row's, or of an earlier batch. */
  isTaken(id: string): boolean;
}

/**
 * Looks for the videos of rows of unknown fate, by their names, in the list of all: from the newest to those that are
 * older than the first of these rows. @returns those that were found, by row
 */
export async function lookUpVideos(
  rows: readonly BatchRow[],
  { pages, isTaken }: LookUp,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, Video>> {
  const wanted = new Map(rows.map((row) => [row.video_name.trim(), row]));
  const oldest = Math.min(...rows.map(({ sentAt }) => sentAt)) - MARGIN_MS;
  const found = new Map<number, Video>();
  const order = new ListOrder();
  for await (const { items } of pages(signal)) {
    for (const video of items) {
      const row = wanted.get(video.video_name.trim());
      if (row && !isTaken(video.video_id) && isSince(video, row.sentAt - MARGIN_MS)) found.set(row.row, video);
    }
    order.add(items);
    if (found.size === wanted.size || order.isPast(oldest)) break;
  }
  return found;
}

/** The same, tried again while failures pass. */
export async function lookUpPatiently(
  clock: Clock,
  rows: readonly BatchRow[],
  where: LookUp,
  signal: AbortSignal,
): ReturnType<typeof lookUpVideos> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await lookUpVideos(rows, where, signal);
    } catch (error) {
      const isPassing = error instanceof TavusError && PASSING.has(error.kind);
      if (signal.aborted || !isPassing || tried >= MOST_LOOK_UPS) throw error;
      await pause(clock, FIRST_PAUSE_MS * 2 ** (tried - 1), signal);
    }
  }
}

/** Videos of the same names that were made before a batch was started over. @param journal its path */
export async function readEarlierIds(journal: string): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for (const path of await listKept(journal)) {
    // One that is damaged was left behind for that.
    const read = await readJournal(path).catch(() => undefined);
    for (const { video_id } of read?.rows.of('sent') ?? []) ids.add(video_id);
  }
  return ids;
}

/** A video without a date may be any. */
function isSince({ created_at }: Video, time: number): boolean {
  return created_at === undefined || !(Date.parse(created_at) < time);
}

/** Tells when a list goes on with older items alone. Tavus does not say how it sorts: a list out of order is read whole. */
class ListOrder {
  #newest = Number.POSITIVE_INFINITY;
  #last = Number.POSITIVE_INFINITY;
  #isSorted = true;

  add(items: readonly Video[]): void {
    let newest = Number.NEGATIVE_INFINITY;
    for (const { created_at = '' } of items) {
      const time = Date.parse(created_at);
      // NaN is greater than nothing, and so is in no order.
      if (!(time <= this.#last)) this.#isSorted = false;
      this.#last = time;
      newest = Math.max(newest, time);
    }
    this.#newest = newest;
  }

  /** True when the last page held nothing as new as `time`, and no later one can. */
  isPast(time: number): boolean {
    return this.#isSorted && this.#newest < time;
  }
}
