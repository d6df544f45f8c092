import type { Command } from '../../../core/command.ts';
import { EXIT, StateError } from '../../../lib/errors.ts';
import { checkFolderFor, toPlaceError } from '../../../lib/files/output-place.ts';
import { makeFolder } from '../../../lib/files/place.ts';
import { writeWhole } from '../../../lib/files/whole-file.ts';
import { countOf, formatCount } from '../../../lib/format.ts';
import type { Context, Services } from '../../context.ts';
import type { ListedPersona } from '../../nouns/persona.ts';
import { toPersonaJson } from '../persona-json.ts';
import { type AtTavus, loadPersonas } from './at-tavus.ts';
import { compare, type Entry, toRecord } from './compare.ts';
import { toFileText } from './content.ts';
import { Folder, lockFolder } from './folder.ts';
import { isBad, OUTCOME_VIEW, type Outcome, printOutcomes, toFileRow } from './outcome.ts';
import { FOLDER_ARGUMENT, ONLY_OPTION, readFolderArgument, selectOnly } from './words.ts';

export const PULL_PERSONAS: Command<Services> = {
  notes:
    'Writes one JSON file for each of your own personas, without secrets: they are replaced by ********, which a push ' +
    'never sends. A persona keeps its file when it is renamed. Files that were changed since the last pull or push are ' +
    'skipped, and the exit code is 1; files of deleted personas are named. Commit the folder with the file ' +
    '.tavus-sync.json in it, which records what was pulled.',
  args: [FOLDER_ARGUMENT],
  options: [ONLY_OPTION, { name: 'force', help: 'Replace files that were changed here.', fallback: 'off' }],
  examples: [
    { text: 'Save all your personas to the folder personas', line: 'tavus persona pull' },
    {
      text: 'Replace one file by the version at Tavus',
      line: 'tavus persona pull prompts --only "Interviewer" --force',
    },
  ],
  async run(context, given) {
    context.services.results.checkFields(OUTCOME_VIEW);
    const path = readFolderArgument(given.arg());
    await checkFolderFor(path, { createsFolders: true });
    const unlock = await lockFolder(path);
    try {
      return await pull(context, path, { only: given.texts('only'), force: given.isSet('force') });
    } finally {
      unlock();
    }
  },
};

interface PullOptions {
  /** Ids, names and files; all if empty. */
  readonly only: readonly string[];
  /** Replaces files that were changed here. */
  readonly force: boolean;
}

/** @returns the exit code */
async function pull(context: Context, path: string, { only, force }: PullOptions): Promise<number> {
  const folder = await Folder.open(path, { mayBeMissing: true });
  const { atTavus, entries } = await loadSelected(context, folder, only);
  const outcomes: Outcome[] = [];
  try {
    for (const entry of entries) outcomes.push(await pullOne(context, { folder, entry, atTavus, force }));
  } finally {
    await finish(context.services, folder, outcomes);
  }
  return outcomes.some(isBad) ? EXIT.failed : 0;
}

/** Loads the personas to pull. Files of no persona are checked too unless --only selects some. */
async function loadSelected(
  context: Context,
  folder: Folder,
  only: readonly string[],
): Promise<{ readonly atTavus: AtTavus; readonly entries: readonly Entry[] }> {
  const fileOf = new Map([...folder.files, ...folder.bad].map(({ id, name }) => [id, name]));
  const select = (rows: AtTavus['rows']) =>
    selectOnly([...rows.values()], only, ({ persona_id: id, persona_name: name }) => ({
      id,
      name,
      file: fileOf.get(id),
    })).map(({ persona_id }) => persona_id);
  const others = only.length > 0 ? [] : folder.files.flatMap(({ id }) => id ?? []);
  const atTavus = await loadPersonas(context, (rows) => [...select(rows), ...others]);
  const selected = new Set(select(atTavus.rows));
  if (only.length === 0) forgetGone(folder, atTavus);
  const entries = compare(folder, atTavus).filter(
    ({ id, state }) => state !== 'new' && (only.length === 0 || selected.has(id)),
  );
  return { atTavus, entries };
}

/** Forgets personas that are neither here nor at Tavus any more. */
function forgetGone(folder: Folder, { rows }: AtTavus): void {
  const here = new Set([...folder.files, ...folder.bad].map(({ id }) => id));
  for (const id of folder.sync.personas().keys()) if (!here.has(id) && !rows.has(id)) folder.sync.forget(id);
}

