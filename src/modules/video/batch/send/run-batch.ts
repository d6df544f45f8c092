import { realpath } from 'node:fs/promises';
import { NotSentError } from '../../../../api/errors.ts';
import { FULL_PAGE } from '../../../../api/fields.ts';
import { optional } from '../../../../api/read.ts';
import { lockForRun } from '../../../../lib/files/run-lock.ts';
import { saveMemory } from '../../../../lib/save-memory.ts';
import type { Context, Services } from '../../../context.ts';
import { batchFiles, fileNameOf } from '../batch.ts';
import { Journal, putAside } from '../journal/journal.ts';
import { naming } from '../journal/journal-entry.ts';
import { refuseStream } from '../plan/csv.ts';
import type { BatchEnd, BatchOptions, PreparedBatch } from '../types.ts';
import { makeDownloadFolder } from './download-folder.ts';
import { checkCsv, prepareBatch } from './prepare.ts';
import { previewRows, sendQuestion } from './preview.ts';
import { ResultsFile } from './results-file.ts';
import { BatchSending } from './send-batch.ts';
import { tellEnd } from './tell-end.ts';
import { waitForVideos } from './wait-for-videos.ts';

const IN_USE = 'Another tavus is sending this batch.';

/**
 * Checks a batch, shows a preview, asks, sends, and waits for the videos. A second call resumes where the first one ended.
 * @returns undefined when the user declines. @throws UsageError for a faulty file, after all its problems were printed
 */
export async function runBatch(context: Context, given: BatchOptions): Promise<BatchEnd | undefined> {
  const { ui } = context.services;
  await refuseStream(given.path);
  saveMemory();
  // A CSV is the same batch by any path. A file that does not exist is reported when it is read.
  const options = { ...given, path: await realpath(given.path).catch(() => given.path) };
  const checked = await checkCsv(context, options);
  const unlock = await lockForRun(batchFiles(context, options.path).journal, IN_USE);
  try {
    const prepared = await prepareBatch(context, options, checked);
    const isAllSent = prepared.todo.length === 0 && prepared.journal.rows.of('unknown').length === 0;
    await ui.details(`Generate from ${fileNameOf(options)}`, previewRows(prepared));
    if (isAllSent) ui.say('Nothing to send.');
    else {
      const isWanted = await ui.confirm({ title: 'Generate from a CSV', text: sendQuestion(prepared) });
      if (!isWanted) return undefined;
      await endDryRun(context, prepared);
    }
    return await carryOut(context, prepared, isAllSent);
  } finally {
    unlock();
  }
}

/** Ends a dry run: the client gets a first request that is aborted already. @throws NotSentError in a dry run */
async function endDryRun(context: Context, { checked }: PreparedBatch): Promise<void> {
  if (!checked.first) return;
  const stopped = AbortSignal.abort();
  await context.services
    .client()
    .videos.generate(checked.first.request, { signal: stopped })
    .catch((error: unknown) => {
      if (error instanceof NotSentError) throw error;
    });
}

async function carryOut(context: Context, prepared: PreparedBatch, isAllSent: boolean): Promise<BatchEnd> {
  const { clock } = context.services;
  const { options } = prepared;
  const files = batchFiles(context, options.path);
  await makeDownloadFolder(options.folder);
  if (options.startsOver) await putAside(files.journal, clock.now());
  const journal = await Journal.open(files.journal, prepared.journal);
  const results = new ResultsFile(files.results, journal.rows, clock);
  const { stop, isTimedOut, unclear } = await work(context, prepared, { journal, results, isAllSent });
  // The lists of other screens do not have the new videos.
  context.forgetItems();
  // The results and the summary are written after a failure too: they hold the ids of the new videos.
  const unkept = await journal.close();
  const unwritten = await results.finish();
  // An incomplete journal is the most serious failure, even if the user stopped.
  const end: BatchEnd = { options, rows: journal.rows, stop: unkept ?? stop ?? unwritten, isTimedOut, unclear };
  if (unwritten && end.stop !== unwritten) context.services.ui.fail(unwritten.message, unwritten.hint);
  tellEnd(context, prepared, end, unwritten ? undefined : files.results);
  return end;
}

interface BatchWork {
  readonly journal: Journal;
  readonly results: ResultsFile;
  readonly isAllSent: boolean;
}

/** Sends and waits. @returns why it ended early; never throws */
async function work(
  context: Context,
  prepared: PreparedBatch,
  { journal, results, isAllSent }: BatchWork,
): Promise<Pick<BatchEnd, 'stop' | 'isTimedOut' | 'unclear'>> {
  const sending = new BatchSending(context, prepared, journal, results);
  const unclear = sending.unclear();
  try {
    await begin(context, prepared, journal);
    const stop = isAllSent ? undefined : await sending.run();
    // Reports a journal that could not be written before the wait, not after it.
    await journal.settled();
    if (stop || prepared.options.waitMs === undefined) return { stop, isTimedOut: false, unclear };
    return { ...(await waitForVideos(context, prepared, journal, results)), unclear };
  } catch (error) {
    return { stop: error instanceof Error ? error : new Error(String(error)), isTimedOut: false, unclear };
  }
}

/** The server's time, ISO 8601: from its responses, else the date of its newest video. Undefined where neither is known. */
async function readServerTime({ client, clock }: Services): Promise<string | undefined> {
  const { videos, toServerTime } = client();
  const newest =
    toServerTime(clock.now()) === undefined ? (await videos.list({ limit: FULL_PAGE, page: 0 })).items : [];
  const dates = newest.map(({ created_at = '' }) => Date.parse(created_at)).filter((date) => !Number.isNaN(date));
  const time = toServerTime(clock.now()) ?? (dates.length > 0 ? Math.max(...dates) : undefined);
  return time === undefined ? undefined : new Date(time).toISOString();
}

async function begin(
  { services }: Context,
  { options, checked, todo }: PreparedBatch,
  journal: Journal,
): Promise<void> {
  const at = new Date(services.clock.now()).toISOString();
  const [file, server] = [fileNameOf(options), services.account.baseUrl()];
  const server_time = await readServerTime(services);
  await journal.write({
    event: 'batch',
    version: 1,
    file,
    server,
    hash: checked.hash,
    at,
    ...optional('server_time', server_time),
  });
  for (const hash of todo) {
    const row = journal.rows.get(hash);
    if (row && row.state !== 'unsent') void journal.write({ event: 'unsent', ...naming(row) });
  }
}
