import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { AccessibleTavus, MENU } from '../support/accessible-tavus.ts';
import { openSandbox, Tavus } from '../support/journey-tavus.ts';
import { scriptEditor } from '../support/script-editor.ts';

const KNOWLEDGE = 'Work with Knowledge';
const WHAT_GUARDRAIL = 'What to do with this guardrail';
const WHAT_OBJECTIVE = 'What to do with this objective';
const RULE = { guardrail_name: 'no_refunds', guardrail_prompt: 'Never promise a refund.' };
const STEPS = [
  {
    ...{ objective_name: 'ask', objective_prompt: 'Ask whether the patient is new.', output_variables: ['is_new'] },
    next_conditional_objectives: { intake: 'The patient is new', lost: 'Never' },
  },
  { objective_name: 'intake', objective_prompt: 'Ask for the name.', next_required_objective: 'ask' },
];

function changesTo({ requests }: Sandbox): { method: string; path: string; body: unknown }[] {
  return requests.filter(({ method }) => method !== 'GET').map(({ method, path, body }) => ({ method, path, body }));
}

async function open(tavus: Tavus, label: string): Promise<void> {
  await tavus.go(KNOWLEDGE);
  await tavus.choose(label);
  await tavus.at(`Work with ${label}`);
}

describe('guardrails', () => {
  test('are created in a form, and edited in the editor from their details', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const editing = scriptEditor('s/"verbal"/"loud"/', 's/"loud"/"visual"/; s/"support"/"support", "shop"/');
    const tavus = new Tavus({ sandbox, ...editing, rows: 40, cols: 160 });
    await open(tavus, 'Guardrails');
    await tavus.choose('Create a Guardrail');
    await tavus.next('Create from');
    tavus.type('no refunds');
    await tavus.waitFor('no refunds');
    tavus.press('enter');
    await tavus.waitFor('Must be 1 to 100 letters, digits or underscores.');
    tavus.press('ctrl+u');
    await tavus.answer('Name', RULE.guardrail_name);
    await tavus.answer('Prompt', RULE.guardrail_prompt);
    await tavus.next('Modality');
    await tavus.answer('Tags', 'support');
    await tavus.submit('Create the guardrail');
    await tavus.said('Created “no_refunds” (guardrail g');
    await tavus.said(
      "tavus guardrail create --name no_refunds --prompt 'Never promise a refund.' --modality verbal --tags",
    );
    const [id = ''] = sandbox.store.guardrails.keys();
    await tavus.choose('List Guardrails');
    await tavus.at('List Guardrails');
    await tavus.choose('no_refunds');
    await tavus.at(WHAT_GUARDRAIL);
    await tavus.waitFor(/Modality +verbal: what is said/);
    await tavus.choose('Edit');
    await tavus.at('Open the editor again?');
    await tavus.waitFor('modality must be "verbal" or "visual".');
    await tavus.choose('Edit again');
    await tavus.waitFor('[y/N]');
    await tavus.waitFor(/Field +modality\n +- old +verbal\n +\+ new +visual/);
    tavus.press('y', 'enter');
    await tavus.said('Changed “no_refunds” (guardrail g');
    await tavus.at(WHAT_GUARDRAIL);
    await tavus.waitFor(/Tags +support, shop/);
    expect(changesTo(sandbox)).toEqual([
      { method: 'POST', path: '/v2/guardrails', body: { ...RULE, modality: 'verbal', tags: ['support'] } },
      {
        ...{ method: 'PATCH', path: `/v2/guardrails/${id}` },
        body: [
          { op: 'add', path: '/modality', value: 'visual' },
          { op: 'add', path: '/tags', value: ['support', 'shop'] },
        ],
      },
    ]);
    await tavus.interrupt();
  });

  test('keep an edit that is not sent as a draft', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    sandbox.store.addGuardrail(RULE);
    const tavus = new Tavus({ sandbox, ...scriptEditor('s/Never/Do not/', 's/promise/offer/'), rows: 40, cols: 160 });
    await open(tavus, 'Guardrails');
    await tavus.choose('Edit a Guardrail');
    await tavus.at('Edit a Guardrail');
    await tavus.choose('no_refunds');
    await tavus.waitFor('[y/N]');
    tavus.press('enter');
    await tavus.said('Your changes are kept as a draft. Edit this guardrail again to continue.');
    await tavus.at('Work with Guardrails');
    await tavus.choose('Edit a Guardrail');
    await tavus.at('Edit a Guardrail');
    await tavus.choose('no_refunds');
    await tavus.at('You left an edit of this guardrail just now');
    await tavus.choose('Continue with the draft');
    await tavus.waitFor('[y/N]');
    await tavus.waitFor(/\+ new +Do not offer a refund\./);
    tavus.press('y', 'enter');
    await tavus.said('Changed “no_refunds”');
    expect(changesTo(sandbox).map(({ method }) => method)).toEqual(['PATCH']);
    await tavus.interrupt();
  });
});

