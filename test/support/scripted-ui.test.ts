import { expect, it } from 'vitest';
import { Form } from '../../src/ui/form/form.ts';
import { PaginatedList } from '../../src/ui/list/paged-list.ts';
import { back, confirm, fill, interrupt, menu, pick, type Step } from './script.ts';
import { ScriptedUi } from './scripted-ui.ts';

const MENU = {
  title: 'Fruit',
  choices: [
    { label: 'Apple', value: 1 },
    { label: 'Pear', value: 2, blocked: 'not ripe' },
  ],
};
interface Word {
  readonly text: string;
}
const LIST = {
  title: 'Words',
  list: new PaginatedList<Word>({ items: ['one', 'two', 'two'].map((text) => ({ text })), idOf: ({ text }) => text }),
  noun: { one: 'word', many: 'words' },
  columns: ({ text }: Word) => [text],
  blocked: ({ text }: Word) => (text === 'one' ? 'too short' : undefined),
  whenEmpty: 'none',
  enterHint: 'read',
};

function nameForm(): Form<'name'> {
  return new Form({
    title: 'Name',
    fields: [{ name: 'name', label: 'Name', kind: 'text', required: true }],
    submitLabel: 'Send',
  });
}

it.each<[what: string, steps: Step[], ask: (ui: ScriptedUi) => Promise<unknown>, message: string]>([
  ['another title', [menu('Cake', 'Apple')], (ui) => ui.menu(MENU), "Asked: menu('Fruit'), expected: menu('Cake'"],
  [
    'another kind of question',
    [confirm('Fruit', true)],
    (ui) => ui.menu(MENU),
    "Asked: menu('Fruit'), expected: confirm",
  ],
  ['a question too many', [], (ui) => ui.menu(MENU), 'expected: nothing more'],
  ['no such entry', [menu('Fruit', 'Plum')], (ui) => ui.menu(MENU), 'has no "Plum", only: Apple, Pear'],
  ['a blocked entry', [menu('Fruit', 'Pear')], (ui) => ui.menu(MENU), '"Pear" is blocked: not ripe'],
  ['no such item', [pick('Words', 'six')], (ui) => ui.pagedSelect(LIST), 'shows 0 "six"'],
  ['an item of which there are two', [pick('Words', 'two')], (ui) => ui.pagedSelect(LIST), 'shows 2 "two"'],
  ['a blocked item', [pick('Words', 'one')], (ui) => ui.pagedSelect(LIST), '"one" is blocked: too short'],
  ['an unfinished form', [fill('Name')], (ui) => ui.fill(nameForm()), '! Name is needed.'],
  ['an unknown field', [fill('Name', { age: '7' })], (ui) => ui.fill(nameForm()), 'shows no field "age"'],
  ['another problem', [fill('Name', {}, { name: 'too long' })], (ui) => ui.fill(nameForm()), 'Expected: too long'],
])('a script fails immediately on %s, and again at its end', async (_what, steps, ask, message) => {
  const ui = new ScriptedUi();
  ui.expect(...steps);
  await expect(ask(ui)).rejects.toThrow(message);
  expect(() => ui.done()).toThrow(message);
});

it('a script fails at its end when answers are left', async () => {
  const ui = new ScriptedUi();
  ui.expect(menu('Fruit', 'Apple'), back('Fruit'));
  expect(await ui.menu(MENU)).toBe(1);
  expect(() => ui.done()).toThrow("Never asked: back('Fruit'");
});

it('Esc and Ctrl+C end a question and running work as on a terminal', async () => {
  const ui = new ScriptedUi();
  ui.expect(back('Fruit'), interrupt('Fruit'), back('Loading'));
  await expect(ui.menu(MENU)).rejects.toMatchObject({ name: 'Back' });
  await expect(ui.menu(MENU)).rejects.toMatchObject({ name: 'Interrupted' });
  const signals: AbortSignal[] = [];
  await expect(ui.busy('Loading', async (signal) => signals.push(signal))).rejects.toMatchObject({ name: 'Back' });
  expect(signals[0]?.aborted).toBe(true);
  expect(await ui.busy('Saving', async () => 'saved')).toBe('saved');
  ui.done();
});

it('a form that finds something wrong stays on the screen', async () => {
  const ui = new ScriptedUi();
  ui.expect(fill('Name', { name: ' ' }, { name: 'needed' }), fill('Name', { name: 'Rio' }));
  const form = nameForm();
  await ui.fill(form);
  expect(form.values()).toEqual({ name: 'Rio' });
  expect(ui.screen('Name').lines).toEqual(['Name:  ', '! Name is needed.']);
  ui.done();
});
