import { optional } from '../../../../api/read.ts';
import type { Video } from '../../../../api/videos.ts';
import { StateError } from '../../../../lib/errors.ts';
import { countOf, formatCount } from '../../../../lib/format.ts';
import type { Bar, ProgressView } from '../../../../ui/output/progress.ts';
import { Back, Interrupted } from '../../../../ui/ui.ts';
import type { Context } from '../../../context.ts';
import { batchFiles, fileNameOf } from '../batch.ts';
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

/** How long to wait for responses after the user stopped, in milliseconds. */
const GRACE_MS = 5000;

/** Sends all rows of a batch, and looks up those without a clear response. */
export class BatchSending {
  readonly #context: Context;
  readonly #prepared: PreparedBatch;
  readonly #journal: Journal;
  readonly #results: ResultsFile;
  readonly #pace: Pace;
  readonly #sender: Sender;
  readonly #unclear = new Map<string, Video | undefined>();
  /** Hashes of the rows that an earlier run sent, and of those whose outcome it did not learn. */
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
    this.#pace = new Pace(clock, prepared.options.concurrency);
    this.#sender = new Sender({
      ...{ journal, clock, explain, pace: this.#pace },
      generate: (request, signal) => client().once.videos.generate(request, { signal }),
      changed: () => this.#changed(),
    });
  }

  /** Rows whose outcome stays unknown, by hash, with a video that may be theirs. */
  unclear(): ReadonlyMap<string, Video | undefined> {
    return this.#unclear;
  }

  /** @returns why it ended before all rows were sent; undefined if none is left */
  async run(): Promise<Error | undefined> {
    const { ui, clock } = this.#context.services;
    let running: Promise<void> = Promise.resolve();
    try {
      await ui.progress(`Generate from ${fileNameOf(this.#prepared.options)}`, (signal, show) => {
        this.#progress = new BatchProgress(
          clock,
          show,
          () => this.#read(),
          () => this.#describePause(),
        );
        running = this.#sendAll(signal);
        return running;
      });
      return this.#sender.failure();
    } catch (error) {
      if (!(error instanceof Back || error instanceof Interrupted)) return toError(error);
      await this.#waitForResponses(running);
      return error;
    } finally {
      this.#reportLookUp();
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

  /** Reads the file a second time, so that rows need not be kept in memory. @throws StateError if the file changed */
  async *#rowsToSend(): AsyncGenerator<PlannedVideo> {
    const { options, checked } = this.#prepared;
    const problems = new Problems();
    for await (const planned of planVideos(options, problems)) {
      if (checked.lines.get(planned.hash) !== planned.row || problems.count() > 0)
        throw fileChanged(options.path, problems);
      if (this.#journal.rows.stateOf(planned.hash) === 'unsent') yield planned;
    }
    if (problems.count() > 0) throw fileChanged(options.path, problems);
  }

  /** Rows whose outcome this run still has to look up. */
  #unknownRows(): BatchRow[] {
    return this.#journal.rows.of('unknown').filter(({ hash }) => !this.#unclear.has(hash));
  }

  /** Looks up the outcome of rows without a clear response. Rows that were certainly not received are sent again. */
  async #reconcile(signal: AbortSignal): Promise<void> {
    const { clock } = this.#context.services;
    const wanted = await this.#withRequests(this.#unknownRows());
    const now = clock.now();
    // A time in the future: the clock was set back since.
    const until = Math.max(...wanted.map(({ row }) => Math.min(row.sentAt, now))) + LATEST_MS;
    this.#note = `Looking in the list for ${countOf(wanted.length, 'video')} without a clear response.`;
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

  /** Whether the user wants to send it again: once per run, and only rows that an earlier run left unclear. */
  #resends({ hash }: BatchRow): boolean {
    const { options, checked } = this.#prepared;
    return options.resendsUnclear === true && checked.lines.has(hash) && this.#before.unknown.delete(hash);
  }

  /** The rows with their requests; undefined for rows that are no longer in the file. */
  async #withRequests(rows: readonly BatchRow[]): Promise<Wanted[]> {
    const requests = new Map<string, PlannedVideo['request']>();
    const hashes = new Set(rows.map(({ hash }) => hash));
    for await (const { hash, request } of planVideos(this.#prepared.options, new Problems())) {
      if (hashes.has(hash)) requests.set(hash, request);
    }
    return rows.map((row) => ({ row, request: requests.get(row.hash) }));
  }

  async #lists(): Promise<Parameters<typeof reconcile>[2]> {
    const { client, clock } = this.#context.services;
    const { rows } = this.#journal;
    const earlier = await readEarlierIds(batchFiles(this.#context, this.#prepared.options.path).journal);
    const answered = rows.of('sent').filter(({ hash }) => !this.#before.sent.has(hash));
    return {
      clock,
      pages: (stop) => client().once.videos.listAll({ signal: stop }),
      isTaken: (id) => rows.hasVideo(id) || earlier.has(id),
      expected: answered.map(({ video_id }) => video_id),
    };
  }

  async #waitForResponses(running: Promise<void>): Promise<void> {
    const { ui, clock } = this.#context.services;
    const abandon = () => this.#sender.abandon();
    const cancelTimer = clock.after(GRACE_MS, abandon);
    try {
      // A command reads keys only during `progress`, and the user must be able to stop a second time.
      await ui.progress('Waiting for responses', async (signal, show) => {
        signal.addEventListener('abort', abandon, { once: true });
        show(this.#responsesView());
        await running.catch(() => {});
      });
    } catch {
      // Stopped again, or the terminal is gone before the work above began: the next run looks these rows up.
      abandon();
    } finally {
      cancelTimer();
    }
    await running.catch(() => {});
  }

  #responsesView(): ProgressView {
    const [label, sender] = [fileNameOf(this.#prepared.options), this.#sender];
    return {
      get bars(): readonly Bar[] {
        const text = `${countOf(sender.runningCount(), 'request')} running`;
        return [{ label, status: { text, tone: 'busy' }, gist: '' }];
      },
      note: () => 'Stop again to skip waiting. The next run looks up the videos of requests without a response.',
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
    return { label: fileNameOf(this.#prepared.options), done: sent + failed, total, text };
  }

  #describePause(): string {
    return `${this.#pace.note() || this.#note} A batch that you stop can be resumed later.`.trim();
  }

  #reportLookUp(): void {
    const { ui } = this.#context.services;
    const [found, absent] = [countOf(this.#found, 'row'), countOf(this.#absent, 'row')];
    if (this.#found > 0) ui.say(`${found} without a clear response: found in the list, not sent again.`);
    if (this.#absent > 0) ui.say(`${absent} without a clear response: not in the list, so not received.`);
  }
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** @param problems found by the second reading; none if the rows are other ones than before */
function fileChanged(path: string, problems: Problems): StateError {
  const [problem] = problems.lines();
  return new StateError(
    problem === undefined ? `${path} changed while it was being read.` : `Could not read ${path} again. ${problem}`,
    'Fix the file, then try again. The journal knows what was sent.',
  );
}
