import { TavusError } from '../../../api/errors.ts';
import { mayHaveBeenReceived } from '../../../api/received.ts';
import { StateError } from '../../../lib/errors.ts';
import { toPlaceError } from '../../../lib/files/output-place.ts';
import { writeWhole } from '../../../lib/files/whole-file.ts';
import { nameOrNone } from '../../../lib/format.ts';
import type { Context } from '../../context.ts';
import { compareName, mayBeSameText } from '../../forms/same-name.ts';
import { sendChange } from '../../forms/send-change.ts';
import { sendOrFind } from '../../forms/unanswered.ts';
import { type ListedPersona, PERSONA } from '../../nouns/persona.ts';
import { warnOfNotKept } from '../../resource/edit/change.ts';
import { lookUpIn } from '../../resource/look-up.ts';
import { readAgain } from '../../resource/whole-item.ts';
import { PERSONA_JSON, type PersonaJson, toCreation, toPersonaJson } from '../persona-json.ts';
import type { AtTavus } from './at-tavus.ts';
import { type NewEntry, toRecord } from './compare.ts';
import type { Folder, PersonaFile } from './folder.ts';
import { nameIn, promptIn, readPersonaFile, withId } from './persona-file.ts';
import { readFile } from './read-file.ts';
import type { Creation } from './sync-file.ts';

/** How much older than the request, in milliseconds, the date of its persona can be: clocks and their units differ. */
const MARGIN_MS = 2 * 60_000;

interface NewPersona {
  readonly source: PersonaFile;
  /** What is sent: the file with the keys that were asked for. */
  readonly json: PersonaJson;
  /** The ids of personas that are not the new one. Its own is added. */
  readonly taken: Set<string>;
}

/**
 * Creates the persona of a file, and writes its id into the file. A note in the sync file before the request makes the next
 * push look for the persona if this one does not learn or write its id.
 * @throws StateError if the id cannot be written; TavusError, UnansweredError, Back
 */
export async function createPersona(
  context: Context,
  folder: Folder,
  { source, json, taken }: NewPersona,
): Promise<ListedPersona> {
  const { client, clock, ui } = context.services;
  const input = toCreation(json);
  const name = nameIn(json);
  const since = client().toServerTime(clock.now()) ?? clock.now();
  await note(folder, source.name, { name, since: new Date(since).toISOString() });
  const lookUp = lookUpIn(context, PERSONA, name, ({ persona_id, system_prompt }) => {
    return !taken.has(persona_id) && mayBeSameText(promptIn(json), system_prompt);
  });
  const send = async (signal: AbortSignal): Promise<ListedPersona> => client().personas.create(input, { signal });
  try {
    const { item, remark } = await sendChange(context, `Creating “${nameOrNone(name)}”`, (signal, tell) =>
      sendOrFind(context, { send, lookUp }, signal, tell),
    );
    taken.add(item.persona_id);
    if (remark !== undefined) ui.warn(remark);
    await writeId(folder, source.name, item.persona_id);
    const expected: ListedPersona = { ...json, ...item, persona_name: item.persona_name || name, kind: 'user' };
    const persona = await readAgain(context, PERSONA, expected);
    if (persona !== expected) warnOfNotKept(context.services, PERSONA_JSON, json, persona);
    folder.sync.keep(item.persona_id, toRecord(source.name, source.json, persona));
    await note(folder, source.name, undefined);
    return { ...persona, persona_id: item.persona_id };
  } catch (error) {
    if (error instanceof TavusError && !mayHaveBeenReceived(error)) await note(folder, source.name, undefined);
    throw error;
  }
}

/** The outcome of an earlier push that did not write the id of a new persona. */
type Earlier = { readonly id: string } | { readonly problem: string; readonly hint: string };

/**
 * Finds the persona that an earlier push created for this file, and writes its id.
 * @returns undefined if there was no such push, or if it certainly created nothing
 */
export async function adoptEarlier(
  context: Context,
  folder: Folder,
  { source }: NewEntry,
  { rows }: AtTavus,
): Promise<Earlier | undefined> {
  const { client, clock, ui } = context.services;
  const creation = folder.earlierCreation(source);
  if (!creation) return undefined;
  const [row, ...more] = likelyRows(folder, source, creation, rows);
  if (row && more.length > 0) {
    const ids = [row, ...more].map(({ persona_id }) => persona_id).join(', ');
    const problem = `An earlier push may have created one of these personas: ${ids}.`;
    return { problem, hint: 'Write its persona_id into the file.' };
  }
  if (row) {
    const { persona_id: id } = row;
    await writeId(folder, source.name, id);
    const persona = await readAgain(context, PERSONA, row);
    folder.sync.keep(id, toRecord(source.name, toPersonaJson(persona), persona));
    await note(folder, source.name, undefined);
    ui.warn(`${source.name}: an earlier push created persona ${id}. Its id is in the file now.`);
    return { id };
  }
  const now = client().toServerTime(clock.now()) ?? clock.now();
  if (now - Date.parse(creation.since) >= MARGIN_MS) return undefined;
  return {
    problem: 'An earlier push sent this persona, but it is not in the list yet.',
    hint: 'Push again in two minutes: if it is not in the list then, it is created.',
  };
}

/** The personas that an earlier push may have created for this file. */
function likelyRows(
  folder: Folder,
  { json }: PersonaFile,
  { name, since }: Creation,
  rows: AtTavus['rows'],
): readonly ListedPersona[] {
  const known = new Set([...folder.files.map(({ id }) => id), ...folder.sync.personas().keys()]);
  return [...rows.values()].filter(({ persona_id, persona_name, system_prompt, created_at = '' }) => {
    const date = Date.parse(created_at);
    const isLater = Number.isNaN(date) || date >= Date.parse(since) - MARGIN_MS;
    const isSame = compareName(name, persona_name) !== 'other' && mayBeSameText(promptIn(json), system_prompt);
    return isLater && isSame && !known.has(persona_id);
  });
}

async function note(folder: Folder, file: string, creation: Creation | undefined): Promise<void> {
  folder.sync.setCreation(file, creation);
  await folder.sync.save();
}

/** @throws StateError, which names the id */
async function writeId(folder: Folder, name: string, id: string): Promise<void> {
  const path = folder.pathOf(name);
  const hint = `Add this line to the file: "persona_id": ${JSON.stringify(id)},`;
  // Read again, as the file may have been changed in the meantime.
  const read = await readFile(path);
  const content = read && 'text' in read ? readPersonaFile(read.text) : undefined;
  if (!read || !('whole' in read) || !content || 'problem' in content || content.id !== undefined) {
    throw new StateError(`Persona ${id} was created, but its id could not be written: ${path} was changed.`, hint);
  }
  try {
    await writeWhole(path, withId(read.whole, id), { replaces: true });
  } catch (error) {
    const problem = toPlaceError(path, error);
    if (!(problem instanceof StateError)) throw problem;
    throw new StateError(`Persona ${id} was created, but its id could not be written. ${problem.message}`, hint);
  }
}
