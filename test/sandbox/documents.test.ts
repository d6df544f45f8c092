import { describe, expect, it } from 'vitest';
import { documentFailures } from '../../src/sandbox/documents/failures.ts';
import { type Bench, type Json, open, START } from './support.ts';

const FILE = { document_url: 'https://example.com/files/handbook.pdf' };
const SITE = { document_url: 'https://docs.example.com/guide/', crawl: { depth: 2, max_pages: 3 } };
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const iso = (time: number) => new Date(time).toISOString();

async function add(bench: Bench, body: Json): Promise<string> {
  return await bench.create('/v2/documents', 'document_id', body);
}

describe('POST /v2/documents', () => {
  it('returns the started document', async () => {
    const { call, get } = await open();
    const { status, body } = await call('POST', '/v2/documents', { ...FILE, document_name: 'Handbook', tags: ['a'] });
    expect(status).toBe(200);
    expect(body.document_id).toMatch(/^d8-[0-9a-f]{12}$/);
    expect(body).toEqual({
      document_id: body.document_id,
      document_name: 'Handbook',
      document_url: FILE.document_url,
      status: 'started',
      progress: null,
      error_message: null,
      callback_url: null,
      tags: ['a'],
      crawl_config: null,
      crawled_urls: null,
      last_crawled_at: null,
      crawl_count: null,
      created_at: '2026-03-01T12:00:00.000Z',
      updated_at: '2026-03-01T12:00:00.000Z',
    });
    expect((await get(`/v2/documents/${body.document_id}`)).body).toEqual(body);
  });

  it.each([
    FILE,
    SITE,
    { ...FILE, callback_url: '' },
    { ...FILE, callback_url: 'https://example.com/hook', properties: { a: 1 }, tags: [] },
    { ...FILE, crawl: {} },
    { ...FILE, crawl: { depth: 10, max_pages: 100 } },
    { ...FILE, colour: 'blue' },
  ])('accepts %j', async (body) => {
    expect((await (await open()).call('POST', '/v2/documents', body)).status).toBe(200);
  });

  it.each([
    [{}, 'document_url is required'],
    [{ document_url: '' }, 'document_url is required'],
    [{ document_url: null }, 'document_url is required'],
    [{ document_url: 5 }, 'document_url must be an http or https URL'],
    [{ document_url: '/home/me/a.pdf' }, 'document_url must be an http or https URL'],
    [{ ...FILE, document_name: 5 }, 'document_name must be a string'],
    [{ ...FILE, tags: 'a' }, 'tags must be a list of strings'],
    [{ ...FILE, callback_url: 'hook' }, 'callback_url must be an http or https URL'],
    [{ ...FILE, crawl: true }, 'crawl must be an object'],
    [{ ...FILE, crawl: null }, 'crawl must be an object'],
    [{ ...FILE, crawl: { depth: 0 } }, 'crawl.depth must be an integer from 1 to 10'],
    [{ ...FILE, crawl: { depth: 1.5 } }, 'crawl.depth must be an integer from 1 to 10'],
    [{ ...FILE, crawl: { max_pages: 101 } }, 'crawl.max_pages must be an integer from 1 to 100'],
    [{ ...FILE, crawl: { max_pages: '5' } }, 'crawl.max_pages must be an integer from 1 to 100'],
  ])('rejects %j', async (body, error) => {
    const { sandbox, call } = await open();
    const reply = await call('POST', '/v2/documents', body);
    expect([reply.status, reply.body]).toEqual([400, { error: `Invalid request: ${error}` }]);
    expect(sandbox.store.documents.size).toBe(0);
  });

  it('rejects the 101st crawled document, but no file', async () => {
    const bench = await open();
    for (let index = 0; index < 99; index += 1) bench.sandbox.store.addDocument(SITE, { processingMs: 0 });
    const last = await add(bench, SITE);
    const refused = await bench.call('POST', '/v2/documents', SITE);
    expect(refused.status).toBe(429);
    expect(refused.body.error).toContain('Crawl document limit reached (100)');
    await add(bench, FILE);
    await bench.call('DELETE', `/v2/documents/${last}`);
    await add(bench, SITE);
  });

  it('rejects the sixth crawl at the same time', async () => {
    const bench = await open();
    for (let index = 0; index < 5; index += 1) await add(bench, SITE);
    const refused = await bench.call('POST', '/v2/documents', SITE);
    expect([refused.status, String(refused.body.error)]).toEqual([429, expect.stringContaining('(5)')]);
    bench.pass(20_000);
    await add(bench, SITE);
  });
});

