import { NotFoundError } from '../../../../api/errors.ts';
import { FULL_PAGE } from '../../../../api/fields.ts';
import { UsageError } from '../../../../lib/errors.ts';
import { countOf } from '../../../../lib/format.ts';
import type { Context } from '../../../context.ts';
import { whyFailed, whyUnfinished } from '../../../nouns/replica-status.ts';
import { batchFiles, fileNameOf, isSandbox } from '../batch.ts';
import { type ReadJournal, readJournal } from '../journal/journal.ts';
import { type BatchRow, BatchRows, isCharged, isFailed } from '../journal/journal-entry.ts';
import { checkBatch } from '../plan/check.ts';
import { Problems } from '../plan/problems.ts';
import type { BatchOptions, CheckedBatch, PreparedBatch } from '../types.ts';
import { wordsOf } from '../words.ts';
import { decideRetries } from './decide-retries.ts';
import { checkResultsFile } from './results-file.ts';

/** Maximum numbers of replicas, and of videos of an earlier run, that are looked up before anything is sent. */
const [MAX_REPLICAS, MAX_VIDEOS] = [20, 10];
/** Maximum number of changed rows whose lines are listed. */
const MAX_LINES = 10;

/** Problems of a CSV, which were printed before. */
export class BatchProblemsError extends UsageError {
  constructor(
    message: string,
    hint: string,
    /** The line on which the columns are probably named; undefined if it is the one that was read. */
    readonly headerLine: number | undefined,
  ) {
    super(message, hint);
  }
}

/** Reads and checks a CSV. @throws BatchProblemsError after all problems were printed */
export async function checkCsv(context: Context, options: BatchOptions): Promise<CheckedBatch> {
  const { ui } = context.services;
  const problems = new Problems();
  const checked = await ui.busy(`Checking ${fileNameOf(options)}`, (signal) => checkBatch(options, problems, signal));
  if (problems.count() > 0) {
    for (const line of problems.lines()) ui.say(line);
    throw new BatchProblemsError(
      `${fileNameOf(options)}: ${countOf(problems.count(), 'problem')}. Nothing was sent.`,
      wordsOf(options).fix,
      problems.headerLine(),
    );
  }
  for (const { column, setting } of checked.unusedColumns) {
    ui.warn(`The column ${column} is not used: ${setting} overrides it.`);
  }
  return checked;
}

/**
 * Compares a batch with its journal, and asks what to do with rows that an earlier run did not complete.
 * @throws UsageError when the journal does not fit; Back
 */
export async function prepareBatch(
  context: Context,
  given: BatchOptions,
  checked: CheckedBatch,
): Promise<PreparedBatch> {
  const { account } = context.services;
  const files = batchFiles(context, given.path);
  await checkResultsFile(files.results);
  const read = await readForgiving(files.journal, given);
  const begun = read.rows.batch();
  const isOther = begun !== undefined && begun.server !== account.baseUrl();
  // The videos of an earlier sandbox do not exist any more.
  const isFresh = given.startsOver || (isOther && isSandbox(context));
  if (isOther && !isFresh) throw sentElsewhere(begun.server, files.journal, given);
  const journal = isFresh ? { rows: new BatchRows(), size: 0 } : read;
  journal.rows.place(checked.lines, checked.formerHashes);
  const options = await decideRetries(context, given, journal.rows);
  const todo = [...checked.lines.keys()].filter((hash) => isToSend(journal.rows.get(hash), options));
  warnOfChanges(context, journal.rows, checked, todo);
  const isSameAccount = await checkAccount(context, journal.rows);
  if (todo.length > 0) await checkReplicas(context, checked);
  return { options, checked, journal, todo, isSameAccount };
}

/** Reads the journal. One that the batch does not need, because it starts over, may be damaged. */
async function readForgiving(path: string, options: BatchOptions): Promise<ReadJournal> {
  try {
    return await readJournal(path);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    if (options.startsOver) return { rows: new BatchRows(), size: 0 };
    const hint = `Check the list of videos, then fix that line, or ${wordsOf(options).startOver(path)}.`;
    throw new UsageError(error.message, hint);
  }
}

function isToSend(begun: BatchRow | undefined, { retriesFailed }: BatchOptions): boolean {
  if (begun === undefined || begun.state === 'unsent') return true;
  return retriesFailed === true && isFailed(begun);
}

function sentElsewhere(server: string, journal: string, options: BatchOptions): UsageError {
  return new UsageError(
    `This batch was started on another server, ${server} (see ${journal}).`,
    `Use the key and server that it was started with, or ${wordsOf(options).startOver(journal)}.`,
  );
}

/** Warns of rows that were changed since they were sent: each becomes a new video. Moving a row is no change. */
function warnOfChanges({ services }: Context, rows: BatchRows, { lines }: CheckedBatch, todo: readonly string[]): void {
  const { ui } = services;
  const gone = rows.all().filter((row) => row.row === 0 && isCharged(row)).length;
  if (gone === 0) return;
  const fresh = todo.filter((hash) => rows.get(hash) === undefined).map((hash) => lines.get(hash) ?? 0);
  const were = countOf(gone, 'row');
  if (fresh.length === 0) {
    ui.warn(`${were} sent before ${gone === 1 ? 'is' : 'are'} no longer in the file.`);
    return;
  }
  const shown = `${fresh.slice(0, MAX_LINES).join(', ')}${fresh.length > MAX_LINES ? ' …' : ''}`;
  ui.warn(
    `The CSV or the script has changed: ${were} sent before ${gone === 1 ? 'is' : 'are'} no longer in it, and ${countOf(fresh.length, 'row')} will be sent as new videos (line ${shown}). A changed row is charged again.`,
  );
}

/**
 * Looks for videos of the journal in this account. They may have been deleted, so finding none does not prove that the
 * key belongs to another account. @returns true when one was found, or none was sent before
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
      `None of ${countOf(sent.length, 'video')} sent before was found: they were deleted, or the key belongs to another account. Rows sent before are not sent again.`,
    );
  }
  return isKnown;
}

/** At most `count` items, spread evenly, including the last one. */
function sample<Item>(items: readonly Item[], count: number): readonly Item[] {
  const step = Math.max(1, items.length / count);
  const picked: Item[] = [];
  for (let at = items.length - 1; at >= 0 && picked.length < count; at -= step)
    picked.push(...items.slice(Math.floor(at), Math.floor(at) + 1));
  return picked;
}

/** @throws UsageError for a replica that does not exist or failed */
async function checkReplicas(context: Context, { replicas }: CheckedBatch): Promise<void> {
  const { ui, client } = context.services;
  await ui.busy('Looking up the replica', async (signal) => {
    for (const [id, row] of [...replicas].slice(0, MAX_REPLICAS)) {
      const replica = await client()
        .replicas.get(id, { signal })
        .catch((error: unknown) => {
          if (!(error instanceof NotFoundError)) throw error;
          throw new UsageError(
            `Replica ${id} (line ${row}) does not exist. Nothing was sent.`,
            'Choose one from the list of replicas.',
          );
        });
      const failed = whyFailed(replica);
      if (failed !== undefined) {
        throw new UsageError(`Replica ${id} (line ${row}): ${failed}`, 'Choose another replica.');
      }
      const unfinished = whyUnfinished(replica);
      if (unfinished !== undefined) ui.warn(`Replica ${id}: ${unfinished} Its videos are queued until then.`);
    }
  });
}
