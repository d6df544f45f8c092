import { describe, expect, test } from 'vitest';
import { AccessibleTavus, leave, MENU } from '../support/accessible-tavus.ts';
import { openSandbox, Tavus } from '../support/journey-tavus.ts';

const LIST = 'List Personas';
const WHAT = 'What to do with this persona';
const CHANGE = 'Change what it knows';
const DOCUMENTS = 'Documents of the persona';
const TAGS = 'Tags of documents';

/** An account with a persona that knows a handbook, and with more that it can know and obey. */
async function openKnowledge() {
  const sandbox = await openSandbox({ data: 'empty' });
  const { store } = sandbox;
  const document = (document_name: string, tags: string[] = []) =>
    store.addDocument({ document_url: 'https://example.com/a.pdf', document_name, tags }, { processingMs: 0 }).id;
  const [handbook, prices, terms] = [
    document('Handbook', ['support']),
    document('Prices', ['sales']),
    document('Terms'),
  ];
  const polite = store.addGuardrail({ guardrail_name: 'polite' }).id;
  const intake = store.addObjective([{ objective_name: 'intake', objective_prompt: 'Ask.' }]).id;
  const content = { persona_name: 'Coach', system_prompt: 'Be kind.', document_ids: [handbook] };
  const persona = store.addPersona(content).id;
  const patches = () =>
    sandbox.requests.filter(({ method }) => method === 'PATCH').map(({ path, body }) => ({ path, body }));
  return { sandbox, persona, handbook, prices, terms, polite, intake, patches };
}

async function openForm(tavus: Tavus): Promise<void> {
  await tavus.go('Work with Personas', LIST);
  await tavus.choose('Coach');
  await tavus.at(WHAT);
  await tavus.choose(CHANGE);
  await tavus.at(CHANGE);
}

/** Chooses an item of a list of several, whose line then starts with `after`. */
async function toggle(tavus: Tavus, name: string, after: string): Promise<void> {
  await tavus.choose(name);
  await tavus.cursorOn(after);
}

describe('what a persona knows', () => {
  test('is chosen from lists, shown as changes, and sent after confirmation', async () => {
    const { sandbox, persona, prices, terms, polite, intake, patches } = await openKnowledge();
    const tavus = new Tavus({ sandbox, cols: 80, rows: 24, env: { NO_COLOR: '1' } });
    await openForm(tavus);
    await tavus.cursorOn(/^Documents +Handbook$/);
    tavus.press('ctrl+p');
    await tavus.at(DOCUMENTS);
    await tavus.waitFor('Enter add or remove  Esc finish');
    await toggle(tavus, '  Prices', '✔ Prices');
    await toggle(tavus, '  Terms', '✔ Terms');
    await toggle(tavus, '✔ Handbook', '  Handbook');
    await tavus.back(CHANGE);
    await tavus.waitFor('Documents       Prices, Terms');
    await tavus.cursorOn('Document tags');
    tavus.press('enter');
    await tavus.at(TAGS);
    await toggle(tavus, 'support', 'support  chosen');
    await tavus.choose('Done');
    await tavus.waitFor('Document tags   support');
    await tavus.cursorOn('Guardrails');
    tavus.press('enter');
    await tavus.at('Guardrails of the persona');
    await toggle(tavus, '  polite', '✔ polite');
    await tavus.back(CHANGE);
    await tavus.waitFor('Guardrails      polite');
    await tavus.cursorOn('Guardrail tags');
    tavus.press('down');
    await tavus.cursorOn('Objectives');
    tavus.press('enter');
    await tavus.at('Objectives');
    await tavus.choose('intake');
    await tavus.waitFor('Objectives      intake');
    await tavus.submit('Show the changes');
    await tavus.waitFor('[y/N]');
    await tavus.waitFor(/Field +document_tags\n +\+ new +\["support"\]/);
    expect(patches()).toEqual([]);
    tavus.press('y', 'enter');
    await tavus.said(`Changed “Coach” (persona ${persona}).`);
    await tavus.at(WHAT);
    tavus.press('pagedown');
    await tavus.waitFor(`Prices (${prices})`);
    expect(patches()).toEqual([
      {
        path: `/v2/personas/${persona}`,
        body: expect.arrayContaining([
          { op: 'add', path: '/document_ids', value: [prices, terms] },
          { op: 'add', path: '/document_tags', value: ['support'] },
          { op: 'add', path: '/guardrail_ids', value: [polite] },
          { op: 'add', path: '/objectives_id', value: intake },
        ]),
      },
    ]);
    await tavus.interrupt();
  });

  test('is marked in ASCII in the C locale, in 40 columns', async () => {
    const { sandbox, persona, handbook, prices, patches } = await openKnowledge();
    const tavus = new Tavus({ sandbox, cols: 40, rows: 24, env: { LC_ALL: 'C' } });
    // The titles are cut off: the screens are known by their first lines.
    await tavus.choose('Work with Personas');
    await tavus.cursorOn('Create a Persona');
    await tavus.choose(LIST);
    await tavus.cursorOn('Coach');
    tavus.press('enter');
    await tavus.cursorOn('Edit');
    await tavus.choose(CHANGE);
    await tavus.cursorOn(/^Documents +Handbook$/);
    tavus.press('ctrl+p');
    await tavus.waitFor('Esc finish');
    await tavus.waitFor(/^. \+ Handbook/m);
    await toggle(tavus, '  Prices', '+ Prices');
    tavus.press('esc');
    await tavus.waitFor(/Documents +Handbook, Prices/);
    await tavus.moveTo('[ Show the changes ]');
    tavus.press('enter');
    await tavus.waitFor('[y/N]');
    tavus.press('y', 'enter');
    await tavus.said(`Changed "Coach" (persona ${persona}).`);
    await tavus.cursorOn(CHANGE);
    expect(tavus.raw).not.toContain('✔');
    expect(patches().map(({ body }) => body)).toEqual([
      [{ op: 'add', path: '/document_ids', value: [handbook, prices] }],
    ]);
    await tavus.interrupt();
  });
});

