import { countOf, formatCount, formatDuration } from '../../../../lib/format.ts';
import type { DetailRow } from '../../../../ui/ui.ts';
import { speakingTime } from '../../script-length.ts';
import { isFailed } from '../journal/journal-entry.ts';
import type { PreparedBatch } from '../types.ts';

/** The counts of a batch, and its first video as it is sent. */
export function previewRows({ checked, journal, todo, options }: PreparedBatch): readonly DetailRow[] {
  const { rows } = journal;
  const failed = rows.all().filter(isFailed).length;
  const sentAgain = options.retriesFailed ? 'sent again now' : 'left out';
  const counts: readonly DetailRow[] = [
    ['Videos', formatCount(checked.lines.size)],
    ['Sent before', countOrNone(rows.of('sent').filter((row) => !isFailed(row)).length)],
    ['Failed before', failed > 0 ? `${formatCount(failed)} (${sentAgain})` : undefined],
    ['No clear response', describeUnknown(rows.of('unknown').length)],
    ['No longer in the file', countOrNone(rows.all().filter(({ row }) => row === 0).length)],
    ['To send now', formatCount(todo.length)],
    ['Words to send', describeWords({ checked, todo })],
  ];
  if (!checked.first) return counts;
  const { row, request } = checked.first;
  const fields = Object.entries(request).map(([name, value]): DetailRow => {
    return [name, typeof value === 'object' ? JSON.stringify(value) : String(value)];
  });
  return [...counts, ['First row', `line ${row}`], ...fields];
}

/** The question before anything is sent. */
export function sendQuestion({ checked, todo, journal, options }: PreparedBatch): string {
  const unknown = journal.rows.of('unknown').length;
  const again = unknown > 0 ? ` ${countOf(unknown, 'more row')} may be sent again.` : '';
  const over = options.startsOver ? ' Rows sent before are sent, and charged, again.' : '';
  const words = checked.words(inSet(todo));
  const length = words > 0 ? `, about ${formatDuration(speakingTime(words))} of speech` : '';
  return `Generate ${countOf(todo.length, 'video')}${length}?${again}${over} Generating starts immediately and counts against your plan.`;
}

function describeWords({ checked, todo }: Pick<PreparedBatch, 'checked' | 'todo'>): string | undefined {
  const words = checked.words(inSet(todo));
  return words === 0 ? undefined : `${formatCount(words)}, about ${formatDuration(speakingTime(words))}`;
}

function describeUnknown(count: number): string | undefined {
  return count === 0 ? undefined : `${formatCount(count)}, looked up by name first`;
}

function countOrNone(count: number): string | undefined {
  return count === 0 ? undefined : formatCount(count);
}

function inSet(hashes: readonly string[]): (hash: string) => boolean {
  const set = new Set(hashes);
  return (hash) => set.has(hash);
}
