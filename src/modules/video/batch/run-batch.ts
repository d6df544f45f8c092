import { NotSentError } from '../../../api/errors.ts';
import type { Context } from '../../shared/context.ts';
import { type BatchAsked, batchFiles, fileNameOf } from './batch.ts';
import { refuseStream } from './csv.ts';
import { Journal, putAside } from './journal.ts';
import type { BatchRows } from './journal-entry.ts';
import { lockBatch } from './lock.ts';
import { checkCsv, lockName, type PreparedBatch, prepareBatch } from './prepare.ts';
import { previewRows, sendQuestion } from './preview.ts';
import { ResultsFile } from './results-file.ts';
import { BatchSending } from './send-batch.ts';
import { tellEnd } from './tell-end.ts';
import { saveMemory } from './thrift.ts';
import { waitForVideos } from './wait-for-videos.ts';

/** How a batch ended. */
export interface BatchEnd {
  readonly rows: BatchRows;
  /** Why it ended before all was done: the user's own stop, or a failure. */
  readonly stop: Error | undefined;
  /** True when the time to wait was up. */
  readonly isTimedOut: boolean;
}

/**
 * Checks a batch, shows what it is going to be, asks, sends and waits for it. Whatever ends it on the way, the same call
 * goes on. @returns undefined when the user does not want it. @throws UsageError with all that is wrong said before
 */
export async function runBatch(context: Context, asked: BatchAsked): Promise<BatchEnd | undefined> {
  const { ui } = context.services;
  await refuseStream(asked.path);
  saveMemory();
  const checked = await checkCsv(context, asked);
  const unlock = await lockBatch(await lockName(context, asked));
  try {
    const prepared = await prepareBatch(context, asked, checked);
    const isAllSent = prepared.todo.length === 0 && prepared.journal.rows.count('unknown') === 0;
    await ui.details(`Generate from ${fileNameOf(asked)}`, previewRows(prepared));
    if (isAllSent) ui.say('There is nothing to send.');
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

/** Hands the client a first request that it can't send: in a dry run that is the end. @throws NotSentError then */
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
  const { asked } = prepared;
  const files = batchFiles(context, asked.path);
  if (asked.startsOver) await putAside(files.journal, clock.now());
  const journal = await Journal.open(files.journal, prepared.journal);
  const results = new ResultsFile(files.results, journal.rows, clock);
  const { stop, isTimedOut } = await work(context, prepared, { journal, results, isAllSent });
  // Other screens show what was loaded before.
  context.forgetItems();
  // Whatever failed, the results hold the ids of the videos that were made, and the summary is shown.
  const unkept = await journal.close();
  const unwritten = await results.finish();
  // A journal that lacks entries is the worst of these, also for a user who stopped.
  const end: BatchEnd = { rows: journal.rows, stop: unkept ?? stop ?? unwritten, isTimedOut };
  if (unwritten && end.stop !== unwritten) context.services.ui.fail(unwritten.message, unwritten.hint);
  tellEnd(context, prepared, end, unwritten ? undefined : files.results);
  return end;
}

interface BatchWork {
  readonly journal: Journal;
  readonly results: ResultsFile;
  readonly isAllSent: boolean;
}

/** Sends and waits. @returns why it ended before all was done: nothing is thrown */
async function work(
  context: Context,
  prepared: PreparedBatch,
  { journal, results, isAllSent }: BatchWork,
): Promise<Pick<BatchEnd, 'stop' | 'isTimedOut'>> {
  try {
    await begin(context, prepared, journal);
    const stop = isAllSent ? undefined : await new BatchSending(context, prepared, journal, results).run();
    // Otherwise a journal that broke at the last row is reported only after the wait.
    await journal.settled();
    if (stop || prepared.asked.waitMs === undefined) return { stop, isTimedOut: false };
    return await waitForVideos(context, prepared, journal, results);
  } catch (error) {
    return { stop: error instanceof Error ? error : new Error(String(error)), isTimedOut: false };
  }
}

async function begin({ services }: Context, { asked, checked, todo }: PreparedBatch, journal: Journal): Promise<void> {
  const at = new Date(services.clock.now()).toISOString();
  const [file, server] = [fileNameOf(asked), services.account.baseUrl()];
  await journal.write({ event: 'batch', version: 1, file, server, hash: checked.hash, at });
  for (const row of todo) {
    if (journal.rows.stateOf(row) !== 'unsent') void journal.write({ event: 'unsent', row });
  }
}
