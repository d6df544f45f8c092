import { describe, expect, it } from 'vitest';
import { Given } from '../../src/core/command.ts';
import type { Machine } from '../../src/core/machine.ts';
import type { ModuleInterface } from '../../src/core/module.ts';
import { type MachineFront, StateMachine } from '../../src/core/state-machine.ts';
import { CommonStates } from '../../src/core/states.ts';
import { LocalList } from '../../src/core/store.ts';

type Run = (state: string, machine: Machine<string>) => Promise<string>;

const WORDS = { name: 'words', idOf: (word: string) => word.slice(0, 1) };

/** A module with a home and one action, that owns a list of words. */
function wordsModule(run: Run, list = new LocalList(WORDS)): ModuleInterface<string> {
  return {
    getName: () => 'words',
    getStates: () => ['words_home', 'add_word'],
    getMenuOptions: () => ['Words'],
    getChoiceToStateMapping: () => ({ Words: 'words_home', 'Add a Word': 'add_word' }),
    executeState: run,
    getLists: () => [list],
  };
}

/** A front that chooses these labels in order, and records its calls. */
function frontChoosing(...labels: (string | undefined)[]) {
  const told: string[] = [];
  const front: MachineFront = {
    chooseFromMainMenu: async (offered) => {
      told.push(`menu: ${offered.join(', ')}`);
      return labels.shift();
    },
    reportFailure: async (error, state) => void told.push(`failed in ${state}: ${String(error)}`),
    reportUnknownState: (state) => void told.push(`unknown: ${state}`),
  };
  return { front, told };
}

function machineWith(front: MachineFront, ...modules: ModuleInterface<string>[]): StateMachine<string> {
  const machine = new StateMachine('the services', front);
  machine.registerModule(...modules);
  return machine;
}

describe('the machine', () => {
  it('shows the main menu of the registry, and runs the chosen state', async () => {
    const visited: string[] = [];
    const { front, told } = frontChoosing('Words', 'Exit');
    const run: Run = async (state, machine) => {
      visited.push(`${state} with ${machine.services}`);
      return state === 'words_home' ? 'add_word' : CommonStates.MAIN_MENU;
    };
    await machineWith(front, wordsModule(run)).run();
    expect(told).toEqual(['menu: Words, Exit', 'menu: Words, Exit']);
    expect(visited).toEqual(['words_home with the services', 'add_word with the services']);
  });

  it('ends when the main menu is left, or a module returns the exit state', async () => {
    const left = machineWith(frontChoosing(undefined).front);
    await left.run();
    const led = machineWith(
      frontChoosing().front,
      wordsModule(async () => CommonStates.EXIT),
    );
    await led.run('add_word');
    expect([left.isExitState(), led.isExitState()]).toEqual([true, true]);
  });

  it('does nothing in the exit state', async () => {
    const machine = machineWith(frontChoosing().front);
    await machine.run(CommonStates.EXIT);
    await machine.executeCurrentState();
    expect(machine.currentState()).toBe('exit');
  });

  it('runs one state at a time', async () => {
    const machine = machineWith(
      frontChoosing('Words').front,
      wordsModule(async () => 'add_word'),
    );
    const states = [machine.currentState()];
    for (let step = 0; step < 2; step += 1) {
      await machine.executeCurrentState();
      states.push(machine.currentState());
    }
    expect(states).toEqual(['main_menu', 'words_home', 'add_word']);
  });

  it('shows the main menu again after an unknown label', async () => {
    const { front, told } = frontChoosing('No such entry', 'Exit');
    await machineWith(front).run();
    expect(told).toHaveLength(2);
  });

  it('reports an unknown state, and continues with the main menu', async () => {
    const { front, told } = frontChoosing('Words', 'Exit');
    await machineWith(
      front,
      wordsModule(async () => 'lost_and_found'),
    ).run();
    expect(told).toEqual(['menu: Words, Exit', 'unknown: lost_and_found', 'menu: Words, Exit']);
  });

  it('reports a module’s error, and returns to its menu, or to the main menu if that fails too', async () => {
    const { front, told } = frontChoosing('Exit');
    const run: Run = async (state) => {
      throw new Error(`no ${state}`);
    };
    await machineWith(front, wordsModule(run)).run('add_word');
    expect(told).toEqual([
      'failed in add_word: Error: no add_word',
      'failed in words_home: Error: no words_home',
      'menu: Words, Exit',
    ]);
  });

  it('rethrows an error that the front rethrows', async () => {
    const { front } = frontChoosing();
    const rethrow = async (error: unknown) => {
      throw error;
    };
    const failing = wordsModule(async () => {
      throw new Error('enough');
    });
    await expect(machineWith({ ...front, reportFailure: rethrow }, failing).run('add_word')).rejects.toThrow('enough');
  });
});

describe('lists, through the machine', () => {
  /** Another module, which works on the words without owning them. */
  const visitor = (work: (machine: Machine<string>) => void): ModuleInterface<string> => ({
    getName: () => 'visitor',
    getStates: () => ['visit'],
    getMenuOptions: () => [],
    getChoiceToStateMapping: () => ({}),
    executeState: async (_state, machine) => {
      work(machine);
      return CommonStates.EXIT;
    },
  });

  it.each<[what: string, work: (machine: Machine<string>) => void, words: string[]]>([
    ['an update', (machine) => machine.updateItem(WORDS, 'apricot'), ['apricot', 'banana']],
    ['a new item', (machine) => machine.updateItem(WORDS, 'cherry'), ['cherry', 'apple', 'banana']],
    ['a removal', (machine) => machine.removeItem(WORDS, 'a'), ['banana']],
    ['forgetting', (machine) => machine.forgetItems(), []],
  ])('%s by one module reaches the list of another', async (_what, work, words) => {
    const list = new LocalList(WORDS);
    list.fill(['apple', 'banana'], 0);
    const machine = machineWith(
      frontChoosing().front,
      wordsModule(async () => 'exit', list),
      visitor(work),
    );
    await machine.run('visit');
    expect(list.items()).toEqual(words);
    expect(machine.list(WORDS)).toBe(list);
  });

  it('without an owner are an error with their name', () => {
    const machine = machineWith(frontChoosing().front);
    expect(() => machine.updateItem(WORDS, 'apple')).toThrow('No module owns a list named "words".');
  });
});

it('returns the commands of its modules, and runs none of them', async () => {
  const ran: string[] = [];
  const load = async () => ({ examples: [], run: async () => ran.push('add') });
  const group = { noun: 'word', summary: 'a word', commands: [{ name: 'add', summary: 'add one', load }] };
  const { front } = frontChoosing('Words', 'Exit');
  const machine = machineWith(front, { ...wordsModule(async () => 'main_menu'), getCommands: () => [group] });
  await machine.run();
  expect([machine.commands(), ran]).toEqual([[group], []]);
  const [command] = machine.commands()[0]?.commands ?? [];
  await (await command?.load())?.run(machine, new Given());
  expect(ran).toEqual(['add']);
});
