import { describe, expect, it } from 'vitest';
import { openHookServer } from '../support/hook-server.ts';
import { type Json, open, START, stockReplica, TRAINING } from './support.ts';

const CLOCK = '/_sandbox/clock';
const FAULTS = '/_sandbox/faults';
const LIMITS = '/_sandbox/limits';
const REQUESTS = '/_sandbox/requests';
const RESET = '/_sandbox/reset';

describe('the requests about the sandbox', () => {
  it.each([
    ['GET', CLOCK],
    ['PATCH', CLOCK],
    ['POST', FAULTS],
    ['GET', REQUESTS],
    ['POST', RESET],
    ['PATCH', LIMITS],
    ['POST', '/_sandbox/items/r1/finish'],
    ['GET', '/_sandbox/none'],
    ['GET', '/_sandbox'],
  ])('need the key: %s %s', async (method, path) => {
    const { sandbox } = await open();
    for (const key of [undefined, 'wrong']) {
      const response = await fetch(sandbox.url + path, { method, headers: key ? { 'x-api-key': key } : {} });
      expect([response.status, await response.json()]).toEqual([401, { message: 'Invalid access token' }]);
    }
  });

  it('are not listed, do not fail, and are not delayed', async () => {
    const { sandbox, get } = await open({ latencyMs: 3_600_000 });
    sandbox.fail({ status: 500, times: 5 });
    expect((await get(CLOCK)).status).toBe(200);
    expect((await get(REQUESTS)).body).toEqual({ data: [], total_count: 0 });
  });

  it.each([
    ['GET', RESET, 405],
    ['POST', CLOCK, 405],
    ['GET', '/_sandbox/none', 404],
    ['GET', '/_sandbox', 404],
    ['GET', '/_sandboxes', 404],
  ])('answer %s %s with %i', async (method, path, status) => {
    expect((await (await open()).call(method, path)).status).toBe(status);
  });

  it.each([CLOCK, LIMITS])('reject what is not JSON: %s', async (path) => {
    expect((await (await open()).call('PATCH', path, '{')).status).toBe(400);
  });
});

describe('the clock', () => {
  it('shows its time and speed', async () => {
    expect((await (await open()).get(CLOCK)).body).toEqual({ now: new Date(START).toISOString(), speed: 1 });
  });

  it('is set forward', async () => {
    const { call, addReplica, get } = await open();
    const id = await addReplica();
    const { body } = await call('PATCH', CLOCK, { advance_seconds: 60 });
    expect(body.now).toBe(new Date(START + 60_000).toISOString());
    expect((await get(`/v2/replicas/${id}`)).body.status).toBe('completed');
  });

  it('changes its speed from now on', async () => {
    const { call, pass, get } = await open();
    pass(1000);
    expect((await call('PATCH', CLOCK, { speed: 60 })).body.speed).toBe(60);
    pass(1000);
    expect((await get(CLOCK)).body.now).toBe(new Date(START + 61_000).toISOString());
  });

  it('sends the callbacks that become due', async () => {
    const hook = await openHookServer();
    const { call, addVideo } = await open();
    await addVideo({ callback_url: hook.url });
    await call('PATCH', CLOCK, { advance_seconds: 15 });
    await expect.poll(() => hook.received.map(({ body }) => body.status)).toEqual(['ready']);
  });

  it.each([
    { advance_seconds: -1 },
    { advance_seconds: '60' },
    { advance_seconds: 1e300 },
    { speed: 0 },
    { speed: -1 },
    { speed: 1e9 },
    { speed: null },
  ])('rejects %j', async (body) => {
    const { call, get } = await open();
    expect((await call('PATCH', CLOCK, body)).status).toBe(400);
    expect((await get(CLOCK)).body).toEqual({ now: new Date(START).toISOString(), speed: 1 });
  });
});

