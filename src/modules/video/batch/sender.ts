import { setMaxListeners } from 'node:events';
import type { Clock } from '../../../api/clock.ts';
import type { CreateVideo, VideoCreated } from '../../../api/videos.ts';
import type { Services } from '../../shared/context.ts';
import { type Failure, readFailure } from './failure.ts';
import type { Journal } from './journal.ts';
import type { Pace } from './pace.ts';
import type { PlannedVideo } from './request-maker.ts';

/** How often a row is tried that could not be sent, before all of it is stopped. */
const MOST_UNSENT = 4;
/** How many times in a row answers may stay away, with a longer pause after each, before all of it is stopped. */
const MOST_UNANSWERED = 6;

export interface SenderParts {
  readonly journal: Journal;
  readonly pace: Pace;
  readonly clock: Clock;
  readonly explain: Services['explain'];
  generate(request: CreateVideo, signal: AbortSignal): Promise<VideoCreated>;
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
  readonly #unsent = new Map<number, number>();
  #unanswered = 0;
  #unansweredAt = Number.NEGATIVE_INFINITY;
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

  /** When a request last stayed without an answer, in milliseconds since 1970. */
  unansweredAt(): number {
    return this.#unansweredAt;
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
    const { row, hash, request } = planned;
    const at = new Date(this.#parts.clock.now()).toISOString();
    await this.#parts.journal.write({ event: 'sending', row, hash, video_name: request.video_name, at });
    return planned;
  }

  /** Rows that were announced and not sent are free again. */
  async #takeBack(): Promise<void> {
    this.#returned = [];
    for (const announced of this.#next.splice(0)) {
      const planned = await announced.catch(() => undefined);
      if (planned) void this.#parts.journal.write({ event: 'unsent', row: planned.row });
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
    const { row, request } = planned;
    if (stop.aborted) return void journal.write({ event: 'unsent', row });
    const turn = pace.turn();
    try {
      const { video_id, status, hosted_url } = await this.#parts.generate(request, this.#cut.signal);
      this.#unanswered = 0;
      pace.succeeded();
      void journal.write({ event: 'sent', row, video_id, status, ...(hosted_url !== undefined && { hosted_url }) });
    } catch (error) {
      this.#fail(planned, readFailure(error, explain), turn);
    }
    this.#parts.changed();
  }

  #fail(planned: PlannedVideo, failure: Failure, turn: number): void {
    const { journal, pace } = this.#parts;
    const { row } = planned;
    switch (failure.kind) {
      case 'failed':
        this.#unanswered = 0;
        void journal.write({ event: 'failed', row, code: failure.code, error: failure.text });
        return;
      case 'unknown':
        void journal.write({ event: 'unknown', row, error: failure.text });
        this.#unansweredAt = this.#parts.clock.now();
        if (this.#cut.signal.aborted) return;
        if (pace.refused(turn, 'trouble')) this.#unanswered += 1;
        if (this.#unanswered >= MOST_UNANSWERED) this.#stop(failure.error);
        return;
      case 'pause':
        this.#giveBack(planned);
        pace.refused(turn, failure.reason, failure.askedMs);
        return;
      case 'unsent': {
        const tried = (this.#unsent.get(row) ?? 0) + 1;
        this.#unsent.set(row, tried);
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
    void this.#parts.journal.write({ event: 'unsent', row: planned.row });
    this.#returned.push(planned);
  }

  #stop(error: Error): void {
    this.#failure ??= error;
    this.#halt.abort();
  }
}
