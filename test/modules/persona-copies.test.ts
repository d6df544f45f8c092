import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isObject } from '../../src/lib/guards.ts';
import { PERSONA_JSON } from '../../src/modules/persona/persona-json.ts';
import type { PersonaContent, StoredPersona } from '../../src/sandbox/personas/persona.ts';
import { type SandboxOptions, startSandbox } from '../../src/sandbox/server.ts';
import { openBench, temporaryDirectory } from '../support/bench.ts';
import { type Outcome, readJson, runTavus } from '../support/command.ts';
import { back, fill, menu, pick } from '../support/script.ts';

const ALWAYS = ['persona_id', 'created_at', 'updated_at'];

/** A value for each field that a persona can be created with. */
const VALUES: Readonly<Record<string, unknown>> = {
  persona_name: 'Coach',
  pipeline_mode: 'echo',
  system_prompt: 'Be kind.\nAsk first.',
  context: 'The shop opens at nine.',
  document_ids: ['d1234567890', 'd2'],
  document_tags: ['b', 'a'],
  objectives_id: 'o12345',
  guardrail_ids: ['g1', 'g2'],
  guardrail_tags: [],
  guardrails_id: 'g12345',
  greeting: 'Hello there, {name}.',
  skills: { internet_search: {}, presentation: { config: { document_ids: ['d1'], slides_trigger: 'on_demand' } } },
};

/** Layers, including fields that are newer than the description of the API. */
const LAYERS: Readonly<Record<string, unknown>> = {
  document_ids: ['d1'],
  document_tags: ['handbook'],
  conferencing: { username: 'ada', allowlist: ['example.com'] },
  conversational_flow: {
    replica_interruptibility: 'low',
    pal_interruptibility: 'low',
    wake_phrase: null,
    sleep_phrase: 'Good night',
    idle_engagement: 'eager',
  },
  perception: { perception_analysis_queries: ['Was it long?'], visual_tools: [{ type: 'function' }] },
  llm: { model: 'tavus-gpt-oss', base_url: '', extra_body: { top_p: 0.9 } },
  tts: { voice_id: 'v1', voice_settings: { speed: 1, pitch: null } },
  stt: { hotwords: 'Shimano' },
  memory: { anything: [1, { deep: true }] },
};

async function open(options: SandboxOptions = {}) {
  const sandbox = await startSandbox({ data: 'empty', ...options });
  onTestFinished(() => sandbox.close());
  const own = () => [...sandbox.store.personas.values()].filter(({ owner }) => owner === 'user');
  return {
    sandbox,
    own,
    stockReplica: [...sandbox.store.replicas.keys()][0] ?? '',
    add: (content: object, given: Partial<StoredPersona> = {}) =>
      sandbox.store.addPersona({ system_prompt: 'x', ...(content as Partial<PersonaContent>) }, given).id,
    persona: (verb: string, args: readonly string[], stdin?: string): Promise<Outcome> =>
      runTavus(['persona', verb, ...args], { sandbox, ...(stdin !== undefined && { stdin }) }),
    posted: () => sandbox.requests.filter(({ method }) => method === 'POST').map(({ body }) => body),
  };
}

