import { describe, expect, it } from 'vitest';
import { open, stockReplica } from './support.ts';

describe('the limits of an account', () => {
  it('allow any number of videos by default', async () => {
    const { sandbox, addVideo } = await open();
    for (let count = 0; count < 5; count += 1) await addVideo({});
    expect([sandbox.limits, sandbox.store.videos.size]).toEqual([{}, 5]);
  });

  it('reject a video above the maximum in progress until one is ready', async () => {
    const { sandbox, call, addVideo, pass } = await open({ limits: { maxConcurrentVideos: 2 } });
    const request = { replica_id: stockReplica(sandbox), script: 'Hello' };
    await addVideo({});
    pass(10_000);
    await addVideo({});
    expect(await call('POST', '/v2/videos', request)).toMatchObject({
      status: 400,
      body: { message: 'User has reached maximum concurrent videos' },
    });
    pass(5000);
    expect((await call('POST', '/v2/videos', request)).status).toBe(200);
  });

  it('reject a video without credits until there are more', async () => {
    const { sandbox, call, addVideo } = await open({ limits: { credits: 1 } });
    const request = { replica_id: stockReplica(sandbox), script: 'Hello' };
    await addVideo({});
    expect(await call('POST', '/v2/videos', request)).toMatchObject({
      status: 402,
      body: { message: 'The user is out of video credits' },
    });
    sandbox.limits.credits = 1;
    expect((await call('POST', '/v2/videos', request)).status).toBe(200);
    expect(sandbox.limits.credits).toBe(0);
  });

  it('do not charge a credit for an invalid request', async () => {
    const { sandbox, call } = await open({ limits: { credits: 1 } });
    expect((await call('POST', '/v2/videos', { replica_id: stockReplica(sandbox) })).status).toBe(400);
    expect(sandbox.limits.credits).toBe(1);
  });

  it('are copied from the options', async () => {
    const limits = { credits: 1 };
    const { addVideo } = await open({ limits });
    await addVideo({});
    expect(limits.credits).toBe(1);
  });
});

describe('latency', () => {
  it('delays every response, but not the handling of the request', async () => {
    const { sandbox, call } = await open({ latencyMs: 60_000 });
    const calls = Promise.all([
      call('POST', '/v2/videos', { replica_id: stockReplica(sandbox), script: 'Hello' }).catch(() => 'closed'),
      call('GET', '/v2/videos').catch(() => 'closed'),
    ]);
    await expect.poll(() => sandbox.requests.length).toBe(2);
    expect(sandbox.store.videos.size).toBe(1);
    // close() also ends delayed responses.
    await sandbox.close();
    expect(await calls).toEqual(['closed', 'closed']);
  });

  it('ends with the response', async () => {
    const { get } = await open({ latencyMs: 5 });
    expect((await get('/v2/videos')).status).toBe(200);
  });
});
