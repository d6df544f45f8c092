import { Back, Interrupted } from '../../../ui/ui.ts';
import type { Context } from '../../shared/context.ts';
import { type BatchAsked, countOf, formatCount, wayOn } from './batch.ts';
import { type BatchRow, isFailed } from './journal-entry.ts';
import type { PreparedBatch } from './prepare.ts';
import type { BatchEnd } from './run-batch.ts';
import { isUnderWay } from './wait.ts';

/** How many failures are told one by one; all are in the results. */
const MOST_TOLD = 5;

/** True for a row that did not come to a good end; one that could not be saved, too. */
export function isBad(row: BatchRow): boolean {
  return isFailed(row) || (row.state === 'sent' && row.error !== '');
}

/** Says what came of a batch, and how to go on. @param resultsPath undefined where they could not be written */
export function tellEnd(
  { services }: Context,
  { checked, asked }: PreparedBatch,
  end: BatchEnd,
  resultsPath: string | undefined,
): void {
  const { ui } = services;
  const { rows, stop, isTimedOut } = end;
  const all = rows.all().filter(({ row }) => checked.hashes.has(row));
  const bad = all.filter(isBad);
  for (const { row, video_name, error } of bad.slice(0, MOST_TOLD)) ui.fail(`Line ${row}, “${video_name}”: ${error}`);
  if (bad.length > MOST_TOLD) ui.say(`And ${formatCount(bad.length - MOST_TOLD)} more.`);
  const sent = all.filter(({ state }) => state === 'sent').length;
  const remaining = checked.hashes.size - sent - all.filter(({ state }) => state === 'failed').length;
  const failed = bad.length > 0 ? `, ${formatCount(bad.length)} failed` : '';
  const text = `${formatCount(sent)} of ${countOf(checked.hashes.size, 'video')} sent${describeDone(asked, all)}${failed}`;
  if (remaining > 0) ui.warn(`${text}; ${formatCount(remaining)} remain. To go on, run ${wayOn(asked)} again.`);
  else if (bad.length > 0) ui.warn(`${text}.`);
  else ui.ok(`${text}.`);
  if (bad.some(isFailed)) ui.say('--retry-failed sends those that failed again.');
  if (resultsPath !== undefined) ui.say(`Results: ${resultsPath}`);
  if (asked.waitMs === undefined && remaining === 0 && all.some(isUnderWay)) {
    services.sayNext({
      menu: 'Watch Videos shows how far they are.',
      command: 'The same command with --wait waits for them, and with --download FOLDER saves them.',
    });
  }
  const isStoppedByUser = stop instanceof Back || stop instanceof Interrupted;
  if (!isStoppedByUser && !isTimedOut) ui.notify(text);
}

/** How far those are that were waited for. */
function describeDone({ waitMs, folder }: BatchAsked, rows: readonly BatchRow[]): string {
  if (waitMs === undefined) return '';
  const ready = rows.filter(({ state, status }) => state === 'sent' && status === 'ready');
  const saved = ready.filter(({ file, error }) => file !== '' && error === '').length;
  return `, ${formatCount(ready.length)} ready${folder === undefined ? '' : `, ${formatCount(saved)} saved`}`;
}
