import type { Page } from '../../../../api/page.ts';
import { isTemporary } from '../../../../api/polling.ts';
import type { Video } from '../../../../api/videos.ts';
import { type Clock, pause } from '../../../../lib/clock.ts';
import { pagesSince } from '../../../forms/newest-items.ts';
import { listKept, readJournal } from './journal.ts';
import { type Matches, matchVideos, mayMatch, oldestOf, type Wanted } from './match-videos.ts';

/**
 * How long after sending a request its video can still appear in the list, in milliseconds: the timeout of the request
 * plus the delay of the list.
 */
export const LATEST_MS = 30_000 + 30_000;
/** The first and the longest pause between two look-ups, in milliseconds. */
const [FIRST_PAUSE_MS, MAX_PAUSE_MS] = [2000, 16_000];
/** Consecutive failures to read the list before the look-up fails. */
const MAX_FAILURES = 4;

export interface Lists {
  readonly clock: Clock;
  pages(signal: AbortSignal): AsyncIterable<Page<Video>>;
  /** True for a video of another row, or of an earlier batch. */
  isTaken(id: string): boolean;
  /** Ids that an up-to-date list of this account contains. */
  readonly expected: readonly string[];
}

/** The result of one look-up. */
export interface Look extends Matches {
  /** True if the list was certainly complete, so that a row without a video in it was not received. */
  readonly isProof: boolean;
}

/**
 * Looks for the videos of rows of unknown outcome, until all are found or `until` has passed.
 * @param until after this time, in milliseconds since 1970, no further video can appear
 * @returns the last look-up, started after `until` unless all videos were found before
 * @throws when the list cannot be read
 */
export async function reconcile(
  wanted: readonly Wanted[],
  until: number,
  lists: Lists,
  signal: AbortSignal,
): Promise<Look> {
  const { clock } = lists;
  let failures = 0;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(MAX_PAUSE_MS, pauseMs * 2)) {
    const isLast = clock.now() >= until;
    try {
      const look = isLast ? await readAll(wanted, lists, signal) : await readNewest(wanted, lists, signal);
      failures = 0;
      if (isLast || look.found.size === wanted.length) return look;
    } catch (error) {
      failures += 1;
      if (signal.aborted || !isTemporary(error) || failures >= MAX_FAILURES) throw error;
    }
    const left = until - clock.now();
    await pause(clock, left > 0 ? Math.min(pauseMs, left) : pauseMs, signal);
  }
}

/** Reads the list only as far as it has videos newer than the rows. */
async function readNewest(wanted: readonly Wanted[], lists: Lists, signal: AbortSignal): Promise<Look> {
  const candidates: Video[] = [];
  for await (const items of pagesSince(lists.pages(signal), () => oldestOf(wanted))) {
    candidates.push(...items.filter((video) => !lists.isTaken(video.video_id) && mayMatch(wanted, video)));
  }
  return { ...matchVideos(wanted, candidates), isProof: false };
}

/** Reads the whole list, as its order is not documented. */
async function readAll(wanted: readonly Wanted[], lists: Lists, signal: AbortSignal): Promise<Look> {
  const candidates: Video[] = [];
  const ids = new Set<string>();
  const totals = new Set<number | undefined>();
  for await (const { items, totalCount } of lists.pages(signal)) {
    totals.add(totalCount);
    for (const video of items) {
      ids.add(video.video_id);
      if (!lists.isTaken(video.video_id) && mayMatch(wanted, video)) candidates.push(video);
    }
  }
  const [total] = totals;
  // A list that changes while it is read can hide an item between two pages.
  const isWhole = totals.size === 1 && ids.size === total;
  return { ...matchVideos(wanted, candidates), isProof: isWhole && lists.expected.every((id) => ids.has(id)) };
}

/** Ids of the videos from before a batch was started over. @param journal the path of the current journal */
export async function readEarlierIds(journal: string): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for (const path of await listKept(journal)) {
    // It may be damaged: that is a reason to start over.
    const read = await readJournal(path).catch(() => undefined);
    for (const { video_id } of read?.rows.of('sent') ?? []) ids.add(video_id);
  }
  return ids;
}