describe('what a persona knows, in the accessible mode', () => {
  test('is chosen with numbers: what is chosen is said, and how the choice ends', async () => {
    const { sandbox, persona, prices, terms, intake, patches } = await openKnowledge();
    const tavus = new AccessibleTavus({ sandbox });
    await tavus.go('Work with Personas', 'List');
    await tavus.choose('Coach');
    await tavus.answer(MENU, CHANGE);
    await tavus.answer('Documents, number or ids [Handbook]', 'choose from the list');
    for (const [name, before] of [
      ['Prices', ''],
      ['Terms', ''],
      ['Handbook', ', chosen'],
    ] as const) {
      await tavus.asks('b finish');
      await tavus.hears('Number (add or remove), ');
      await tavus.hears(`. ${name}${before}, ready, `);
      await tavus.answer('b finish', tavus.numberOf(name));
    }
    await tavus.asks('b finish');
    await tavus.hears('. Prices, chosen, ready');
    await tavus.hears('. Handbook, ready, ');
    await tavus.answer('b finish', 'b');
    await tavus.answer('Document tags, number or tags [none]', '1');
    await tavus.answer('Number, or b to finish', 'support');
    await tavus.hears('. support (chosen)');
    await tavus.answer('Number, or b to finish', 'b');
    await tavus.answer('Guardrails, number or ids [none]', '');
    await tavus.answer('Guardrail tags, number or tags [none]', 'tone, law');
    await tavus.answer('Objectives, number or id [none]', '1');
    await tavus.choose('intake');
    await tavus.hears('1. Documents: Prices, Terms');
    await tavus.hears('2. Document tags: support');
    await tavus.answer('0 to show (Show the changes), a number to change a field, b to leave', '0');
    await tavus.answer('[y/N]', 'y');
    await tavus.hears(`Done: Changed “Coach” (persona ${persona}).`);
    await tavus.answer(MENU, 'b');
    await tavus.answer('b back', 'b');
    await tavus.answer(MENU, 'b');
    await leave(tavus);
    expect(tavus.raw).not.toContain('✔');
    expect(patches().map(({ body }) => body)).toEqual([
      expect.arrayContaining([
        { op: 'add', path: '/document_ids', value: [prices, terms] },
        { op: 'add', path: '/document_tags', value: ['support'] },
        { op: 'add', path: '/guardrail_tags', value: ['tone', 'law'] },
        { op: 'add', path: '/objectives_id', value: intake },
      ]),
    ]);
  });
});