describe('a document', () => {
  it('is started, processed and ready by the clock', async () => {
    const bench = await open();
    const path = `/v2/documents/${await add(bench, FILE)}`;
    const steps: [number, Json][] = [
      [3999, { status: 'started', progress: null, updated_at: iso(START) }],
      [1, { status: 'processing', progress: 0, updated_at: iso(START + 4000) }],
      [8000, { status: 'processing', progress: 50 }],
      [7999, { status: 'processing', progress: 99 }],
      [1, { status: 'ready', progress: null, updated_at: iso(START + 20_000), crawl_count: null }],
    ];
    for (const [ms, expected] of steps) {
      bench.pass(ms);
      expect((await bench.get(path)).body).toMatchObject(expected);
    }
  });

  it('that is a website has its pages when it is ready', async () => {
    const bench = await open();
    const path = `/v2/documents/${await add(bench, SITE)}`;
    const before = { crawl_config: SITE.crawl, crawled_urls: null, last_crawled_at: null, crawl_count: 0 };
    expect((await bench.get(path)).body).toMatchObject(before);
    bench.pass(20_000);
    expect((await bench.get(path)).body).toMatchObject({
      status: 'ready',
      crawled_urls: [SITE.document_url, `${SITE.document_url}page-1`, `${SITE.document_url}page-2`],
      last_crawled_at: iso(START + 20_000),
      crawl_count: 1,
    });
  });

  it.each<[string, Json, string]>([
    ['fail', FILE, 'document_processing_failed'],
    ['Shop fail', SITE, 'website_processing_failed'],
    ['fail-nonsense', FILE, 'document_processing_failed'],
    ...Object.keys(documentFailures).map((code) => [`Demo fail-${code}`, FILE, code] satisfies [string, Json, string]),
  ])('named %s fails with its code', async (document_name, body, code) => {
    const bench = await open();
    const path = `/v2/documents/${await add(bench, { ...body, document_name })}`;
    bench.pass(11_999);
    expect((await bench.get(path)).body).toMatchObject({ status: 'processing', error_message: null });
    bench.pass(1);
    expect((await bench.get(path)).body).toMatchObject({ status: 'error', error_message: code, progress: null });
  });

  it('without a name has its link as the name', async () => {
    const bench = await open();
    const id = await add(bench, FILE);
    expect((await bench.get(`/v2/documents/${id}`)).body.document_name).toBe(FILE.document_url);
  });
});

describe('GET /v2/documents', () => {
  async function filled(): Promise<Bench> {
    const bench = await open();
    const { store } = bench.sandbox;
    const documents: [string, string[] | undefined, string][] = [
      ['Handbook', ['hr', 'all'], 'ready'],
      ['Price list', ['sales'], 'ready'],
      ['HAND sizes', undefined, 'started'],
    ];
    for (const [document_name, tags, status] of documents) {
      bench.pass(1000);
      const request = { ...FILE, document_name, ...(tags && { tags }) };
      store.addDocument(request, { processingMs: status === 'ready' ? 0 : HOUR });
    }
    return bench;
  }

  it('returns the oldest first, with page and limit', async () => {
    const { get, rows } = await filled();
    const { body } = await get('/v2/documents?limit=2');
    expect(body).toMatchObject({ total_count: 3, page: 0, limit: 2 });
    expect((await rows('/v2/documents')).map((row) => row.document_name)).toEqual([
      'Handbook',
      'Price list',
      'HAND sizes',
    ]);
    expect((await rows('/v2/documents?limit=2&page=1')).map((row) => row.document_name)).toEqual(['HAND sizes']);
  });

  it.each([
    ['sort=descending', ['HAND sizes', 'Price list', 'Handbook']],
    ['sort=ascending&limit=1', ['Handbook']],
    ['status=ready', ['Handbook', 'Price list']],
    ['status=started', ['HAND sizes']],
    ['status=nonsense', []],
    ['name_or_uuid=hand', ['Handbook', 'HAND sizes']],
    ['name_or_uuid=d8-', []],
    ['tags=hr', ['Handbook']],
    ['tags=sales,all', ['Handbook', 'Price list']],
    ['tags=HR', []],
    ['tags=all&status=ready&name_or_uuid=k', ['Handbook']],
  ])('filters and sorts by %s', async (query, names) => {
    const { get, rows } = await filled();
    expect((await rows(`/v2/documents?${query}`)).map((row) => row.document_name)).toEqual(names);
    if (!query.includes('limit')) expect((await get(`/v2/documents?${query}`)).body.total_count).toBe(names.length);
  });

  it('finds a document by its whole id', async () => {
    const { rows } = await filled();
    const [first] = await rows('/v2/documents');
    expect(await rows(`/v2/documents?name_or_uuid=${first?.document_id}`)).toEqual([first]);
  });

  it.each(['sort=up', 'limit=0', 'page=-1'])('rejects %s', async (query) => {
    expect((await (await open()).get(`/v2/documents?${query}`)).status).toBe(400);
  });
});

