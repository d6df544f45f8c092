import { describe, expect, it } from 'vitest';
import type { CommandGroup } from '../../src/core/command.ts';
import type { ModuleInterface } from '../../src/core/module.ts';
import { ModuleRegistry, RegistrationError } from '../../src/core/registry.ts';
import { LocalList } from '../../src/core/store.ts';

interface Parts {
  name?: string;
  states?: readonly string[];
  options?: readonly string[];
  mapping?: Readonly<Record<string, string>>;
  lists?: readonly string[];
  nouns?: readonly string[];
  commands?: readonly CommandGroup[];
}

/** `note` or `note, memo`: a noun and its alias, with these verbs. */
function commandGroup(names: string, ...verbs: readonly string[]): CommandGroup {
  const [noun = '', alias] = names.split(', ');
  const load = async () => ({ examples: [], run: async () => 0 });
  const commands = verbs.map((name) => ({ name, summary: `${name} it`, load }));
  return { noun, summary: 'a thing', commands, ...(alias !== undefined && { alias }) };
}

function module(parts: Parts): ModuleInterface {
  const { name = 'notes', states = [], options = [], mapping = {}, lists = [], nouns = [], commands } = parts;
  const owned = lists.map((list) => new LocalList<unknown>({ name: list, idOf: String }));
  return {
    getName: () => name,
    getStates: () => states,
    getMenuOptions: () => options,
    getChoiceToStateMapping: () => mapping,
    executeState: async () => 'main_menu',
    getLists: () => owned,
    getNouns: () => nouns.map((one) => ({ one, many: `${one}s`, idPattern: /^n/ })),
    ...(commands && { getCommands: () => commands }),
  };
}

const NOTES = module({
  name: 'notes',
  states: ['notes_home', 'write_note'],
  options: ['Notes'],
  mapping: { Notes: 'notes_home', 'Write a Note': 'write_note', 'Back to Main Menu': 'main_menu' },
  lists: ['notes'],
  nouns: ['note'],
  commands: [commandGroup('note, memo', 'list', 'write'), commandGroup('pad', 'list')],
});

function registryWith(...modules: ModuleInterface[]): ModuleRegistry<unknown> {
  const registry = new ModuleRegistry<unknown>();
  registry.register(...modules);
  return registry;
}

describe('a registry refuses', () => {
  it.each<[conflict: string, second: Parts, message: string]>([
    [
      'a state claimed twice',
      { name: 'tasks', states: ['write_note'] },
      'Module "tasks" claims state "write_note", which module "notes" already handles.',
    ],
    [
      'a state of the machine itself',
      { name: 'tasks', states: ['main_menu'] },
      'Module "tasks" claims state "main_menu", which the machine itself handles.',
    ],
    [
      'the state that ends the program',
      { name: 'tasks', states: ['exit'] },
      'Module "tasks" claims state "exit", which the machine itself handles.',
    ],
    [
      'a main menu label shown twice',
      { name: 'tasks', options: ['Notes'], mapping: { Notes: 'notes_home' } },
      'Module "tasks" claims menu label "Notes", which module "notes" already shows.',
    ],
    [
      'a label shown twice by one module',
      { name: 'tasks', states: ['a'], options: ['A', 'A'], mapping: { A: 'a' } },
      'Module "tasks" claims menu label "A", which module "tasks" already shows.',
    ],
    [
      'the label of the way out',
      { name: 'tasks', options: ['Exit'], mapping: { Exit: 'exit' } },
      'Module "tasks" claims menu label "Exit", which module "state machine" already shows.',
    ],
    [
      'a way out that leads elsewhere',
      { name: 'tasks', states: ['a'], mapping: { Exit: 'a' } },
      'Module "tasks" claims menu label "Exit" for state "a", but in module "state machine" it leads to "exit".',
    ],
    [
      'a label that leads to two states',
      { name: 'tasks', states: ['write_task'], mapping: { 'Write a Note': 'write_task' } },
      'Module "tasks" claims menu label "Write a Note" for state "write_task", but in module "notes" it leads to "write_note".',
    ],
    [
      'a label for a state without a module',
      { name: 'tasks', mapping: { Tasks: 'tasks_home' } },
      'Module "tasks" claims menu label "Tasks" for state "tasks_home", which no module handles.',
    ],
    [
      'a menu entry without a state',
      { name: 'tasks', options: ['Tasks'] },
      'Module "tasks" claims menu label "Tasks", but maps it to no state.',
    ],
    [
      'a list owned twice',
      { name: 'tasks', lists: ['notes'] },
      'Module "tasks" claims list "notes", which module "notes" already owns.',
    ],
    [
      'a noun claimed twice',
      { name: 'tasks', nouns: ['note'] },
      'Module "tasks" claims noun "note", which module "notes" already knows.',
    ],
    [
      'a noun claimed twice',
      { name: 'tasks', commands: [commandGroup('pad', 'get')] },
      'Module "tasks" claims command "pad", which module "notes" already has.',
    ],
    [
      'a noun that is the alias of another',
      { name: 'tasks', commands: [commandGroup('memo', 'list')] },
      'Module "tasks" claims command "memo", which module "notes" already has.',
    ],
    [
      'an alias that is the noun of another',
      { name: 'tasks', commands: [commandGroup('task, note', 'list')] },
      'Module "tasks" claims command "note", which module "notes" already has.',
    ],
    [
      'an alias claimed twice',
      { name: 'tasks', commands: [commandGroup('task, memo', 'list')] },
      'Module "tasks" claims command "memo", which module "notes" already has.',
    ],
    [
      'an alias that is its own noun',
      { name: 'tasks', commands: [commandGroup('task, task', 'list')] },
      'Module "tasks" claims command "task", which module "tasks" already has.',
    ],
    [
      'a noun claimed twice by one module',
      { name: 'tasks', commands: [commandGroup('task', 'list'), commandGroup('task', 'get')] },
      'Module "tasks" claims command "task", which module "tasks" already has.',
    ],
    [
      'a verb that a noun has twice',
      { name: 'tasks', commands: [commandGroup('task', 'list', 'get', 'list')] },
      'Module "tasks" claims command "task list", twice.',
    ],
  ])('%s', (_conflict, second, message) => {
    const register = () => registryWith(NOTES).register(module(second));
    expect(register).toThrow(RegistrationError);
    expect(register).toThrow(message);
  });

  it('conflicts between modules of one call', () => {
    const tasks = module({ name: 'tasks', states: ['write_note'] });
    expect(() => registryWith(NOTES, tasks)).toThrow('which module "notes" already handles');
  });

  it('accepts names of JavaScript as labels', () => {
    const tasks = module({ name: 'tasks', options: ['toString'] });
    expect(() => registryWith(tasks)).toThrow('maps it to no state');
  });
});

