import { countOf, formatCount } from '../../../../lib/format.ts';
import { Back, Interrupted } from '../../../../ui/ui.ts';
import type { Context, Services } from '../../../context.ts';
import { resumeHint } from '../batch.ts';
import { type BatchRow, isFailed } from '../journal/journal-entry.ts';
import type { BatchEnd, BatchOptions, PreparedBatch } from '../types.ts';
import { isUnfinished } from './wait.ts';

/** Maximum number of rows that are listed; all are in the results file. */
const MAX_LISTED = 5;

/** True for a row that failed, and for one whose video could not be saved. */
export function isBad(row: BatchRow): boolean {
  return isFailed(row) || (row.state === 'sent' && row.error !== '');
}

/** Prints the outcome of a batch, and what to do next. @param resultsPath undefined if they could not be written */
export function tellEnd(
  { services }: Context,
  { checked, options }: PreparedBatch,
  end: BatchEnd,
  resultsPath: string | undefined,
): void {
  const { ui } = services;
  const { rows, stop, isTimedOut, unclear } = end;
  const all = rows.all().filter(({ row }) => row > 0);
  const bad = all.filter(isBad);
  for (const { row, video_name, error } of bad.slice(0, MAX_LISTED)) ui.fail(`Line ${row}, “${video_name}”: ${error}`);
  if (bad.length > MAX_LISTED) ui.say(`And ${formatCount(bad.length - MAX_LISTED)} more.`);
  const sent = all.filter(({ state }) => state === 'sent').length;
  const total = checked.lines.size;
  const remaining = total - sent - all.filter(({ state }) => state === 'failed').length;
  const failed = bad.length > 0 ? `, ${formatCount(bad.length)} failed` : '';
  const text = `${formatCount(sent)} of ${countOf(total, 'video')} sent${describeDone(options, all)}${failed}`;
  if (remaining > 0) {
    ui.warn(`${text}; ${formatCount(remaining)} remaining.`);
    if (unclear.size < remaining) services.sayNext(resumeHint(options));
  } else if (bad.length > 0) ui.warn(`${text}.`);
  else ui.ok(`${text}.`);
  tellUnclear(services, end);
  if (bad.some(isFailed)) {
    services.sayNext({
      menu: 'To send the failed rows again, generate from the same file again.',
      command: 'To send the failed rows again, run the same command with --retry-failed.',
    });
  }
  if (resultsPath !== undefined) ui.say(`Results: ${resultsPath}`);
  if (options.waitMs === undefined && remaining === 0 && all.some(isUnfinished)) {
    services.sayNext({
      menu: 'Watch Videos shows their progress.',
      command: 'Run the same command with --wait to wait for them, or with --download FOLDER to save them.',
    });
  }
  const isStoppedByUser = stop instanceof Back || stop instanceof Interrupted;
  if (!isStoppedByUser && !isTimedOut) ui.notify(text);
}

/** Lists the rows that may have been charged, and how to decide about them. */
function tellUnclear({ ui, sayNext }: Services, { rows, unclear }: BatchEnd): void {
  if (unclear.size === 0) return;
  const all = rows.all().filter(({ hash }) => unclear.has(hash));
  for (const { row, hash, video_name, error } of all.slice(0, MAX_LISTED)) {
    const line = row > 0 ? `Line ${row}` : 'A row that is no longer in the file';
    const likely = unclear.get(hash);
    const seen = likely ? `Video ${likely.video_id} may be it.` : 'Its video was not found in the list, but may exist.';
    ui.warn(
      `${line}, “${video_name}”, got no clear response and was not sent again. ${seen}${error === '' ? '' : ` ${error}`}`,
    );
  }
  if (all.length > MAX_LISTED) ui.say(`And ${formatCount(all.length - MAX_LISTED)} more.`);
  sayNext({
    menu: 'Look for them in List Videos. Generate from the same file again to look them up, and to choose whether to send those that are not found again.',
    command:
      'Look for them with tavus video list. Run the same command again to look them up, with --resend-unclear to send those that are not found again; they may be charged twice.',
  });
}

/** The counts of ready and saved videos, where they were waited for. */
function describeDone({ waitMs, folder }: BatchOptions, rows: readonly BatchRow[]): string {
  if (waitMs === undefined) return '';
  const ready = rows.filter(({ state, status }) => state === 'sent' && status === 'ready');
  const saved = ready.filter(({ file, error }) => file !== '' && error === '').length;
  return `, ${formatCount(ready.length)} ready${folder === undefined ? '' : `, ${formatCount(saved)} saved`}`;
}
