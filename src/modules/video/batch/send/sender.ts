import { setMaxListeners } from 'node:events';
import { CancelledError } from '../../../../api/errors.ts';
import type { CreateVideo, Video } from '../../../../api/videos.ts';
import type { Clock } from '../../../../lib/clock.ts';
import { StateError } from '../../../../lib/errors.ts';
import type { Services } from '../../../context.ts';
import type { Journal } from '../journal/journal.ts';
import { naming } from '../journal/journal-entry.ts';
import type { PlannedVideo } from '../types.ts';
import { type Failure, readFailure } from './failure.ts';
import type { Pace } from './pace.ts';

/** Retries of a row that could not be sent, before the batch is stopped. */
const MAX_RETRIES = 4;
/** Consecutive requests without a response, each followed by a longer pause, before the batch is stopped. */
const MAX_UNANSWERED = 6;
/** How often one row may be sent without a clear response. Each time may have been charged. */
export const MAX_UNKNOWNS = 2;

export interface SenderParts {
  readonly journal: Journal;
  readonly pace: Pace;
  readonly clock: Clock;
  readonly explain: Services['explain'];
  generate(request: CreateVideo, signal: AbortSignal): Promise<Video>;
  /** Called after each row that was sent or failed. */
  changed(): void;
}

/**
 * Sends rows concurrently, and writes the outcome of each to the journal. No row's failure is thrown.
 * The next rows are written to the journal while requests are running, so that no request waits for the disk.
 */
export class Sender {
  readonly #parts: SenderParts;
  readonly #running = new Set<Promise<void>>();
  /** Aborted to stop waiting for responses. */
  readonly #abandon = new AbortController();
  /** Aborted to send nothing more. */
  readonly #halt = new AbortController();
  /** The next rows. Each resolves once its `sending` entry is on the disk. */
  #next: Promise<PlannedVideo | undefined>[] = [];
  #returned: PlannedVideo[] = [];
  readonly #unsent = new Map<string, number>();
  #unanswered = 0;
  #failure: Error | undefined;

