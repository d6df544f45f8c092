import { describe, expect, it } from 'vitest';
import { collect } from '../../src/api/page.ts';
import { clientAnswered, failureOf } from './server.ts';

const DOCUMENT = {
  document_id: 'd8-1',
  document_name: 'Handbook',
  document_url: 'https://docs.example.com/',
  status: 'ready',
  tags: ['support'],
  crawl_config: { depth: 2, max_pages: 20 },
  crawled_urls: ['https://docs.example.com/', 'https://docs.example.com/a'],
  crawl_count: 1,
  last_crawled_at: '2026-06-08T07:01:57.000Z',
  created_at: '2026-06-07T07:01:57.000Z',
};

describe('a document', () => {
  it.each<[string, object, object]>([
    ['flat', DOCUMENT, DOCUMENT],
    ['inside data', { data: DOCUMENT }, DOCUMENT],
    ['inside a list in data', { data: [DOCUMENT] }, DOCUMENT],
    [
      'that is a file, with nulls',
      {
        ...{ document_id: 'd8-2', document_name: 'a.pdf', status: 'started', progress: null, error_message: null },
        ...{ callback_url: null, tags: null, crawl_config: null, crawled_urls: null, crawl_count: null },
        last_crawled_at: null,
      },
      { document_id: 'd8-2', document_name: 'a.pdf', status: 'started' },
    ],
    [
      'in progress, with dates without zone',
      {
        ...{ document_id: 'd8-3', document_name: 'a.pdf', status: 'processing', progress: 0 },
        ...{ created_at: '2026-06-08T07:01:57.123456', last_crawled_at: '2026-06-08 07:01:57' },
      },
      {
        ...{ document_id: 'd8-3', document_name: 'a.pdf', status: 'processing', progress: 0 },
        ...{ created_at: '2026-06-08T07:01:57.123Z', last_crawled_at: '2026-06-08T07:01:57.000Z' },
      },
    ],
    [
      'with numbers as text, wrong types and unknown fields',
      {
        ...{ document_id: 4, document_name: null, progress: '37', crawl_count: -1, tags: ['a', null, 5, {}] },
        ...{ crawled_urls: 'none', crawl_config: { depth: '3', max_pages: {}, extra: 1 }, uploaded_by: 'me' },
      },
      {
        ...{ document_id: '4', document_name: '', status: 'unknown', progress: 37, tags: ['a', '5'] },
        ...{ crawl_config: { depth: 3, extra: 1 }, uploaded_by: 'me' },
      },
    ],
    [
      'whose crawl is a list',
      { document_id: 'd', crawl_config: [] },
      { document_id: 'd', document_name: '', status: 'unknown' },
    ],
  ])('%s is read', async (_, body, document) => {
    const { client } = await clientAnswered({ body });
    expect(await client.documents.get('d8-1')).toEqual(document);
  });
});

describe('document calls', () => {
  it('ask for one page, with filters, and one document', async () => {
    const { client, seen } = await clientAnswered({ body: { data: [DOCUMENT], total_count: 1, page: 0, limit: 10 } });
    await client.documents.list({
      ...{ status: 'ready', search: 'hand & book', tags: ['a', 'b c'], sort: 'descending', limit: 5, page: 0 },
    });
    expect(await client.documents.list()).toEqual({ items: [DOCUMENT], totalCount: 1 });
    await client.documents.get('d8-1');
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /v2/documents?status=ready&name_or_uuid=hand+%26+book&tags=a%2Cb+c&sort=descending&limit=5&page=0',
      'GET /v2/documents',
      'GET /v2/documents/d8-1',
    ]);
  });

  it('read all pages from page 0 on', async () => {
    const { client, seen } = await clientAnswered(({ url }) => ({
      body: { data: url.includes('page=0') ? [DOCUMENT] : [], total_count: 1 },
    }));
    expect(await collect(client.documents.listAll({ status: 'ready' }))).toEqual([DOCUMENT]);
    expect(seen[0]?.url).toBe('/v2/documents?status=ready&limit=100&page=0');
  });

  it('create', async () => {
    const answer = {
      document_id: 'd8-1',
      document_name: 'Docs',
      status: 'started',
      created_at: '2026-06-08T07:01:57Z',
    };
    const { client, seen } = await clientAnswered({ body: answer });
    const input = {
      document_url: 'https://docs.example.com/',
      document_name: 'Docs',
      tags: ['a'],
      crawl: { depth: 2 },
    };
    expect(await client.documents.create(input)).toEqual({ ...answer, created_at: '2026-06-08T07:01:57.000Z' });
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/v2/documents' });
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual(input);
  });

  it.each([
    [200, DOCUMENT, 'changed'],
    [200, undefined, 'changed'],
    [204, undefined, 'changed'],
    [304, undefined, 'unchanged'],
  ] as const)('accept %i %j as success of an update', async (status, body, outcome) => {
    const { client, seen } = await clientAnswered({ status, body });
    expect(await client.documents.update('d8-1', { document_name: 'New', tags: [] })).toBe(outcome);
    expect(seen[0]).toMatchObject({ method: 'PATCH', url: '/v2/documents/d8-1' });
    // A plain object, not a JSON Patch.
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({ document_name: 'New', tags: [] });
  });

  it.each([
    [202, DOCUMENT],
    [200, undefined],
    [204, undefined],
  ])('accept %i %j as success of a recrawl', async (status, body) => {
    const { client, seen } = await clientAnswered({ status, body });
    await client.documents.recrawl('d8-1');
    await client.documents.recrawl('d8-1', { crawl: { depth: 3, max_pages: 50 } });
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual(Array(2).fill('POST /v2/documents/d8-1/recrawl'));
    expect(seen.map((request) => request.body)).toEqual(['', '{"crawl":{"depth":3,"max_pages":50}}']);
  });

  it.each([
    [
      409,
      { error: "Document must be in 'ready' or 'error' state to recrawl, current status: processing" },
      { kind: 'conflict', conflict: undefined },
    ],
    [
      429,
      { error: 'Recrawl cooldown: please wait 45 minutes before recrawling this document.' },
      { kind: 'rate_limited' },
    ],
    [400, { error: 'Document was not created with crawl configuration' }, { kind: 'invalid_request' }],
    [404, { message: 'Document not found' }, { kind: 'not_found' }],
  ])('report the failure %i %j of a recrawl', async (status, body, error) => {
    // With retries: the limits last longer than any pause.
    const { client, seen } = await clientAnswered({ status, body }, { retry: true });
    const serverMessage = Object.values(body)[0];
    expect(await failureOf(client.documents.recrawl('d8-1'))).toMatchObject({ ...error, status, serverMessage });
    expect(seen).toHaveLength(1);
  });

  it('report the limit of crawled documents', async () => {
    const body = { error: 'Crawl document limit reached (100). Contact support@tavus.io to increase your limit.' };
    const { client } = await clientAnswered({ status: 429, body });
    const failure = await failureOf(client.documents.create({ document_url: 'https://example.com/', crawl: {} }));
    expect(failure).toMatchObject({ kind: 'rate_limited', serverMessage: body.error });
  });

  it('delete', async () => {
    const { client, seen } = await clientAnswered({ status: 204 });
    expect(await client.documents.delete('d8-1')).toBeUndefined();
    expect(seen[0]).toMatchObject({ method: 'DELETE', url: '/v2/documents/d8-1', body: '' });
  });
});
