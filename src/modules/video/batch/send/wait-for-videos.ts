import { dirname, resolve } from 'node:path';
import { lookAt } from '../../../../lib/files/regular-file.ts';
import { countOf, formatCount } from '../../../../lib/format.ts';
import { Back, Interrupted } from '../../../../ui/ui.ts';
import type { Context } from '../../../context.ts';
import { downloadVideo, uniquePathIn } from '../../download.ts';
import { fileNameOf } from '../batch.ts';
import type { Journal } from '../journal/journal.ts';
import type { BatchRows } from '../journal/journal-entry.ts';
import type { BatchEnd, BatchOptions, PreparedBatch } from '../types.ts';
import { BatchProgress, type BatchState } from './progress.ts';
import type { ResultsFile } from './results-file.ts';
import { isUnfinished, type WaitParts, waitForBatch } from './wait.ts';

/** Waits for the videos of a batch, and saves them if `options.folder` is given. Never throws a failure. */
export async function waitForVideos(
  context: Context,
  { options, checked }: PreparedBatch,
  journal: Journal,
  results: ResultsFile,
): Promise<Pick<BatchEnd, 'stop' | 'isTimedOut'>> {
  const { ui, clock, client, explain } = context.services;
  const { rows } = journal;
  let trouble = '';
  let running: Promise<boolean> = Promise.resolve(false);
  try {
    const isDone = await ui.progress(`Waiting for ${countOf(rows.count('sent'), 'video')}`, async (signal, show) => {
      const progress = new BatchProgress(
        clock,
        show,
        () => readWaiting(options, rows),
        () => `${trouble} The videos continue if you stop waiting.`.trim(),
      );
      progress.draw();
      const parts = {
        ...{ clock, rows, explain, timeoutMs: options.waitMs ?? 0 },
        pages: (stop: AbortSignal) => client().once.videos.listAll({ signal: stop }),
        get: (id: string, stop: AbortSignal) => client().once.videos.get(id, { signal: stop }),
        write: (entry: Parameters<Journal['write']>[0]) => journal.write(entry),
        download: options.folder === undefined ? undefined : saveInto(context, options.folder),
        changed: () => {
          progress.changed();
          results.touch();
        },
        troubled: (text: string) => {
          trouble = text;
        },
      };
      running = waitForBatch(parts, signal);
      return await running;
    });
    if (!isDone) ui.warn(`Timed out while waiting for ${countOf(checked.lines.size, 'video')}. ${waitAgain(options)}`);
    return { stop: undefined, isTimedOut: !isDone };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // The caller closes the journal next: wait until a stopped download has written its last entry.
    await running.catch(() => {});
    if (error instanceof Back || error instanceof Interrupted) {
      ui.say(`Stopped waiting. The videos continue. ${waitAgain(options)}`);
    }
    return { stop: error, isTimedOut: error instanceof Back };
  }
}

/** Only commands wait. */
function waitAgain({ startsOver }: BatchOptions): string {
  return `To wait again, run the same command again${startsOver ? ' without --start-over' : ''}.`;
}

function readWaiting(options: BatchOptions, rows: BatchRows): BatchState {
  const sent = rows.of('sent');
  const failed = sent.filter(({ status }) => status === 'error').length;
  const ready = sent.filter(({ status }) => status === 'ready').length;
  const saved = options.folder === undefined ? undefined : sent.filter(({ file }) => file !== '').length;
  const parts = [
    `${formatCount(ready)} of ${formatCount(sent.length)} ready`,
    ...(saved === undefined ? [] : [`${formatCount(saved)} saved`]),
    ...(failed > 0 ? [`${formatCount(failed)} failed`] : []),
  ];
  const ended = sent.filter((row) => !isUnfinished(row)).length;
  const done = saved === undefined ? ended : Math.min(ended, saved + failed);
  return { label: fileNameOf(options), done, total: sent.length, text: parts.join(', ') };
}

/** Saves a video to a folder, unless its file already exists. @returns its file */
function saveInto(context: Context, folder: string): NonNullable<WaitParts['download']> {
  return async (row, signal) => {
    const isHere = row.file !== '' && dirname(resolve(row.file)) === resolve(folder);
    if (isHere && (await lookAt(row.file))) return row.file;
    // The link tells the file extension.
    const video = await context.services.client().videos.get(row.video_id, { signal });
    const target = uniquePathIn(folder, video);
    if (!(await lookAt(target))) await downloadVideo(context, video, { target, force: false }, signal, () => {});
    return target;
  };
}
