import type { Page } from '../../../../api/page.ts';
import { isTemporary } from '../../../../api/polling.ts';
import type { Video } from '../../../../api/videos.ts';
import { type Clock, pause } from '../../../../lib/clock.ts';
import { pagesSince } from '../../../forms/newest-items.ts';
import { listKept, readJournal } from './journal.ts';
import { type Matches, matchVideos, mayMatch, oldestOf, type Wanted } from './match-videos.ts';

/** How long after it was sent a request can still be applied and listed: its own time limit, and a list that lags. Milliseconds. */
export const LATEST_MS = 30_000 + 30_000;
/** Between two looks, in milliseconds: the first pause, and the longest. */
const [FIRST_PAUSE_MS, MAX_PAUSE_MS] = [2000, 16_000];
/** How often in a row the list may fail to be read. */
const MAX_FAILURES = 4;

export interface Lists {
  readonly clock: Clock;
  pages(signal: AbortSignal): AsyncIterable<Page<Video>>;
  /** True for a video that is known to be another row's, or of an earlier batch. */
  isTaken(id: string): boolean;
  /** Videos that an up-to-date list of this account holds. */
  readonly expected: readonly string[];
}

/** One reading of the whole list. */
export interface Look extends Matches {
  /** True when the list certainly was whole: a row without a video in it was not received. */
  readonly isProof: boolean;
}

/**
 * Looks for the videos of rows of unknown outcome until all are found, or until no request can be applied any more.
 * @param until milliseconds since 1970
 * @returns the last look, begun after `until` unless all were found before. @throws when the list cannot be read
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

/** Reads the list from its beginning while it seems to go on with newer videos than the rows. */
async function readNewest(wanted: readonly Wanted[], lists: Lists, signal: AbortSignal): Promise<Look> {
  const candidates: Video[] = [];
  for await (const items of pagesSince(lists.pages(signal), () => oldestOf(wanted))) {
    candidates.push(...items.filter((video) => !lists.isTaken(video.video_id) && mayMatch(wanted, video)));
  }
  return { ...matchVideos(wanted, candidates), isProof: false };
}

/** Reads the whole list: Tavus does not say how it sorts. */
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

/** Ids of videos that were made before a batch was started over. @param journal its path */
export async function readEarlierIds(journal: string): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for (const path of await listKept(journal)) {
    // One that is damaged was left behind for that.
    const read = await readJournal(path).catch(() => undefined);
    for (const { video_id } of read?.rows.of('sent') ?? []) ids.add(video_id);
  }
  return ids;
}
