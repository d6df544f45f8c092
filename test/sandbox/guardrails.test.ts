import { describe, expect, it } from 'vitest';
import type { PatchOperation } from '../../src/api/noun-calls.ts';
import { type Bench, type Json, open, START } from './support.ts';

const GUARDRAIL = { guardrail_name: 'no_competitors', guardrail_prompt: 'Only talk about our own products.' };

async function add(bench: Bench, body: Json = {}): Promise<string> {
  return await bench.create('/v2/guardrails', 'uuid', { ...GUARDRAIL, ...body });
}

describe('POST /v2/guardrails', () => {
  it('returns the guardrail with the defaults', async () => {
    const { call, get } = await open();
    const { status, body } = await call('POST', '/v2/guardrails', GUARDRAIL);
    expect(status).toBe(200);
    expect(body.uuid).toMatch(/^g[0-9a-f]{12}$/);
    expect(body).toEqual({
      uuid: body.uuid,
      ...GUARDRAIL,
      modality: 'verbal',
      callback_url: null,
      tags: [],
      app_message: true,
      created_at: '2026-03-01T12:00:00.000Z',
      updated_at: '2026-03-01T12:00:00.000Z',
    });
    expect((await get(`/v2/guardrails/${body.uuid}`)).body).toEqual(body);
  });

  it.each([
    { modality: 'visual', app_message: false, tags: ['a', 'b'], callback_url: 'https://example.com/hook' },
    { callback_url: '' },
    { guardrail_name: `A_${'1'.repeat(98)}`, guardrail_prompt: 'x'.repeat(1000) },
    { tags: Array(32).fill('t'.repeat(64)) },
    { colour: 'blue' },
  ])('accepts %j', async (body) => {
    const { call } = await open();
    expect((await call('POST', '/v2/guardrails', { ...GUARDRAIL, ...body })).status).toBe(200);
  });

  const name = 'guardrail_name must be up to 100 letters, digits and underscores';
  const tags = 'tags must be a list of strings of up to 64 characters, up to 32';
  it.each([
    [{ guardrail_name: undefined }, 'guardrail_name is required'],
    [{ guardrail_name: ' ' }, 'guardrail_name is required'],
    [{ guardrail_prompt: null }, 'guardrail_prompt is required'],
    [{ guardrail_name: 5 }, name],
    [{ guardrail_name: 'no competitors' }, name],
    [{ guardrail_name: 'für_uns' }, name],
    [{ guardrail_name: 'a'.repeat(101) }, name],
    [{ guardrail_prompt: 'x'.repeat(1001) }, 'guardrail_prompt must be a string of up to 1000 characters'],
    [{ modality: 'audio' }, 'modality must be one of verbal, visual'],
    [{ tags: 'a' }, tags],
    [{ tags: [1] }, tags],
    [{ tags: ['t'.repeat(65)] }, tags],
    [{ tags: Array(33).fill('t') }, tags],
    [{ callback_url: 'hook' }, 'callback_url must be an http or https URL or null'],
    [
      { callback_url: `https://example.com/${'x'.repeat(2048)}` },
      'callback_url must be a string of up to 2048 characters',
    ],
    [{ app_message: 'yes' }, 'app_message must be a boolean'],
  ])('rejects %j', async (body, error) => {
    const { sandbox, call } = await open();
    const reply = await call('POST', '/v2/guardrails', { ...GUARDRAIL, ...body });
    expect([reply.status, reply.body]).toEqual([400, { error }]);
    expect(sandbox.store.guardrails.size).toBe(0);
  });

  it('rejects an old set', async () => {
    const { call } = await open();
    const { status, body } = await call('POST', '/v2/guardrails', { name: 'Old', data: [GUARDRAIL] });
    expect([status, body]).toEqual([400, { error: 'guardrail_name is required' }]);
  });
});