describe('a persona that is exported and imported, or cloned, keeps', () => {
  const fields = PERSONA_JSON.names.filter((name) => !['default_replica_id', 'layers'].includes(name));

  it('a value is here for every field', () => {
    expect(Object.keys(VALUES).sort()).toEqual([...fields].sort());
  });

  it.each(fields)('%s', async (name) => {
    const { add, own, persona, posted } = await open();
    const id = add({ persona_name: 'Coach', [name]: VALUES[name] });
    const exported = await persona('export', [id]);
    expect(readJson(exported)).toMatchObject({ [name]: VALUES[name] });
    const imported = await persona('import', ['-'], exported.output);
    const cloned = await persona('clone', [id, '--name', 'Coach']);
    expect([exported.code, imported.code, cloned.code]).toEqual([0, 0, 0]);
    const [old, ...made] = own().map(({ content }) => content);
    expect(made).toEqual([old, old]);
    for (const body of posted()) expect(body).toMatchObject({ [name]: VALUES[name] });
    expect(imported.errors + cloned.errors).not.toContain(name === 'persona_name' ? 'no persona is created' : name);
  });

  it.each(Object.keys(LAYERS))('layers.%s', async (name) => {
    const { add, own, persona } = await open();
    const id = add({ persona_name: 'Coach', layers: { [name]: LAYERS[name] } });
    const exported = await persona('export', [id]);
    expect((await persona('import', ['-'], exported.output)).code).toBe(0);
    expect((await persona('clone', [id, '--name', 'Coach'])).code).toBe(0);
    const [old, ...made] = own().map(({ content }) => content);
    expect(made).toEqual([old, old]);
  });

  it.each(['flat', 'data'] as const)('all of them together, in answers of the shape %s', async (personaShape) => {
    const { add, own, persona, stockReplica } = await open({ personaShape });
    const whole = { ...VALUES, default_replica_id: stockReplica, layers: LAYERS };
    const id = add(whole);
    const exported = await persona('export', [id]);
    expect(readJson(exported)).toEqual(whole);
    expect((await persona('import', ['-'], exported.output)).code).toBe(0);
    expect((await persona('import', ['-'], (await persona('export', [id, '--json'])).output)).code).toBe(0);
    expect((await persona('clone', [id, '--name', 'Coach'])).code).toBe(0);
    const [old, ...made] = own().map(({ content }) => content);
    expect(made).toEqual([old, old, old]);
  });

  it('fields that are not known here, in the menu too', async () => {
    const unknown = { memory_store: { pinned: ['a'] }, mood: '' };
    const { add, persona, posted } = await open();
    const id = add({ persona_name: 'Coach' }, { overrides: unknown });
    const exported = await persona('export', [id]);
    expect(readJson(exported)).toMatchObject({ memory_store: unknown.memory_store });
    expect((await persona('import', ['-'], exported.output)).code).toBe(0);
    expect((await persona('clone', [id])).code).toBe(0);
    const bodies = posted();
    expect(bodies).toHaveLength(2);
    for (const body of bodies) expect(body).toMatchObject({ memory_store: unknown.memory_store });
    for (const body of bodies) expect(body).not.toHaveProperty('mood');
  });

  it('greeting and skills in another shape than the documented one', async () => {
    const { add, persona, posted } = await open();
    const id = add({ persona_name: 'Coach' }, { overrides: { greeting: { text: 'Hi' }, skills: ['internet_search'] } });
    await persona('clone', [id]);
    expect(posted()).toEqual([expect.objectContaining({ greeting: { text: 'Hi' }, skills: ['internet_search'] })]);
  });
});

