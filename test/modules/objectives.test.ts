import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OBJECTIVE } from '../../src/modules/nouns/objective.ts';
import { placesIn, remarksOn } from '../../src/modules/nouns/objective-steps.ts';
import { OBJECTIVE_JSON, readNewObjectives, toObjectiveJson } from '../../src/modules/objective/objective-json.ts';
import { patchOf } from '../../src/modules/resource/edit/change.ts';
import { applyPatch } from '../../src/sandbox/json-patch.ts';
import { type Bench, openBench } from '../support/bench.ts';
import { readJson, runTavus } from '../support/command.ts';
import { triesFollowAtOnce } from '../support/no-pauses.ts';
import { back, confirm, edit, fill, leave, menu, pick, type Typed } from '../support/script.ts';

triesFollowAtOnce();

const LIST = 'List Objectives';
const WHAT = 'What to do with this objective';
const TITLE = 'Create an Objective';
const SURE = 'Create the objective';
const CHANGE = 'Change the objective';

const ASK = { objective_name: 'ask', objective_prompt: 'Ask whether the patient is new.' };
const INTAKE = { objective_name: 'intake', objective_prompt: 'Ask for the name.', output_variables: ['name'] };
const BYE = { objective_name: 'bye', objective_prompt: 'Say goodbye.' };
const SET = [
  { ...ASK, next_conditional_objectives: { intake: 'The patient is new', bye: 'The patient was here before' } },
  { ...INTAKE, next_required_objective: 'bye' },
  BYE,
];
const DEFAULTS = { confirmation_mode: 'auto', modality: 'verbal' };

type Steps = Parameters<Bench['sandbox']['store']['addObjective']>[0];

function add({ sandbox }: Pick<Bench, 'sandbox'>, ...steps: readonly object[]): string {
  return sandbox.store.addObjective(steps as unknown as Steps).id;
}

function stored({ store }: Bench['sandbox'], id: string): readonly unknown[] {
  return store.objectives.get(id)?.content.data ?? [];
}

const patches = (sandbox: Bench['sandbox']) =>
  sandbox.requests.filter(({ method }) => method === 'PATCH').map(({ body }) => body);

describe('the list of objectives', () => {
  it('shows the newest first, by the first objective of each set', async () => {
    const bench = await openBench();
    const old = add(bench, ...SET);
    bench.advance(120_000);
    const young = add(bench, BYE);
    await bench.visit('list_objectives', back(LIST));
    expect(bench.ui.screen(LIST).lines).toEqual([`bye | ${young} | just now`, `ask | ${old} | 2 min ago`]);
  });

  it('counts the steps of a set on the command line', async () => {
    const { sandbox } = await openBench();
    const [one, three] = [add({ sandbox }, BYE), add({ sandbox }, ...SET)];
    const { output } = await runTavus(['objective', 'list'], { sandbox });
    expect(output).toContain(`${one}\tbye\t1\t`);
    expect(output).toContain(`${three}\task\t3\t`);
  });

  it('says what to do if there is none', async () => {
    const { visit, ui } = await openBench();
    await visit('list_objectives', back(LIST));
    expect(ui.screen(LIST).lines.join()).toContain('choose Create an Objective');
  });
});

/** The details as lines of `label: value`. */
async function detailsOf(...steps: readonly object[]): Promise<string> {
  const [first = {}] = steps;
  const data = steps.length > 1 ? { data: steps } : {};
  const rows = await OBJECTIVE.details({ objectives_id: 'o1', objective_name: '', ...first, ...data } as never);
  return rows.flatMap(([label, value]) => (value ? [`${label}: ${String(value)}`] : [])).join('\n');
}

