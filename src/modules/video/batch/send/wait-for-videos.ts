import { dirname, resolve } from 'node:path';
import { lookAt } from '../../../../lib/files/regular-file.ts';
import { countOf, formatCount } from '../../../../lib/format.ts';
import { Back, Interrupted } from '../../../../ui/ui.ts';
import type { Context } from '../../../context.ts';
import { downloadVideo, uniquePathIn } from '../../download.ts';
import { fileNameOf, wayOn } from '../batch.ts';
import type { Journal } from '../journal/journal.ts';
import type { BatchRows } from '../journal/journal-entry.ts';
import type { BatchAsked, BatchEnd, PreparedBatch } from '../types.ts';
import { BatchProgress, type BatchState } from './progress.ts';
import type { ResultsFile } from './results-file.ts';
import { isUnderWay, type WaitParts, waitForBatch } from './wait.ts';

/** Waits for the videos of a batch, and saves them where that is asked for. */
export async function waitForVideos(
  context: Context,
  { asked, checked }: PreparedBatch,
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
        () => readWaiting(asked, rows),
        () => `${trouble} Esc stops waiting; the videos go on. To wait again: ${wayOn(asked)}.`.trim(),
      );
      progress.draw();
      const parts = {
        ...{ clock, rows, explain, timeoutMs: asked.waitMs ?? 0 },
        pages: (stop: AbortSignal) => client().once.videos.listAll({ signal: stop }),
        get: (id: string, stop: AbortSignal) => client().once.videos.get(id, { signal: stop }),
        write: (entry: Parameters<Journal['write']>[0]) => journal.write(entry),
        download: asked.folder === undefined ? undefined : saveInto(context, asked.folder),
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
    if (!isDone)
      ui.warn(`${countOf(checked.lines.size, 'video')}: the time to wait is up. To wait again: ${wayOn(asked)}.`);
    return { stop: undefined, isTimedOut: !isDone };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // The caller closes the journal next: a download that was stopped writes its last entry before.
    await running.catch(() => {});
    if (error instanceof Back || error instanceof Interrupted) ui.say('Stopped waiting; the videos go on without you.');
    return { stop: error, isTimedOut: error instanceof Back };
  }
}

function readWaiting(asked: BatchAsked, rows: BatchRows): BatchState {
  const sent = rows.of('sent');
  const failed = sent.filter(({ status }) => status === 'error').length;
  const ready = sent.filter(({ status }) => status === 'ready').length;
  const saved = asked.folder === undefined ? undefined : sent.filter(({ file }) => file !== '').length;
  const parts = [
    `${formatCount(ready)} of ${formatCount(sent.length)} ready`,
    ...(saved === undefined ? [] : [`${formatCount(saved)} saved`]),
    ...(failed > 0 ? [`${formatCount(failed)} failed`] : []),
  ];
  const ended = sent.filter((row) => !isUnderWay(row)).length;
  const done = saved === undefined ? ended : Math.min(ended, saved + failed);
  return { label: fileNameOf(asked), done, total: sent.length, text: parts.join(', ') };
}

/** Saves a video into a folder; one that is there already is passed over. @returns its file */
function saveInto(context: Context, folder: string): NonNullable<WaitParts['download']> {
  return async (row, signal) => {
    const isHere = row.file !== '' && dirname(resolve(row.file)) === resolve(folder);
    if (isHere && (await lookAt(row.file))) return row.file;
    // Its link tells the ending.
    const video = await context.services.client().videos.get(row.video_id, { signal });
    const target = uniquePathIn(folder, video);
    if (!(await lookAt(target))) await downloadVideo(context, video, { target, force: false }, signal, () => {});
    return target;
  };
}