describe('fields that cannot be copied are listed', () => {
  const OTHERS = { pal_type: 'user', conferencing_email: 'ada@tavusinvite.com' };
  const READ_ONLY = [...ALWAYS, 'pal_type', 'conferencing_email'];

  async function openOne() {
    const bench = await open();
    const id = bench.add({ persona_name: 'Coach' }, { overrides: OTHERS });
    return { ...bench, id };
  }

  function expectSaid({ errors }: Outcome): void {
    const [, readOnly = ''] = /Left out, because Tavus sets it: (.*)\.\n/.exec(errors) ?? [];
    expect(readOnly.split(', ').sort()).toEqual([...READ_ONLY].sort());
  }

  function leftOut(outcome: Outcome): unknown[] {
    const json = readJson(outcome);
    const names = isObject(json) ? json.left_out : undefined;
    return Array.isArray(names) ? names.toSorted() : [];
  }

  const ALL = [...READ_ONLY].sort();

  it.each(['clone', 'export'])('by %s, on standard error and in its JSON', async (verb) => {
    const { persona, id } = await openOne();
    expectSaid(await persona(verb, [id]));
    const json = await persona(verb, [id, '--json']);
    expectSaid(json);
    expect(leftOut(json)).toEqual(ALL);
    expect(leftOut(await persona(verb, [id, '--json=left_out']))).toEqual(ALL);
  });

  it('by clone with --dry-run too', async () => {
    const { persona, id, posted } = await openOne();
    expectSaid(await persona('clone', [id, '--dry-run']));
    expect(posted()).toEqual([]);
  });

  it('by export to a file', async () => {
    const { persona, id } = await openOne();
    const file = join(await temporaryDirectory(), 'coach.json');
    const outcome = await persona('export', [id, '-o', file, '--json']);
    expectSaid(outcome);
    expect(leftOut(outcome)).toEqual(ALL);
    expect(await readFile(file, 'utf8')).not.toMatch(/left_out|persona_id/);
  });

  it.each([
    ['older', 'personas', 'persona_id'],
    ['newer', 'pals', 'pal_id'],
  ])('by import of what Tavus answers in the %s names', async (_name, path, idName) => {
    const { persona, id, sandbox, posted } = await openOne();
    const answer = await fetch(`${sandbox.url}/v2/${path}/${id}`, { headers: { 'x-api-key': sandbox.apiKey } });
    const outcome = await persona('import', ['-', '--json'], await answer.text());
    expect(outcome.code).toBe(0);
    const names = ALL.map((name) => (name === 'persona_id' ? idName : name)).sort();
    expect(leftOut(outcome)).toEqual(names);
    for (const name of names) expect(outcome.errors).toContain(name);
    expect(posted()).toEqual([expect.not.objectContaining({ [idName]: id })]);
  });

  it('including a key that Tavus masks', async () => {
    const { persona, add } = await open();
    const id = add({ persona_name: 'Coach', layers: { tts: { api_key: 'made-up-key-0001', tts_engine: 'cartesia' } } });
    const outcome = await persona('clone', [id, '--json']);
    expect(outcome.errors).toContain('Left out, because Tavus masks it: layers.tts.api_key.');
    expect(leftOut(outcome)).toEqual([...ALWAYS, 'layers.tts.api_key'].sort());
    expect(outcome.errors + outcome.output).not.toContain('made-up-key');
  });

  it('including fields that were sent but are not in the new persona', async () => {
    const { persona, add, sandbox } = await open();
    const id = add({ persona_name: 'Coach', greeting: 'Hi', skills: { internet_search: {} } });
    sandbox.fail({
      method: 'GET',
      path: new RegExp(`/v2/personas/(?!${id})`),
      body: { persona_id: 'p000000000', persona_name: 'Copy of Coach', skills: null, greeting: 'Hi' },
    });
    const outcome = await persona('clone', [id, '--json']);
    expect(outcome.code).toBe(0);
    expect(outcome.errors).toContain('Sent, but not found in the persona: skills.');
    expect(leftOut(outcome)).toEqual([...ALWAYS, 'skills'].sort());
  });

  it('including unknown fields that Tavus did not keep', async () => {
    const { persona, add } = await open();
    const id = add({ persona_name: 'Coach' }, { overrides: { memory_store: { a: 1 }, mood: null } });
    const outcome = await persona('clone', [id, '--json']);
    expect(outcome.errors).toContain('Not a known field, sent as it is: memory_store, mood.');
    expect(outcome.errors).toContain('Sent, but not found in the persona: memory_store.');
    expect(leftOut(outcome)).toEqual([...ALWAYS, 'memory_store'].sort());
  });

  it('but not as missing if the new persona cannot be loaded', async () => {
    const { persona, add, sandbox } = await open();
    const id = add({ persona_name: 'Coach', greeting: 'Hi' });
    sandbox.fail({ method: 'GET', path: new RegExp(`/v2/personas/(?!${id})`), status: 403 });
    const outcome = await persona('clone', [id, '--json']);
    expect(outcome.code).toBe(0);
    expect(outcome.errors).not.toContain('Sent, but');
  });

  it('in the menu, by clone, export and import', async () => {
    const bench = await openBench();
    const [what, list] = ['What to do with this persona', 'List Personas'];
    const content = { persona_name: 'Coach', system_prompt: 'x' };
    bench.sandbox.store.addPersona(content, { overrides: { memory_store: {}, conferencing_email: 'a@b.example' } });
    const file = join(bench.directory, 'out.json');
    await bench.visit(
      'list_personas',
      ...[pick(list, 'Coach'), menu(what, 'Clone'), fill('Clone the persona', {})],
      ...[menu(what, 'Export'), fill('Export the persona', { file }), back(what), back(list)],
    );
    const said = bench.ui.transcript.filter((line) => line.includes('Left out'));
    const readOnly = 'say: Left out, because Tavus sets it: persona_id, created_at, updated_at, conferencing_email.';
    expect(said).toEqual([readOnly, readOnly]);
    expect(bench.sent('POST')).toEqual([{ path: '/v2/personas', body: expect.objectContaining({ memory_store: {} }) }]);
  });
});

describe('a new field of a persona', () => {
  it('can be asked for as JSON, and be edited', async () => {
    const { persona, add, sandbox } = await open();
    const id = add({ persona_name: 'Coach', greeting: 'Hi' });
    expect(readJson(await persona('get', [id, '--json=greeting,skills']))).toEqual({ greeting: 'Hi', skills: null });
    expect((await persona('edit', [id, '--set', 'greeting=2024', '--yes'])).code).toBe(0);
    expect((await persona('edit', [id, '--set', 'skills={"internet_search":{}}', '--yes'])).code).toBe(0);
    expect(sandbox.store.personas.get(id)?.content).toMatchObject({
      greeting: '2024',
      skills: { internet_search: {} },
    });
  });
});
