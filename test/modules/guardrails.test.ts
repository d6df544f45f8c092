import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Bench, openBench } from '../support/bench.ts';
import { readJson, runTavus } from '../support/command.ts';
import { triesFollowAtOnce } from '../support/no-pauses.ts';
import { back, comeBack, confirm, edit, fill, leave, menu, pick, type Typed } from '../support/script.ts';

triesFollowAtOnce();

const LIST = 'List Guardrails';
const WHAT = 'What to do with this guardrail';
const TITLE = 'Create a Guardrail';
const SURE = 'Create the guardrail';
const CHANGE = 'Change the guardrail';
const HOOK = 'https://example.com/hook';
const RULE = { guardrail_name: 'no_refunds', guardrail_prompt: 'Never promise a refund.' };

type Content = Parameters<Bench['sandbox']['store']['addGuardrail']>[0];

function add({ sandbox }: Pick<Bench, 'sandbox'>, content: Content = {}): string {
  return sandbox.store.addGuardrail({ ...RULE, ...content } as Content).id;
}

const OLD_SET = {
  name: 'Shop',
  data: [
    { guardrail_name: 'no_discounts', guardrail_prompt: 'Never offer a discount.', modality: 'verbal' as const },
    { guardrail_name: 'is_alone', guardrail_prompt: 'Only one person is visible.', modality: 'visual' as const },
  ],
};

