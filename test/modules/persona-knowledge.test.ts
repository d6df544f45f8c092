import { describe, expect, it } from 'vitest';
import type { Command } from '../../src/core/command.ts';
import { Given } from '../../src/core/command.ts';
import type { Services } from '../../src/modules/context.ts';
import { type Bench, openBench } from '../support/bench.ts';
import { runTavus } from '../support/command.ts';
import { CREATE_PERSONA, EDIT_PERSONA } from '../support/noun-commands.ts';
import { back, confirm, fill, menu, pick, type Step } from '../support/script.ts';

const CREATE = 'Create a Persona';
const WHAT = 'What to do with this persona';
const CHANGE = 'Change what it knows';
const DOCUMENTS = 'Documents of the persona';
const COACH = { persona_name: 'Coach', system_prompt: 'Be kind.' };

/** An account with two documents, two guardrails and objectives. */
async function openKnowledge() {
  const bench = await openBench();
  const { store } = bench.sandbox;
  const document = (document_name: string, tags: string[]) =>
    store.addDocument({ document_url: 'https://example.com/a.pdf', document_name, tags }, { processingMs: 0 }).id;
  return {
    ...bench,
    handbook: document('Handbook', ['support']),
    prices: document('Prices', ['sales', 'support']),
    polite: store.addGuardrail({ guardrail_name: 'polite', tags: ['tone'] }).id,
    legal: store.addGuardrail({ guardrail_name: 'legal', tags: ['law'] }).id,
    intake: store.addObjective([{ objective_name: 'intake', objective_prompt: 'Ask.' }]).id,
  };
}

const run = (command: Command<Services>, { machine }: Bench, args: string[], flags: Record<string, string>) =>
  command.run(
    machine,
    new Given(args, Object.fromEntries(Object.entries(flags).map(([name, value]) => [name, [value]]))),
  );

describe('the form of a persona', () => {
  it('takes several documents from the list: choosing one again removes it', async () => {
    const bench = await openKnowledge();
    const { handbook, prices } = bench;
    bench.ui.expect(
      fill(CREATE, { ...COACH, document_ids: pick(DOCUMENTS, 'Handbook') }),
      pick(DOCUMENTS, 'Prices'),
      pick(DOCUMENTS, 'Handbook'),
      pick(DOCUMENTS, 'Handbook'),
      back(DOCUMENTS),
    );
    await run(CREATE_PERSONA, bench, [], {});
    bench.ui.done();
    expect(bench.ui.screen(DOCUMENTS).lines.map((line) => line.endsWith(' | chosen'))).toEqual([true, true]);
    expect(bench.sent('POST')).toEqual([
      { path: '/v2/personas', body: { ...COACH, document_ids: [prices, handbook] } },
    ]);
  });

  it('takes tags from those that documents have, and keeps what was typed', async () => {
    const bench = await openKnowledge();
    const tags = 'Tags of documents';
    bench.ui.expect(
      fill(CREATE, { ...COACH, document_tags: menu(tags, 'support') }),
      menu(tags, 'sales'),
      menu(tags, 'Done'),
    );
    await run(CREATE_PERSONA, bench, [], {});
    bench.ui.done();
    expect(bench.sent('POST')[0]?.body).toEqual({ ...COACH, document_tags: ['support', 'sales'] });
  });
});

