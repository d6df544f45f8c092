import { describe, expect, it } from 'vitest';
import { type Json, open, START } from './support.ts';

const PATH = '/v2/pronunciation-dictionaries';
const RULE = { text: 'Tavus', pronunciation: 'TAH-vus', type: 'alias' };
const STORED = { ...RULE, case_sensitive: false, word_boundaries: true };

async function openWithOne() {
  const bench = await open();
  const reply = await bench.call('POST', PATH, { name: 'Brand terms', rules: [RULE] });
  return { ...bench, reply, path: `${PATH}/${reply.body.pronunciation_dictionary_id}` };
}

describe(`POST ${PATH}`, () => {
  it('answers 201 with the dictionary', async () => {
    const { reply, get, path } = await openWithOne();
    expect(reply.status).toBe(201);
    const date = new Date(START).toISOString();
    expect(reply.body).toEqual({
      pronunciation_dictionary_id: expect.stringMatching(/^pd_[0-9a-f]{15}$/),
      ...{ name: 'Brand terms', rules: [STORED], rules_count: 1, created_at: date, updated_at: date },
    });
    expect((await get(path)).body).toEqual(reply.body);
  });

  it.each([
    [{}, 'name is required'],
    [{ name: ' ' }, 'name is required'],
    [{ name: 'x'.repeat(256) }, 'name must be'],
    [{ name: 'x', rules: {} }, 'rules must be a list'],
    [{ name: 'x', rules: [7] }, 'rules must be a list of objects'],
    [{ name: 'x', rules: [{ ...RULE, type: 'sound' }] }, 'rules.type must be one of alias, ipa'],
    [{ name: 'x', rules: [{ text: 'a', type: 'ipa' }] }, 'pronunciation is required'],
    [{ name: 'x', rules: [{ ...RULE, text: 'x'.repeat(201) }] }, 'rules.text must be'],
    [{ name: 'x', rules: [RULE, RULE] }, 'duplicate text values in rules'],
  ])('rejects %j', async (body, error) => {
    const { call, sandbox } = await open();
    const reply = await call('POST', PATH, body);
    expect(reply.status).toBe(400);
    expect(reply.body.error).toMatch(`Invalid request: ${error}`);
    expect(sandbox.store['pronunciation-dictionaries'].size).toBe(0);
  });
});

describe('dictionaries', () => {
  it('are listed without rules, newest first, or oldest first with sort=asc', async () => {
    const { call, pass, get } = await openWithOne();
    pass(1000);
    await call('POST', PATH, { name: 'Medicine' });
    const namesOf = async (query: string) => ((await get(PATH + query)).body.data as Json[]).map(({ name }) => name);
    expect(await namesOf('')).toEqual(['Medicine', 'Brand terms']);
    expect(await namesOf('?sort=asc')).toEqual(['Brand terms', 'Medicine']);
    const { body } = await get(PATH);
    expect(body).toMatchObject({ total_count: 2, page: 0, limit: 10 });
    expect((body.data as Json[])[1]).toMatchObject({ rules_count: 1 });
    expect((body.data as Json[])[1]).not.toHaveProperty('rules');
    expect((await get(`${PATH}?sort=up`)).status).toBe(400);
  });

  it.each([
    [[{ op: 'replace', path: '/name', value: 'New' }], 200, { name: 'New', rules: [STORED] }],
    [[{ op: 'add', path: '/rules/-', value: { ...RULE, text: 'b' } }], 200, { rules_count: 2 }],
    [[{ op: 'add', path: '/rules/-', value: RULE }], 400, { error: 'Invalid request: duplicate text values in rules' }],
    [[{ op: 'add', path: '/rules_count', value: 7 }], 422, { message: 'Path not found: /rules_count' }],
    [{ name: 'New' }, 422, { message: 'Invalid JSON patch format' }],
    [[{ op: 'replace', path: '/name', value: 'Brand terms' }], 304, {}],
  ])('are patched by %j', async (patch, status, body) => {
    const { call, path } = await openWithOne();
    expect(await call('PATCH', path, patch)).toMatchObject({ status, body });
  });

  it('are deleted once', async () => {
    const { call, path } = await openWithOne();
    expect((await call('DELETE', path)).status).toBe(204);
    const gone = { status: 404, body: { message: 'Pronunciation dictionary not found' } };
    expect(await call('DELETE', path)).toMatchObject(gone);
    expect(await call('GET', path)).toMatchObject(gone);
  });

  it('exist in an account with data', async () => {
    const { get } = await open({ data: 'full' });
    expect((await get(PATH)).body.total_count).toBe(3);
  });
});
