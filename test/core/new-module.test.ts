import { expect, it } from 'vitest';
import { Given } from '../../src/core/command.ts';
import { openBench } from '../support/bench.ts';
import { back, fill, menu, pick } from '../support/script.ts';
import { createNoteModule, NOTES } from '../support/toy-module.ts';

it('a new module works in the program: main menu, own menu, own list, actions on other modules', async () => {
  const { machine, run, ui } = await openBench();
  await run([back('Tavus')]);
  const before = ui.screen('Tavus').lines;
  machine.registerModule(createNoteModule());
  await run([
    menu('Tavus', 'Work with Notes'),
    menu('Notes', 'Write a Note'),
    fill('Write a Note', { text: 'Call Rio' }),
    menu('Notes', 'Write a Note'),
    fill('Write a Note', {}, { text: 'Text is needed.' }),
    fill('Write a Note', { text: 'Call Anna' }),
    menu('Notes', 'Read Notes'),
    pick('Read Notes', 'Call Rio'),
    menu('Notes', 'To the Videos'),
    back('Work with Videos'),
    menu('Tavus', 'Exit'),
  ]);
  expect(ui.screen('Tavus').lines).toEqual([...before.slice(0, -1), 'Work with Notes', 'Exit']);
  expect(machine.list(NOTES).items()).toEqual([
    { id: '2', text: 'Call Anna' },
    { id: '1', text: 'Call Rio' },
  ]);
  expect(ui.transcript).toContain('Text: Call Rio');
});

it('has commands next to those of the program, which do the same as its menu', async () => {
  const { machine, ui } = await openBench();
  const before = machine.commands().map(({ noun }) => noun);
  machine.registerModule(createNoteModule());
  expect(machine.commands().map(({ noun }) => noun)).toEqual([...before, 'note']);
  const [write] = machine.commands().at(-1)?.commands ?? [];
  const command = await write?.load();
  expect(await command?.run(machine, new Given([], { text: ['Call Rio'] }))).toBe(0);
  ui.expect(fill('Write a Note', { text: 'Call Anna' }));
  await command?.run(machine, new Given());
  ui.done();
  expect(
    machine
      .list(NOTES)
      .items()
      .map(({ text }) => text),
  ).toEqual(['Call Anna', 'Call Rio']);
});

it('reports failures and returns to its menu like any module', async () => {
  const { machine, run, ui } = await openBench();
  const noteModule = createNoteModule();
  machine.registerModule({
    ...noteModule,
    executeState: async (state, context) => {
      if (state === 'read_notes') throw new Error('the notebook is lost');
      return await noteModule.executeState(state, context);
    },
  });
  await run([menu('Notes', 'Back to Main Menu'), back('Tavus')], 'read_notes');
  expect(ui.transcript[0]).toBe('fail: Unexpected error: the notebook is lost');
});

it('cannot register a label, list or command that already exists', async () => {
  const { machine } = await openBench();
  machine.registerModule(createNoteModule());
  expect(() => machine.registerModule(createNoteModule())).toThrow(
    'Module "note" claims state "work_with_notes", which module "note" already handles.',
  );
  const noun = { noun: 'face', summary: 'a face', commands: [] };
  const faces = {
    ...createNoteModule(),
    ...{ getName: () => 'faces', getStates: () => [], getMenuOptions: () => [], getLists: () => [] },
    ...{ getChoiceToStateMapping: () => ({}), getCommands: () => [noun] },
  };
  expect(() => machine.registerModule(faces)).toThrow(
    'Module "faces" claims command "face", which module "replica" already has.',
  );
});
