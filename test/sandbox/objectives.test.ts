import { describe, expect, it } from 'vitest';
import type { PatchOperation } from '../../src/api/noun-calls.ts';
import { type Bench, type Json, open, START } from './support.ts';

const ASK = { objective_name: 'ask_if_new', objective_prompt: 'Ask whether the patient is new.' };
const INTAKE = { objective_name: 'intake', objective_prompt: 'Ask for the name.', next_required_objective: 'goodbye' };
const DEFAULTS = { confirmation_mode: 'auto', modality: 'verbal' };

async function add(bench: Bench, ...data: Json[]): Promise<string> {
  return await bench.create('/v2/objectives', 'objectives_id', { data });
}

describe('POST /v2/objectives', () => {
  it('returns the id of the set and the name of its first objective', async () => {
    const { call } = await open();
    const { status, body } = await call('POST', '/v2/objectives', { data: [ASK, INTAKE] });
    expect(status).toBe(200);
    expect(body.objectives_id).toMatch(/^o[0-9a-f]{11}$/);
    expect(body).toEqual({
      objectives_id: body.objectives_id,
      objective_name: 'ask_if_new',
      status: 'active',
      created_at: '2026-03-01T12:00:00.000Z',
    });
  });

  it.each([
    { output_variables: ['a'], confirmation_mode: 'manual', modality: 'visual', allow_loops: true },
    { next_conditional_objectives: { intake: 'If the patient is new', other: '' } },
    { next_required_objective: 'intake', callback_url: 'https://example.com/hook' },
    { callback_url: '', colour: 'blue' },
  ])('accepts %j', async (fields) => {
    const { call } = await open();
    expect((await call('POST', '/v2/objectives', { data: [{ ...ASK, ...fields }] })).status).toBe(200);
  });

  it.each([
    [{}, { error: 'data must be a list with at least one objective' }],
    [ASK, { error: 'data must be a list with at least one objective' }],
    [{ data: [] }, { error: 'data must be a list with at least one objective' }],
    [{ data: ['ask'] }, { error: 'data must be a list of objects' }],
    [{ data: [{}] }, { message: 'objective_name is required' }],
    [{ data: [{ ...ASK, objective_prompt: ' ' }] }, { message: 'objective_prompt is required' }],
    [{ data: [ASK, { objective_name: 'b' }] }, { message: 'objective_prompt is required' }],
    [
      { data: [{ ...ASK, objective_name: 'ask if new' }] },
      { error: 'data.objective_name must be a string without spaces' },
    ],
    [
      { data: [{ ...ASK, confirmation_mode: 'never' }] },
      { error: 'data.confirmation_mode must be one of auto, manual' },
    ],
    [{ data: [{ ...ASK, modality: 'audio' }] }, { error: 'data.modality must be one of verbal, visual' }],
    [{ data: [{ ...ASK, output_variables: 'a' }] }, { error: 'data.output_variables must be a list of strings' }],
    [
      { data: [{ ...ASK, next_conditional_objectives: ['a'] }] },
      { error: 'data.next_conditional_objectives must be an object with a condition for each objective name' },
    ],
    [
      { data: [{ ...ASK, next_conditional_objectives: { a: 1 } }] },
      { error: 'data.next_conditional_objectives must be an object with a condition for each objective name' },
    ],
    [{ data: [{ ...ASK, callback_url: 'hook' }] }, { error: 'data.callback_url must be an http or https URL' }],
  ])('rejects %j', async (body, error) => {
    const { sandbox, call } = await open();
    const reply = await call('POST', '/v2/objectives', body);
    expect([reply.status, reply.body]).toEqual([400, error]);
    expect(sandbox.store.objectives.size).toBe(0);
  });
});

describe('GET /v2/objectives', () => {
  const dates = { created_at: new Date(START).toISOString(), updated_at: new Date(START).toISOString() };

  it('returns one objective inside data', async () => {
    const bench = await open();
    const id = await add(bench, ASK);
    const row = { objectives_id: id, ...DEFAULTS, ...ASK, ...dates };
    expect((await bench.get(`/v2/objectives/${id}`)).body).toEqual({ data: row });
    expect((await bench.get('/v2/objectives')).body).toEqual({ data: [row], total_count: 1 });
  });

  it('returns all objectives of a set in a list', async () => {
    const bench = await open();
    const id = await add(bench, ASK, INTAKE);
    const data = [
      { ...DEFAULTS, ...ASK },
      { ...DEFAULTS, ...INTAKE },
    ];
    expect((await bench.get(`/v2/objectives/${id}`)).body.data).toEqual({
      ...{ objectives_id: id, ...DEFAULTS, ...ASK, data },
      ...dates,
    });
  });

  it('has pages from 1, newest first', async () => {
    const bench = await open();
    for (const name of ['a', 'b', 'c']) {
      bench.pass(1000);
      await add(bench, { ...ASK, objective_name: name });
    }
    const names = async (query: string) =>
      (await bench.rows(`/v2/objectives?limit=2&${query}`)).map((row) => row.objective_name);
    expect([await names('page=1'), await names('page=2')]).toEqual([['c', 'b'], ['a']]);
  });
});