describe('PATCH /v2/documents/{id}', () => {
  it('changes name and tags, and returns the document', async () => {
    const bench = await open();
    const path = `/v2/documents/${await add(bench, { ...FILE, tags: ['a'] })}`;
    bench.pass(1000);
    const { status, body } = await bench.call('PATCH', path, { document_name: 'New' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ document_name: 'New', tags: ['a'], updated_at: iso(START + 1000) });
    await bench.call('PATCH', path, { tags: ['b', 'c'] });
    expect((await bench.get(path)).body).toMatchObject({ document_name: 'New', tags: ['b', 'c'] });
    const nameless = `/v2/documents/${await add(bench, { ...FILE, document_name: '' })}`;
    expect((await bench.call('PATCH', nameless, { tags: ['b'] })).status).toBe(200);
  });

  it.each([
    [{ document_name: 5 }, 'document_name must be a string'],
    [{ document_name: ' ' }, 'document_name must not be empty'],
    [{ tags: [1] }, 'tags must be a list of strings'],
  ])('rejects %j', async (body, error) => {
    const bench = await open();
    const path = `/v2/documents/${await add(bench, { ...FILE, document_name: 'Old' })}`;
    const reply = await bench.call('PATCH', path, body);
    expect([reply.status, reply.body]).toEqual([400, { error: `Invalid request: ${error}` }]);
    expect((await bench.get(path)).body.document_name).toBe('Old');
  });

  it('rejects a JSON Patch', async () => {
    const bench = await open();
    const path = `/v2/documents/${await add(bench, FILE)}`;
    const patch = [{ op: 'replace', path: '/document_name', value: 'x' }];
    expect((await bench.call('PATCH', path, patch)).status).toBe(400);
  });
});

describe('POST /v2/documents/{id}/recrawl', () => {
  async function website(given = {}) {
    const bench = await open();
    const { id } = bench.sandbox.store.addDocument(SITE, { processingMs: 0, ...given });
    const path = `/v2/documents/${id}`;
    return { bench, path, recrawl: (body?: unknown) => bench.call('POST', `${path}/recrawl`, body) };
  }

  it('reads the website again', async () => {
    const { bench, path, recrawl } = await website();
    bench.pass(MINUTE);
    const { status, body } = await recrawl();
    expect([status, body.status]).toEqual([202, 'recrawling']);
    bench.pass(5000);
    expect((await bench.get(path)).body).toMatchObject({ status: 'recrawling', progress: 50, crawl_count: 1 });
    bench.pass(5000);
    expect((await bench.get(path)).body).toMatchObject({
      ...{ status: 'ready', progress: null, crawl_count: 2, crawl_config: SITE.crawl },
      last_crawled_at: iso(START + MINUTE + 10_000),
      updated_at: iso(START + MINUTE + 10_000),
    });
  });

  it('takes another configuration', async () => {
    const { bench, path, recrawl } = await website();
    const crawl = { depth: 1, max_pages: 1 };
    expect((await recrawl({ crawl })).status).toBe(202);
    bench.pass(10_000);
    const { body } = await bench.get(path);
    expect(body).toMatchObject({ crawl_config: crawl, crawled_urls: [SITE.document_url] });
  });

  it.each([
    [{ crawl: { depth: 11 } }, 'Invalid request: crawl.depth must be an integer from 1 to 10'],
    [{ crawl: 'all' }, 'Invalid request: crawl must be an object'],
    ['{', 'The request body is not valid JSON'],
  ])('rejects %j', async (body, error) => {
    const { recrawl } = await website();
    const reply = await recrawl(body);
    expect([reply.status, reply.body]).toEqual([400, { error }]);
    expect((await recrawl()).status).toBe(202);
  });

  it('rejects a document without a crawl', async () => {
    const bench = await open();
    const reply = await bench.call('POST', `/v2/documents/${await add(bench, FILE)}/recrawl`);
    expect([reply.status, reply.body]).toEqual([400, { error: 'Document was not created with crawl configuration' }]);
  });

  it('rejects a document that is in progress', async () => {
    const bench = await open();
    const path = `/v2/documents/${await add(bench, SITE)}/recrawl`;
    const states: string[] = [];
    for (const ms of [0, 4000]) {
      bench.pass(ms);
      const { status, body } = await bench.call('POST', path);
      expect(status).toBe(409);
      states.push(String(body.error).split(': ')[1] ?? '');
    }
    bench.pass(16_000);
    expect((await bench.call('POST', path)).status).toBe(202);
    const { status, body } = await bench.call('POST', path);
    expect([status, body.error]).toEqual([409, expect.stringContaining('current status: recrawling')]);
    expect(states).toEqual(['started', 'processing']);
  });

  it('accepts a document that failed, which is ready afterwards', async () => {
    const { bench, path, recrawl } = await website({ processingMs: 1000, failure: { code: 'file_empty', at: START } });
    expect((await bench.get(path)).body).toMatchObject({ status: 'error', crawl_count: 0 });
    expect((await recrawl()).status).toBe(202);
    bench.pass(10_000);
    expect((await bench.get(path)).body).toMatchObject({ status: 'ready', error_message: null, crawl_count: 1 });
  });

  it('rejects a second one within an hour, and says how long to wait', async () => {
    const { bench, recrawl } = await website();
    await recrawl();
    const steps: [number, number][] = [
      [15 * MINUTE, 45],
      [44 * MINUTE, 1],
      [MINUTE - 1, 1],
    ];
    for (const [ms, minutes] of steps) {
      bench.pass(ms);
      const { status, body } = await recrawl();
      const error = `Recrawl cooldown: please wait ${minutes} minutes before recrawling this document.`;
      expect([status, body]).toEqual([429, { error }]);
    }
    bench.pass(1);
    expect((await recrawl()).status).toBe(202);
  });

  it('rejects the sixth crawl at the same time', async () => {
    const { bench, recrawl } = await website();
    for (let index = 0; index < 5; index += 1) await add(bench, SITE);
    expect((await recrawl()).status).toBe(429);
    bench.pass(20_000);
    expect((await recrawl()).status).toBe(202);
  });
});