describe('GET /v2/guardrails', () => {
  async function filled(): Promise<Bench> {
    const bench = await open();
    const { store } = bench.sandbox;
    store.addGuardrail({ name: 'Old set', data: [{ ...GUARDRAIL, modality: 'verbal' }] });
    for (const [guardrail_name, tags] of [
      ['no_names', ['hiring', 'sales']],
      ['short', ['sales']],
      ['NO_NUMBERS', []],
    ] as const) {
      bench.pass(1000);
      store.addGuardrail({ guardrail_name, tags: [...tags] });
    }
    return bench;
  }

  it.each(['', '?legacy=true', '?limit=5&page=0'])('returns only old sets with “%s”', async (query) => {
    const { get } = await filled();
    const { body } = await get(`/v2/guardrails${query}`);
    expect(body.total_count).toBe(1);
    expect(body.data).toEqual([
      {
        uuid: expect.stringMatching(/^g/),
        name: 'Old set',
        data: [{ ...GUARDRAIL, modality: 'verbal' }],
        created_at: new Date(START).toISOString(),
        updated_at: new Date(START).toISOString(),
      },
    ]);
  });

  it.each([
    ['', ['no_names', 'short', 'NO_NUMBERS']],
    ['sort=descending', ['NO_NUMBERS', 'short', 'no_names']],
    ['limit=1&page=1', ['short']],
    ['name_or_uuid=no_', ['no_names', 'NO_NUMBERS']],
    ['tags=hiring,none', ['no_names']],
    ['tags=sales&name_or_uuid=s', ['no_names', 'short']],
  ])('returns single guardrails with legacy=false and “%s”', async (query, names) => {
    const { rows } = await filled();
    const found = await rows(`/v2/guardrails?legacy=false&${query}`);
    expect(found.map((row) => row.guardrail_name)).toEqual(names);
  });

  it('finds a guardrail by its whole id, and adds page and limit', async () => {
    const { get, rows } = await filled();
    const [first] = await rows('/v2/guardrails?legacy=false');
    const { body } = await get(`/v2/guardrails?legacy=false&name_or_uuid=${first?.uuid}`);
    expect(body).toEqual({ data: [first], total_count: 1, page: 0, limit: 10 });
  });
});

describe('GET /v2/guardrails/tags', () => {
  it('returns each tag with its guardrails, in pages from 1', async () => {
    const bench = await open();
    const [one, two] = [await add(bench, { tags: ['b', 'a', 'a'] }), await add(bench, { tags: ['b'] })];
    expect((await bench.get('/v2/guardrails/tags')).body).toEqual({
      tags: [
        { tag: 'a', guardrail_ids: [one] },
        { tag: 'b', guardrail_ids: [one, two] },
      ],
      total_count: 2,
    });
    const second = await bench.get('/v2/guardrails/tags?limit=1&page=2');
    expect(second.body).toEqual({ tags: [{ tag: 'b', guardrail_ids: [one, two] }], total_count: 2 });
  });

  it('finds a part of a tag', async () => {
    const bench = await open();
    await add(bench, { tags: ['Hiring', 'sales'] });
    const { body } = await bench.get('/v2/guardrails/tags?search=iri');
    expect(body).toMatchObject({ tags: [{ tag: 'Hiring' }], total_count: 1 });
  });

  it.each(['search=', `search=${'x'.repeat(101)}`, 'limit=0'])('rejects %s', async (query) => {
    expect((await (await open()).get(`/v2/guardrails/tags?${query}`)).status).toBe(400);
  });

  it('takes only GET', async () => {
    const { status, headers } = await (await open()).call('DELETE', '/v2/guardrails/tags');
    expect([status, headers.get('allow')]).toEqual([405, 'GET']);
  });
});

