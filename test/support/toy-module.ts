import type { Command } from '../../src/core/command.ts';
import type { ModuleInterface } from '../../src/core/module.ts';
import { CommonStates } from '../../src/core/states.ts';
import { type ListName, LocalList } from '../../src/core/store.ts';
import type { Context, Services } from '../../src/modules/context.ts';
import { Form } from '../../src/ui/form/form.ts';
import { PaginatedList } from '../../src/ui/list/paged-list.ts';

export interface Note {
  readonly id: string;
  readonly text: string;
}

export const NOTES: ListName<Note> = { name: 'notes', idOf: (note) => note.id };

const MAPPING = {
  'Work with Notes': 'work_with_notes',
  'Write a Note': 'write_note',
  'Read Notes': 'read_notes',
  'To the Videos': 'work_with_videos',
  'Back to Main Menu': CommonStates.MAIN_MENU,
} as const;

/** A module as somebody else would write it: with its own states, menu, mapping, list and commands, and a way into another module. */
export function createNoteModule(): ModuleInterface<Services> {
  const notes = new LocalList(NOTES);
  return {
    getName: () => 'note',
    getStates: () => ['work_with_notes', 'write_note', 'read_notes'],
    getMenuOptions: () => ['Work with Notes'],
    getChoiceToStateMapping: () => MAPPING,
    getLists: () => [notes],
    getCommands: () => [
      {
        noun: 'note',
        alias: 'memo',
        summary: 'something to remember',
        commands: [{ name: 'write', summary: 'write a note', load: async () => WRITE_NOTE }],
      },
    ],
    executeState: async (state, machine) => {
      if (state === 'work_with_notes') return await chooseAction(machine);
      await (state === 'write_note' ? writeNote(machine) : readNotes(machine));
      return 'work_with_notes';
    },
  };
}

async function chooseAction({ services }: Context): Promise<string> {
  const choices = Object.entries(MAPPING)
    .slice(1)
    .map(([label, value]) => ({ label, value }));
  return await services.ui.menu<string>({ title: 'Notes', choices });
}

const WRITE_NOTE: Command<Services> = {
  options: [{ name: 'text', value: 'text', help: 'What it says.', isRequired: true }],
  examples: [
    { text: 'A short one', line: 'tavus note write --text "Call Rio"' },
    { text: 'The same', line: 'tavus memo write --text "Call Rio"' },
  ],
  async run(machine, given) {
    await writeNote(machine, given.text('text'));
    return 0;
  },
};

/** @param text asked for where it is not given */
async function writeNote(machine: Context, text?: string): Promise<void> {
  const { clock, ui } = machine.services;
  const form = new Form({
    title: 'Write a Note',
    fields: [{ name: 'text', label: 'Text', kind: 'longText', required: true }],
    submitLabel: 'Keep',
  });
  if (text === undefined) await ui.fill(form);
  else form.buffer('text').setText(text);
  const list = machine.list(NOTES);
  if (!list.isLoaded()) list.fill([], clock.now());
  machine.updateItem(NOTES, { id: String(list.items().length + 1), text: form.values().text });
  ui.ok('Kept.');
}

async function readNotes(machine: Context): Promise<void> {
  const { ui } = machine.services;
  const items = machine.list(NOTES).items();
  const note = await ui.pagedSelect<Note>({
    title: 'Read Notes',
    list: new PaginatedList({ items, idOf: NOTES.idOf }),
    noun: { one: 'note', many: 'notes' },
    columns: ({ text }) => [text],
    whenEmpty: 'There are no notes.',
    enterHint: 'read',
  });
  await ui.details('Note', [['Text', note.text]]);
}