describe('a fault', () => {
  const VIDEO = { replica_id: 'r90bbd427f71', script: 'Hi' };

  it('is set by a rule, as often as it says', async () => {
    const { call } = await open();
    const { status, body } = await call('POST', FAULTS, { rule: 'POST /v2/videos 402 x2' });
    const shown = { method: 'POST', path: '/v2/videos', status: 402, delay_ms: 0, drop: null, applied: false };
    expect([status, body]).toEqual([200, { data: [{ ...shown, times: 2 }], total_count: 1 }]);
    const statuses = [];
    for (let count = 0; count < 3; count += 1) statuses.push((await call('POST', '/v2/videos', VIDEO)).status);
    expect(statuses).toEqual([402, 402, 200]);
    expect((await call('GET', FAULTS)).body).toEqual({ data: [], total_count: 0 });
  });

  it('is set by its parts', async () => {
    const { call, get } = await open();
    const parts = {
      method: 'get',
      path: '/v2/videos/*',
      status: 429,
      body: { error: 'Slow' },
      headers: { 'retry-after': '7' },
    };
    await call('POST', FAULTS, { ...parts, times: 'always' });
    for (const id of ['v1', 'v2']) {
      const reply = await get(`/v2/videos/${id}`);
      expect([reply.status, reply.body, reply.headers.get('retry-after')]).toEqual([429, { error: 'Slow' }, '7']);
    }
    expect((await get('/v2/videos')).status).toBe(200);
    expect(((await get(FAULTS)).body.data as Json[])[0]).toMatchObject({ path: '/v2/videos/*', times: 'always' });
  });

  it('closes the connection before or after the request is handled', async () => {
    const { call, sandbox } = await open();
    for (const drop of ['before', 'after']) {
      await call('POST', FAULTS, { method: 'POST', path: '/v2/videos', drop });
      await expect(call('POST', '/v2/videos', VIDEO)).rejects.toThrow();
    }
    expect(sandbox.store.videos.size).toBe(1);
  });

  it('replaces only the response of a request that is applied', async () => {
    const { call, sandbox } = await open();
    await call('POST', FAULTS, { rule: 'POST /v2/videos 504 applied' });
    await call('POST', FAULTS, { method: 'POST', path: '/v2/videos', status: 502, applied: true });
    const statuses = [
      (await call('POST', '/v2/videos', VIDEO)).status,
      (await call('POST', '/v2/videos', VIDEO)).status,
    ];
    expect([statuses, sandbox.store.videos.size]).toEqual([[504, 502], 2]);
  });

  it('can be removed', async () => {
    const { call, get } = await open();
    await call('POST', FAULTS, { rule: '* /v2/videos 500 always' });
    expect((await get('/v2/videos')).status).toBe(500);
    expect((await call('DELETE', FAULTS)).status).toBe(204);
    expect((await get('/v2/videos')).status).toBe(200);
  });

  it.each<Json>([
    {},
    { path: '/v2/videos' },
    { rule: 'POST /v2/videos' },
    { rule: 7 },
    { status: 99 },
    { status: 600 },
    { status: 500, times: 0 },
    { delay_ms: -1 },
    { drop: 'now' },
    { status: 500, headers: { 'a b': 'c' } },
    { status: 500, headers: { a: 'b\r\nc: d' } },
    { status: 500, headers: ['a'] },
  ])('is not set by %j', async (body) => {
    const { call } = await open();
    expect((await call('POST', FAULTS, body)).status).toBe(400);
    expect((await call('GET', FAULTS)).body.total_count).toBe(0);
  });
});

describe('the limits', () => {
  it('are shown and changed, and removed with null', async () => {
    const { call, get } = await open({ limits: { credits: 5 } });
    const none = { conversation_credits: null, concurrent_videos: null, concurrent_conversations: null };
    expect((await get(LIMITS)).body).toEqual({ video_credits: 5, ...none });
    const request = { replica_id: 'r90bbd427f71', script: 'Hi' };
    await call('PATCH', LIMITS, { video_credits: 0, concurrent_conversations: 0 });
    expect((await call('POST', '/v2/videos', request)).status).toBe(402);
    expect((await call('POST', '/v2/conversations', request)).body.message).toContain('maximum concurrent');
    await call('PATCH', LIMITS, { video_credits: null, conversation_credits: 0, concurrent_conversations: null });
    expect((await call('POST', '/v2/videos', request)).status).toBe(200);
    expect((await call('POST', '/v2/conversations', request)).status).toBe(402);
  });

  it.each([{ video_credits: -1 }, { concurrent_videos: '3' }, { video_credits: 1.5 }])('reject %j', async (body) => {
    expect((await (await open()).call('PATCH', LIMITS, body)).status).toBe(400);
  });
});