describe('PATCH /v2/guardrails/{id}', () => {
  async function patched(operations: unknown) {
    const bench = await open();
    const path = `/v2/guardrails/${await add(bench, { tags: ['sales'], callback_url: 'https://example.com/hook' })}`;
    bench.pass(1000);
    const reply = await bench.call('PATCH', path, operations);
    return { reply, after: (await bench.get(path)).body };
  }

  it.each<[PatchOperation, Json]>([
    [{ op: 'add', path: '/tags/-', value: 'compliance' }, { tags: ['sales', 'compliance'] }],
    [{ op: 'replace', path: '/guardrail_name', value: 'other' }, { guardrail_name: 'other' }],
    [{ op: 'replace', path: '/modality', value: 'visual' }, { modality: 'visual' }],
    [{ op: 'add', path: '/app_message', value: false }, { app_message: false }],
    [{ op: 'remove', path: '/callback_url' }, { callback_url: null }],
    [{ op: 'replace', path: '/callback_url', value: null }, { callback_url: null }],
    [{ op: 'copy', from: '/guardrail_name', path: '/tags/0' }, { tags: ['no_competitors', 'sales'] }],
  ])('applies %j', async (operation, expected) => {
    const { reply, after } = await patched([operation]);
    expect(reply.status).toBe(200);
    expect(reply.body).toEqual(after);
    expect(after).toMatchObject({ ...expected, updated_at: new Date(START + 1000).toISOString() });
  });

  it.each<[PatchOperation]>([
    [{ op: 'test', path: '/guardrail_name', value: 'no_competitors' }],
    [{ op: 'add', path: '/modality', value: 'verbal' }],
    [{ op: 'remove', path: '/app_message' }],
  ])('responds with 304 if nothing changes: %j', async (operation) => {
    const { reply, after } = await patched([operation]);
    expect([reply.status, reply.text]).toEqual([304, '']);
    expect(after.updated_at).toBe(after.created_at);
  });

  it.each([[{}], [[]], [[{ op: 'set', path: '/tags', value: [] }]], [[{ op: 'add', path: 'tags', value: [] }]]])(
    'rejects %j, which is no JSON Patch',
    async (body) => {
      const { reply } = await patched(body);
      expect([reply.status, reply.body]).toEqual([422, { message: 'Invalid JSON patch format' }]);
    },
  );

  it.each<[PatchOperation]>([
    [{ op: 'add', path: '/uuid', value: 'g1' }],
    [{ op: 'replace', path: '/created_at', value: 'now' }],
    [{ op: 'remove', path: '/tags/1' }],
  ])('rejects the path of %j', async (operation) => {
    const { reply } = await patched([operation]);
    expect([reply.status, reply.body.message]).toEqual([422, `Path not found: ${operation.path}`]);
  });

  it.each<[PatchOperation, string]>([
    [{ op: 'replace', path: '/guardrail_name', value: 'a b' }, 'guardrail_name must be'],
    [{ op: 'remove', path: '/guardrail_prompt' }, 'guardrail_prompt is required'],
    [{ op: 'add', path: '/tags/-', value: 7 }, 'tags must be'],
  ])('rejects the result of %j', async (operation, error) => {
    const { reply, after } = await patched([operation]);
    expect([reply.status, reply.body.error]).toEqual([400, expect.stringContaining(error)]);
    expect(after).toMatchObject({ ...GUARDRAIL, tags: ['sales'] });
  });

  it('rejects a patch of an old set', async () => {
    const { sandbox, call } = await open();
    const { id } = sandbox.store.addGuardrail({ name: 'Old set', data: [] });
    const reply = await call('PATCH', `/v2/guardrails/${id}`, [{ op: 'replace', path: '/name', value: 'x' }]);
    expect([reply.status, reply.body]).toEqual([400, { error: 'Invalid patch operation' }]);
  });
});

describe('deleting and unknown ids', () => {
  it('deletes with 204 and no body', async () => {
    const bench = await open();
    const { status, text } = await bench.call('DELETE', `/v2/guardrails/${await add(bench)}`);
    expect([status, text]).toEqual([204, '']);
    expect((await bench.get('/v2/guardrails?legacy=false')).body.total_count).toBe(0);
  });

  it.each(['GET', 'PATCH', 'DELETE'])('answers %s of an unknown id with 400', async (method) => {
    const { call } = await open();
    const reply = await call(method, '/v2/guardrails/g000000000000', method === 'PATCH' ? [] : undefined);
    expect([reply.status, reply.body]).toEqual([400, { error: 'Guardrail not found' }]);
  });
});

describe('the seed', () => {
  it('has guardrails of both kinds with tags, and old sets, which are not counted', async () => {
    const { get, rows } = await open({ data: 'full' });
    const found = await rows('/v2/guardrails?legacy=false&limit=100');
    expect(found).toHaveLength(23);
    expect(new Set(found.map((row) => row.guardrail_name)).size).toBe(23);
    expect(new Set(found.map((row) => row.modality))).toEqual(new Set(['verbal', 'visual']));
    const { tags } = (await get('/v2/guardrails/tags')).body;
    // Personas of the seed have this tag.
    expect(tags).toEqual(expect.arrayContaining([expect.objectContaining({ tag: 'hiring' })]));
    expect((await get('/v2/guardrails')).body.total_count).toBe(2);
  });

  it('is empty in a new account', async () => {
    const { get } = await open();
    expect((await get('/v2/guardrails')).body.total_count).toBe(0);
    expect((await get('/v2/guardrails/tags')).body).toEqual({ tags: [], total_count: 0 });
  });
});