describe('the details of objectives', () => {
  it('list a set in order: what is collected, and what comes next on which condition', async () => {
    const bench = await openBench();
    const id = add(bench, ...SET);
    await bench.visit('list_objectives', pick(LIST, 'ask'), back(WHAT), back(LIST));
    expect(bench.ui.transcript.slice(0, 6)).toEqual([
      '= Objective',
      'Name: ask',
      `Objective id: ${id}`,
      [
        'Step 1: ask\nAsk whether the patient is new.',
        'Next: 2. intake: The patient is new\nNext: 3. bye: The patient was here before',
        'Modality: verbal, Confirmation: auto',
      ].join('\n'),
      'Step 2: intake\nAsk for the name.\nCollects: name\nNext: 3. bye\nModality: verbal, Confirmation: auto',
      'Step 3: bye\nSay goodbye.\nNext: (end)\nModality: verbal, Confirmation: auto',
    ]);
  });

  it('show one objective with a row for each field', async () => {
    const more = {
      confirmation_mode: 'manual',
      modality: 'visual',
      allow_loops: false,
      callback_url: 'https://e.com/h',
    };
    expect(await detailsOf({ ...INTAKE, ...more, mood: 'kind' })).toBe(
      [
        ...['Prompt: Ask for the name.', 'Collects: name', 'Modality: visual: what is seen', 'Confirmation: manual'],
        ...['Loops: not allowed', 'Callback URL: https://e.com/h', 'Other: mood: kind'],
      ].join('\n'),
    );
  });

  it.each<[what: string, steps: readonly object[], words: readonly string[]]>([
    [
      'a loop to an earlier one',
      [
        { ...ASK, next_required_objective: 'bye' },
        { ...BYE, next_required_objective: 'ask' },
      ],
      ['Step 2: bye\nSay goodbye.\nNext: 1. ask (loop)'],
    ],
    ['a loop to the same one', [ASK, { ...BYE, next_required_objective: 'bye' }], ['Next: 2. bye (loop)']],
    [
      'one that allows loops',
      [{ ...ASK, allow_loops: true, next_required_objective: 'ask' }, BYE],
      ['1. ask (loop)', 'Loops: allowed'],
    ],
    [
      'a branch back that is no loop',
      [{ ...ASK, next_required_objective: 'bye' }, INTAKE, { ...BYE, next_required_objective: 'intake' }],
      ['Step 3: bye\nSay goodbye.\nNext: 2. intake'],
    ],
    [
      'a branch that leads nowhere',
      [{ ...ASK, next_conditional_objectives: { lost: 'Never' } }, BYE],
      ['Next: lost (not in this set): Never'],
    ],
    ['one that no branch leads to', [ASK, BYE], ['Step 2: bye\nSay goodbye.\nNo branch leads to this step.']],
    [
      'a name that is used twice',
      [{ ...ASK, next_required_objective: 'bye' }, BYE, BYE],
      ['Next: 2. bye', 'An earlier step has the same name'],
    ],
    ['an unknown field', [{ ...ASK, mood: 'kind', next_required_objective: 'bye' }, BYE], ['mood: kind\nStep 2: bye']],
    ['a single one with a branch', [{ ...ASK, next_required_objective: 'gone' }], ['Next: gone (not in this set)']],
    ['keys', [{ ...ASK, next_conditional_objectives: { bye: 'api_key=sk-abcdef0123456789' } }, BYE], ['api_key=…6789']],
  ])('show %s', async (_what, steps, words) => {
    const text = await detailsOf(...steps);
    for (const word of words) expect(text).toContain(word);
    expect(text).not.toContain('sk-abcdef');
  });

  it('are shown for a set without any objective', async () => {
    expect(await OBJECTIVE.details({ objectives_id: 'o1', objective_name: '', data: [] })).toEqual(expect.any(Array));
  });

  it('follow the branches of a large set in time', () => {
    const ring = Array.from({ length: 20_000 }, (_, at) => ({
      objective_name: `s${at}`,
      next_required_objective: `s${(at + 1) % 20_000}`,
    }));
    expect(placesIn(ring).every(({ isReached }) => isReached)).toBe(true);
    expect(remarksOn(ring)).toEqual([]);
  });
});

