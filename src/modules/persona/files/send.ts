import { KeyRefusedError, NotSentError, TavusError } from '../../../api/errors.ts';
import { StateError, UsageError } from '../../../lib/errors.ts';
import { nameOrNone } from '../../../lib/format.ts';
import type { Context } from '../../context.ts';
import { sendChange } from '../../forms/send-change.ts';
import { UnansweredError } from '../../forms/unanswered.ts';
import { PERSONAS } from '../../nouns/persona.ts';
import { loadChanged } from '../../resource/edit/change.ts';
import { sendPatch } from '../../resource/edit/send-patch.ts';
import { toPatch } from '../edit/custom-llm.ts';
import { PERSONA_EDITING } from '../edit/editing.ts';
import { toCreation } from '../persona-json.ts';
import { toRecord } from './compare.ts';
import { createPersona } from './creation.ts';
import type { Folder } from './folder.ts';
import { type FileRow, type Outcome, toFileRow } from './outcome.ts';
import type { PushPlan } from './plan.ts';

/** Sends a plan. A request that fails does not stop the others. @param outcomes gets what was done, also before an error */
export async function sendPlan(context: Context, folder: Folder, plan: PushPlan, outcomes: Outcome[]): Promise<void> {
  const { ui } = context.services;
  const taken = new Set(plan.atTavus.rows.keys());
  const attempt = async (row: FileRow, send: () => Promise<Outcome>) => {
    try {
      outcomes.push(await send());
    } catch (error) {
      if (!isOfOne(error)) throw error;
      const { text, hint } = context.services.explain(error);
      ui.fail(`${row.file ?? row.persona_id}: ${text}`, hint);
      outcomes.push({ ...row, result: 'failed', problem: text });
    }
  };
  for (const { entry, json } of plan.creates) {
    await attempt(toFileRow(entry), async () => {
      const persona = await createPersona(context, folder, { source: entry.source, json, taken });
      ui.ok(`Created “${nameOrNone(persona.persona_name)}” (persona ${persona.persona_id}) from ${entry.source.name}.`);
      context.updateItem(PERSONAS, persona);
      return { ...toFileRow(entry), persona_id: persona.persona_id, result: 'created' };
    });
  }
  for (const change of plan.changes) {
    await attempt(toFileRow(change.entry), () => sendChangeOf(context, folder, change, plan.force));
  }
  for (const row of plan.deletes) await attempt(row, () => sendDeletion(context, folder, row));
}

/** Ends a dry run: the client gets the first request, which is aborted already. @throws NotSentError in a dry run */
export async function refuseDryRun({ services }: Context, plan: PushPlan): Promise<void> {
  const { personas } = services.client();
  const signal = AbortSignal.abort();
  const [creation, change, deletion] = [plan.creates[0], plan.changes[0], plan.deletes[0]];
  const first = creation
    ? personas.create(toCreation(creation.json), { signal })
    : change
      ? personas.patch(change.entry.id, toPatch(change.entry.pair.before, change.after), { force: plan.force, signal })
      : personas.delete(deletion?.persona_id ?? '', { signal });
  await Promise.resolve<unknown>(first).catch((error: unknown) => {
    if (error instanceof NotSentError) throw error;
  });
}

async function sendChangeOf(
  context: Context,
  folder: Folder,
  { entry, after }: PushPlan['changes'][number],
  force: boolean,
): Promise<Outcome> {
  const { file, persona, before } = entry.pair;
  const operations = toPatch(before, after);
  await sendPatch(context, PERSONA_EDITING, { id: persona.persona_id, operations, force, asks: false });
  const changed = await loadChanged(context, PERSONA_EDITING, persona, { before, after });
  folder.sync.keep(persona.persona_id, toRecord(file.name, file.json, changed));
  context.services.ui.ok(`Changed “${nameOrNone(changed.persona_name)}” (persona ${persona.persona_id}).`);
  context.updateItem(PERSONAS, changed);
  return { ...toFileRow(entry), result: 'changed' };
}

async function sendDeletion(context: Context, folder: Folder, row: FileRow): Promise<Outcome> {
  const { client, ui } = context.services;
  const { persona_id: id, persona_name: name } = row;
  if (id === null) return { ...row, result: 'failed' };
  await sendChange(context, 'Deleting', (signal) => client().personas.delete(id, { signal }));
  folder.sync.forget(id);
  context.removeItem(PERSONAS, id);
  ui.ok(`Deleted “${nameOrNone(name ?? '')}”: persona ${id}.`);
  return { ...row, result: 'deleted' };
}

/** True for an error that concerns one persona, after which the others can be sent. */
function isOfOne(error: unknown): boolean {
  if (error instanceof KeyRefusedError) return false;
  return [TavusError, UnansweredError, StateError, UsageError].some((type) => error instanceof type);
}
