import { describe, expect, it } from 'vitest';
import type { SandboxOptions } from '../../src/sandbox/server.ts';
import { openHookServer } from '../support/hook-server.ts';
import { type Json, open, START, stockReplica, TRAINING } from './support.ts';

async function openWithHook(options: SandboxOptions = {}) {
  const lines: string[] = [];
  const hook = await openHookServer();
  const bench = await open({ onLog: (line) => lines.push(line), ...options });
  const bodies = () => hook.received.map(({ body }) => body);
  /** Waits for this many requests, and for nothing after them. */
  const expectCount = async (count: number) => {
    await expect.poll(() => hook.received.length).toBe(count);
  };
  return { ...bench, hook, lines, bodies, expectCount, callback_url: `${hook.url}/hook?x=1` };
}

const at = (ms: number) => new Date(START + ms).toISOString();

describe('the callback of a video', () => {
  it('is sent once when the video is ready, with the documented fields', async () => {
    const { sandbox, call, pass, callback_url, hook, bodies, expectCount, get, lines } = await openWithHook();
    const request = { replica_id: stockReplica(sandbox), script: 'Hello', video_name: 'Hi', callback_url };
    const { video_id } = (await call('POST', '/v2/videos', request)).body;
    pass(14_999);
    expect(hook.received).toEqual([]);
    pass(1);
    await expectCount(1);
    expect(bodies()[0]).toMatchObject({
      ...{ video_id, video_name: 'Hi', status: 'ready', replica_id: request.replica_id, data: { script: 'Hello' } },
      ...{ generation_progress: '100/100', status_details: 'Your request has processed successfully!' },
      ...{ created_at: '2026-03-01 12:00:00.000000', updated_at: '2026-03-01 12:00:15.000000' },
      download_url: expect.stringContaining('.mp4'),
    });
    expect(hook.received[0]).toMatchObject({ path: '/hook?x=1', headers: { 'content-type': 'application/json' } });
    pass(60_000);
    await get('/v2/videos');
    expect(hook.received).toHaveLength(1);
    await expect.poll(() => lines).toEqual([`Callback ${callback_url} (${video_id}, ready): 200`]);
  });

  it('says why it failed', async () => {
    const { addVideo, pass, callback_url, bodies, expectCount } = await openWithHook();
    await addVideo({ video_name: 'fail-audio_file_type', callback_url });
    pass(15_000);
    await expectCount(1);
    expect(bodies()[0]).toMatchObject({
      ...{ status: 'error', download_url: null, error_details: expect.stringContaining('.wav') },
      status_details: expect.stringContaining('An error occurred'),
    });
  });

  it('is not sent for a deleted video', async () => {
    const { addVideo, call, pass, callback_url, hook, get } = await openWithHook();
    const id = await addVideo({ callback_url });
    await call('DELETE', `/v2/videos/${id}`);
    pass(60_000);
    await get('/v2/videos');
    expect(hook.received).toEqual([]);
  });
});

describe('the callback of a replica', () => {
  it.each([
    ['/v2/replicas', { replica_name: 'Rio' }, 60_000, { status: 'ready' }],
    ['/v2/faces', { face_name: 'Rio' }, 60_000, { status: 'ready' }],
    ['/v2/replicas', { replica_name: 'Rio', model_name: 'phoenix-4.5' }, 10_000, { status: 'ready' }],
    [
      ...(['/v2/replicas', { replica_name: 'fail-poor_lighting' }, 20_000] as const),
      { status: 'error', error_message: 'The face is not lit well enough.' },
    ],
  ])('of %s %j is sent after %i ms', async (path, names, ms, state) => {
    const { call, pass, callback_url, bodies, expectCount, hook } = await openWithHook();
    const { body } = await call('POST', path, { ...TRAINING, ...names, callback_url });
    pass(ms - 1);
    expect(hook.received).toEqual([]);
    pass(1);
    await expectCount(1);
    expect(bodies()).toEqual([{ replica_id: body.replica_id ?? body.face_id, ...state }]);
  });
});

describe('the callbacks of a document', () => {
  it('name each status, also of a recrawl', async () => {
    const { call, pass, callback_url, bodies, expectCount } = await openWithHook();
    const request = { document_url: 'https://docs.example.com/', crawl: { depth: 1 }, callback_url };
    const { document_id } = (await call('POST', '/v2/documents', request)).body;
    await expectCount(1);
    pass(4000);
    await expectCount(2);
    pass(16_000);
    await expectCount(3);
    await call('POST', `/v2/documents/${document_id}/recrawl`);
    await expectCount(4);
    pass(10_000);
    await expectCount(5);
    expect(bodies().map(({ status }) => status)).toEqual(['started', 'processing', 'ready', 'recrawling', 'ready']);
    expect(bodies()[4]).toMatchObject({ document_id, crawl_count: 2, updated_at: at(30_000) });
  });
});