describe('deleting and unknown ids', () => {
  it('deletes with 204 and no body', async () => {
    const bench = await open();
    const path = `/v2/documents/${await add(bench, FILE)}`;
    const { status, text } = await bench.call('DELETE', path);
    expect([status, text]).toEqual([204, '']);
    expect((await bench.get('/v2/documents')).body).toEqual({ data: [], total_count: 0, page: 0, limit: 10 });
  });

  it.each([
    ['GET', ''],
    ['PATCH', ''],
    ['DELETE', ''],
    ['POST', '/recrawl'],
  ])('answers %s %s of an unknown id with 404', async (method, suffix) => {
    const { call } = await open();
    const body = method === 'PATCH' ? {} : undefined;
    for (const id of ['d8-000000000000', 'constructor']) {
      const reply = await call(method, `/v2/documents/${id}${suffix}`, body);
      expect([reply.status, reply.body]).toEqual([404, { message: 'Document not found' }]);
    }
  });
});

describe('the seed', () => {
  it('has documents in every state, with every error, tags and websites', async () => {
    const { rows } = await open({ data: 'full' });
    const found = await rows('/v2/documents?limit=100');
    const valuesOf = (field: string) => new Set(found.map((row) => row[field]));
    expect(found).toHaveLength(34);
    expect(valuesOf('status')).toEqual(new Set(['started', 'processing', 'ready', 'error', 'recrawling']));
    expect(valuesOf('error_message')).toEqual(new Set([null, ...Object.keys(documentFailures)]));
    expect(found.filter((row) => row.progress !== null).map((row) => row.progress)).toEqual(
      expect.arrayContaining([12, 93]),
    );
    expect(found.filter((row) => Number(row.crawl_count) > 0).length).toBeGreaterThan(2);
    for (const row of found) expect(Date.parse(String(row.updated_at))).toBeLessThanOrEqual(START);
  });

  it('has a website in its cool-down', async () => {
    const { rows, call } = await open({ data: 'full' });
    const [site] = await rows('/v2/documents?name_or_uuid=15+minutes');
    const { status, body } = await call('POST', `/v2/documents/${site?.document_id}/recrawl`);
    expect([status, body.error]).toEqual([429, expect.stringContaining('please wait 45 minutes')]);
  });

  it('has as many documents as requested', async () => {
    const { get } = await open({ data: { documents: 120 } });
    expect((await get('/v2/documents')).body.total_count).toBe(120);
  });
});