interface Pulling {
  readonly folder: Folder;
  readonly entry: Entry;
  readonly atTavus: AtTavus;
  readonly force: boolean;
}

async function pullOne({ services }: Context, { folder, entry, atTavus, force }: Pulling): Promise<Outcome> {
  const { id, file, state } = entry;
  const found = atTavus.found.get(id);
  if (found && 'problem' in found) return { ...toFileRow(entry), result: 'failed', problem: found.problem };
  if (isForeign(entry)) return { ...toFileRow(entry), result: state };
  if (state === 'unchanged') {
    folder.sync.keep(id, toRecord(entry.pair.file.name, entry.pair.file.json, entry.pair.persona));
    return { ...toFileRow(entry), result: 'unchanged' };
  }
  if (!found || !('persona' in found))
    return { ...toFileRow(entry), result: 'skipped', problem: 'It was just deleted at Tavus.' };
  const isTwice = folder.bad.filter((bad) => bad.id === id).length > 1;
  const isKept = state === 'changed' || state === 'conflict' || state === 'invalid';
  if (isTwice || (isKept && !force)) return { ...toFileRow(entry), result: 'skipped' };
  try {
    const name = file ?? folder.takeName(found.persona);
    await writeFile(folder, name, found.persona, file !== undefined);
    const row = toFileRow({ id, name: found.persona.persona_name, file: name });
    return { ...row, result: file === undefined ? 'created' : 'updated' };
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    return { ...toFileRow(entry), result: 'failed', problem: services.explain(error).text };
  }
}

/** True for a file that belongs to none of the user's personas. */
function isForeign({ state, id }: Entry): boolean {
  return (
    state === 'deleted_at_tavus' || state === 'unknown_id' || state === 'stock' || (state === 'invalid' && id === '')
  );
}

/** Also after an error: what was written is recorded, and told. */
async function finish(services: Services, folder: Folder, outcomes: readonly Outcome[]): Promise<void> {
  try {
    await folder.sync.save();
  } finally {
    tellOutcomes(services, folder, outcomes);
    await printOutcomes(services, outcomes);
  }
}

/** @throws StateError */
async function writeFile(folder: Folder, name: string, persona: ListedPersona, replaces: boolean): Promise<void> {
  const path = folder.pathOf(name);
  const json = toPersonaJson(persona);
  try {
    await makeFolder(folder.path);
    await writeWhole(path, toFileText(persona.persona_id, json), { replaces });
  } catch (error) {
    throw toPlaceError(path, error);
  }
  folder.sync.keep(persona.persona_id, toRecord(name, json, persona));
}

function tellOutcomes({ ui }: Services, folder: Folder, outcomes: readonly Outcome[]): void {
  const count = (result: string) => outcomes.filter((outcome) => outcome.result === result).length;
  for (const outcome of outcomes) tellOne(ui, outcome);
  const [created, updated, unchanged] = [count('created'), count('updated'), count('unchanged')];
  const rest = unchanged > 0 ? ` ${formatCount(unchanged)} unchanged.` : '';
  if (created + updated > 0) {
    ui.ok(
      `Wrote ${countOf(created + updated, 'file')} to ${folder.path}: ${formatCount(created)} new, ${formatCount(updated)} updated.${rest}`,
    );
  } else if (outcomes.length === 0) ui.say('You have no personas of your own.');
  else ui.say(`No file was written.${rest}`);
  if (count('skipped') > 0) ui.say('To replace files that were changed here, use --force.');
}

function tellOne(ui: Services['ui'], { result, file, persona_id, problem }: Outcome): void {
  const name = file ?? persona_id;
  if (result === 'failed') ui.fail(`${name}: ${problem}`);
  if (result === 'skipped')
    ui.warn(`Skipped ${name}: ${problem ?? 'It was changed here since the last pull or push.'}`);
  if (result === 'deleted_at_tavus') ui.warn(`${name}: persona ${persona_id} was deleted at Tavus. The file is kept.`);
  if (result === 'unknown_id') ui.warn(`${name}: no persona of yours has the id ${persona_id}.`);
  if (result === 'invalid') ui.warn(`${name}: ${problem}`);
  if (result === 'stock') ui.warn(`${name}: ${persona_id} is a stock persona.`);
}