describe('the callbacks of a conversation', () => {
  it('have the documented envelope', async () => {
    const { sandbox, call, pass, callback_url, bodies, expectCount } = await openWithHook();
    const replica_id = stockReplica(sandbox);
    const { conversation_id, room_url } = (await call('POST', '/v2/conversations', { replica_id, callback_url })).body;
    pass(2000);
    await expectCount(1);
    await fetch(String(room_url));
    pass(60_000);
    await call('POST', `/v2/conversations/${conversation_id}/end`);
    await expectCount(2);
    pass(3000);
    await expectCount(4);
    const envelope = { conversation_id, webhook_url: callback_url };
    expect(bodies()).toMatchObject([
      {
        ...{ ...envelope, event_type: 'system.replica_joined', message_type: 'system', properties: { replica_id } },
        timestamp: '2026-03-01T12:00:02.000000Z',
      },
      {
        ...{ ...envelope, event_type: 'system.shutdown', message_type: 'system' },
        properties: { replica_id, shutdown_reason: 'end_conversation_endpoint_hit' },
        timestamp: '2026-03-01T12:01:02.000000Z',
      },
      {
        ...{ ...envelope, event_type: 'application.transcription_ready', message_type: 'application' },
        properties: { replica_id, transcript: expect.arrayContaining([expect.objectContaining({ role: 'user' })]) },
      },
      { ...envelope, event_type: 'application.perception_analysis', properties: { analysis: expect.any(String) } },
    ]);
  });

  it('report the end by a time limit, without any request', async () => {
    const { sandbox, call, pass, callback_url, bodies, expectCount } = await openWithHook();
    const properties = { participant_absent_timeout: 60 };
    await call('POST', '/v2/conversations', { replica_id: stockReplica(sandbox), callback_url, properties });
    pass(2000);
    await expectCount(1);
    pass(58_000);
    await expectCount(2);
    expect(bodies()[1]?.properties).toMatchObject({ shutdown_reason: 'participant_absent_timeout reached' });
    pass(3000);
    await expectCount(3);
  });

  it('are none in test mode', async () => {
    const { sandbox, call, pass, callback_url, hook } = await openWithHook();
    const body = { replica_id: stockReplica(sandbox), callback_url, test_mode: true };
    expect((await call('POST', '/v2/conversations', body)).status).toBe(200);
    pass(3_600_000);
    expect(hook.received).toEqual([]);
  });
});

it('the callback of a transcription has its text', async () => {
  const { call, pass, callback_url, bodies, expectCount } = await openWithHook();
  await call('POST', '/v2/transcriptions', { file_url: 'https://example.com/a.mp4', callback_url });
  pass(10_000);
  await expectCount(1);
  expect(bodies()[0]).toMatchObject({ status: 'completed', text: expect.any(String) });
});

