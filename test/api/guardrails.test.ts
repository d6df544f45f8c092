import { describe, expect, it } from 'vitest';
import type { CreateGuardrail } from '../../src/api/guardrails.ts';
import type { PatchOperation } from '../../src/api/noun-calls.ts';
import { collect } from '../../src/api/page.ts';
import { clientAnswered, failureOf } from './server.ts';

const GUARDRAIL = {
  uuid: 'g1',
  guardrail_name: 'no_competitors',
  guardrail_prompt: 'Only talk about our own products.',
  modality: 'verbal',
  tags: ['sales'],
  app_message: false,
  created_at: '2026-06-08T07:01:57.000Z',
};
const { uuid: _, ...WITHOUT_ID } = GUARDRAIL;

describe('a guardrail', () => {
  it.each<[string, object, object]>([
    ['flat', GUARDRAIL, GUARDRAIL],
    ['inside data', { data: GUARDRAIL }, GUARDRAIL],
    ['inside a list in data', { data: [GUARDRAIL] }, GUARDRAIL],
    ['with guardrail_id', { ...WITHOUT_ID, guardrail_id: 'g1' }, GUARDRAIL],
    ['with two ids', { ...GUARDRAIL, guardrail_id: 'g2' }, GUARDRAIL],
    [
      // Its own `data` must not be read as the envelope.
      'that is an old set',
      { guardrails_id: 'g5', name: 'Healthcare', data: [GUARDRAIL], created_at: '2025-06-08 07:01:57' },
      { uuid: 'g5', guardrail_name: 'Healthcare', data: [GUARDRAIL], created_at: '2025-06-08T07:01:57.000Z' },
    ],
    [
      'with nulls, wrong types and unknown fields',
      { uuid: 7, guardrail_name: {}, callback_url: null, tags: 'a', app_message: 'yes', hits: 3 },
      { uuid: '7', guardrail_name: '', hits: 3 },
    ],
  ])('%s is read', async (_name, body, guardrail) => {
    const { client } = await clientAnswered({ body });
    expect(await client.guardrails.get('g1')).toEqual(guardrail);
  });
});

describe('guardrail calls', () => {
  it('ask for one page without the old sets, with filters, and for one guardrail', async () => {
    const { client, seen } = await clientAnswered({ body: { data: [GUARDRAIL], total_count: 1, page: 0, limit: 10 } });
    await client.guardrails.list({ search: 'no_', tags: ['sales', 'hiring'], sort: 'ascending', limit: 5, page: 0 });
    expect(await client.guardrails.list()).toEqual({ items: [GUARDRAIL], totalCount: 1 });
    await client.guardrails.get('g1');
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /v2/guardrails?legacy=false&name_or_uuid=no_&tags=sales%2Chiring&sort=ascending&limit=5&page=0',
      'GET /v2/guardrails?legacy=false',
      'GET /v2/guardrails/g1',
    ]);
  });

  it('read all pages from page 0 on', async () => {
    const { client, seen } = await clientAnswered({ body: { data: [GUARDRAIL], total_count: 1 } });
    expect(await collect(client.guardrails.listAll())).toEqual([GUARDRAIL]);
    expect(seen[0]?.url).toBe('/v2/guardrails?legacy=false&limit=100&page=0');
  });

  it('create', async () => {
    const { client, seen } = await clientAnswered({ body: GUARDRAIL });
    const input: CreateGuardrail = {
      ...{ guardrail_name: 'no_competitors', guardrail_prompt: 'Only talk about our own products.' },
      ...{ modality: 'visual', tags: ['sales'], app_message: false, callback_url: 'https://example.com/hook' },
    };
    expect(await client.guardrails.create(input)).toEqual(GUARDRAIL);
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/v2/guardrails' });
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual(input);
  });

  const operations: PatchOperation[] = [{ op: 'add', path: '/tags/-', value: 'compliance' }];

  it.each([
    [200, GUARDRAIL, 'changed'],
    [200, undefined, 'changed'],
    [204, undefined, 'changed'],
    [304, undefined, 'unchanged'],
  ] as const)('accept %i %j as success of a patch', async (status, body, outcome) => {
    const { client, seen } = await clientAnswered({ status, body });
    expect(await client.guardrails.patch('g1', operations)).toBe(outcome);
    expect(seen[0]).toMatchObject({ method: 'PATCH', url: '/v2/guardrails/g1' });
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual(operations);
  });

  it('report an unknown id, whose status is 400', async () => {
    const { client } = await clientAnswered({ status: 400, body: { error: 'Guardrail not found' } });
    expect(await failureOf(client.guardrails.get('g9'))).toMatchObject({ kind: 'not_found', status: 400 });
    expect(await failureOf(client.guardrails.delete('g9'))).toMatchObject({ kind: 'not_found', method: 'DELETE' });
  });

  it('report an invalid patch', async () => {
    const { client } = await clientAnswered({ status: 422, body: { message: 'Invalid JSON patch format' } });
    const failure = await failureOf(client.guardrails.patch('g1', []));
    expect(failure).toMatchObject({ kind: 'invalid_request', serverMessage: 'Invalid JSON patch format' });
  });

  it('delete', async () => {
    const { client, seen } = await clientAnswered({ status: 204 });
    expect(await client.guardrails.delete('g1')).toBeUndefined();
    expect(seen[0]).toMatchObject({ method: 'DELETE', url: '/v2/guardrails/g1', body: '' });
  });
});

describe('the tags of guardrails', () => {
  const TAGS = [
    { tag: 'hiring', guardrail_ids: ['g1', 'g2'] },
    { tag: 'sales', guardrail_ids: ['g3'] },
  ];

  it.each(['tags', 'data'])('are read from %s', async (key) => {
    const { client, seen } = await clientAnswered({ body: { [key]: TAGS, total_count: 2 } });
    expect(await client.guardrails.listTags({ search: 'i' })).toEqual(TAGS);
    expect(seen.map(({ url }) => url)).toEqual(['/v2/guardrails/tags?search=i&limit=100&page=1']);
  });

  it('are read from all pages', async () => {
    const { client } = await clientAnswered(({ url }) => {
      const page = Number(new URL(url, 'http://x').searchParams.get('page'));
      const tags = Array.from({ length: page === 2 ? 30 : 100 }, (_n, at) => ({ tag: `t${page}-${at}` }));
      return { body: { tags, total_count: 130 } };
    });
    const tags = await client.guardrails.listTags();
    expect(tags).toHaveLength(130);
    expect(tags.at(-1)).toEqual({ tag: 't2-29', guardrail_ids: [] });
  });

  it('cause an error if the response has no list', async () => {
    const { client } = await clientAnswered({ body: { tags: 'none' } });
    expect(await failureOf(client.guardrails.listTags())).toMatchObject({ kind: 'unreadable_answer', reason: 'shape' });
  });
});