describe('a registry merges', () => {
  const tasks = module({
    name: 'tasks',
    states: ['tasks_home'],
    options: ['Tasks', 'Newest Task'],
    mapping: { Tasks: 'tasks_home', 'Newest Task': 'tasks_home', 'Back to Main Menu': 'main_menu' },
    lists: ['tasks', 'labels'],
  });

  it('menu entries in the order of registration, Exit last', () => {
    expect(registryWith(NOTES, tasks).menuOptions()).toEqual(['Notes', 'Tasks', 'Newest Task', 'Exit']);
    expect(registryWith(tasks, NOTES).menuOptions()).toEqual(['Tasks', 'Newest Task', 'Notes', 'Exit']);
    expect(registryWith().menuOptions()).toEqual(['Exit']);
  });

  it('mappings; labels may be shared if they lead to the same state', () => {
    expect(registryWith(NOTES, tasks).choiceToStateMapping()).toEqual({
      Notes: 'notes_home',
      'Write a Note': 'write_note',
      'Back to Main Menu': 'main_menu',
      Tasks: 'tasks_home',
      'Newest Task': 'tasks_home',
      Exit: 'exit',
    });
  });

  it('states, each routed to its module', () => {
    const registry = registryWith(NOTES, tasks);
    expect(registry.moduleFor('write_note')).toBe(NOTES);
    expect(registry.moduleFor('tasks_home')).toBe(tasks);
    expect(registry.moduleFor('main_menu')).toBeUndefined();
  });

  it('lists by name', () => {
    const registry = registryWith(NOTES, tasks);
    expect(registry.lists().map(({ name }) => name.name)).toEqual(['notes', 'tasks', 'labels']);
    expect(registry.list({ name: 'labels', idOf: String }).name.name).toBe('labels');
    expect(() => registry.list({ name: 'colours', idOf: String })).toThrow('No module owns a list named "colours".');
  });

  it('commands in the order of the modules; verbs belong to their noun', () => {
    const chores = module({ name: 'chores', commands: [commandGroup('chore', 'list', 'write')] });
    const nounsOf = (...modules: ModuleInterface[]) =>
      registryWith(...modules)
        .commands()
        .map(({ noun }) => noun);
    expect(nounsOf(NOTES, tasks, chores)).toEqual(['note', 'pad', 'chore']);
    expect(nounsOf(chores, NOTES)).toEqual(['chore', 'note', 'pad']);
    expect(nounsOf(tasks)).toEqual([]);
  });

  it('modules of one call that refer to each other, in any order', () => {
    const first = module({ name: 'first', states: ['one'], options: ['To Two'], mapping: { 'To Two': 'two' } });
    const second = module({ name: 'second', states: ['two'], options: ['To One'], mapping: { 'To One': 'one' } });
    expect(registryWith(first, second).menuOptions()).toEqual(['To Two', 'To One', 'Exit']);
    expect(() => registryWith(first)).toThrow('for state "two", which no module handles');
  });
});

it.each([
  ['an action leads to the home of its module', 'write_note', 'notes_home'],
  ['a home leads to the main menu', 'notes_home', 'main_menu'],
  ['an unknown state leads to the main menu', 'elsewhere', 'main_menu'],
])('the state after a failure: %s', (_rule, state, home) => {
  expect(registryWith(NOTES).homeOf(state)).toBe(home);
});
