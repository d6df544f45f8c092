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

/** How often a row is tried that could not be sent, before all of it is stopped. */
const MOST_UNSENT = 4;
/** How many times in a row answers may stay away, with a longer pause after each, before all of it is stopped. */
const MOST_UNANSWERED = 6;
/** How often one row may be sent without a clear answer: each time may have been paid. */
export const MAX_UNKNOWNS = 2;

export interface SenderParts {
  readonly journal: Journal;
  readonly pace: Pace;
  readonly clock: Clock;
  readonly explain: Services['explain'];
  generate(request: CreateVideo, signal: AbortSignal): Promise<Video>;
  /** Called after every row that went on. */
  changed(): void;
}

/**
 * Sends rows, several at once, and journals what becomes of each. No row's failure is thrown.
 * The next rows are journalled while others are under way, so that no request waits for the disk.
 */
export class Sender {
  readonly #parts: SenderParts;
  readonly #underWay = new Set<Promise<void>>();
  /** Aborted when answers are waited for no longer. */
  readonly #cut = new AbortController();
  /** Aborted when nothing more is to be sent. */
  readonly #halt = new AbortController();
  /** Rows that are next, each once it is on the disk that it is being sent. */
  #next: Promise<PlannedVideo | undefined>[] = [];
  #returned: PlannedVideo[] = [];
  readonly #unsent = new Map<string, number>();
  #unanswered = 0;
  #failure: Error | undefined;

  constructor(parts: SenderParts) {
    this.#parts = parts;
    // Every request under way listens to it.
    setMaxListeners(0, this.#cut.signal);
  }

  /** Why nothing more is sent; undefined while something can be. */
  failure(): Error | undefined {
    return this.#failure;
  }

  /** Number of requests that were sent and are not answered yet. */
  runningCount(): number {
    return this.#underWay.size;
  }

  /** Ends the waiting for answers: what is under way is of unknown fate then. */
  cut(): void {
    this.#cut.abort();
  }

  /** Sends all rows, or until `signal` says stop or nothing more can be sent; then waits for what is under way. */
  async run(rows: AsyncIterable<PlannedVideo>, signal: AbortSignal): Promise<void> {
    const stop = AbortSignal.any([signal, this.#halt.signal]);
    const source = rows[Symbol.asyncIterator]();
    try {
      while (!stop.aborted && (await this.#step(source, stop)));
    } catch (error) {
      if (!stop.aborted) this.#stop(error instanceof Error ? error : new Error(String(error)));
    } finally {
      await Promise.all(this.#underWay);
      await this.#takeBack();
      await source.return?.();
    }
  }

  /** @returns false when all is done. */
  async #step(source: AsyncIterator<PlannedVideo>, stop: AbortSignal): Promise<boolean> {
    const { pace } = this.#parts;
    await pace.ready(stop);
    if (this.#underWay.size < pace.limit()) {
      const planned = await this.#nextOf(source);
      if (planned) {
        // A pause can have begun while the disk was waited for.
        await pace.ready(stop).catch(() => {});
        this.#start(planned, stop);
        return true;
      }
      if (this.#underWay.size === 0) return this.#returned.length > 0;
    }
    await Promise.race(this.#underWay);
    return true;
  }

  /** What was given back goes first. */
  async #nextOf(source: AsyncIterator<PlannedVideo>): Promise<PlannedVideo | undefined> {
    const returned = this.#returned.shift();
    if (returned) return await this.#announce(returned);
    while (this.#next.length <= this.#parts.pace.limit()) {
      const announced = source.next().then(({ done, value }) => (done ? undefined : this.#announce(value)));
      // It is heard of when it is its turn.
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

  /** Rows that were announced and not sent are free again. */
  async #takeBack(): Promise<void> {
    this.#returned = [];
    for (const announced of this.#next.splice(0)) {
      const planned = await announced.catch(() => undefined);
      if (planned) void this.#parts.journal.write({ event: 'unsent', ...naming(planned) });
    }
  }

  #start(planned: PlannedVideo, stop: AbortSignal): void {
    const sending = this.#send(planned, stop)
      .catch((error: Error) => this.#stop(error))
      .finally(() => this.#underWay.delete(sending));
    this.#underWay.add(sending);
  }

  async #send(planned: PlannedVideo, stop: AbortSignal): Promise<void> {
    const { journal, pace, explain } = this.#parts;
    const { request } = planned;
    const about = naming(planned);
    if (stop.aborted) return void journal.write({ event: 'unsent', ...about });
    const turn = pace.turn();
    try {
      const { video_id, status, hosted_url } = await this.#parts.generate(request, this.#cut.signal);
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
        // The user stopped it, and nothing was sent.
        void journal.write({ event: 'unsent', ...about });
        return;
      case 'unknown': {
        const cancelled = failure.error instanceof CancelledError;
        void journal.write({ event: 'unknown', ...about, error: failure.text, ...(cancelled && { cancelled }) });
        if (this.#cut.signal.aborted) return;
        if (pace.refused(turn, 'trouble')) this.#unanswered += 1;
        if ((journal.rows.get(about.hash)?.unknowns ?? 0) >= MAX_UNKNOWNS) this.#stop(noAnswerTwice(planned, failure));
        else if (this.#unanswered >= MOST_UNANSWERED) this.#stop(failure.error);
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
        if (tried > MOST_UNSENT) this.#stop(failure.error);
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

function noAnswerTwice({ row, request }: PlannedVideo, { text }: Extract<Failure, { kind: 'unknown' }>): StateError {
  return new StateError(
    `Line ${row}, “${request.video_name}”, got no clear answer ${MAX_UNKNOWNS} times, and each may have been paid: ${text}`,
    'Stopped, so that nothing is paid again and again. See tavus video list; tavus doctor checks the connection.',
  );
}
