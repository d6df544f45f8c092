import { realpath } from 'node:fs/promises';
import { NotFoundError } from '../../../api/errors.ts';
import { UsageError } from '../../../ui/usage-error.ts';
import type { Context } from '../../shared/context.ts';
import { whyFailed, whyUnfinished } from '../../shared/replicas.ts';
import { type BatchAsked, batchFiles, countOf, fileNameOf, isSandbox } from './batch.ts';
import { type CheckedBatch, checkBatch } from './check.ts';
import { type ReadJournal, readJournal } from './journal.ts';
import { BatchRows, isFailed } from './journal-entry.ts';
import { Problems } from './problems.ts';
import { checkResultsFile } from './results-file.ts';

/** A batch that can be sent. */
export interface PreparedBatch {
  readonly asked: BatchAsked;
  readonly checked: CheckedBatch;
  /** What was done before. */
  readonly journal: ReadJournal;
  /** Lines of the rows to send; those of unknown fate are looked up first and are not among them. */
  readonly todo: readonly number[];
}

/** How many replicas are asked for before anything is sent, and how many videos of an earlier run. */
const [MOST_REPLICAS, MOST_VIDEOS] = [20, 3];

/** Reads a CSV and finds everything that is wrong with it. @throws UsageError; what is wrong was said before */
export async function checkCsv(context: Context, asked: BatchAsked): Promise<CheckedBatch> {
  const { ui } = context.services;
  const problems = new Problems();
  const checked = await ui.busy(`Checking ${fileNameOf(asked)}`, (signal) => checkBatch(asked, problems, signal));
  if (problems.count() > 0) {
    for (const line of problems.lines()) ui.say(line);
    throw new UsageError(
      `${fileNameOf(asked)}: ${countOf(problems.count(), 'problem')}. Nothing was sent.`,
      'Correct the file or the flags, then run it again.',
    );
  }
  for (const column of checked.idleColumns) ui.warn(`The column ${column} is not used: a flag goes before it.`);
  return checked;
}

/** Puts together what is asked for and what was done before. @throws UsageError when these do not go together */
export async function prepareBatch(context: Context, asked: BatchAsked, checked: CheckedBatch): Promise<PreparedBatch> {
  const { account, ui } = context.services;
  const files = batchFiles(context, asked.path);
  await checkResultsFile(files.results);
  const read = await readForgiving(files.journal, asked.startsOver);
  const begun = read.rows.batch();
  const isOther = begun !== undefined && begun.server !== account.baseUrl();
  // What another sandbox held is gone.
  const isFresh = asked.startsOver || (isOther && isSandbox(context));
  if (isOther && !isFresh) throw sentElsewhere(begun.server, files.journal);
  const journal = isFresh ? { rows: new BatchRows(), size: 0 } : read;
  refuseChanged(journal.rows, checked);
  if ((journal.rows.batch()?.hash ?? checked.hash) !== checked.hash) {
    ui.warn('The CSV, the script or the flags have changed since this batch began. The rows sent before are the same.');
  }
  await checkAccount(context, journal.rows);
  const todo = [...checked.hashes.keys()].filter((row) => isToSend(journal.rows, checked, row, asked.retriesFailed));
  if (todo.length > 0) await checkReplicas(context, checked);
  return { asked, checked, journal, todo };
}

/** The place of a batch, whatever path leads there. */
export async function lockName(context: Context, { path }: BatchAsked): Promise<string> {
  return batchFiles(context, await realpath(path)).journal;
}

/** A journal that is left behind may be damaged. */
async function readForgiving(path: string, startsOver: boolean): Promise<ReadJournal> {
  try {
    return await readJournal(path);
  } catch (error) {
    if (startsOver && error instanceof UsageError) return { rows: new BatchRows(), size: 0 };
    throw error;
  }
}

function isToSend(rows: BatchRows, { hashes }: CheckedBatch, row: number, retriesFailed: boolean): boolean {
  const begun = rows.get(row);
  if (begun === undefined || !isFailed(begun)) return begun === undefined || begun.state === 'unsent';
  // One that was mended is another one.
  return retriesFailed || begun.hash !== hashes.get(row);
}

function sentElsewhere(server: string, journal: string): UsageError {
  return new UsageError(
    `This batch was begun at ${server}, as ${journal} tells.`,
    'Go on with the key and server of then, or send all of it anew with --start-over.',
  );
}

/** Rows that were sent must be what they were. */
function refuseChanged(rows: BatchRows, { hashes }: CheckedBatch): void {
  const changed = rows.all().filter((begun) => {
    const isMade = !isFailed(begun) && begun.state !== 'unsent';
    return isMade && hashes.has(begun.row) && hashes.get(begun.row) !== begun.hash;
  });
  if (changed.length === 0) return;
  const shown = changed.slice(0, 10).map(({ row }) => row);
  const lines = `${shown.join(', ')}${changed.length > shown.length ? ' …' : ''}`;
  throw new UsageError(
    `The CSV, the script or the flags have changed: ${countOf(changed.length, 'row')} sent before would be other videos now (line ${lines}).`,
    'Undo the change to go on, put new rows at the end, or send all of it anew with --start-over.',
  );
}

/** The videos of the journal have to be in this account: another one's can't be gone on with. @throws UsageError */
async function checkAccount(context: Context, rows: BatchRows): Promise<void> {
  const { ui, client } = context.services;
  const sent = rows.of('sent').slice(-MOST_VIDEOS);
  if (sent.length === 0) return;
  const isKnown = await ui.busy('Looking for the videos sent before', async (signal) => {
    for (const { video_id } of sent) {
      try {
        await client().videos.get(video_id, { signal });
        return true;
      } catch (error) {
        if (!(error instanceof NotFoundError)) throw error;
      }
    }
    return false;
  });
  if (isKnown) return;
  throw new UsageError(
    'The videos sent before are not in the account of this key.',
    'Use the key of that account, or send all of it anew with --start-over.',
  );
}

/** Whether those who are to speak are there, and can. @throws UsageError */
async function checkReplicas(context: Context, { replicas }: CheckedBatch): Promise<void> {
  const { ui, client } = context.services;
  await ui.busy('Looking for the replica', async (signal) => {
    for (const [id, row] of [...replicas].slice(0, MOST_REPLICAS)) {
      const replica = await client()
        .replicas.get(id, { signal })
        .catch((error: unknown) => {
          if (!(error instanceof NotFoundError)) throw error;
          throw new UsageError(`There is no replica ${id} (line ${row}). Nothing was sent.`, 'See tavus replica list.');
        });
      const failed = whyFailed(replica);
      if (failed !== undefined) throw new UsageError(`Replica ${id} (line ${row}): ${failed}`, 'Choose another one.');
      const unfinished = whyUnfinished(replica);
      if (unfinished !== undefined) ui.warn(`Replica ${id}: ${unfinished} Its videos wait until then.`);
    }
  });
}