  constructor(parts: SenderParts) {
    this.#parts = parts;
    // Each running request adds a listener.
    setMaxListeners(0, this.#abandon.signal);
  }

  /** Why nothing more is sent; undefined while rows can be sent. */
  failure(): Error | undefined {
    return this.#failure;
  }

  /** Number of requests without a response yet. */
  runningCount(): number {
    return this.#running.size;
  }

  /** Stops waiting for responses. The outcome of running requests stays unknown. */
  abandon(): void {
    this.#abandon.abort();
  }

  /** Sends rows until none is left, `signal` is aborted or nothing more can be sent. Then waits for running requests. */
  async run(rows: AsyncIterable<PlannedVideo>, signal: AbortSignal): Promise<void> {
    const stop = AbortSignal.any([signal, this.#halt.signal]);
    const source = rows[Symbol.asyncIterator]();
    try {
      while (!stop.aborted && (await this.#step(source, stop)));
    } catch (error) {
      if (!stop.aborted) this.#stop(error instanceof Error ? error : new Error(String(error)));
    } finally {
      await Promise.all(this.#running);
      await this.#withdraw();
      await source.return?.();
    }
  }

  /** @returns false when no row is left */
  async #step(source: AsyncIterator<PlannedVideo>, stop: AbortSignal): Promise<boolean> {
    const { pace } = this.#parts;
    await pace.ready(stop);
    if (this.#running.size < pace.limit()) {
      const planned = await this.#nextOf(source);
      if (planned) {
        // A pause may have begun while the journal was written.
        await pace.ready(stop).catch(() => {});
        this.#start(planned, stop);
        return true;
      }
      if (this.#running.size === 0) return this.#returned.length > 0;
    }
    await Promise.race(this.#running);
    return true;
  }

  /** Rows to be sent again come first. */
  async #nextOf(source: AsyncIterator<PlannedVideo>): Promise<PlannedVideo | undefined> {
    const returned = this.#returned.shift();
    if (returned) return await this.#announce(returned);
    while (this.#next.length <= this.#parts.pace.limit()) {
      const announced = source.next().then(({ done, value }) => (done ? undefined : this.#announce(value)));
      // A failure is thrown when the row is taken from `#next`.
      announced.catch(() => {});
      this.#next.push(announced);
    }
    return await this.#next.shift();
  }

  async #announce(planned: PlannedVideo): Promise<PlannedVideo> {
    const at = new Date(this.#parts.clock.now()).toISOString();
    const { video_name } = planned.request;
    await this.#parts.journal.write({ event: 'sending', ...naming(planned), video_name, at });
    return planned;
  }

  /** Marks rows that were announced but not sent as unsent. */
  async #withdraw(): Promise<void> {
    this.#returned = [];
    for (const announced of this.#next.splice(0)) {
      const planned = await announced.catch(() => undefined);
      if (planned) void this.#parts.journal.write({ event: 'unsent', ...naming(planned) });
    }
  }

  #start(planned: PlannedVideo, stop: AbortSignal): void {
    const sending = this.#send(planned, stop)
      .catch((error: Error) => this.#stop(error))
      .finally(() => this.#running.delete(sending));
    this.#running.add(sending);
  }

  async #send(planned: PlannedVideo, stop: AbortSignal): Promise<void> {
    const { journal, pace, explain } = this.#parts;
    const { request } = planned;
    const about = naming(planned);
    if (stop.aborted) return void journal.write({ event: 'unsent', ...about });
    const turn = pace.turn();
    try {
      const { video_id, status, hosted_url } = await this.#parts.generate(request, this.#abandon.signal);
      this.#unanswered = 0;
      pace.succeeded();
      void journal.write({
        event: 'sent',
        ...about,
        video_id,
        status,
        ...(hosted_url !== undefined && { hosted_url }),
      });
    } catch (error) {
      this.#fail(planned, readFailure(error, explain), turn);
    }
    this.#parts.changed();
  }

  #fail(planned: PlannedVideo, failure: Failure, turn: number): void {
    const { journal, pace } = this.#parts;
    const about = naming(planned);
    switch (failure.kind) {
      case 'failed':
        this.#unanswered = 0;
        void journal.write({ event: 'failed', ...about, code: failure.code, error: failure.text });
        return;
      case 'cancelled':
        // Stopped by the user before it was sent.
        void journal.write({ event: 'unsent', ...about });
        return;
      case 'unknown': {
        const cancelled = failure.error instanceof CancelledError;
        void journal.write({ event: 'unknown', ...about, error: failure.text, ...(cancelled && { cancelled }) });
        if (this.#abandon.signal.aborted) return;
        if (pace.refused(turn, 'trouble')) this.#unanswered += 1;
        if ((journal.rows.get(about.hash)?.unknowns ?? 0) >= MAX_UNKNOWNS) this.#stop(noResponse(planned, failure));
        else if (this.#unanswered >= MAX_UNANSWERED) this.#stop(failure.error);
        return;
      }
      case 'pause':
        this.#giveBack(planned);
        pace.refused(turn, failure.reason, failure.askedMs);
        return;
      case 'unsent': {
        const tried = (this.#unsent.get(about.hash) ?? 0) + 1;
        this.#unsent.set(about.hash, tried);
        this.#giveBack(planned);
        pace.refused(turn, 'trouble');
        if (tried > MAX_RETRIES) this.#stop(failure.error);
        return;
      }
      case 'stop':
        this.#giveBack(planned);
        this.#stop(failure.error);
    }
  }

  #giveBack(planned: PlannedVideo): void {
    void this.#parts.journal.write({ event: 'unsent', ...naming(planned) });
    this.#returned.push(planned);
  }

  #stop(error: Error): void {
    this.#failure ??= error;
    this.#halt.abort();
  }
}

function noResponse({ row, request }: PlannedVideo, { text }: Extract<Failure, { kind: 'unknown' }>): StateError {
  return new StateError(
    `Line ${row}, “${request.video_name}”, got no clear response ${MAX_UNKNOWNS} times, and each may have been charged: ${text}`,
    'Stopped to avoid further charges. Check the list of videos, and run tavus doctor to check the connection.',
  );
}
