import type { Command, Given } from '../../../core/command.ts';
import { EXIT } from '../../../lib/errors.ts';
import { parseDuration } from '../../../lib/format.ts';
import { Back } from '../../../ui/ui.ts';
import type { Context, Services } from '../../context.ts';
import { formOptions, readFields } from '../../forms/form-command.ts';
import { REPLICA } from '../../nouns/replica.ts';
import { findId } from '../../resource/find-item.ts';
import { suggesting } from '../../resource/item-argument.ts';
import { WAIT_OPTIONS, wantsToWait } from '../../resource/watch-command.ts';
import { type BatchName, batchFields, checkConcurrency, checkHeaderLine, readOptions } from './form.ts';
import { batchFromForm } from './menu.ts';
import { checkDownloadFolder } from './send/download-folder.ts';
import { BATCH_VIEW, toResult } from './send/result.ts';
import { isBegun } from './send/results-file.ts';
import { runBatch } from './send/run-batch.ts';
import { isBad } from './send/tell-end.ts';
import type { BatchEnd } from './types.ts';
import { FLAG_WORDS } from './words.ts';

const PAGE = 100;

export const BATCH_VIDEOS: Command<Services> = {
  changes: true,
  args: [
    {
      value: 'file',
      help: 'A CSV file. Its first line, or --header-line, names the columns; each line below becomes a video.',
      isRequired: true,
    },
  ],
  options: [
    ...formOptions(batchFields(), {
      replica_id: { ...suggesting(REPLICA), value: 'id', fallback: 'the column replica_id' },
      concurrency: { check: checkConcurrency, fallback: '3' },
      header_line: { check: checkHeaderLine },
    }),
    { name: 'retry-failed', help: 'Send the failed rows again.', fallback: 'off' },
    {
      name: 'resend-unclear',
      help: 'Send rows without a clear response again if their video is not found. They may be charged twice.',
      fallback: 'off',
    },
    {
      name: 'start-over',
      help: 'Send all rows again, including those sent before. The old journal is kept.',
      fallback: 'off',
    },
    ...WAIT_OPTIONS,
    {
      name: 'download',
      value: 'folder',
      help: 'Wait for the videos, and save each to this folder.',
      fallback: 'off',
    },
  ],
  notes: [
    '{{first_name}} in --script and --name is replaced by the value of that column. Columns with the name of an API',
    'field set that field: script, audio_url, video_name, replica_id, background_url, background_source_url,',
    'callback_url, watermark_image_url, fast, transparent_background and properties.*. The whole file is checked before',
    'anything is sent. A journal next to the file records what was sent: run the same command again to resume, and no',
    'row is sent twice. The results are written next to the file too: people.results.csv for people.csv.',
  ].join(' '),
  examples: [
    {
      text: 'Generate a greeting for each person in a list',
      line: 'tavus video batch people.csv --script "Hi {{first_name}}, welcome!" --name "{{email}}" --replica-id Anna',
    },
    {
      text: 'Run without prompts, and save the videos',
      line: 'tavus video batch people.csv --script-file welcome.txt --replica-id r90bbd427f71 --yes --download videos',
    },
  ],
  async run(context, given) {
    const { results } = context.services;
    results.checkFields(BATCH_VIEW);
    const end = await run(context, given);
    if (!end) throw new Back();
    await giveResults(context, end);
    if (end.stop && !(end.stop instanceof Back)) throw end.stop;
    return exitCodeOf(end);
  },
};

async function run(context: Context, given: Given): Promise<BatchEnd | undefined> {
  const folder = given.text('download');
  await checkDownloadFolder(folder);
  const fields: Partial<Record<BatchName, string>> = await readFields(context.services, batchFields(context), given);
  const replica_id = await findId(context, REPLICA, fields.replica_id);
  const found = { ...fields, ...(replica_id !== undefined && { replica_id }) };
  const more = {
    retriesFailed: given.isSet('retry-failed'),
    resendsUnclear: given.isSet('resend-unclear'),
    startsOver: given.isSet('start-over'),
    waitMs: readWait(given),
    folder,
  };
  const path = given.arg();
  if (path === undefined) return await batchFromForm(context, found, more);
  const { script, video_name } = found;
  const templates = { script, video_name, replica_id };
  return await runBatch(context, { path, words: FLAG_WORDS, ...readOptions(found), templates, ...more });
}

function readWait(given: Given): number | undefined {
  if (!wantsToWait(given) && !given.isSet('download')) return undefined;
  return parseDuration(given.text('timeout') ?? '') ?? Number.POSITIVE_INFINITY;
}

/** One line, or JSON object, for each row that was begun. A terminal has shown the summary already. */
async function giveResults({ services }: Context, { rows }: BatchEnd): Promise<void> {
  const { results } = services;
  const begun = rows.all().filter(isBegun);
  if (!results.wantsJson()) {
    for (const row of begun) await results.change(BATCH_VIEW, toResult(row));
    return;
  }
  const pages = Array.from({ length: Math.ceil(begun.length / PAGE) }, (_, page) =>
    begun.slice(page * PAGE, (page + 1) * PAGE),
  );
  await results.list(
    BATCH_VIEW,
    pages.map((page) => page.map(toResult)),
  );
}

function exitCodeOf({ rows, stop, isTimedOut }: BatchEnd): number {
  if (isTimedOut) return EXIT.stillRunning;
  if (stop) return EXIT.interrupted;
  return rows.all().some((row) => isBad(row) || row.state === 'unknown') ? EXIT.failed : 0;
}
