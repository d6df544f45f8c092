import { describe, expect, it } from 'vitest';
import { AskingUi } from '../../src/ui/asking-ui.ts';
import { Form } from '../../src/ui/form/form.ts';
import { PaginatedList } from '../../src/ui/list/paged-list.ts';
import { Back, Interrupted, type SessionUi } from '../../src/ui/ui.ts';
import { createFakeIo } from '../support/fake-io.ts';
import { back, confirm, edit, fill, interrupt, menu, pick, type Step } from '../support/script.ts';
import { ScriptedUi } from '../support/scripted-ui.ts';
import { PLAIN } from './texts.ts';

/** A `Ui` that a script answers, and that notes when it has the terminal. */
class ScriptedSession extends ScriptedUi implements SessionUi {
  readonly #log: string[];

  constructor(log: string[]) {
    super();
    this.#log = log;
  }

  start(): void {
    this.#log.push('start');
  }

  stop(): void {
    this.#log.push('stop');
  }
}

function open(steps: readonly Step[], { saysYes = false } = {}) {
  const log: string[] = [];
  const fake = createFakeIo({ isTerminal: true });
  const session = new ScriptedSession(log);
  session.expect(...steps);
  const ui = new AskingUi({
    output: fake.io.errors,
    theme: PLAIN,
    status: () => 'my account',
    ...{ saysYes, env: {}, showsBusy: false },
    interrupts: fake.io.interrupts,
    onLeave: () => () => {},
    open: async () => {
      log.push('open');
      return session;
    },
  });
  return { ui, log, session, said: fake.errors };
}

const MENU = { title: 'Fruit', choices: ['Apple', 'Pear'].map((label) => ({ label, value: label })) };
const CONFIRM = { title: 'Delete', text: 'Delete it?' };

interface Word {
  readonly text: string;
}

const list = () => ({
  title: 'Words',
  list: new PaginatedList<Word>({ items: [{ text: 'one' }, { text: 'two' }], idOf: ({ text }) => text }),
  noun: { one: 'word', many: 'words' },
  columns: ({ text }: Word) => [text],
  whenEmpty: 'none',
  enterHint: 'read',
});

/** A form whose field is picked with the same `Ui` that shows the form. */
function wordForm(pickWord: () => Promise<Word>): Form<'word'> {
  return new Form({
    title: 'A word',
    fields: [
      {
        ...{ name: 'word', label: 'Word', kind: 'pick', required: true },
        pick: async () => {
          const { text } = await pickWord();
          return { value: text, label: text };
        },
      },
    ],
    submitLabel: 'Send',
  });
}

describe('a command on a terminal', () => {
  it('takes the terminal only while it asks, and is opened once', async () => {
    const { ui, log, session } = open([menu('Fruit', 'Pear'), pick('Words', 'two'), edit('md', (text) => `${text}!`)]);
    expect([ui.canAsk, log]).toEqual([true, []]);
    expect(await ui.menu(MENU)).toBe('Pear');
    ui.say('in between');
    expect(await ui.pagedSelect(list())).toEqual({ text: 'two' });
    expect(await ui.edit('text', 'md')).toBe('text!');
    session.done();
    expect(log).toEqual(['open', ...Array(3).fill(['start', 'stop']).flat()]);
  });

  it('asks nothing, and opens nothing, where nothing is to be asked', async () => {
    const { ui, log, said } = open([]);
    ui.ok('Done.');
    expect(await ui.busy('Loading', async () => 7)).toBe(7);
    expect([log, said()]).toEqual([[], '✔ Done.\n']);
  });

  it('says why it takes longer in its own line, or in the question that is on the screen', async () => {
    const later = { ms: 60_000, describe: (seconds: number) => `Busy, again in ${seconds} s` };
    const { ui, session, said } = open([fill('A word', { word: pick('Words', 'two') })]);
    ui.delayed(later);
    expect([said(), session.delays]).toEqual(['Busy, again in 60 s\n', []]);
    const form = wordForm(() => {
      ui.delayed(later);
      return ui.pagedSelect(list());
    });
    await ui.fill(form);
    expect([said(), session.delays]).toEqual(['Busy, again in 60 s\n', ['Busy, again in 60 s']]);
  });

  it.each([true, false])('asks for a yes, and gives the answer: %s', async (answer) => {
    const { ui, log } = open([confirm('Delete', answer)]);
    expect(await ui.confirm(CONFIRM)).toBe(answer);
    expect(log).toEqual(['open', 'start', 'stop']);
  });

  it('does not ask for a yes that was given beforehand', async () => {
    const { ui, log } = open([], { saysYes: true });
    expect([await ui.confirm(CONFIRM), log]).toEqual([true, []]);
  });

  it('keeps the terminal while one question opens another', async () => {
    const { ui, log, session } = open([fill('A word', { word: pick('Words', 'two') })]);
    const form = wordForm(() => ui.pagedSelect(list()));
    await ui.fill(form);
    session.done();
    expect([form.values(), log]).toEqual([{ word: 'two' }, ['open', 'start', 'stop']]);
  });

  it('keeps it too when the inner question is left, and the outer one goes on', async () => {
    const { ui, log } = open([fill('A word', { word: back('Words') }, { word: 'needed' }), back('A word')]);
    await expect(ui.fill(wordForm(() => ui.pagedSelect(list())))).rejects.toThrow(Back);
    expect(log).toEqual(['open', 'start', 'stop']);
  });

  it.each<[how: string, steps: Step[], error: new () => Error]>([
    ['Esc', [back('Fruit'), menu('Fruit', 'Apple')], Back],
    ['Ctrl+C', [interrupt('Fruit'), menu('Fruit', 'Apple')], Interrupted],
  ])('gives the terminal back after %s, and can ask again', async (_how, steps, error) => {
    const { ui, log } = open(steps);
    await expect(ui.menu(MENU)).rejects.toThrow(error);
    expect(await ui.menu(MENU)).toBe('Apple');
    expect(log).toEqual(['open', 'start', 'stop', 'start', 'stop']);
  });

  it('gives it back when the inner question fails through all of them', async () => {
    const { ui, log } = open([fill('A word', { word: interrupt('Words') })]);
    await expect(ui.fill(wordForm(() => ui.pagedSelect(list())))).rejects.toThrow(Interrupted);
    expect(log).toEqual(['open', 'start', 'stop']);
  });

  it('shows how far things are with the keyboard, so that Esc ends it', async () => {
    const { ui, log, session } = open([back('Watching')]);
    const watching = ui.progress(
      'Watching',
      (signal) => new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    );
    await expect(watching).rejects.toThrow(Back);
    session.done();
    expect(log).toEqual(['open', 'start', 'stop']);
  });
});
