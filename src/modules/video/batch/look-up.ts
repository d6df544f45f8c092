import { type Clock, pause } from '../../../api/clock.ts';
import { TavusError } from '../../../api/errors.ts';
import type { Page } from '../../../api/page.ts';
import type { Video } from '../../../api/videos.ts';
import { isSince, pagesSince } from '../../shared/newest-items.ts';
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
  for await (const items of pagesSince(pages(signal), oldest)) {
    for (const video of items) {
      const row = wanted.get(video.video_name.trim());
      if (row && !isTaken(video.video_id) && isSince(video, row.sentAt - MARGIN_MS)) found.set(row.row, video);
    }
    if (found.size === wanted.size) break;
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