/** A file with this content, as JSON unless it is text. */
async function fileWith({ directory }: Pick<Bench, 'directory'>, content: unknown): Promise<string> {
  const path = join(directory, 'rule.json');
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

describe('the list of guardrails', () => {
  it('shows the newest first, without old sets', async () => {
    const bench = await openBench();
    bench.sandbox.store.addGuardrail(OLD_SET);
    const old = add(bench, { guardrail_name: 'old' });
    bench.advance(120_000);
    const young = add(bench, { guardrail_name: 'young' });
    await bench.visit('list_guardrails', back(LIST));
    expect(bench.ui.screen(LIST).lines).toEqual([`young | ${young} | just now`, `old | ${old} | 2 min ago`]);
    expect(bench.sandbox.requests[0]?.path).toContain('legacy=false');
  });

  it('says what to do if there is none', async () => {
    const { visit, ui } = await openBench();
    await visit('list_guardrails', back(LIST));
    expect(ui.screen(LIST).lines.join()).toContain('choose Create a Guardrail');
  });

  it.each([
    ['--tag', 'support', ['no_refunds', 'kind']],
    ['--tags', 'support,shop', ['no_refunds']],
    ['--search', 'kin', ['kind']],
  ])('is filtered on the command line: %s %s', async (flag, value, names) => {
    const { sandbox } = await openBench();
    add({ sandbox }, { guardrail_name: 'kind', tags: ['support'] });
    add({ sandbox }, { guardrail_name: 'no_refunds', tags: ['support', 'shop'] });
    add({ sandbox }, { guardrail_name: 'short' });
    const outcome = await runTavus(['guardrail', 'list', flag, value, '--json=guardrail_name'], { sandbox });
    expect((readJson(outcome) as { guardrail_name: string }[]).map((row) => row.guardrail_name)).toEqual(names);
  });
});

describe('the details of a guardrail', () => {
  it('show all its values, and what is not known here', async () => {
    const bench = await openBench();
    const id = add(bench, { modality: 'visual', tags: ['hr', 'shop'], app_message: false, callback_url: HOOK });
    Object.assign(bench.sandbox.store.guardrails.get(id) ?? {}, { overrides: { severity: 3 } });
    await bench.visit('list_guardrails', pick(LIST, 'no_refunds'), back(WHAT), back(LIST));
    expect(bench.ui.transcript.slice(0, 9)).toEqual([
      '= Guardrail',
      'Name: no_refunds',
      `Guardrail id: ${id}`,
      'Prompt: Never promise a refund.',
      'Modality: visual: what is seen',
      'Event in the call: no: it is silent',
      'Tags: hr, shop',
      `Callback URL: ${HOOK}`,
      'Other: severity: 3',
    ]);
  });

  it('show the rules of an old set, which cannot be edited', async () => {
    const { sandbox } = await openBench();
    const { id } = sandbox.store.addGuardrail(OLD_SET);
    const { code, output } = await runTavus(['guardrail', 'get', id], { sandbox });
    expect(code).toBe(0);
    expect(output).toContain('Name\tShop\n');
    expect(output).toContain('Kind\told set of 2 guardrails');
    expect(output).toMatch(/1\. no_discounts .*Never offer a discount\. .*2\. is_alone .*modality: visual/);
    const edited = await runTavus(['guardrail', 'edit', id, '--set', 'modality=visual', '--yes'], { sandbox });
    expect([edited.code, edited.errors]).toEqual([2, expect.stringContaining('can only be read and deleted')]);
    const deleted = await runTavus(['guardrail', 'delete', id, '--yes'], { sandbox });
    expect([deleted.code, sandbox.store.guardrails.size]).toEqual([0, 0]);
    expect(sandbox.requests.map(({ method }) => method)).not.toContain('PATCH');
  });

  it('mask a key in the prompt', async () => {
    const bench = await openBench();
    add(bench, { guardrail_prompt: 'Never say api_key=sk-abcdef0123456789.' });
    await bench.visit('list_guardrails', pick(LIST, 'no_refunds'), back(WHAT), back(LIST));
    expect(bench.ui.transcript.join('\n')).not.toContain('sk-abcdef');
  });
});

describe('creating a guardrail from the form', () => {
  it.each<[what: string, typed: Typed, body: unknown]>([
    ['the least', RULE, { ...RULE, modality: 'verbal' }],
    [
      'everything',
      { ...RULE, modality: 'visual', tags: ' hr, shop,hr,', silent: 'yes', callback_url: ` ${HOOK} ` },
      { ...RULE, modality: 'visual', tags: ['hr', 'shop'], app_message: false, callback_url: HOOK },
    ],
  ])('sends %s', async (_what, typed, body) => {
    const { visit, sent } = await openBench();
    await visit('create_guardrail', fill(TITLE, typed));
    expect(sent('POST')).toEqual([{ path: '/v2/guardrails', body }]);
  });

  it('prints the id and the command, and adds it to the list', async () => {
    const { visit, ui, sandbox } = await openBench();
    await visit('create_guardrail', fill(TITLE, RULE));
    const [id = ''] = sandbox.store.guardrails.keys();
    expect(ui.transcript).toEqual([
      `ok: Created “no_refunds” (guardrail ${id}).`,
      "command: Next time: tavus guardrail create --name no_refunds --prompt 'Never promise a refund.' --modality verbal",
    ]);
    await visit('list_guardrails', back(LIST));
    expect(ui.screen(LIST).lines).toEqual([`no_refunds | ${id} | just now`]);
  });

  it.each<[what: string, typed: Typed, problems: Record<string, string>]>([
    ['nothing', {}, { guardrail_name: 'Name is needed.', guardrail_prompt: 'Prompt is needed.' }],
    ['a name with a space', { ...RULE, guardrail_name: 'no refunds' }, { guardrail_name: '1 to 100 letters' }],
    ['a name with an accent', { ...RULE, guardrail_name: 'né' }, { guardrail_name: '1 to 100 letters' }],
    ['a name that is too long', { ...RULE, guardrail_name: 'n'.repeat(101) }, { guardrail_name: '1 to 100' }],
    ['a long prompt', { ...RULE, guardrail_prompt: 'p'.repeat(1001) }, { guardrail_prompt: '1 to 1,000 characters' }],
    ['a long tag', { ...RULE, tags: `a,${'t'.repeat(65)}` }, { tags: 'up to 32 tags of 1 to 64 characters' }],
    ['33 tags', { ...RULE, tags: Array.from({ length: 33 }, (_, at) => `t${at}`).join() }, { tags: 'up to 32 tags' }],
    ['a callback without TLS', { ...RULE, callback_url: 'http://example.com' }, { callback_url: 'https://' }],
    ['a long callback', { ...RULE, callback_url: `${HOOK}/${'x'.repeat(2048)}` }, { callback_url: 'up to 2048' }],
  ])('does not send %s', async (_what, typed, problems) => {
    const { visit, sandbox } = await openBench();
    const leaving = Object.keys(typed).length > 0 ? leave(TITLE) : [back(TITLE)];
    await visit('create_guardrail', fill(TITLE, typed, problems), ...leaving);
    expect(sandbox.requests).toEqual([]);
  });

  it.each([
    ['as long as allowed', { guardrail_name: 'n'.repeat(100), guardrail_prompt: 'p'.repeat(1000) }],
    ['counted in characters, not in code units', { ...RULE, guardrail_prompt: '😀'.repeat(1000) }],
  ])('sends texts %s', async (_what, typed) => {
    const { visit, sent } = await openBench();
    await visit('create_guardrail', fill(TITLE, typed));
    expect(sent('POST')).toHaveLength(1);
  });

  it('shows a refusal at its field, and keeps the answers as a draft', async () => {
    const { visit, ui, sandbox } = await openBench();
    sandbox.fail({ method: 'POST', status: 400, body: { error: 'guardrail_prompt is too rude' } });
    await visit('create_guardrail', fill(TITLE, RULE), ...leave(TITLE));
    expect(ui.screen(TITLE).lines.join('\n')).toContain('guardrail_prompt is too rude');
    await visit('create_guardrail', comeBack(), fill(TITLE));
    expect(sandbox.store.guardrails.size).toBe(1);
  });

  it.each([
    ['is there', true, 'received the request: guardrail'],
    ['is not there', false, 'It is not in the list yet.'],
  ])('looks for it after an unclear response, and never sends it again: it %s', async (_what, isMade, words) => {
    const { sandbox } = await openBench();
    sandbox.fail({ method: 'POST', drop: isMade ? 'after' : 'before' });
    const argv = ['guardrail', 'create', '--name', 'no_refunds', '--prompt', RULE.guardrail_prompt];
    const { errors } = await runTavus(argv, { sandbox });
    expect(errors).toContain(words);
    expect(sandbox.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('does not take a guardrail with another prompt for it', async () => {
    const { sandbox } = await openBench();
    add({ sandbox }, { guardrail_prompt: 'Something else.' });
    sandbox.fail({ method: 'POST', drop: 'before' });
    const argv = ['guardrail', 'create', '--name', 'no_refunds', '--prompt', RULE.guardrail_prompt];
    const { code, errors } = await runTavus(argv, { sandbox });
    expect([code, errors]).toEqual([1, expect.stringContaining('It is not in the list yet.')]);
  });
});

describe('creating a guardrail from a file', () => {
  it('shows it and asks before it is sent', async () => {
    const bench = await openBench();
    const file = await fileWith(bench, {
      ...RULE,
      uuid: 'g1',
      created_at: 'x',
      tags: ['a, b'],
      severity: 3,
      modality: null,
    });
    const steps = [fill(TITLE, { source: 'file', file }), confirm(SURE, false), fill(TITLE), confirm(SURE, true)];
    await bench.visit('create_guardrail', ...steps);
    expect(bench.sent('POST')).toEqual([{ path: '/v2/guardrails', body: { ...RULE, tags: ['a, b'], severity: 3 } }]);
    const text = bench.ui.transcript.join('\n');
    expect(text).toContain('= New guardrail in rule.json\nPrompt: Never promise a refund.');
    expect(text).toContain('say: Left out, because Tavus sets it: uuid, created_at.');
    expect(text).toContain('say: Not a known field, sent as it is: severity.');
    expect(text).toContain(`command: Next time: tavus guardrail create --file ${file}`);
  });

  it.each([
    ['{"guardrail_name": "a"', 'Invalid JSON in line 1'],
    ['[]', 'A guardrail must be a JSON object'],
    ['{"guardrail_name": "a b", "guardrail_prompt": "x"}', 'guardrail_name must be 1 to 100 letters'],
    ['{"guardrail_name": "a"}', 'guardrail_prompt is required.'],
    ['{"guardrail_name": "a", "guardrail_prompt": ""}', 'guardrail_prompt is required.'],
    ['{"guardrail_name": "a", "guardrail_prompt": "x", "app_message": "yes"}', 'app_message must be true or false.'],
    ['{"guardrail_name": "a", "guardrail_prompt": "x", "tags": "t"}', 'tags must be up to 32 tags'],
    ['{"guardrail_name": "a", "guardrail_prompt": "x", "modality": "loud"}', 'modality must be "verbal" or "visual".'],
    [JSON.stringify(OLD_SET), 'This is an old set of guardrails. Create its guardrails one by one.'],
  ])('reports what is wrong with it, in a form and for a command: %s', async (content, words) => {
    const bench = await openBench();
    const file = await fileWith(bench, content);
    await bench.visit('create_guardrail', fill(TITLE, { source: 'file', file }), ...leave(TITLE));
    expect(bench.ui.screen(TITLE).lines.join('\n')).toContain(words);
    const { sandbox } = bench;
    const { code, errors } = await runTavus(['guardrail', 'create', '--file', '-'], { sandbox, stdin: content });
    expect([code, errors]).toEqual([2, expect.stringContaining(`Standard input: ${words}`)]);
    expect(sandbox.requests).toEqual([]);
  });

  it('reports a file that does not exist, and flags that would have no effect', async () => {
    const { sandbox } = await openBench();
    const missing = await runTavus(['guardrail', 'create', '--file', '/nowhere/a.json'], { sandbox });
    expect([missing.code, missing.errors]).toEqual([2, expect.stringContaining('/nowhere/a.json: The file does not')]);
    const both = await runTavus(['guardrail', 'create', '--file', 'a.json', '--name', 'x'], { sandbox });
    expect([both.code, both.errors]).toEqual([2, expect.stringContaining('Give --file or the other flags, not both.')]);
  });

  it('copies a guardrail from what get prints', async () => {
    const { sandbox } = await openBench();
    const id = add({ sandbox }, { tags: ['hr'], app_message: false, callback_url: HOOK });
    const { output: stdin } = await runTavus(['guardrail', 'get', id, '--json'], { sandbox });
    expect((await runTavus(['guardrail', 'create', '--file', '-'], { sandbox, stdin })).code).toBe(0);
    const [first, second] = [...sandbox.store.guardrails.values()];
    expect(second?.content).toEqual(first?.content);
  });
});

describe('editing a guardrail', () => {
  it('shows the writable fields in the editor, sends only the difference, and shows the command', async () => {
    const bench = await openBench();
    const id = add(bench, { tags: ['hr'] });
    await bench.visit(
      'edit_guardrail',
      pick('Edit a Guardrail', 'no_refunds'),
      edit('json', (text) => text.replace('"verbal"', '"visual"').replace('"hr"', '"hr", "shop"')),
      confirm(CHANGE, true),
    );
    expect(JSON.parse(bench.ui.screen('json').lines.join('\n'))).toEqual({
      ...RULE,
      ...{ modality: 'verbal', tags: ['hr'], app_message: true },
    });
    expect(bench.sent('PATCH')).toEqual([
      {
        path: `/v2/guardrails/${id}`,
        body: [
          { op: 'add', path: '/modality', value: 'visual' },
          { op: 'add', path: '/tags', value: ['hr', 'shop'] },
        ],
      },
    ]);
    expect(bench.ui.transcript).toEqual(
      expect.arrayContaining([
        'Field: modality',
        '- old: verbal',
        '+ new: visual',
        `ok: Changed “no_refunds” (guardrail ${id}).`,
        `command: Next time: tavus guardrail edit ${id} --set modality=visual --set 'tags=["hr","shop"]'`,
      ]),
    );
  });

  it('from its details, and shows them again with the change', async () => {
    const bench = await openBench();
    add(bench);
    const steps = [
      menu(WHAT, 'Edit'),
      edit('json', (text) => text.replace('no_refunds', 'never')),
      confirm(CHANGE, true),
    ];
    await bench.visit('list_guardrails', pick(LIST, 'no_refunds'), ...steps, back(WHAT), back(LIST));
    expect(bench.ui.transcript).toContain('Name: never');
    expect(bench.ui.screen(LIST).lines[0]).toMatch(/^never \| g/);
  });

  it('keeps the text as a draft of that guardrail until it is sent', async () => {
    const bench = await openBench();
    const id = add(bench);
    const change = edit('json', (text) => text.replace('Never', 'Do not'));
    await bench.visit('edit_guardrail', pick('Edit a Guardrail', 'no_refunds'), change, confirm(CHANGE, false));
    expect(bench.ui.transcript).toContain(
      'say: Your changes are kept as a draft. Edit this guardrail again to continue.',
    );
    expect(await readFile(join(bench.directory, 'drafts', `edit-guardrail-${id}.json`), 'utf8')).toContain('Do not');
    const again = menu('You left an edit of this guardrail just now', 'Continue with the draft');
    const same = edit('json', (text) => text);
    await bench.visit('edit_guardrail', pick('Edit a Guardrail', 'no_refunds'), again, same, confirm(CHANGE, true));
    expect(bench.sandbox.store.guardrails.get(id)?.content).toMatchObject({
      guardrail_prompt: expect.stringMatching(/^Do not/),
    });
  });

  it.each([
    ['--set', 'guardrail_name=a b', 'guardrail_name must be 1 to 100 letters'],
    ['--set', 'guardrail_prompt=', 'guardrail_prompt must be text of 1 to 1,000 characters.'],
    ['--set', 'guardrail_prompt=null', 'guardrail_prompt is required.'],
    ['--set', 'tags=hr', 'tags must be up to 32 tags'],
    ['--set', 'app_message=maybe', 'app_message must be true or false.'],
    ['--set', 'uuid=g1', 'uuid is set by Tavus and cannot be changed.'],
    ['--set', 'modality', 'Must be key=value, such as modality=visual or guardrail_prompt='],
    ['--set', 'modality.x=1', 'Run tavus guardrail get --json to see the guardrail.'],
    ['--patch', '[{"op":"remove","path":"/nothing"}]', 'Operation 1 (remove): /nothing does not exist.'],
    ['--patch', '[{"op":"add","path":"modality","value":1}]', 'must be a JSON Pointer such as /modality.'],
    ['--patch', '[{"op":"test","path":"/modality","value":"visual"}]', 'Operation 1 (test) failed'],
  ])('refuses %s %s before it is sent', async (flag, value, words) => {
    const { sandbox } = await openBench();
    const id = add({ sandbox });
    const given = flag === '--set' ? { argv: [value] } : { argv: ['-'], stdin: value };
    const { code, errors } = await runTavus(['guardrail', 'edit', id, flag, ...given.argv, '--yes'], {
      sandbox,
      ...(given.stdin !== undefined && { stdin: given.stdin }),
    });
    expect([code, errors]).toEqual([2, expect.stringContaining(words)]);
    expect(sandbox.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('does not check again what Tavus itself sent', async () => {
    const { sandbox } = await openBench();
    const id = add({ sandbox });
    Object.assign(sandbox.store.guardrails.get(id) ?? {}, { overrides: { guardrail_name: 'with spaces', tags: 'x' } });
    const argv = ['guardrail', 'edit', id, '--set', 'modality=visual', '--yes'];
    const { code } = await runTavus(argv, { sandbox });
    expect([code, sandbox.store.guardrails.get(id)?.content]).toEqual([
      0,
      expect.objectContaining({ modality: 'visual' }),
    ]);
  });

  it('warns of an unknown field, and of one that Tavus did not keep', async () => {
    const { sandbox } = await openBench();
    const id = add({ sandbox });
    sandbox.fail({ method: 'PATCH', status: 200, body: {} });
    const argv = ['guardrail', 'edit', id, '--set', 'prompt=Be kind.', '--yes'];
    const { code, errors } = await runTavus(argv, { sandbox });
    expect(code).toBe(0);
    expect(errors).toContain('"prompt" is not a known field. Did you mean guardrail_prompt?');
    expect(errors).toContain('Sent, but not found in the guardrail: prompt.');
  });

  it('says that nothing changed, and sends nothing', async () => {
    const { sandbox } = await openBench();
    const id = add({ sandbox });
    const { code, errors } = await runTavus(['guardrail', 'edit', id, '--set', 'modality=verbal', '--yes'], {
      sandbox,
    });
    expect([code, errors]).toEqual([0, expect.stringContaining('Nothing changed.')]);
    expect(sandbox.requests.map(({ method }) => method)).not.toContain('PATCH');
  });

  it('takes a response 304 for no change', async () => {
    const { sandbox } = await openBench();
    const id = add({ sandbox });
    sandbox.fail({ method: 'PATCH', status: 304, body: '' });
    const { code, errors } = await runTavus(['guardrail', 'edit', id, '--set', 'modality=visual', '--yes'], {
      sandbox,
    });
    expect([code, errors]).toEqual([0, expect.stringContaining('Nothing changed.')]);
  });

  it('never sends a change twice after an unclear response', async () => {
    const { sandbox } = await openBench();
    const id = add({ sandbox });
    sandbox.fail({ method: 'PATCH', status: 502, body: {} });
    const { code, errors } = await runTavus(['guardrail', 'edit', id, '--set', 'modality=visual', '--yes'], {
      sandbox,
    });
    expect([code, errors]).toEqual([1, expect.stringContaining('Check the list before you send it again.')]);
    expect(sandbox.requests.filter(({ method }) => method === 'PATCH')).toHaveLength(1);
  });
});

it('a guardrail that is unknown is reported with what to do', async () => {
  const { sandbox } = await openBench();
  add({ sandbox });
  const { code, errors } = await runTavus(['guardrail', 'get', 'g1234567890ab'], { sandbox });
  expect([code, errors]).toEqual([4, expect.stringContaining('No guardrail has the id g1234567890ab')]);
  const named = await runTavus(['guardrail', 'get', 'no_refund'], { sandbox });
  expect(named.errors).toContain('Did you mean “no_refunds”?');
  const other = await runTavus(['persona', 'get', 'g1234567890ab'], { sandbox });
  expect(other.errors).toContain('looks like the id of a guardrail');
});