describe('an item', () => {
  it('is finished, in every noun that has work', async () => {
    const { call, addReplica, addVideo, addConversation, create } = await open();
    const file = { document_url: 'https://example.com/a.pdf' };
    const ids = {
      replica: await addReplica(),
      preview: await addReplica({ model_name: 'phoenix-4.5' }),
      video: await addVideo({}),
      document: await create('/v2/documents', 'document_id', file),
      transcription: await create('/v2/transcriptions', 'transcription_id', { file_url: file.document_url }),
      conversation: await addConversation(),
    };
    const finish = async (id: string) => (await call('POST', `/_sandbox/items/${id}/finish`)).body;
    expect(await finish(ids.replica)).toMatchObject({ replica_id: ids.replica, status: 'completed' });
    expect(await finish(ids.preview)).toMatchObject({ status: 'completed', finetune_status: 'completed' });
    expect(await finish(ids.video)).toMatchObject({ status: 'ready', generation_progress: '100/100' });
    expect(await finish(ids.document)).toMatchObject({ status: 'ready' });
    expect(await finish(ids.transcription)).toMatchObject({ status: 'completed' });
    expect(await finish(ids.conversation)).toMatchObject({ status: 'ended' });
  });

  it('fails, with the usual error or a given one', async () => {
    const { call, addReplica, addVideo, addConversation, create, sandbox } = await open();
    const file = { document_url: 'https://example.com/a.pdf' };
    const fail = async (id: string, code?: string) =>
      (await call('POST', `/_sandbox/items/${id}/fail`, code && { code })).body;
    expect(await fail(await addReplica())).toMatchObject({
      status: 'error',
      error_message: expect.stringContaining('quality'),
    });
    expect(await fail(await addReplica(), 'poor_lighting')).toMatchObject({
      error_message: expect.stringContaining('lit'),
    });
    const preview = await addReplica({ model_name: 'phoenix-4.5' });
    expect(await fail(preview, 'finetune')).toMatchObject({ status: 'completed', finetune_status: 'errored' });
    expect(await fail(await addVideo({}), 'audio_file_type')).toMatchObject({ status: 'error' });
    expect(await fail(await create('/v2/documents', 'document_id', file))).toMatchObject({ status: 'error' });
    expect(await fail(sandbox.store.addVoice().id, 'Too short.')).toMatchObject({ error_message: 'Too short.' });
    const shutdown = { status: 'ended', shutdown_reason: 'internal error' };
    expect(await fail(await addConversation())).toMatchObject(shutdown);
  });

  it('that is done can fail, and be finished again', async () => {
    const { call, addVideo, pass } = await open();
    const id = await addVideo({});
    pass(60_000);
    expect((await call('POST', `/_sandbox/items/${id}/fail`)).body.status).toBe('error');
    expect((await call('POST', `/_sandbox/items/${id}/finish`)).body.status).toBe('ready');
  });

  it('is recrawled to an end', async () => {
    const { call, create, pass, get } = await open();
    const id = await create('/v2/documents', 'document_id', { document_url: 'https://example.com/', crawl: {} });
    pass(20_000);
    await call('POST', `/v2/documents/${id}/recrawl`);
    expect((await get(`/v2/documents/${id}`)).body.status).toBe('recrawling');
    expect((await call('POST', `/_sandbox/items/${id}/fail`)).body).toMatchObject({ status: 'error', crawl_count: 1 });
    expect((await call('POST', `/_sandbox/items/${id}/finish`)).body).toMatchObject({
      status: 'ready',
      crawl_count: 2,
    });
  });

  it('lets the videos of a replica start, or fail with it', async () => {
    const { call, addReplica, addVideo, pass, get } = await open();
    const [good, bad] = [await addReplica(), await addReplica()];
    const [waits, waitsToo] = [await addVideo({ replica_id: good }), await addVideo({ replica_id: bad })];
    pass(5000);
    expect((await get(`/v2/videos/${waits}`)).body.generation_progress).toBe('0/100');
    await call('POST', `/_sandbox/items/${good}/finish`);
    await call('POST', `/_sandbox/items/${bad}/fail`);
    pass(15_000);
    expect((await get(`/v2/videos/${waits}`)).body.status).toBe('ready');
    expect((await get(`/v2/videos/${waitsToo}`)).body).toMatchObject({
      status: 'error',
      error_details: expect.stringContaining('replica'),
    });
  });

  it('sends its callback when it is finished', async () => {
    const hook = await openHookServer();
    const { call } = await open();
    const { body } = await call('POST', '/v2/replicas', { ...TRAINING, callback_url: hook.url });
    await call('POST', `/_sandbox/items/${body.replica_id}/fail`, { code: 'poor_lighting' });
    await expect.poll(() => hook.received.map((one) => one.body.status)).toEqual(['error']);
  });

  it.each([
    ['x1/finish', undefined, 404, 'No item has this id'],
    ['pcb7a34da5fe/finish', undefined, 400, 'personas cannot be finished or failed'],
    ['r90bbd427f71/fail', { code: 'none' }, 400, 'code must be one of download_link'],
    ['r90bbd427f71/fail', { code: 7 }, 400, 'code must be a string'],
  ])('is not changed by %s %j', async (path, body, status, error) => {
    const reply = await (await open()).call('POST', `/_sandbox/items/${path}`, body);
    expect([reply.status, reply.body.error]).toEqual([status, expect.stringContaining(error)]);
  });
});

