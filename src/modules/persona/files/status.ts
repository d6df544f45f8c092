import type { Command } from '../../../core/command.ts';
import { EXIT } from '../../../lib/errors.ts';
import type { Cell } from '../../../ui/theme.ts';
import type { Context, Services } from '../../context.ts';
import { loadPersonas } from './at-tavus.ts';
import { compare, type Entry, type State } from './compare.ts';
import { Folder } from './folder.ts';
import { type FileRow, fileView, toFileRow } from './outcome.ts';
import { FOLDER_ARGUMENT, readFolderArgument } from './words.ts';

interface StatusRow extends FileRow {
  readonly state: State;
}

/** How states are shown on a terminal. */
const STATES: Readonly<Record<State, Cell>> = {
  new: { text: 'new here', tone: 'good' },
  changed: { text: 'changed here', tone: 'busy' },
  changed_at_tavus: { text: 'changed at Tavus', tone: 'busy' },
  conflict: { text: 'changed on both sides', tone: 'bad' },
  deleted: { text: 'deleted here', tone: 'bad' },
  deleted_at_tavus: { text: 'deleted at Tavus', tone: 'bad' },
  not_pulled: { text: 'not here yet', tone: 'good' },
  unchanged: { text: 'unchanged', tone: 'quiet' },
  unknown_id: { text: 'unknown id', tone: 'bad' },
  stock: { text: 'stock persona', tone: 'bad' },
  invalid: { text: 'invalid file', tone: 'bad' },
  not_loaded: { text: 'not loaded', tone: 'bad' },
};

const VIEW = fileView<StatusRow>({
  field: 'state',
  title: 'STATE',
  cell: ({ state }) => STATES[state],
  plain: ({ state }) => state,
});

/** Loads what `status` and `push` compare: the persona of each file. */
export async function loadEntries(context: Context, folder: Folder): Promise<readonly Entry[]> {
  return compare(folder, await loadPersonas(context, () => folder.files.flatMap(({ id }) => id ?? [])));
}

export const PERSONA_STATUS: Command<Services> = {
  notes:
    'Compares the files with your personas at Tavus, and both with the last pull or push, which the file ' +
    '.tavus-sync.json in the folder records. States: new (no persona_id yet), changed, changed_at_tavus, conflict ' +
    '(changed on both sides), deleted (its file is gone), deleted_at_tavus, not_pulled, unchanged; also unknown_id, ' +
    'stock, invalid and not_loaded. Changes nothing.',
  args: [FOLDER_ARGUMENT],
  options: [
    { name: 'exit-code', help: 'Exit with 1 if any persona is not unchanged, as git diff does.', fallback: 'off' },
  ],
  examples: [
    { text: 'Show which personas a pull or a push would change', line: 'tavus persona status' },
    { text: 'Check in CI that files and Tavus are the same', line: 'tavus persona status prompts --exit-code' },
  ],
  async run(context, given) {
    const { results, ui } = context.services;
    results.checkFields(VIEW);
    const folder = await Folder.open(readFolderArgument(given.arg()));
    const entries = await loadEntries(context, folder);
    await results.list(VIEW, [entries.map((entry) => ({ ...toFileRow(entry), state: entry.state }))]);
    if (entries.length === 0) ui.say('No personas, neither here nor at Tavus.');
    const unclear = entries.filter(({ state }) => state === 'invalid' || state === 'not_loaded');
    for (const { file = '', problem = '' } of unclear) ui.fail(`${file}: ${problem}`);
    const isDifferent = entries.some(({ state }) => state !== 'unchanged');
    return unclear.length > 0 || (given.isSet('exit-code') && isDifferent) ? EXIT.failed : 0;
  },
};