describe('objectives', () => {
  test('are created from a file, and shown with their order, branches and loops', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const editing = scriptEditor('s/"lost": "Never"/"ask": "Again"/');
    const file = join(editing.home, 'intake.json');
    writeFileSync(file, JSON.stringify({ data: STEPS }));
    const tavus = new Tavus({ sandbox, ...editing, rows: 40, cols: 160 });
    await open(tavus, 'Objectives');
    await tavus.choose('Create an Objective');
    await tavus.cursorOn('Create from');
    tavus.press('right');
    await tavus.cursorOn(/^Create from +< a JSON file >/);
    await tavus.next('Create from');
    await tavus.answer('File', file);
    await tavus.submit('Create the objective');
    await tavus.waitFor('[y/N]');
    await tavus.waitFor(/Step 1 +ask\n +Ask whether the patient is new\.\n +Collects: is_new\n/);
    await tavus.waitFor('A branch of ask leads nowhere: the set has no objective lost.');
    tavus.press('y', 'enter');
    await tavus.said('Created “ask” (objective o');
    await tavus.said('with 2 steps');
    await tavus.choose('List Objectives');
    await tavus.at('List Objectives');
    await tavus.choose('ask');
    await tavus.at(WHAT_OBJECTIVE);
    await tavus.waitFor('Next: 2. intake: The patient is new');
    await tavus.waitFor('Next: lost (not in this set): Never');
    await tavus.waitFor('Next: 1. ask (loop)');
    await tavus.choose('Edit');
    await tavus.waitFor('[y/N]');
    await tavus.waitFor('data.0.next_conditional_objectives.ask');
    tavus.press('y', 'enter');
    await tavus.said('Changed “ask” (objective o');
    await tavus.at(WHAT_OBJECTIVE);
    await tavus.waitFor('Next: 1. ask (loop): Again');
    const [id = ''] = sandbox.store.objectives.keys();
    expect(changesTo(sandbox)).toEqual([
      { method: 'POST', path: '/v2/objectives', body: { data: STEPS } },
      {
        ...{ method: 'PATCH', path: `/v2/objectives/${id}` },
        body: [
          { op: 'remove', path: '/data/0/next_conditional_objectives/lost' },
          { op: 'add', path: '/data/0/next_conditional_objectives/ask', value: 'Again' },
        ],
      },
    ]);
    await tavus.interrupt();
  });
});

describe('the accessible mode', () => {
  test('creates a guardrail, edits and deletes it', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const tavus = new AccessibleTavus({ sandbox, ...scriptEditor('s/"verbal"/"visual"/') });
    await tavus.go(KNOWLEDGE, 'Guardrails', 'Create');
    await tavus.answer('Create from, number [the fields below]', '');
    await tavus.answer('Name', 'no refunds');
    await tavus.hears('Error: Must be 1 to 100 letters, digits or underscores.');
    await tavus.answer('Name', RULE.guardrail_name);
    await tavus.write('then a line with only a period.', RULE.guardrail_prompt, '.');
    await tavus.answer('Modality, number [verbal: what is said]', '');
    await tavus.answer('Tags [none]', 'support');
    await tavus.answer(tavus.summary('Create the guardrail'), '0');
    await tavus.hears('Done: Created “no_refunds” (guardrail g');
    await tavus.answer(MENU, 'Edit');
    await tavus.choose('no_refunds');
    await tavus.hears('modality');
    await tavus.answer('as shown above? [y/N]', 'y');
    await tavus.hears('Done: Changed “no_refunds” (guardrail g');
    await tavus.answer(MENU, 'Delete');
    await tavus.choose('no_refunds');
    await tavus.answer('This cannot be undone. [y/N]', 'y');
    await tavus.hears('Done: Deleted “no_refunds”');
    await tavus.asks(MENU);
    expect(changesTo(sandbox).map(({ method }) => method)).toEqual(['POST', 'PATCH', 'DELETE']);
    await tavus.interrupt();
  });

  test('creates objectives from a file, and says their steps', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const editing = scriptEditor();
    const file = join(editing.home, 'intake.json');
    writeFileSync(file, JSON.stringify(STEPS));
    const tavus = new AccessibleTavus({ sandbox, ...editing });
    await tavus.go(KNOWLEDGE, 'Objectives', 'Create');
    await tavus.answer('Create from, number [the fields below]', 'a JSON file');
    await tavus.answer('File', file);
    await tavus.answer(tavus.summary('Create the objective'), '0');
    await tavus.hears('Step 1: ask Ask whether the patient is new. Collects: is_new');
    await tavus.hears('Warning: A branch of ask leads nowhere');
    await tavus.answer('as shown above? [y/N]', 'y');
    await tavus.hears('Done: Created “ask” (objective o');
    await tavus.answer(MENU, 'List');
    await tavus.answer('b back', '1');
    await tavus.hears('Step 2: intake Ask for the name. Next: 1. ask (loop)');
    await tavus.answer(MENU, 'b');
    await tavus.answer('b back', 'b');
    await tavus.asks(MENU);
    expect(changesTo(sandbox)).toEqual([{ method: 'POST', path: '/v2/objectives', body: { data: STEPS } }]);
    await tavus.interrupt();
  });
});
