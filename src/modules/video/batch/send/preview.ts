import { countOf, formatCount, formatDuration } from '../../../../lib/format.ts';
import type { DetailRow } from '../../../../ui/ui.ts';
import { speakingTime } from '../../script-length.ts';
import { isFailed } from '../journal/journal-entry.ts';
import type { PreparedBatch } from '../types.ts';

/** What a batch is going to be: the first video as it is sent, and how many there are. */
export function previewRows({ checked, journal, todo, asked }: PreparedBatch): readonly DetailRow[] {
  const { rows } = journal;
  const failed = rows.all().filter(isFailed).length;
  const sentAgain = asked.retriesFailed ? 'sent again now' : 'left out; --retry-failed sends them again';
  const counts: readonly DetailRow[] = [
    ['Videos', formatCount(checked.lines.size)],
    ['Sent before', countOrNone(rows.of('sent').filter((row) => !isFailed(row)).length)],
    ['Failed before', failed > 0 ? `${formatCount(failed)} (${sentAgain})` : undefined],
    ['Without an answer', describeUnknown(rows.of('unknown').length)],
    ['Not in the file any more', countOrNone(rows.all().filter(({ row }) => row === 0).length)],
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

/** What is asked before it begins. */
export function sendQuestion({ checked, todo, journal, asked }: PreparedBatch): string {
  const unknown = journal.rows.of('unknown').length;
  const again = unknown > 0 ? ` ${countOf(unknown, 'more row')} may turn out to be sent again.` : '';
  const over = asked.startsOver ? ' What was sent before is sent, and charged, again.' : '';
  const words = checked.words(inSet(todo));
  const length = words > 0 ? `, about ${formatDuration(speakingTime(words))} of speech` : '';
  return `Generate ${countOf(todo.length, 'video')}${length}?${again}${over} It starts at once and counts against your plan.`;
}

function describeWords({ checked, todo }: Pick<PreparedBatch, 'checked' | 'todo'>): string | undefined {
  const words = checked.words(inSet(todo));
  return words === 0 ? undefined : `${formatCount(words)}, about ${formatDuration(speakingTime(words))}`;
}

function describeUnknown(count: number): string | undefined {
  return count === 0 ? undefined : `${formatCount(count)}, looked up by name before they are sent again`;
}

function countOrNone(count: number): string | undefined {
  return count === 0 ? undefined : formatCount(count);
}

function inSet(hashes: readonly string[]): (hash: string) => boolean {
  const set = new Set(hashes);
  return (hash) => set.has(hash);
}