describe('the list of requests', () => {
  it('has what was sent, in order, and filters it', async () => {
    const { call, get, pass } = await open();
    await get('/v2/videos?limit=1');
    pass(1000);
    await call('POST', '/v2/videos', { script: 'Hi' });
    await get('/v2/videos/v1');
    const { body } = await get(REQUESTS);
    expect(body.total_count).toBe(3);
    expect((body.data as Json[])[1]).toMatchObject({
      ...{ method: 'POST', path: '/v2/videos', body: { script: 'Hi' } },
      ...{ headers: { 'content-type': 'application/json', 'x-api-key': 'right' } },
      received_at: new Date(START + 1000).toISOString(),
    });
    const pathsOf = async (query: string) =>
      ((await get(REQUESTS + query)).body.data as Json[]).map(({ path }) => path);
    expect(await pathsOf('?method=post')).toEqual(['/v2/videos']);
    expect(await pathsOf('?path=/v2/videos')).toEqual(['/v2/videos?limit=1', '/v2/videos']);
    expect(await pathsOf('?path=/v2/videos/*')).toEqual(['/v2/videos/v1']);
  });

  it('has no secrets', async () => {
    const { sandbox, call, get } = await open();
    const secret = 'made-up-secret-0001';
    const layers = {
      llm: { model: 'm', base_url: 'https://llm.example.com', api_key: secret, headers: { Authorization: secret } },
    };
    await call('POST', '/v2/personas', { system_prompt: 'Be.', layers });
    await call('POST', '/v2/conversations', {
      replica_id: stockReplica(sandbox),
      properties: { meeting_token: secret },
    });
    const room = await call('POST', '/v2/conversations', { replica_id: stockReplica(sandbox), require_auth: true });
    await fetch(`${room.body.room_url}?t=${room.body.meeting_token}`, {
      headers: { authorization: `Bearer ${secret}` },
    });
    await fetch(`${sandbox.url}/v2/videos`, { headers: { 'x-api-key': secret, cookie: `a=${secret}` } });
    const { text, body } = await get(REQUESTS);
    expect(body.total_count).toBe(5);
    for (const hidden of [secret, String(room.body.meeting_token), sandbox.apiKey]) expect(text).not.toContain(hidden);
  });

  it('is emptied', async () => {
    const { call, get } = await open();
    await get('/v2/videos');
    expect((await call('DELETE', REQUESTS)).status).toBe(204);
    await get('/v2/voices');
    expect(((await get(REQUESTS)).body.data as Json[]).map(({ path }) => path)).toEqual(['/v2/voices']);
  });
});

describe('a reset', () => {
  it('starts over: items, limits, faults, clock and requests', async () => {
    const faults = [{ path: '/v2/voices', status: 503 }];
    const { sandbox, call, get, addVideo } = await open({ data: 'full', limits: { credits: 1 }, faults });
    const before = (await get('/v2/replicas?limit=100')).text;
    const first = await addVideo({});
    await call('DELETE', '/v2/replicas/r4c6a9e1b7d2');
    expect((await get('/v2/voices')).status).toBe(503);
    await call('PATCH', CLOCK, { advance_seconds: 60, speed: 5 });
    await call('POST', FAULTS, { rule: 'GET /v2/videos 500 always' });
    expect((await call('POST', RESET)).status).toBe(204);
    expect((await get(REQUESTS)).body.total_count).toBe(0);
    expect((await get('/v2/replicas?limit=100')).text).toBe(before);
    expect((await get(CLOCK)).body).toEqual({ now: new Date(START).toISOString(), speed: 1 });
    expect((await get(LIMITS)).body.video_credits).toBe(1);
    expect((await get('/v2/voices')).status).toBe(503);
    expect(await addVideo({})).toBe(first);
    expect(sandbox.store.videos.size).toBe(54);
  });

  it('can change the data', async () => {
    const { call, get } = await open({ data: 'full' });
    await call('POST', RESET, { data: 'empty' });
    expect((await get('/v2/videos')).body.total_count).toBe(0);
    await call('POST', RESET, { data: 'full' });
    expect((await get('/v2/videos')).body.total_count).toBe(53);
    expect((await call('POST', RESET, { data: 'none' })).status).toBe(400);
  });
});
