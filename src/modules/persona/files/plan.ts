import { StateError, UsageError } from '../../../lib/errors.ts';
import { countOf } from '../../../lib/format.ts';
import { formatPath } from '../../../lib/json-pointer.ts';
import type { Context, Services } from '../../context.ts';
import { neededKeys } from '../../resource/edit/change.ts';
import { askForKeys, MASK, type MissingKey, masksIn } from '../../resource/edit/keys.ts';
import { LLM_KEY, missingKeys } from '../edit/custom-llm.ts';
import { PERSONA_EDITING } from '../edit/editing.ts';
import { type PersonaJson, toPersonaJson } from '../persona-json.ts';
import { type AtTavus, loadPersonas } from './at-tavus.ts';
import { compare, type Entry, type NewEntry, type PairEntry } from './compare.ts';
import { changedFields, hashesOf } from './content.ts';
import { adoptEarlier } from './creation.ts';
import type { Folder } from './folder.ts';
import { type FileRow, toFileRow } from './outcome.ts';
import { nameIn } from './persona-file.ts';
import { isSelected, selectOnly } from './words.ts';

export interface PushOptions {
  /** Ids, names and files; all if empty. */
  readonly only: readonly string[];
  /** Overwrites what was changed at Tavus. */
  readonly force: boolean;
  /** Deletes personas whose file is gone. */
  readonly deletes: boolean;
}

/** What is not sent, and why. */
interface Refusal {
  readonly row: FileRow;
  /** Sentences. */
  readonly problem: string;
  readonly hint: string;
  /** What differs, if it was changed on both sides. */
  readonly conflict?: PairEntry;
}

/** What a push sends, with the keys that were asked for. */
export interface PushPlan {
  readonly creates: { readonly entry: NewEntry; readonly json: PersonaJson }[];
  readonly changes: { readonly entry: PairEntry; readonly after: PersonaJson }[];
  readonly deletes: FileRow[];
  readonly refusals: Refusal[];
  /** Files whose persona was created by an earlier push that did not end. */
  readonly adopted: FileRow[];
  /** Changed at Tavus only: a pull is needed. */
  readonly behind: FileRow[];
  /** Without a file, and not to be deleted. */
  readonly gone: FileRow[];
  readonly atTavus: AtTavus;
  readonly force: boolean;
}

/** Compares, and asks for keys that Tavus masks. @throws UsageError for a file that cannot be read; Back */
export async function planPush(context: Context, folder: Folder, options: PushOptions): Promise<PushPlan> {
  refuseBad(context.services, folder);
  const atTavus = await loadPersonas(context, () => idsToLoad(folder, options));
  const records = folder.sync.personas();
  const entries = selectOnly(compare(folder, atTavus), options.only, ({ id, name, file }) => {
    return { id, name, file: file ?? records.get(id)?.file };
  });
  const { force } = options;
  const plan: PushPlan = {
    ...{ creates: [], changes: [], deletes: [], refusals: [], adopted: [], behind: [], gone: [], atTavus, force },
  };
  for (const entry of entries) await planOne(context, folder, plan, entry, options);
  return plan;
}

/** The number of requests that it sends. */
export function sizeOf({ creates, changes, deletes }: PushPlan): number {
  return creates.length + changes.length + deletes.length;
}

function refuseBad({ ui }: Services, folder: Folder): void {
  if (folder.bad.length === 0) return;
  for (const { name, problem } of folder.bad) ui.fail(`${folder.pathOf(name)}: ${problem}`);
  const count = countOf(folder.bad.length, 'file');
  throw new UsageError(`${count} cannot be read. Nothing was sent.`, 'Fix what is named above, or move it elsewhere.');
}

function idsToLoad(folder: Folder, { only, deletes }: PushOptions): readonly string[] {
  const files = folder.files.filter(({ id, name, json }) => isSelected({ id, name: nameIn(json), file: name }, only));
  const ids = files.flatMap(({ id }) => id ?? []);
  const withFile = new Set(folder.files.map(({ id }) => id));
  const others = deletes ? [...folder.sync.personas().keys()].filter((id) => !withFile.has(id)) : [];
  return [...ids, ...others];
}