describe('creating one objective from the form', () => {
  it.each<[what: string, typed: Typed, body: unknown]>([
    ['the least', ASK, { ...ASK, ...DEFAULTS }],
    [
      'everything',
      {
        ...ASK,
        ...{ output_variables: ' name, age,name', modality: 'visual', confirmation_mode: 'manual' },
        callback_url: 'https://example.com/hook',
      },
      {
        ...ASK,
        ...{ output_variables: ['name', 'age'], modality: 'visual', confirmation_mode: 'manual' },
        callback_url: 'https://example.com/hook',
      },
    ],
  ])('sends %s', async (_what, typed, body) => {
    const { visit, sent } = await openBench();
    await visit('create_objective', fill(TITLE, typed));
    expect(sent('POST')).toEqual([{ path: '/v2/objectives', body: { data: [body] } }]);
  });

  it('prints the id and the command, and adds it to the list', async () => {
    const { visit, ui, sandbox } = await openBench();
    await visit('create_objective', fill(TITLE, ASK));
    const [id = ''] = sandbox.store.objectives.keys();
    expect(ui.transcript).toEqual([
      `ok: Created “ask” (objective ${id}).`,
      expect.stringMatching(/^command: Next time: tavus objective create --name ask --prompt 'Ask whether .*'/),
    ]);
    await visit('list_objectives', back(LIST));
    expect(ui.screen(LIST).lines).toEqual([`ask | ${id} | just now`]);
  });

  it.each<[what: string, typed: Typed, problems: Record<string, string>]>([
    ['nothing', {}, { objective_name: 'Name is needed.', objective_prompt: 'Prompt is needed.' }],
    ['a name with a space', { ...ASK, objective_name: 'ask it' }, { objective_name: 'text without spaces' }],
    ['a callback without TLS', { ...ASK, callback_url: 'http://e.com' }, { callback_url: 'starts with https://' }],
  ])('does not send %s', async (_what, typed, problems) => {
    const { visit, sandbox } = await openBench();
    const leaving = Object.keys(typed).length > 0 ? leave(TITLE) : [back(TITLE)];
    await visit('create_objective', fill(TITLE, typed, problems), ...leaving);
    expect(sandbox.requests).toEqual([]);
  });

  it.each([
    ['is there', 'after', 'received the request: objective', 0],
    ['is not there', 'before', 'It is not in the list yet.', 1],
  ] as const)(
    'looks for it after an unclear response, and never sends it again: it %s',
    async (_what, drop, words, exit) => {
      const { sandbox } = await openBench();
      sandbox.fail({ method: 'POST', drop });
      const argv = ['objective', 'create', '--name', 'ask', '--prompt', ASK.objective_prompt];
      const { code, errors } = await runTavus(argv, { sandbox });
      expect([code, errors]).toEqual([exit, expect.stringContaining(words)]);
      expect(sandbox.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
    },
  );

  it.each([
    ['another prompt', [{ ...ASK, objective_prompt: 'Something else.' }]],
    ['more steps', [ASK, BYE]],
  ])('does not take a set with %s for it', async (_what, steps) => {
    const { sandbox } = await openBench();
    add({ sandbox }, ...steps);
    sandbox.fail({ method: 'POST', drop: 'before' });
    const argv = ['objective', 'create', '--name', 'ask', '--prompt', ASK.objective_prompt];
    const { code, errors } = await runTavus(argv, { sandbox });
    expect([code, errors]).toEqual([1, expect.stringContaining('It is not in the list yet.')]);
  });
});

describe('creating objectives from a file', () => {
  it('shows the steps and asks before they are sent', async () => {
    const bench = await openBench();
    const file = join(bench.directory, 'intake.json');
    await writeFile(file, JSON.stringify({ data: SET }));
    await bench.visit('create_objective', fill(TITLE, { source: 'file', file }), confirm(SURE, true));
    expect(bench.sent('POST')).toEqual([{ path: '/v2/objectives', body: { data: SET } }]);
    const text = bench.ui.transcript.join('\n');
    expect(text).toContain('= New objective in intake.json\nStep 1: ask\n');
    expect(text).toMatch(/ok: Created “ask” \(objective o\w+, with 3 steps\)\./);
    expect(text).not.toContain('warn');
  });

  it.each<[what: string, content: unknown, data: unknown]>([
    ['a set', { data: SET }, SET],
    ['a list', SET, SET],
    ['one objective', ASK, [ASK]],
    ['one in a set', { data: [ASK] }, [ASK]],
    ['a response with one', { data: { objectives_id: 'o1', ...ASK, created_at: 'x', updated_at: 'y' } }, [ASK]],
    ['a response with several', { objectives_id: 'o1', ...SET[0], data: SET, created_at: 'x' }, SET],
    ['unknown fields', [{ ...ASK, mood: 'kind', callback_url: null }], [{ ...ASK, mood: 'kind' }]],
  ])('takes %s', async (_what, content, data) => {
    const { sandbox } = await openBench();
    const stdin = JSON.stringify(content);
    const { code } = await runTavus(['objective', 'create', '--file', '-'], { sandbox, stdin });
    const [{ body } = {}] = sandbox.requests.filter(({ method }) => method === 'POST');
    expect([code, body]).toEqual([0, { data }]);
  });

  it('copies a set from what get prints, and says what is left out', async () => {
    const { sandbox } = await openBench();
    const id = add({ sandbox }, ...SET);
    const { output: stdin } = await runTavus(['objective', 'get', id, '--json'], { sandbox });
    const { code, errors } = await runTavus(['objective', 'create', '--file', '-'], { sandbox, stdin });
    expect([code, errors]).toEqual([
      0,
      expect.stringContaining('Tavus sets it: objectives_id, created_at, updated_at'),
    ]);
    const [first, second] = [...sandbox.store.objectives.values()];
    expect(second?.content).toEqual(first?.content);
  });

  it.each<[content: unknown, words: string]>([
    ['text', 'An objective must be a JSON object'],
    [[], 'data must have at least one objective.'],
    [{}, 'objective_name is required.'],
    [[ASK, { ...BYE, objective_prompt: '' }], 'Objective 2: objective_prompt is required.'],
    [[ASK, 'bye'], 'Objective 2: An objective must be a JSON object'],
    [[{ ...ASK, objective_name: 'a b' }], 'objective_name must be text without spaces.'],
    [[{ ...ASK, output_variables: 'name' }], 'output_variables must be an array of strings.'],
    [[{ ...ASK, next_conditional_objectives: ['bye'] }], 'next_conditional_objectives must be a JSON object'],
    [[{ ...ASK, next_conditional_objectives: { bye: 1 } }], 'next_conditional_objectives must be a JSON object'],
    [[{ ...ASK, confirmation_mode: 'later' }], 'confirmation_mode must be "auto" or "manual".'],
    [[{ ...ASK, allow_loops: 1 }], 'allow_loops must be true or false.'],
    [{ ...ASK, objective_prompt: 'Other.', data: SET }, 'objective_prompt and data.0.objective_prompt are the same'],
  ])('refuses %j before it is sent', async (content, words) => {
    const { sandbox } = await openBench();
    const stdin = JSON.stringify(content);
    const { code, errors } = await runTavus(['objective', 'create', '--file', '-'], { sandbox, stdin });
    expect([code, errors]).toEqual([2, expect.stringContaining(`Standard input: ${words}`)]);
    expect(sandbox.requests).toEqual([]);
  });

  it.each<[content: readonly object[], words: string]>([
    [[{ ...ASK, next_required_objective: 'gone' }], 'A branch of ask leads nowhere: the set has no objective gone.'],
    [[ASK, BYE], 'No branch leads to bye.'],
    [[{ ...ASK, next_required_objective: 'ask' }, ASK], 'Several objectives are named ask'],
    [[{ ...ASK, moood: 1 }], 'Not a known field, sent as it is: data.0.moood.'],
  ])('warns of %j, and sends it', async (content, words) => {
    const { sandbox } = await openBench();
    const stdin = JSON.stringify(content);
    const { code, errors } = await runTavus(['objective', 'create', '--file', '-'], { sandbox, stdin });
    expect([code, errors]).toEqual([0, expect.stringContaining(words)]);
  });
});

describe('editing objectives', () => {
  it('opens all of a set in the editor, and sends what changed in each', async () => {
    const bench = await openBench();
    const id = add(bench, ...SET);
    await bench.visit(
      'edit_objective',
      pick('Edit an Objective', 'ask'),
      edit('json', (text) => {
        const { data } = JSON.parse(text) as { data: object[] };
        const [first, second, third] = data;
        return JSON.stringify({
          data: [
            { ...first, modality: 'visual' },
            { ...second, output_variables: [] },
            third,
            { ...BYE, objective_name: 'more' },
          ],
        });
      }),
      confirm(CHANGE, true),
    );
    expect(JSON.parse(bench.ui.screen('json').lines.join('\n'))).toEqual({
      data: SET.map((step) => ({ ...DEFAULTS, ...step })),
    });
    expect(patches(bench.sandbox)).toEqual([
      [
        { op: 'add', path: '/data/0/modality', value: 'visual' },
        { op: 'add', path: '/data/1/output_variables', value: [] },
        { op: 'add', path: '/data/3', value: { ...BYE, objective_name: 'more' } },
      ],
    ]);
    expect(stored(bench.sandbox, id)).toHaveLength(4);
    const text = bench.ui.transcript.join('\n');
    expect(text).toContain('Field: data.0.modality\n- old: verbal\n+ new: visual');
    expect(text).toContain('warn: No branch leads to more.');
    expect(text).toContain(`command: Next time: tavus objective edit ${id} --set data.0.modality=visual`);
  });

  it('from its details, and shows them again with the change', async () => {
    const bench = await openBench();
    add(bench, ASK);
    const steps = [
      menu(WHAT, 'Edit'),
      edit('json', (text) => text.replace('"ask"', '"ask_again"')),
      confirm(CHANGE, true),
    ];
    await bench.visit('list_objectives', pick(LIST, 'ask'), ...steps, back(WHAT), back(LIST));
    expect(bench.ui.transcript).toContain('Name: ask_again');
  });

  it.each<[flags: readonly string[], body: unknown]>([
    [['--set', 'modality=visual'], [{ op: 'add', path: '/data/0/modality', value: 'visual' }]],
    [
      ['--set', 'data.1.next_required_objective=ask'],
      [{ op: 'add', path: '/data/1/next_required_objective', value: 'ask' }],
    ],
    [
      ['--set', 'next_conditional_objectives.bye=Late'],
      [{ op: 'add', path: '/data/0/next_conditional_objectives/bye', value: 'Late' }],
    ],
    [['--set', 'objective_prompt=12'], [{ op: 'add', path: '/data/0/objective_prompt', value: '12' }]],
    [['--set', 'data.2.objective_prompt=true'], [{ op: 'add', path: '/data/2/objective_prompt', value: 'true' }]],
  ])('takes %j', async (flags, body) => {
    const { sandbox } = await openBench();
    const id = add({ sandbox }, ...SET);
    const { code } = await runTavus(['objective', 'edit', id, ...flags, '--yes'], { sandbox });
    expect([code, patches(sandbox)]).toEqual([0, [body]]);
  });

  it('removes objectives from the end, so that the places of the others stay', async () => {
    const { sandbox } = await openBench();
    const id = add({ sandbox }, ...SET);
    const stdin = '[{"op":"remove","path":"/data/2"},{"op":"remove","path":"/data/1"}]';
    const { code } = await runTavus(['objective', 'edit', id, '--patch', '-', '--yes'], { sandbox, stdin });
    const removals = [
      { op: 'remove', path: '/data/2' },
      { op: 'remove', path: '/data/1' },
    ];
    expect([code, patches(sandbox)]).toEqual([0, [removals]]);
    expect(stored(sandbox, id)).toHaveLength(1);
  });

  it('sends a patch that makes any set out of any other', () => {
    const step = fc.record({
      objective_name: fc.constantFrom('a', 'b', 'c'),
      objective_prompt: fc.string({ minLength: 1 }),
      output_variables: fc.array(fc.string()),
    });
    const set = fc.array(step, { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(set, set, (before, after) => {
        const operations = patchOf({ fields: OBJECTIVE_JSON }, { data: before }, { data: after });
        expect(applyPatch({ data: before }, operations)).toEqual({ data: after });
      }),
    );
  });

  it.each([
    ['data.0.objective_name=a b', 'objective_name must be text without spaces.'],
    ['data.1.objective_prompt=null', 'Objective 2: objective_prompt is required.'],
    ['data=[]', 'data must have at least one objective.'],
    ['data.7.modality=visual', 'Cannot set data.7.modality'],
    ['status=active', 'status is set by Tavus and cannot be changed.'],
    ['data.0.created_at=now', 'created_at is set by Tavus and cannot be changed.'],
  ])('refuses --set %s before it is sent', async (setting, words) => {
    const { sandbox } = await openBench();
    const id = add({ sandbox }, ...SET);
    const { code, errors } = await runTavus(['objective', 'edit', id, '--set', setting, '--yes'], { sandbox });
    expect([code, errors]).toEqual([2, expect.stringContaining(words)]);
    expect(patches(sandbox)).toEqual([]);
  });

  it('warns of an unknown field, with the one that may be meant', async () => {
    const { sandbox } = await openBench();
    const id = add({ sandbox }, ...SET);
    const argv = ['objective', 'edit', id, '--set', 'data.1.prompt=x', '--yes'];
    const { code, errors } = await runTavus(argv, { sandbox });
    expect([code, errors]).toEqual([
      1,
      expect.stringContaining('"data.1.prompt" is not a known field. Did you mean objective_prompt?'),
    ]);
  });

  it.each([
    [400, 'Invalid patch operation'],
    [422, 'Path not found: /data'],
  ])('tries the other path of the first objective that Tavus documents after %s', async (status, error) => {
    const { sandbox } = await openBench();
    const id = add({ sandbox }, ASK);
    sandbox.fail({ method: 'PATCH', status, body: { error } });
    const argv = ['objective', 'edit', id, '--set', 'modality=visual', '--yes'];
    expect((await runTavus(argv, { sandbox })).code).toBe(0);
    expect(patches(sandbox)).toEqual(
      ['/data/0/modality', '/modality'].map((path) => [{ op: 'add', path, value: 'visual' }]),
    );
    expect(stored(sandbox, id)).toMatchObject([{ modality: 'visual' }]);
  });

  it('reports the first refusal if both paths are refused, and tries no other after an unclear response', async () => {
    const { sandbox } = await openBench();
    const id = add({ sandbox }, ASK);
    const argv = ['objective', 'edit', id, '--set', 'modality=visual', '--yes'];
    sandbox.fail({ method: 'PATCH', status: 400, body: { error: 'The first refusal' } });
    sandbox.fail({ method: 'PATCH', status: 400, body: { error: 'The second refusal' } });
    const refused = await runTavus(argv, { sandbox });
    expect([refused.code, refused.errors]).toEqual([1, expect.stringContaining('The first refusal')]);
    expect(patches(sandbox)).toHaveLength(2);
    sandbox.fail({ method: 'PATCH', drop: 'before' });
    expect((await runTavus(argv, { sandbox })).errors).toContain('Check the list before you send it again.');
    expect(patches(sandbox)).toHaveLength(3);
  });
});

describe('the JSON of objectives', () => {
  it.each<[what: string, item: object, json: object]>([
    ['one', { objectives_id: 'o1', ...ASK, mood: 1, created_at: 'x' }, { data: [{ ...ASK, mood: 1 }] }],
    ['several', { objectives_id: 'o1', ...SET[0], data: SET, status: 'active' }, { data: SET }],
    [
      'a set with a field of its own',
      { objectives_id: 'o1', ...SET[0], data: SET, theme: 't' },
      { data: SET, theme: 't' },
    ],
  ])('has all writable fields of %s', (_what, item, json) => {
    expect(toObjectiveJson(item as never)).toEqual(json);
  });

  it('is read from anything without an exception', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        for (const read of [readNewObjectives(value), OBJECTIVE_JSON.read(value, { data: [ASK] })]) {
          if ('json' in read) OBJECTIVE_JSON.remarks(read.json);
          else expect(read.problem).toMatch(/\.$/);
        }
      }),
    );
  });
});

it('objectives that are unknown are reported with what to do', async () => {
  const { sandbox } = await openBench();
  add({ sandbox }, ASK);
  const { code, errors } = await runTavus(['objective', 'get', 'o12345'], { sandbox });
  expect([code, errors]).toEqual([4, expect.stringContaining('No objective has the id o12345')]);
  expect(readJson(await runTavus(['objective', 'get', 'ask', '--json=objective_name'], { sandbox }))).toEqual({
    objective_name: 'ask',
  });
});
