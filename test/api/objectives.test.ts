import { describe, expect, it } from 'vitest';
import type { PatchOperation } from '../../src/api/noun-calls.ts';
import { collect } from '../../src/api/page.ts';
import { clientAnswered, failureOf } from './server.ts';

const FIRST = {
  objective_name: 'ask_if_new_patient',
  objective_prompt: 'Ask whether the patient is new.',
  confirmation_mode: 'auto',
  modality: 'verbal',
  output_variables: ['patient_status'],
  next_conditional_objectives: { intake: 'If the patient is new' },
  callback_url: 'https://example.com/hook',
  allow_loops: false,
};
const SECOND = { objective_name: 'intake', objective_prompt: 'Ask for the name.', next_required_objective: 'goodbye' };
const OBJECTIVE = { objectives_id: 'o12345', ...FIRST, created_at: '2026-06-08T07:01:57.000Z' };

describe('an objective', () => {
  it.each<[string, object, object]>([
    ['flat', OBJECTIVE, OBJECTIVE],
    ['inside data', { data: OBJECTIVE }, OBJECTIVE],
    ['inside a list in data', { data: [OBJECTIVE] }, OBJECTIVE],
    [
      'that is a set',
      { objectives_id: 'o12345', data: [FIRST, SECOND] },
      { objectives_id: 'o12345', ...FIRST, data: [FIRST, SECOND] },
    ],
    [
      'that is a set inside data',
      { data: { ...OBJECTIVE, data: [FIRST, { ...SECOND, weight: 2 }] } },
      { ...OBJECTIVE, data: [FIRST, { ...SECOND, weight: 2 }] },
    ],
    [
      'with nulls, wrong types and unknown fields',
      {
        ...{ objectives_id: 5, objective_name: null, output_variables: 'x', allow_loops: 1, callback_url: null },
        ...{ next_conditional_objectives: { a: null, b: 2 }, data: 'none', weight: 2 },
      },
      { objectives_id: '5', objective_name: '', next_conditional_objectives: { a: '', b: '2' }, weight: 2 },
    ],
    [
      'whose branches are a list, and whose set has other values',
      { objectives_id: 'o1', next_conditional_objectives: [], data: [null, 3] },
      { objectives_id: 'o1', objective_name: '', data: [] },
    ],
  ])('%s is read', async (_, body, objective) => {
    const { client } = await clientAnswered({ body });
    expect(await client.objectives.get('o12345')).toEqual(objective);
  });
});

describe('objective calls', () => {
  it('ask for one page and one objective', async () => {
    const { client, seen } = await clientAnswered({ body: { data: [OBJECTIVE], total_count: 1 } });
    await client.objectives.list({ limit: 5, page: 1 });
    expect(await client.objectives.list()).toEqual({ items: [OBJECTIVE], totalCount: 1 });
    await client.objectives.get('o12345');
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /v2/objectives?limit=5&page=1',
      'GET /v2/objectives',
      'GET /v2/objectives/o12345',
    ]);
  });

  it('read all pages from page 1 on', async () => {
    const { client, seen } = await clientAnswered({ body: { data: [OBJECTIVE], total_count: 1 } });
    expect(await collect(client.objectives.listAll())).toEqual([OBJECTIVE]);
    expect(seen[0]?.url).toBe('/v2/objectives?limit=100&page=1');
  });

  it('create a set, and read its id', async () => {
    const answer = { objectives_id: 'o12345', objective_name: 'ask_if_new_patient', status: 'active' };
    const { client, seen } = await clientAnswered({ body: { ...answer, created_at: '2024-01-15T10:30:00Z' } });
    const input = [{ ...FIRST, confirmation_mode: 'manual', modality: 'visual' } as const, SECOND];
    expect(await client.objectives.create(input)).toEqual({ ...answer, created_at: '2024-01-15T10:30:00.000Z' });
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/v2/objectives' });
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({ data: input });
  });

  const operations: PatchOperation[] = [{ op: 'replace', path: '/objective_name', value: 'ask' }];

  it.each([
    [200, { message: 'Objective updated successfully' }, 'changed'],
    [204, undefined, 'changed'],
    [304, undefined, 'unchanged'],
  ] as const)('accept %i %j as success of a patch', async (status, body, outcome) => {
    const { client, seen } = await clientAnswered({ status, body });
    expect(await client.objectives.patch('o12345', operations)).toBe(outcome);
    expect(seen[0]).toMatchObject({ method: 'PATCH', url: '/v2/objectives/o12345' });
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual(operations);
  });

  it.each([
    [404, { error: 'Objective not found' }],
    [400, { error: 'Invalid objectives_id' }],
  ])('report the unknown id of %i %j', async (status, body) => {
    const { client } = await clientAnswered({ status, body });
    expect(await failureOf(client.objectives.get('o9'))).toMatchObject({ kind: 'not_found', status });
    expect(await failureOf(client.objectives.patch('o9', operations))).toMatchObject({ kind: 'not_found' });
  });

  it('report a refused creation', async () => {
    const { client } = await clientAnswered({ status: 400, body: { message: 'objective_name is required' } });
    const failure = await failureOf(client.objectives.create([SECOND]));
    expect(failure).toMatchObject({ kind: 'invalid_request', serverMessage: 'objective_name is required' });
  });

  it('delete', async () => {
    const { client, seen } = await clientAnswered({ status: 204 });
    expect(await client.objectives.delete('o12345')).toBeUndefined();
    expect(seen[0]).toMatchObject({ method: 'DELETE', url: '/v2/objectives/o12345', body: '' });
  });
});