async function planOne(
  context: Context,
  folder: Folder,
  plan: PushPlan,
  entry: Entry,
  { force, deletes }: PushOptions,
): Promise<void> {
  switch (entry.state) {
    case 'new':
      return await planCreation(context, folder, plan, entry);
    case 'unchanged':
      return;
    case 'changed':
      return await planChange(context, plan, entry);
    case 'changed_at_tavus':
      return void plan.behind.push(toFileRow(entry));
    case 'conflict':
      if (force) return await planChange(context, plan, entry);
      return void plan.refusals.push({ ...refuse(entry, REFUSED.conflict), conflict: entry });
    case 'deleted':
      if (deletes) return planDeletion(folder, plan, entry, force);
      return void plan.gone.push(toFileRow(entry));
    case 'not_pulled':
      return;
    case 'deleted_at_tavus':
    case 'unknown_id':
    case 'stock':
      return void plan.refusals.push(refuse(entry, REFUSED[entry.state]));
    case 'invalid':
    case 'not_loaded':
      return void plan.refusals.push(refuse(entry, [entry.problem ?? '', 'Try again.']));
  }
}

/** Why a state is refused, and what to do. */
const REFUSED = {
  conflict: [
    'It was changed on both sides since the last pull or push.',
    'To overwrite the persona, push with --force; to overwrite the file, pull with --force.',
  ],
  deleted_at_tavus: [
    'The persona was deleted at Tavus.',
    'Delete the file, or remove its persona_id to create the persona again.',
  ],
  unknown_id: [
    'None of your personas has the id in this file.',
    'Check the profile, or remove the persona_id to create a new persona.',
  ],
  stock: ['Stock personas cannot be changed.', 'To create a copy of your own, remove the persona_id.'],
} as const;

function refuse(entry: Entry, [problem, hint]: readonly [problem: string, hint: string]): Refusal {
  return { row: toFileRow(entry), problem, hint };
}

async function planCreation(context: Context, folder: Folder, plan: PushPlan, entry: NewEntry): Promise<void> {
  const { json } = entry.source;
  const earlier = await adoptEarlier(context, folder, entry, plan.atTavus).catch((error: unknown) => {
    if (error instanceof StateError) return { problem: error.message, hint: error.hint };
    throw error;
  });
  if (earlier && 'id' in earlier) return void plan.adopted.push({ ...toFileRow(entry), persona_id: earlier.id });
  const problem = earlier ? ([earlier.problem, earlier.hint] as const) : findMask(json, {});
  if (problem) return void plan.refusals.push(refuse(entry, problem));
  const keys = missingKeys(json);
  const needed = keys.filter(({ isRequired }) => isRequired);
  if (needed.length > 0 && !context.services.ui.canAsk)
    return void plan.refusals.push(refuse(entry, lacksKeys(needed)));
  plan.creates.push({ entry, json: await askFor(context, entry, json, keys) });
}

async function planChange(context: Context, plan: PushPlan, entry: PairEntry): Promise<void> {
  const { before, after } = entry.pair;
  const keys = neededKeys(PERSONA_EDITING, before, after);
  // An optional key must not be left out either: the list that it is in is sent as a whole, without it.
  const problem =
    findMask(after, before) ?? (keys.length > 0 && !context.services.ui.canAsk ? lacksKeys(keys) : undefined);
  if (problem) return void plan.refusals.push(refuse(entry, problem));
  plan.changes.push({ entry, after: await askFor(context, entry, after, keys) });
}

function planDeletion(folder: Folder, plan: PushPlan, entry: Entry, force: boolean): void {
  const found = plan.atTavus.found.get(entry.id);
  const record = folder.sync.personas().get(entry.id);
  const row = { ...toFileRow(entry), file: record?.file ?? null };
  if (found && 'problem' in found) return void plan.refusals.push({ row, problem: found.problem, hint: 'Try again.' });
  if (!found || !record || !('persona' in found)) return;
  const isChanged = changedFields(record.atTavus, hashesOf(toPersonaJson(found.persona))).length > 0;
  if (!isChanged || force) return void plan.deletes.push(row);
  const hint = 'To delete it anyway, use --force.';
  plan.refusals.push({ row, problem: 'It was changed at Tavus since its file was deleted here.', hint });
}

async function askFor(
  context: Context,
  { name, file }: Entry,
  json: PersonaJson,
  keys: readonly MissingKey[],
): Promise<PersonaJson> {
  const title = `Keys of “${name || file}” that Tavus masks`;
  return await askForKeys(context, { json, keys, required: LLM_KEY, hint: KEY_HINT, title });
}

const KEY_HINT = 'Run the command in a terminal, which asks for it, or write it into the file for this push.';

function lacksKeys(keys: readonly MissingKey[]): readonly [string, string] {
  const names = keys.map(({ path }) => formatPath(path)).join(', ');
  return [`Tavus masks ${names}, which has to be sent with this change.`, KEY_HINT];
}

function findMask(json: PersonaJson, before: PersonaJson): readonly [string, string] | undefined {
  const [path] = masksIn(json, before);
  return path && [`${formatPath(path)} contains the mask ${MASK}.`, 'Replace it with the secret.'];
}
