import { countOf, formatCount } from '../../../../lib/format.ts';
import { Back, Interrupted } from '../../../../ui/ui.ts';
import type { Context, Services } from '../../../context.ts';
import { wayOn } from '../batch.ts';
import { type BatchRow, isFailed } from '../journal/journal-entry.ts';
import type { BatchAsked, BatchEnd, PreparedBatch } from '../types.ts';
import { isUnderWay } from './wait.ts';

/** How many failures are told one by one; all are in the results. */
const MAX_TOLD = 5;

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
  const all = rows.all().filter(({ row }) => row > 0);
  const bad = all.filter(isBad);
  for (const { row, video_name, error } of bad.slice(0, MAX_TOLD)) ui.fail(`Line ${row}, “${video_name}”: ${error}`);
  if (bad.length > MAX_TOLD) ui.say(`And ${formatCount(bad.length - MAX_TOLD)} more.`);
  const sent = all.filter(({ state }) => state === 'sent').length;
  const total = checked.lines.size;
  const remaining = total - sent - all.filter(({ state }) => state === 'failed').length;
  const failed = bad.length > 0 ? `, ${formatCount(bad.length)} failed` : '';
  const text = `${formatCount(sent)} of ${countOf(total, 'video')} sent${describeDone(asked, all)}${failed}`;
  if (remaining > 0) ui.warn(`${text}; ${formatCount(remaining)} remain. To go on, run ${wayOn(asked)} again.`);
  else if (bad.length > 0) ui.warn(`${text}.`);
  else ui.ok(`${text}.`);
  tellUnclear(services, end);
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

/** Lists the rows that may or may not have been paid, and how to decide about them. */
function tellUnclear({ ui }: Services, { rows, unclear }: BatchEnd): void {
  if (unclear.size === 0) return;
  const all = rows.all().filter(({ hash }) => unclear.has(hash));
  for (const { row, hash, video_name, error } of all.slice(0, MAX_TOLD)) {
    const line = row > 0 ? `Line ${row}` : 'A row that is not in the file any more';
    const likely = unclear.get(hash);
    const seen = likely
      ? `Video ${likely.video_id} may be it.`
      : 'It was not found in the list, which proves nothing here.';
    ui.warn(
      `${line}, “${video_name}”, got no clear answer and was not sent again. ${seen}${error === '' ? '' : ` ${error}`}`,
    );
  }
  if (all.length > MAX_TOLD) ui.say(`And ${formatCount(all.length - MAX_TOLD)} more.`);
  ui.say(
    'Look for them with tavus video list. The same command looks again; with --resend-unclear it sends those that are not found again, which may pay for them twice.',
  );
}

/** How far those are that were waited for. */
function describeDone({ waitMs, folder }: BatchAsked, rows: readonly BatchRow[]): string {
  if (waitMs === undefined) return '';
  const ready = rows.filter(({ state, status }) => state === 'sent' && status === 'ready');
  const saved = ready.filter(({ file, error }) => file !== '' && error === '').length;
  return `, ${formatCount(ready.length)} ready${folder === undefined ? '' : `, ${formatCount(saved)} saved`}`;
}