describe('a receiver', () => {
  async function openReady(answers: (number | 'drop')[], options: SandboxOptions = {}) {
    const bench = await openWithHook(options);
    bench.hook.answers.push(...answers);
    await bench.addVideo({ callback_url: bench.callback_url });
    bench.pass(15_000);
    return bench;
  }

  it.each<[(number | 'drop')[], string]>([
    [[500, 503, 200], '200'],
    [['drop', 'drop', 204], '204'],
    [[404, 302, 201], '201'],
  ])('that answers %j gets the same callback three times', async (answers, last) => {
    const { expectCount, clock, bodies, lines } = await openReady(answers);
    await expectCount(1);
    await expect.poll(() => lines.length).toBe(1);
    expect(lines[0]).toMatch(/Trying again in 1 s\.$/);
    clock.advance(1000);
    await expectCount(2);
    await expect.poll(() => lines.length).toBe(2);
    expect(lines[1]).toMatch(/Trying again in 5 s\.$/);
    clock.advance(4999);
    expect(bodies()).toHaveLength(2);
    clock.advance(1);
    await expectCount(3);
    expect(bodies()).toEqual(Array(3).fill(bodies()[0]));
    await expect.poll(() => lines.at(-1)?.endsWith(`: ${last}`)).toBe(true);
  });

  it('that cannot be reached is named in the log with the reason', async () => {
    const hook = await openHookServer();
    const { addVideo, pass, lines } = await openWithHook();
    await hook.close();
    await addVideo({ callback_url: hook.url });
    pass(15_000);
    await expect.poll(() => lines).toEqual([expect.stringMatching(/: ECONNREFUSED\. Trying again in 1 s\.$/)]);
  });

  it('gets no fourth attempt', async () => {
    const { expectCount, clock, lines } = await openReady([500, 500, 500]);
    for (const [count, ms] of [1000, 5000].entries()) {
      await expectCount(count + 1);
      await expect.poll(() => lines.length).toBe(count + 1);
      clock.advance(ms);
    }
    await expect.poll(() => lines.at(-1)).toMatch(/500\. Not sent again after three attempts\.$/);
    clock.advance(3_600_000);
    await expectCount(3);
  });

  it('gets the callbacks of an item in order, although the first is repeated', async () => {
    const { call, pass, hook, expectCount, clock, lines, bodies, callback_url } = await openWithHook();
    hook.answers.push(500);
    await call('POST', '/v2/documents', { document_url: 'https://example.com/a.pdf', callback_url });
    await expect.poll(() => lines.length).toBe(1);
    pass(500);
    expect(bodies()).toHaveLength(1);
    clock.advance(30_000);
    await expectCount(4);
    expect(bodies().map(({ status }) => status)).toEqual(['started', 'started', 'processing', 'ready']);
  });

  it('is not called twice as fast by a faster clock', async () => {
    const { expectCount, clock, lines } = await openReady([500], { speed: 1000 });
    await expectCount(1);
    await expect.poll(() => lines.length).toBe(1);
    clock.advance(999);
    await expectCount(1);
    clock.advance(1);
    await expectCount(2);
  });

  it('gets nothing after the sandbox is closed', async () => {
    const { sandbox, expectCount, clock, hook, lines } = await openReady([500]);
    await expectCount(1);
    await expect.poll(() => lines.length).toBe(1);
    await sandbox.close();
    expect(clock.timerCount()).toBe(0);
    clock.advance(60_000);
    expect(hook.received).toHaveLength(1);
  });
});

describe('a callback URL', () => {
  it.each(['https://yourwebsite.com/webhook', 'http://10.0.0.1/', 'http://127.0.0.1.example.com/', 'http://[::2]/'])(
    'of another host is not called unless that is allowed: %s',
    async (callback_url) => {
      const { addVideo, pass, lines } = await openWithHook();
      await addVideo({ callback_url });
      pass(15_000);
      await expect.poll(() => lines).toEqual([expect.stringMatching(/not sent.*--callbacks-to any/)]);
    },
  );

  it('is masked in the log where it contains a secret', async () => {
    const { addVideo, pass, hook, lines, expectCount } = await openWithHook();
    await addVideo({ callback_url: `${hook.url}/hook?token=made-up-secret-0001` });
    pass(15_000);
    await expectCount(1);
    await expect.poll(() => lines.length).toBe(1);
    expect(lines.join()).not.toContain('made-up-secret-0001');
  });

  it.each<[string, Json]>([
    ['/v2/videos', { replica_id: 'r90bbd427f71', script: 'Hi' }],
    ['/v2/replicas', TRAINING],
    ['/v2/documents', { document_url: 'https://example.com/a.pdf' }],
    ['/v2/conversations', { replica_id: 'r90bbd427f71' }],
  ])('that is empty counts as none: %s', async (path, body) => {
    const { call, pass, lines, hook } = await openWithHook();
    expect((await call('POST', path, { ...body, callback_url: '' })).status).toBe(200);
    pass(3_600_000);
    expect([lines, hook.received]).toEqual([[], []]);
  });
});

describe('the clock of a sandbox', () => {
  it('runs as fast as told', async () => {
    const { addVideo, get, clock } = await open({ speed: 60 });
    const id = await addVideo({});
    clock.advance(249);
    expect((await get(`/v2/videos/${id}`)).body.status).toBe('generating');
    clock.advance(1);
    expect((await get(`/v2/videos/${id}`)).body.status).toBe('ready');
  });

  it('can be set forward, which sends callbacks that are due', async () => {
    const { sandbox, addVideo, callback_url, expectCount, clock, get } = await openWithHook();
    const id = await addVideo({ callback_url });
    sandbox.clock.advance(3_600_000);
    clock.advance(0);
    await expectCount(1);
    expect((await get(`/v2/videos/${id}`)).body.status).toBe('ready');
    expect(sandbox.clock.now()).toBe(START + 3_600_000);
  });

  it('waits for a date that is further away than a timer can be', async () => {
    const { sandbox, clock } = await open();
    const ran: number[] = [];
    const days30 = 30 * 86_400_000;
    sandbox.clock.at(START + days30, () => ran.push(sandbox.clock.now()));
    clock.advance(2 ** 31 - 1);
    expect(ran).toEqual([]);
    clock.advance(days30 - 2 ** 31 + 1);
    expect(ran).toEqual([START + days30]);
  });
});
