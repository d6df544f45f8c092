import { NotFoundError } from '../../../../api/errors.ts';
import { FULL_PAGE } from '../../../../api/fields.ts';
import { UsageError } from '../../../../lib/errors.ts';
import { countOf } from '../../../../lib/format.ts';
import type { Context } from '../../../context.ts';
import { whyFailed, whyUnfinished } from '../../../nouns/replica-status.ts';
import { batchFiles, fileNameOf, isSandbox } from '../batch.ts';
import { type ReadJournal, readJournal } from '../journal/journal.ts';
import { type BatchRow, BatchRows, isFailed, isPaid } from '../journal/journal-entry.ts';
import { checkBatch } from '../plan/check.ts';
import { Problems } from '../plan/problems.ts';
import type { BatchAsked, CheckedBatch, PreparedBatch } from '../types.ts';
import { checkResultsFile } from './results-file.ts';

/** How many replicas are checked before anything is sent, and how many videos of an earlier run. */
const [MAX_REPLICAS, MAX_VIDEOS] = [20, 10];
/** How many lines of changed rows are listed. */
const MAX_LINES = 10;

/** Problems of a CSV, which were said before. */
export class BatchProblemsError extends UsageError {
  constructor(
    message: string,
    hint: string,
    /** The line on which the columns are probably named, where it is another one. */
    readonly headerLine: number | undefined,
  ) {
    super(message, hint);
  }
}

/** Reads a CSV and finds everything that is wrong with it. @throws UsageError; what is wrong was said before */
export async function checkCsv(context: Context, asked: BatchAsked): Promise<CheckedBatch> {
  const { ui } = context.services;
  const problems = new Problems();
  const checked = await ui.busy(`Checking ${fileNameOf(asked)}`, (signal) => checkBatch(asked, problems, signal));
  if (problems.count() > 0) {
    for (const line of problems.lines()) ui.say(line);
    throw new BatchProblemsError(
      `${fileNameOf(asked)}: ${countOf(problems.count(), 'problem')}. Nothing was sent.`,
      'Correct the file or the flags, then run it again.',
      problems.headerLine(),
    );
  }
  for (const column of checked.idleColumns) ui.warn(`The column ${column} is not used: a flag goes before it.`);
  return checked;
}

/** Puts together what is asked for and what was done before. @throws UsageError when these do not go together */
export async function prepareBatch(context: Context, asked: BatchAsked, checked: CheckedBatch): Promise<PreparedBatch> {
  const { account } = context.services;
  const files = batchFiles(context, asked.path);
  await checkResultsFile(files.results);
  const read = await readForgiving(files.journal, asked.startsOver);
  const begun = read.rows.batch();
  const isOther = begun !== undefined && begun.server !== account.baseUrl();
  // What another sandbox held is gone.
  const isFresh = asked.startsOver || (isOther && isSandbox(context));
  if (isOther && !isFresh) throw sentElsewhere(begun.server, files.journal);
  const journal = isFresh ? { rows: new BatchRows(), size: 0 } : read;
  journal.rows.place(checked.lines, checked.formerHashes);
  const todo = [...checked.lines.keys()].filter((hash) => isToSend(journal.rows.get(hash), asked));
  warnOfChanges(context, journal.rows, checked, todo);
  const isSameAccount = await checkAccount(context, journal.rows);
  if (todo.length > 0) await checkReplicas(context, checked);
  return { asked, checked, journal, todo, isSameAccount };
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

function isToSend(begun: BatchRow | undefined, { retriesFailed }: BatchAsked): boolean {
  if (begun === undefined || begun.state === 'unsent') return true;
  return retriesFailed && isFailed(begun);
}

function sentElsewhere(server: string, journal: string): UsageError {
  return new UsageError(
    `This batch was begun at ${server}, as ${journal} tells.`,
    'Go on with the key and server of then, or send all of it anew with --start-over.',
  );
}

/** Says that rows were changed since they were sent: each is a new video. Rows that were only moved are not changed. */
function warnOfChanges({ services }: Context, rows: BatchRows, { lines }: CheckedBatch, todo: readonly string[]): void {
  const { ui } = services;
  const gone = rows.all().filter((row) => row.row === 0 && isPaid(row)).length;
  if (gone === 0) return;
  const fresh = todo.filter((hash) => rows.get(hash) === undefined).map((hash) => lines.get(hash) ?? 0);
  const were = countOf(gone, 'row');
  if (fresh.length === 0) {
    ui.warn(`${were} sent before ${gone === 1 ? 'is' : 'are'} not in the file any more.`);
    return;
  }
  const shown = `${fresh.slice(0, MAX_LINES).join(', ')}${fresh.length > MAX_LINES ? ' …' : ''}`;
  ui.warn(
    `The CSV, the script or the flags have changed: ${were} sent before ${gone === 1 ? 'is' : 'are'} not in it any more, and ${countOf(fresh.length, 'row')} will be sent as new videos (line ${shown}). A changed row is charged again.`,
  );
}

/**
 * Looks for videos of the journal in this account. Single ones may have been deleted, so that none is no proof of
 * another account. @returns true when one was found, or none was sent before
 */
async function checkAccount(context: Context, rows: BatchRows): Promise<boolean> {
  const { ui, client } = context.services;
  const sent = sample(rows.of('sent'), MAX_VIDEOS);
  if (sent.length === 0) return true;
  const isKnown = await ui.busy('Looking for the videos sent before', async (signal) => {
    const newest = await client().videos.list({ limit: FULL_PAGE, page: 0, signal });
    if (newest.items.some(({ video_id }) => rows.hasVideo(video_id))) return true;
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
  if (!isKnown) {
    ui.warn(
      `None of ${countOf(sent.length, 'video')} sent before is in this account: deleted, or the key belongs to another account. Rows sent before are not sent again.`,
    );
  }
  return isKnown;
}

/** At most `count` of them, spread over all, the last one among them. */
function sample<Item>(items: readonly Item[], count: number): readonly Item[] {
  const step = Math.max(1, items.length / count);
  const picked: Item[] = [];
  for (let at = items.length - 1; at >= 0 && picked.length < count; at -= step)
    picked.push(...items.slice(Math.floor(at), Math.floor(at) + 1));
  return picked;
}

/** Whether those who are to speak are there, and can. @throws UsageError */
async function checkReplicas(context: Context, { replicas }: CheckedBatch): Promise<void> {
  const { ui, client } = context.services;
  await ui.busy('Looking for the replica', async (signal) => {
    for (const [id, row] of [...replicas].slice(0, MAX_REPLICAS)) {
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