describe('PATCH /v2/objectives/{id}', () => {
  async function patched(operations: unknown) {
    const bench = await open();
    const path = `/v2/objectives/${await add(bench, ASK, INTAKE)}`;
    bench.pass(1000);
    const reply = await bench.call('PATCH', path, operations);
    return { reply, after: (await bench.get(path)).body.data as Json };
  }

  it.each<[PatchOperation, Json]>([
    [{ op: 'replace', path: '/objective_name', value: 'ask' }, { objective_name: 'ask' }],
    [{ op: 'replace', path: '/data/0/objective_name', value: 'ask' }, { objective_name: 'ask' }],
    [{ op: 'add', path: '/output_variables', value: ['a'] }, { output_variables: ['a'] }],
    [
      { op: 'add', path: '/next_conditional_objectives', value: { b: 'x' } },
      { next_conditional_objectives: { b: 'x' } },
    ],
    [
      { op: 'copy', from: '/objective_name', path: '/next_required_objective' },
      { next_required_objective: 'ask_if_new' },
    ],
    [{ op: 'remove', path: '/data/1' }, { objective_name: 'ask_if_new' }],
    [{ op: 'replace', path: '/data', value: [INTAKE] }, INTAKE],
  ])('applies %j', async (operation, expected) => {
    const { reply, after } = await patched([operation]);
    expect([reply.status, reply.body]).toEqual([200, { message: 'Objective updated successfully' }]);
    expect(after).toMatchObject({ ...expected, updated_at: new Date(START + 1000).toISOString() });
  });

  it('changes another objective of the set', async () => {
    const { after } = await patched([
      { op: 'replace', path: '/data/1/objective_prompt', value: 'Ask again.' },
      { op: 'add', path: '/data/-', value: { objective_name: 'goodbye', objective_prompt: 'Say goodbye.' } },
    ]);
    expect(after.data).toMatchObject([ASK, { objective_prompt: 'Ask again.' }, { objective_name: 'goodbye' }]);
  });

  it.each<[PatchOperation]>([
    [{ op: 'test', path: '/objective_name', value: 'ask_if_new' }],
    [{ op: 'remove', path: '/modality' }],
  ])('responds with 304 if nothing changes: %j', async (operation) => {
    const { reply, after } = await patched([operation]);
    expect([reply.status, reply.text]).toEqual([304, '']);
    expect(after.updated_at).toBe(after.created_at);
  });

  it.each([
    [{}],
    [[]],
    [[{ op: 'set', path: '/objective_name', value: 'x' }]],
    [[{ op: 'replace', path: '/callback_url', value: 'https://example.com/' }]],
    [[{ op: 'remove', path: '/data/2' }]],
    [[{ op: 'add', path: '/objectives_id', value: 'o1' }]],
    [[{ op: 'add', path: '/data/1/colour', value: 'blue' }]],
    [[{ op: 'test', path: '/objective_name', value: 'other' }]],
  ])('rejects %j', async (body) => {
    const { reply, after } = await patched(body);
    expect([reply.status, reply.body]).toEqual([400, { error: 'Invalid patch operation' }]);
    expect(after.updated_at).toBe(after.created_at);
  });

  it.each<[PatchOperation, Json]>([
    [{ op: 'replace', path: '/objective_name', value: 'a b' }, { error: expect.stringContaining('without spaces') }],
    [{ op: 'remove', path: '/data/1/objective_prompt' }, { message: 'objective_prompt is required' }],
    [{ op: 'replace', path: '/data', value: [] }, { error: expect.stringContaining('at least one') }],
  ])('rejects the result of %j', async (operation, error) => {
    const { reply } = await patched([operation]);
    expect([reply.status, reply.body]).toEqual([400, error]);
  });
});

describe('deleting and unknown ids', () => {
  it('deletes with 204 and no body', async () => {
    const bench = await open();
    const { status, text } = await bench.call('DELETE', `/v2/objectives/${await add(bench, ASK)}`);
    expect([status, text]).toEqual([204, '']);
    expect((await bench.get('/v2/objectives')).body).toEqual({ data: [], total_count: 0 });
  });

  it.each(['GET', 'PATCH', 'DELETE'])('answers %s of an unknown id with 404', async (method) => {
    const { call } = await open();
    const reply = await call(method, '/v2/objectives/o00000000000', method === 'PATCH' ? [] : undefined);
    expect([reply.status, reply.body]).toEqual([404, { error: 'Objective not found' }]);
  });
});

describe('the seed', () => {
  it('has sets with branches that name their own objectives', async () => {
    const { rows, sandbox } = await open({ data: 'full' });
    const found = await rows('/v2/objectives?limit=100');
    expect(found).toHaveLength(12);
    expect(new Set(found.map((row) => row.objective_name)).size).toBe(12);
    let branches = 0;
    for (const { content } of sandbox.store.objectives.values()) {
      const names = content.data.map((objective) => objective.objective_name);
      for (const { next_conditional_objectives: conditional = {}, next_required_objective: next } of content.data) {
        const targets = [...Object.keys(conditional), ...(next === undefined ? [] : [next])];
        for (const target of targets) expect(names).toContain(target);
        branches += targets.length;
      }
    }
    expect(branches).toBeGreaterThan(10);
  });
});
