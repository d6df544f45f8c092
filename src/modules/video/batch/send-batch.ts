import { pause } from '../../../api/clock.ts';
import type { Bar, ProgressView } from '../../../ui/progress.ts';
import { Back, Interrupted } from '../../../ui/ui.ts';
import { StateError } from '../../../ui/usage-error.ts';
import type { Context } from '../../shared/context.ts';
import { batchFiles, countOf, fileNameOf, formatCount, wayOn } from './batch.ts';
import { planVideos } from './check.ts';
import type { Journal } from './journal.ts';
import { lookUpPatiently, type lookUpVideos, readEarlierIds } from './look-up.ts';
import { Pace } from './pace.ts';
import type { PreparedBatch } from './prepare.ts';
import { Problems } from './problems.ts';
import { BatchProgress } from './progress.ts';
import type { PlannedVideo } from './request-maker.ts';
import type { ResultsFile } from './results-file.ts';
import { Sender } from './sender.ts';

/** How long answers are waited for after the user stopped, in milliseconds. */
const GRACE_MS = 5000;
/** How long after a request without an answer its video must be in the list, if there is one. */
const SETTLE_MS = 5000;
/** How often a row is sent that is never answered and never found. */
const MOST_ROUNDS = 4;

/** Sends what is to be sent, until nothing is left or nothing more can be. */
export class BatchSending {
  readonly #context: Context;
  readonly #prepared: PreparedBatch;
  readonly #journal: Journal;
  readonly #results: ResultsFile;
  readonly #pace: Pace;
  readonly #sender: Sender;
  readonly #sentAgain = new Map<number, number>();
  #progress: BatchProgress | undefined;
  #note = '';
  /** What an earlier run left without an answer may have been sent until then. */
  readonly #startedAt: number;
  #found = 0;
  #absent = 0;