describe('the flags of persona create and edit', () => {
  it('take ids and names, and send ids', async () => {
    const bench = await openKnowledge();
    const { handbook, prices, polite, intake } = bench;
    await run(CREATE_PERSONA, bench, [], {
      ...{ name: 'Coach', 'system-prompt': 'Be kind.', 'document-ids': `Handbook, ${prices}` },
      ...{ 'guardrail-ids': 'polite', 'guardrail-tags': 'law,tone', 'objectives-id': 'intake' },
    });
    expect(bench.sent('POST')[0]?.body).toEqual({
      ...{ ...COACH, document_ids: [handbook, prices], guardrail_ids: [polite] },
      ...{ guardrail_tags: ['law', 'tone'], objectives_id: intake },
    });
  });

  it('replace a list, empty it, and leave the others as they are', async () => {
    const bench = await openKnowledge();
    const { handbook, prices, polite, intake } = bench;
    const id = bench.addPersona('Coach', { document_ids: [handbook], guardrail_ids: [polite], objectives_id: intake });
    bench.ui.expect(confirm('Change the persona', true));
    await run(EDIT_PERSONA, bench, [id], { 'document-ids': 'Prices', 'guardrail-ids': '' });
    bench.ui.done();
    expect(bench.sent('PATCH')[0]?.body).toEqual([
      { op: 'add', path: '/document_ids', value: [prices] },
      { op: 'add', path: '/guardrail_ids', value: [] },
    ]);
  });

  it('go together with --set', async () => {
    const bench = await openKnowledge();
    const id = bench.addPersona('Coach');
    bench.ui.expect(confirm('Change the persona', true));
    await run(EDIT_PERSONA, bench, [id], { 'guardrail-tags': 'tone', set: 'context=Spring' });
    expect(bench.sent('PATCH')[0]?.body).toEqual(
      expect.arrayContaining([
        { op: 'add', path: '/guardrail_tags', value: ['tone'] },
        { op: 'add', path: '/context', value: 'Spring' },
      ]),
    );
  });

  it('refuse an unknown name before anything is sent', async () => {
    const bench = await openKnowledge();
    const id = bench.addPersona('Coach');
    const sending = run(EDIT_PERSONA, bench, [id], { 'document-ids': 'Handbook, nothing' });
    await expect(sending).rejects.toMatchObject({ kind: 'not_found', wanted: 'nothing' });
    expect(bench.sent('PATCH')).toEqual([]);
  });
});

describe('the details of a persona', () => {
  const open = async () => {
    const bench = await openKnowledge();
    const { handbook, prices, polite, intake } = bench;
    const persona = {
      document_ids: [handbook, prices, 'd8-000000000000'],
      guardrail_ids: [polite],
      objectives_id: intake,
    };
    bench.addPersona('Coach', { ...persona, document_tags: ['support'] });
    const look = (...steps: Step[]) =>
      bench.visit('list_personas', pick('List Personas', 'Coach'), ...steps, back(WHAT), back('List Personas'));
    return { ...bench, look };
  };

  it('show what it knows by name, and an id without a name as it is', async () => {
    const { look, ui, handbook, prices, polite, intake } = await open();
    await look();
    const shown = `Documents: Handbook (${handbook})\nPrices (${prices})\nd8-000000000000`;
    for (const line of [shown, `Guardrails: polite (${polite})`, `Objectives: intake (${intake})`]) {
      expect(ui.transcript).toContain(line);
    }
    expect(ui.transcript).toContain('Document tags: support');
    expect(ui.transcript.some((line) => line.startsWith('Other:'))).toBe(false);
  });

  it('change it in a form with the names of what is chosen, after showing the changes', async () => {
    const bench = await open();
    const { look, sent, ui, handbook, prices, legal } = bench;
    await look(
      menu(WHAT, CHANGE),
      fill(CHANGE, {
        ...{ document_ids: `${handbook}, ${prices}`, guardrail_ids: pick('Guardrails of the persona', 'legal') },
        objectives_id: '',
      }),
      back('Guardrails of the persona'),
      confirm('Change the persona', true),
    );
    expect(ui.screen(CHANGE).lines).toContain('Documents: Handbook, Prices, d8-000000000000');
    expect(sent('PATCH')[0]?.body).toEqual([
      { op: 'add', path: '/document_ids', value: [handbook, prices] },
      { op: 'remove', path: '/objectives_id' },
      { op: 'add', path: '/guardrail_ids', value: [expect.any(String), legal] },
    ]);
  });

  it('send nothing if nothing was changed', async () => {
    const { look, sent, ui } = await open();
    await look(menu(WHAT, CHANGE), fill(CHANGE));
    expect(sent('PATCH')).toEqual([]);
    expect(ui.transcript).toContain('say: Nothing changed.');
  });
});

describe('persona list and get', () => {
  it('find personas by what they know, by id or name', async () => {
    const bench = await openKnowledge();
    bench.addPersona('Coach', { document_ids: [bench.handbook] });
    bench.addPersona('Other', { document_ids: [bench.prices] });
    const { output } = await runTavus(['persona', 'list', '--document-id', 'Handbook'], bench);
    expect(output).toMatch(/^p\w+\tCoach\t[^\n]*\n$/);
  });

  it('print the ids for a script', async () => {
    const bench = await openKnowledge();
    const id = bench.addPersona('Coach', { document_ids: [bench.handbook, bench.prices] });
    const { output } = await runTavus(['persona', 'get', id], bench);
    expect(output).toContain(`Documents\t${bench.handbook}`);
  });
});
