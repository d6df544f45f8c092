import { describe, expect, it } from 'vitest';
import type { PatchOperation } from '../../src/api/noun-calls.ts';
import { clientAnswered, failureOf } from './server.ts';

const PERSONA = {
  persona_id: 'p1',
  persona_name: 'Coach',
  system_prompt: 'You are a coach.',
  pipeline_mode: 'full',
  default_replica_id: 'r1',
  layers: { llm: { model: 'tavus-gpt-4o' } },
};

describe('a persona', () => {
  it.each<[string, object, object]>([
    ['flat', PERSONA, PERSONA],
    ['inside data', { data: PERSONA }, PERSONA],
    ['inside a list in data', { data: [PERSONA] }, PERSONA],
    [
      'of the PAL family',
      { pal_id: 'p1', pal_name: 'Coach', default_face_id: 'r1', pal_type: 'user' },
      { persona_id: 'p1', persona_name: 'Coach', default_replica_id: 'r1', pal_type: 'user' },
    ],
    ['of both families', { ...PERSONA, pal_id: 'p2', pal_name: 'Other', default_face_id: 'r2' }, PERSONA],
    [
      'with nulls and wrong types',
      { persona_id: 'p1', persona_name: null, layers: 'x', default_replica_id: null, default_face_id: {}, context: [] },
      { persona_id: 'p1', persona_name: '' },
    ],
    [
      'with a date without zone and fields not known yet',
      { persona_id: 'p1', persona_name: 'Coach', created_at: '2024-01-24T07:14:03.327999', document_ids: ['d1'] },
      { persona_id: 'p1', persona_name: 'Coach', created_at: '2024-01-24T07:14:03.327Z', document_ids: ['d1'] },
    ],
  ])('%s is read', async (_, body, persona) => {
    const { client } = await clientAnswered({ body });
    expect(await client.personas.get('p1')).toEqual(persona);
  });
});

describe('persona calls', () => {
  it('ask for one page and one persona', async () => {
    const { client, seen } = await clientAnswered({ body: { data: [PERSONA] } });
    await client.personas.list({ type: 'system', limit: 5, page: 1 });
    await client.personas.list();
    await client.personas.get('p1');
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /v2/personas?persona_type=system&limit=5&page=1',
      'GET /v2/personas',
      'GET /v2/personas/p1',
    ]);
  });

  it('create', async () => {
    const { client, seen } = await clientAnswered({
      body: { pal_id: 'p1', pal_name: 'Coach', created_at: '2024-01-24 07:14:03.327000', draft: false },
    });
    const input = { persona_name: 'Coach', system_prompt: 'You are a coach.', layers: { tts: { speed: 1 } } };
    expect(await client.personas.create(input)).toEqual({
      persona_id: 'p1',
      persona_name: 'Coach',
      created_at: '2024-01-24T07:14:03.327Z',
      draft: false,
    });
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/v2/personas' });
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual(input);
  });

  const operations: PatchOperation[] = [
    { op: 'add', path: '/layers/tts', value: { speed: 1 } },
    { op: 'remove', path: '/context' },
  ];

  it('send a patch as a bare list', async () => {
    const { client, seen } = await clientAnswered({ status: 200 });
    expect(await client.personas.patch('p1', operations)).toBe('changed');
    expect(seen[0]).toMatchObject({ method: 'PATCH', url: '/v2/personas/p1' });
    expect(seen[0]?.headers['content-type']).toBe('application/json');
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual(operations);
  });

  it.each([
    [304, undefined, 'unchanged'],
    [200, { discarded_maker_changes: true }, 'changed'],
    [204, undefined, 'changed'],
  ] as const)('accept %i %j as success of a patch', async (status, body, outcome) => {
    const { client, seen } = await clientAnswered({ status, body });
    expect(await client.personas.patch('p1', operations, { force: true })).toBe(outcome);
    expect(seen[0]?.url).toBe('/v2/personas/p1?force=true');
  });

  it('report a conflict of a patch with unpublished edits', async () => {
    const { client } = await clientAnswered({ status: 409, body: { conflict: 'maker_changes' } });
    const error = await failureOf(client.personas.patch('p1', operations));
    expect(error).toMatchObject({ kind: 'conflict', conflict: 'maker_changes', method: 'PATCH' });
  });

  it('delete', async () => {
    const { client, seen } = await clientAnswered({ status: 204 });
    expect(await client.personas.delete('p1')).toBeUndefined();
    expect(seen[0]).toMatchObject({ method: 'DELETE', url: '/v2/personas/p1', body: '' });
  });
});
