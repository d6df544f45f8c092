import { optional } from '../../../../api/read.ts';
import type { Video } from '../../../../api/videos.ts';
import { StateError } from '../../../../lib/errors.ts';
import { countOf, formatCount } from '../../../../lib/format.ts';
import type { Bar, ProgressView } from '../../../../ui/output/progress.ts';
import { Back, Interrupted } from '../../../../ui/ui.ts';
import type { Context } from '../../../context.ts';
import { batchFiles, fileNameOf, wayOn } from '../batch.ts';
import type { Journal } from '../journal/journal.ts';
import { type BatchRow, naming, type RowState } from '../journal/journal-entry.ts';
import type { Wanted } from '../journal/match-videos.ts';
import { LATEST_MS, type Look, readEarlierIds, reconcile } from '../journal/reconcile.ts';
import { planVideos } from '../plan/check.ts';
import { Problems } from '../plan/problems.ts';
import type { PlannedVideo, PreparedBatch } from '../types.ts';
import { Pace } from './pace.ts';
import { BatchProgress } from './progress.ts';
import type { ResultsFile } from './results-file.ts';
import { MAX_UNKNOWNS, Sender } from './sender.ts';

/** How long answers are waited for after the user stopped, in milliseconds. */
const GRACE_MS = 5000;
/** Sends what is to be sent, until nothing is left or nothing more can be. */
export class BatchSending {
  readonly #context: Context;
  readonly #prepared: PreparedBatch;
  readonly #journal: Journal;
  readonly #results: ResultsFile;
  readonly #pace: Pace;
  readonly #sender: Sender;
  readonly #unclear = new Map<string, Video | undefined>();
  /** Hashes of the rows that an earlier run left of unknown outcome, and of those that it sent. */
  readonly #before: { readonly unknown: Set<string>; readonly sent: ReadonlySet<string> };
  #progress: BatchProgress | undefined;
  #note = '';
  #found = 0;
  #absent = 0;