  constructor(context: Context, prepared: PreparedBatch, journal: Journal, results: ResultsFile) {
    const { clock, client, explain } = context.services;
    this.#context = context;
    this.#prepared = prepared;
    this.#journal = journal;
    this.#results = results;
    this.#startedAt = clock.now();
    this.#pace = new Pace(clock, prepared.asked.concurrency);
    this.#sender = new Sender({
      ...{ journal, clock, explain, pace: this.#pace },
      generate: (request, signal) => client().once.videos.generate(request, { signal }),
      changed: () => this.#changed(),
    });
  }

  /** @returns why it ended before all was sent; undefined when nothing is left. */
  async run(): Promise<Error | undefined> {
    const { ui, clock } = this.#context.services;
    let running: Promise<void> = Promise.resolve();
    try {
      await ui.progress(`Generate from ${fileNameOf(this.#prepared.asked)}`, (signal, show) => {
        this.#progress = new BatchProgress(
          clock,
          show,
          () => this.#read(),
          () => this.#tell(),
        );
        running = this.#sendAll(signal);
        return running;
      });
      return this.#sender.failure();
    } catch (error) {
      if (!(error instanceof Back || error instanceof Interrupted)) throw error;
      await this.#waitForAnswers(running);
      return error;
    } finally {
      this.#tellFates();
    }
  }

  async #sendAll(signal: AbortSignal): Promise<void> {
    this.#progress?.draw();
    for (;;) {
      await this.#sender.run(this.#rowsToSend(), signal);
      signal.throwIfAborted();
      if (this.#sender.failure() || this.#journal.rows.count('unknown') === 0) break;
      await this.#settleFates(signal);
    }
    this.#progress?.draw();
  }

  /** The file is read anew: no row is held before it is its turn. @throws StateError when it is another one by now */
  async *#rowsToSend(): AsyncGenerator<PlannedVideo> {
    const { asked, checked } = this.#prepared;
    const problems = new Problems();
    for await (const planned of planVideos(asked, problems)) {
      if (checked.hashes.get(planned.row) !== planned.hash || problems.count() > 0) throw changedMeanwhile(asked.path);
      if (this.#journal.rows.stateOf(planned.row) === 'unsent') yield planned;
    }
    if (problems.count() > 0) throw changedMeanwhile(asked.path);
  }

  /** Finds out what became of rows without an answer; those that are not there are to be sent again. */
  async #settleFates(signal: AbortSignal): Promise<void> {
    const { clock } = this.#context.services;
    const unknown = this.#journal.rows.of('unknown');
    this.#note = `Looking for ${countOf(unknown.length, 'video')} without an answer.`;
    const since = Math.max(this.#startedAt, this.#sender.unansweredAt());
    await pause(clock, Math.max(0, since + SETTLE_MS - clock.now()), signal);
    const found = await this.#lookUp(signal);
    for (const { row, error } of unknown) {
      const video = found.get(row);
      if (video) {
        const { video_id, status, hosted_url } = video;
        const address = hosted_url === undefined ? {} : { hosted_url };
        void this.#journal.write({ event: 'sent', row, video_id, status, ...address, found: true });
        this.#found += 1;
        continue;
      }
      const rounds = (this.#sentAgain.get(row) ?? 0) + 1;
      this.#sentAgain.set(row, rounds);
      if (rounds >= MOST_ROUNDS) void this.#journal.write({ event: 'failed', row, code: 'no_answer', error });
      else void this.#journal.write({ event: 'unsent', row });
      this.#absent += 1;
    }
    this.#note = '';
    this.#changed();
  }

  async #lookUp(signal: AbortSignal): ReturnType<typeof lookUpVideos> {
    const { client, clock } = this.#context.services;
    const { rows } = this.#journal;
    const earlier = await readEarlierIds(batchFiles(this.#context, this.#prepared.asked.path).journal);
    const where = {
      pages: (stop: AbortSignal) => client().once.videos.listAll({ signal: stop }),
      isTaken: (id: string) => rows.hasVideo(id) || earlier.has(id),
    };
    return await lookUpPatiently(clock, rows.of('unknown'), where, signal);
  }

  async #waitForAnswers(running: Promise<void>): Promise<void> {
    const { ui, clock } = this.#context.services;
    const cut = () => this.#sender.cut();
    const forget = clock.after(GRACE_MS, cut);
    try {
      // As progress, because a command reads keys only then: a second Esc must be heard.
      await ui.progress('Waiting for answers', async (signal, show) => {
        signal.addEventListener('abort', cut, { once: true });
        show(this.#answersView());
        await running.catch(() => {});
      });
    } catch {
      // Stopped again, or the terminal is gone and the work above never began: the next run looks these rows up.
      cut();
    } finally {
      forget();
    }
    await running.catch(() => {});
  }

  #answersView(): ProgressView {
    const [label, sender] = [fileNameOf(this.#prepared.asked), this.#sender];
    return {
      get bars(): readonly Bar[] {
        const text = `${countOf(sender.runningCount(), 'request')} running`;
        return [{ label, status: { text, tone: 'busy' }, gist: '' }];
      },
      note: () => 'Esc stops waiting now. The next run looks for the videos of requests without an answer.',
    };
  }

  #changed(): void {
    this.#progress?.changed();
    this.#results.touch();
  }

  #read() {
    const { rows } = this.#journal;
    const [sent, failed] = [rows.count('sent'), rows.count('failed')];
    const total = this.#prepared.checked.hashes.size;
    const remark = failed > 0 ? `, ${formatCount(failed)} failed` : '';
    const text = `${formatCount(sent)} of ${formatCount(total)} sent${remark}`;
    return { label: fileNameOf(this.#prepared.asked), done: sent + failed, total, text };
  }

  #tell(): string {
    return `${this.#pace.note() || this.#note} Esc stops; ${wayOn(this.#prepared.asked)} goes on from there.`.trim();
  }

  #tellFates(): void {
    const { ui } = this.#context.services;
    if (this.#found > 0) ui.say(`${countOf(this.#found, 'row')} without an answer: found in the list, not sent again.`);
    if (this.#absent > 0) ui.say(`${countOf(this.#absent, 'row')} without an answer: not in the list.`);
  }
}

function changedMeanwhile(path: string): StateError {
  return new StateError(
    `${path} was changed while it was read.`,
    'What was sent is in the journal. Undo the change, then run the same command again.',
  );
}
