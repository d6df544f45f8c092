import pLimit from 'p-limit';
import { NotFoundError } from '../../../../api/errors.ts';
import type { Page } from '../../../../api/page.ts';
import { isTemporary, PollPace } from '../../../../api/polling.ts';
import type { Video } from '../../../../api/videos.ts';
import { type Clock, pause } from '../../../../lib/clock.ts';
import { explainVideoError } from '../../../nouns/failure-codes.ts';
import { isRendering } from '../../../nouns/video.ts';
import { type BatchRow, type BatchRows, type Entry, naming } from '../journal/journal-entry.ts';

/** Added to the pause between two polls for each page of a long list, in milliseconds. */
const PAUSE_PER_PAGE_MS = 100;
const MAX_CONCURRENT_DOWNLOADS = 3;
/** Consecutive failed downloads after which the wait ends: all others would fail too. */
const MAX_FAILED_DOWNLOADS = 3;

export interface WaitParts {
  readonly clock: Clock;
  readonly rows: BatchRows;
  /** Milliseconds. */
  readonly timeoutMs: number;
  pages(signal: AbortSignal): AsyncIterable<Page<Video>>;
  get(id: string, signal: AbortSignal): Promise<Video>;
  write(entry: Entry): Promise<void>;
  /** Saves a video that is ready, unless it was saved before. @returns its file. Undefined to save none */
  readonly download: ((row: BatchRow, signal: AbortSignal) => Promise<string>) | undefined;
  explain(error: unknown): { readonly text: string };
  changed(): void;
  /** Called with the reason why a poll failed; '' after one that succeeded. */
  troubled(text: string): void;
}

/** True while a row's video is neither ready nor failed. */
export function isUnfinished(row: BatchRow): boolean {
  return row.state === 'sent' && isRendering(asVideo(row));
}

/**
 * Waits until every video of a batch is ready or failed, and saves those that are ready. Polls the list, not each video.
 * @returns false on a timeout
 */
export async function waitForBatch(parts: WaitParts, signal: AbortSignal): Promise<boolean> {
  const { clock, rows } = parts;
  const startedAt = clock.now();
  const saver = new Saver(parts);
  const pace = new PollPace();
  for (;;) {
    await saver.save(rows.of('sent'), signal);
    const waiting = rows.all().filter(isUnfinished);
    if (waiting.length === 0) return true;
    const { changes, pages } = await refresh(parts, waiting, signal);
    if (!waiting.some(isUnfinished)) continue;
    const left = parts.timeoutMs - (clock.now() - startedAt);
    if (left <= 0) return false;
    pace.answered(changes > 0);
    await pause(clock, Math.min(left, Math.max(pace.ms(), pages * PAUSE_PER_PAGE_MS)), signal);
  }
}

/** Polls once. @returns the number of videos that changed, and of pages read. @throws what a retry cannot fix */
async function refresh(
  parts: WaitParts,
  waiting: readonly BatchRow[],
  signal: AbortSignal,
): Promise<{ changes: number; pages: number }> {
  const missing = new Map(waiting.map((row) => [row.video_id, row]));
  let [changes, pages] = [0, 0];
  const update = (row: BatchRow, video: Video): void => {
    missing.delete(row.video_id);
    if (video.status === row.status) return;
    changes += 1;
    void parts.write(toEntry(row, video));
  };
  try {
    for await (const { items } of parts.pages(signal)) {
      pages += 1;
      for (const video of items) {
        const row = missing.get(video.video_id);
        if (row) update(row, video);
      }
      if (missing.size === 0) break;
    }
    // A video that is not in the list may have been deleted.
    for (const row of [...missing.values()]) update(row, await getOrDeleted(parts, row, signal));
    parts.troubled('');
  } catch (error) {
    if (signal.aborted || !isTemporary(error)) throw error;
    parts.troubled(`${parts.explain(error).text} Retrying.`);
  }
  parts.changed();
  return { changes, pages };
}

async function getOrDeleted({ get }: WaitParts, row: BatchRow, signal: AbortSignal): Promise<Video> {
  try {
    return await get(row.video_id, signal);
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    return { ...asVideo(row), status: 'deleted' };
  }
}

function toEntry(row: BatchRow, { status, hosted_url, error_details }: Video): Entry {
  const error = status === 'error' ? { error: explainVideoError(error_details) } : {};
  return { event: 'status', ...naming(row), status, ...(hosted_url !== undefined && { hosted_url }), ...error };
}

function asVideo({ video_id, video_name, status }: BatchRow): Video {
  return { video_id, video_name, status };
}

/** Saves ready videos, a few at the same time. */
class Saver {
  readonly #parts: WaitParts;
  readonly #limit = pLimit(MAX_CONCURRENT_DOWNLOADS);
  readonly #tried = new Set<string>();
  #failed = 0;

  constructor(parts: WaitParts) {
    this.#parts = parts;
  }

  async save(rows: readonly BatchRow[], signal: AbortSignal): Promise<void> {
    const { download } = this.#parts;
    if (!download) return;
    const ready = rows.filter(({ hash, status }) => status === 'ready' && !this.#tried.has(hash));
    for (const { hash } of ready) this.#tried.add(hash);
    const stop = new AbortController();
    const both = AbortSignal.any([signal, stop.signal]);
    const saving = ready.map((row) => this.#limit(() => this.#saveOne(row, download, both)));
    try {
      await Promise.all(saving);
    } catch (error) {
      stop.abort(error);
      await Promise.allSettled(saving);
      throw error;
    }
  }

  async #saveOne(row: BatchRow, download: NonNullable<WaitParts['download']>, signal: AbortSignal): Promise<void> {
    const { write, explain, changed } = this.#parts;
    signal.throwIfAborted();
    try {
      const file = await download(row, signal);
      if (file !== row.file || row.error !== '') await write({ event: 'saved', ...naming(row), file });
      this.#failed = 0;
    } catch (error) {
      signal.throwIfAborted();
      this.#failed += 1;
      if (this.#failed >= MAX_FAILED_DOWNLOADS) throw error;
      const text = `Not saved: ${explain(error).text}`;
      await write({ event: 'status', ...naming(row), status: row.status, error: text });
    }
    changed();
  }
}
