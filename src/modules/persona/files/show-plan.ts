import { countOf, formatCount, joinWords, nameOrNone } from '../../../lib/format.ts';
import { formatPath, fromPointer } from '../../../lib/json-pointer.ts';
import type { DetailRow } from '../../../ui/ui.ts';
import type { Services } from '../../context.ts';
import { sayUnknown, warnOfUnknown } from '../../resource/edit/change.ts';
import { differenceRows } from '../../resource/edit/difference.ts';
import { clearSecrets } from '../../resource/edit/keys.ts';
import { PERSONA_JSON } from '../persona-json.ts';
import { previewRows } from '../preview.ts';
import type { PairEntry } from './compare.ts';
import { removedSecrets } from './fill-secrets.ts';
import type { FileRow } from './outcome.ts';
import type { PushPlan } from './plan.ts';

/** Shows everything that a push sends. @returns the question to ask before it is sent */
export async function showPlan(services: Services, { creates, changes, deletes }: PushPlan): Promise<string> {
  const { ui } = services;
  for (const { entry, json } of creates) {
    await ui.details(`New persona in ${entry.source.name}`, previewRows(json));
    sayUnknown(services, PERSONA_JSON, json);
    warnOfSecrets(services, entry.source.name, clearSecrets(entry.source.json));
  }
  for (const { entry, after } of changes) {
    const { file, before } = entry.pair;
    await ui.details(`Changes to “${nameOrNone(entry.name)}” (${file.name})`, differenceRows(before, after));
    warnOfUnknown(services, PERSONA_JSON, before, after);
    const removed = removedSecrets(before, after).map(formatPath);
    if (removed.length > 0) ui.warn(`Removes secrets together with what they belong to: ${removed.join(', ')}.`);
    warnOfSecrets(services, file.name, clearSecrets(file.json));
  }
  if (deletes.length > 0) {
    const rows = deletes.map(
      ({ persona_id, persona_name }): DetailRow => [persona_id ?? '', nameOrNone(persona_name ?? '')],
    );
    await ui.details('Personas to delete', rows);
  }
  return questionOf(creates.length, changes.length, deletes.length);
}

/** Tells what is not sent, and why. */
export async function tellRest({ ui }: Services, { refusals, behind, gone }: PushPlan): Promise<void> {
  for (const { row, problem, hint, conflict } of refusals) {
    if (conflict)
      await ui.details(`Changed on both sides: ${row.file} (old: at Tavus, new: here)`, conflictRows(conflict));
    ui.fail(`${row.file ?? row.persona_id}: ${problem}`, hint);
  }
  if (behind.length > 0) ui.say(`Changed at Tavus since the last pull, not here: ${namesOf(behind)}.`);
  if (gone.length > 0)
    ui.say(`Without a file, but not deleted at Tavus: ${namesOf(gone)}. To delete them, use --delete.`);
}

function questionOf(creates: number, changes: number, deletes: number): string {
  const parts = [
    ...(creates > 0 ? [`create ${countOf(creates, 'persona')}`] : []),
    ...(changes > 0 ? [`change ${countOf(changes, 'persona')}`] : []),
    ...(deletes > 0 ? [`delete ${countOf(deletes, 'persona')}`] : []),
  ];
  const text = joinWords(parts, 'and');
  const warning = deletes > 0 ? ' Deleting cannot be undone.' : '';
  return `${text.charAt(0).toUpperCase()}${text.slice(1)} at Tavus as shown above?${warning}`;
}

/** Which fields changed on which side, and what differs. */
function conflictRows({ pair: { before, after, changed } }: PairEntry): readonly DetailRow[] {
  const names = (pointers: readonly string[]) =>
    pointers.map((pointer) => formatPath(fromPointer(pointer) ?? [])).join(', ');
  const sides: readonly DetailRow[] = changed
    ? [
        ['Changed here', names(changed.here)],
        ['Changed at Tavus', names(changed.atTavus)],
      ]
    : [['Changed', 'No earlier pull or push of this file is known.']];
  return [...sides, ...differenceRows(before, after)];
}

function warnOfSecrets({ ui }: Services, file: string, paths: readonly (readonly string[])[]): void {
  if (paths.length === 0) return;
  ui.warn(
    `${file} contains secrets in clear text: ${paths.map(formatPath).join(', ')}. Replace them by ******** after the push.`,
  );
}

function namesOf(rows: readonly FileRow[]): string {
  const names = rows.map(({ file, persona_name, persona_id }) => file ?? persona_name ?? persona_id ?? '');
  const [shown, rest] = [names.slice(0, MAX_NAMES), names.length - MAX_NAMES];
  return rest > 0 ? `${shown.join(', ')} and ${formatCount(rest)} more` : shown.join(', ');
}

/** Of those that need no action now. `status` lists all. */
const MAX_NAMES = 10;