  constructor(context: Context, prepared: PreparedBatch, journal: Journal, results: ResultsFile) {
    const { clock, client, explain } = context.services;
    this.#context = context;
    this.#prepared = prepared;
    this.#journal = journal;
    this.#results = results;
    const hashesOf = (state: RowState) => new Set(journal.rows.of(state).map(({ hash }) => hash));
    this.#before = { unknown: hashesOf('unknown'), sent: hashesOf('sent') };
    this.#pace = new Pace(clock, prepared.asked.concurrency);
    this.#sender = new Sender({
      ...{ journal, clock, explain, pace: this.#pace },
      generate: (request, signal) => client().once.videos.generate(request, { signal }),
      changed: () => this.#changed(),
    });
  }

  /** Rows that stay of unknown outcome, by hash, with a video that may be theirs. */
  unclear(): ReadonlyMap<string, Video | undefined> {
    return this.#unclear;
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
      if (!(error instanceof Back || error instanceof Interrupted)) return toError(error);
      await this.#waitForAnswers(running);
      return error;
    } finally {
      this.#tellOutcomes();
    }
  }

  async #sendAll(signal: AbortSignal): Promise<void> {
    this.#progress?.draw();
    for (;;) {
      await this.#sender.run(this.#rowsToSend(), signal);
      signal.throwIfAborted();
      if (this.#sender.failure() || this.#unknownRows().length === 0) break;
      await this.#reconcile(signal);
    }
    this.#progress?.draw();
  }

  /** The file is read anew: no row is held before it is its turn. @throws StateError when it is another one by now */
  async *#rowsToSend(): AsyncGenerator<PlannedVideo> {
    const { asked, checked } = this.#prepared;
    const problems = new Problems();
    for await (const planned of planVideos(asked, problems)) {
      if (checked.lines.get(planned.hash) !== planned.row || problems.count() > 0)
        throw changedMeanwhile(asked.path, problems);
      if (this.#journal.rows.stateOf(planned.hash) === 'unsent') yield planned;
    }
    if (problems.count() > 0) throw changedMeanwhile(asked.path, problems);
  }

  /** Rows whose outcome this run still has to find out. */
  #unknownRows(): BatchRow[] {
    return this.#journal.rows.of('unknown').filter(({ hash }) => !this.#unclear.has(hash));
  }

  /** Finds out the outcome of rows without a clear answer. Those that certainly were not received are to be sent again. */
  async #reconcile(signal: AbortSignal): Promise<void> {
    const { clock } = this.#context.services;
    const wanted = await this.#withRequests(this.#unknownRows());
    const now = clock.now();
    // A time in the future is that of a clock that was set back.
    const until = Math.max(...wanted.map(({ row }) => Math.min(row.sentAt, now))) + LATEST_MS;
    this.#note = `Looking in the list for ${countOf(wanted.length, 'video')} without a clear answer.`;
    this.#progress?.draw();
    try {
      const look = await reconcile(wanted, until, await this.#lists(), signal);
      for (const { row } of wanted) this.#conclude(row, look);
    } finally {
      this.#note = '';
    }
    this.#changed();
  }

  #conclude(row: BatchRow, { found, likely, isProof }: Look): void {
    const video = found.get(row.hash);
    if (video) {
      const { video_id, status, hosted_url } = video;
      const sent = { video_id, status, ...optional('hosted_url', hosted_url), found: true };
      void this.#journal.write({ event: 'sent', ...naming(row), ...sent });
      this.#found += 1;
      return;
    }
    const isAbsent = isProof && this.#prepared.isSameAccount && !likely.has(row.hash);
    if (isAbsent) this.#absent += 1;
    const maySend = isAbsent && row.unknowns < MAX_UNKNOWNS;
    if (maySend || this.#resends(row)) void this.#journal.write({ event: 'unsent', ...naming(row) });
    else this.#unclear.set(row.hash, likely.get(row.hash));
  }

  /** The user decided to send it again: once in a run, and only what an earlier run left unclear. */
  #resends({ hash }: BatchRow): boolean {
    const { asked, checked } = this.#prepared;
    return asked.resendsUnclear && checked.lines.has(hash) && this.#before.unknown.delete(hash);
  }

  /** What the rows sent, as far as the file still holds them. */
  async #withRequests(rows: readonly BatchRow[]): Promise<Wanted[]> {
    const requests = new Map<string, PlannedVideo['request']>();
    const hashes = new Set(rows.map(({ hash }) => hash));
    for await (const { hash, request } of planVideos(this.#prepared.asked, new Problems())) {
      if (hashes.has(hash)) requests.set(hash, request);
    }
    return rows.map((row) => ({ row, request: requests.get(row.hash) }));
  }

  async #lists(): Promise<Parameters<typeof reconcile>[2]> {
    const { client, clock } = this.#context.services;
    const { rows } = this.#journal;
    const earlier = await readEarlierIds(batchFiles(this.#context, this.#prepared.asked.path).journal);
    const answered = rows.of('sent').filter(({ hash }) => !this.#before.sent.has(hash));
    return {
      clock,
      pages: (stop) => client().once.videos.listAll({ signal: stop }),
      isTaken: (id) => rows.hasVideo(id) || earlier.has(id),
      expected: answered.map(({ video_id }) => video_id),
    };
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
      note: () => 'Stop again to leave them. The next run looks for the videos of requests without an answer.',
    };
  }

  #changed(): void {
    this.#progress?.changed();
    this.#results.touch();
  }

  #read() {
    const { rows } = this.#journal;
    const [sent, failed] = [rows.count('sent'), rows.count('failed')];
    const total = this.#prepared.checked.lines.size;
    const remark = failed > 0 ? `, ${formatCount(failed)} failed` : '';
    const text = `${formatCount(sent)} of ${formatCount(total)} sent${remark}`;
    return { label: fileNameOf(this.#prepared.asked), done: sent + failed, total, text };
  }

  #tell(): string {
    return `${this.#pace.note() || this.#note} Esc stops; ${wayOn(this.#prepared.asked)} goes on from there.`.trim();
  }

  #tellOutcomes(): void {
    const { ui } = this.#context.services;
    const [found, absent] = [countOf(this.#found, 'row'), countOf(this.#absent, 'row')];
    if (this.#found > 0) ui.say(`${found} without a clear answer: found in the list, not sent again.`);
    if (this.#absent > 0) ui.say(`${absent} without a clear answer: not in the list, so not received.`);
  }
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** @param problems of the second reading: a change, or what the system says where it does not open the file again */
function changedMeanwhile(path: string, problems: Problems): StateError {
  const [problem] = problems.lines();
  return new StateError(
    problem === undefined ? `${path} was changed while it was read.` : `${path} can't be read again. ${problem}`,
    'What was sent is in the journal. Put it right, then run the same command again.',
  );
}
