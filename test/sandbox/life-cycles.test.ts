import { describe, expect, it } from 'vitest';
import { FAIL_PATTERN } from '../../src/sandbox/failures.ts';
import { replicaFailures } from '../../src/sandbox/replicas/failures.ts';
import { videoFailures } from '../../src/sandbox/videos/failures.ts';
import { type Bench, type Json, open, START } from './support.ts';

type Step = [atMs: number, expected: Json];

const second = (count: number) => START + count * 1000;

/** Compares an item at each time, in milliseconds after its creation. */
async function follow(bench: Bench, path: string, steps: readonly Step[]): Promise<void> {
  let passed = 0;
  for (const [at, expected] of steps) {
    bench.pass(at - passed);
    passed = at;
    expect((await bench.get(path)).body, `after ${at} ms`).toMatchObject(expected);
  }
}

describe('a replica', () => {
  it('trains for a minute', async () => {
    const bench = await open();
    const id = await bench.addReplica();
    await follow(bench, `/v2/replicas/${id}`, [
      [0, { status: 'started', training_progress: '0/100', thumbnail_video_url: null }],
      [599, { status: 'started', training_progress: '0/100' }],
      [600, { status: 'started', training_progress: '1/100' }],
      [30_000, { status: 'started', training_progress: '50/100', error_message: null }],
      [59_999, { status: 'started', training_progress: '99/100', updated_at: new Date(START).toISOString() }],
      [60_000, { status: 'completed', training_progress: '100/100' }],
      [9_000_000, { status: 'completed', updated_at: new Date(second(60)).toISOString() }],
    ]);
  });

  it('with phoenix-4.5 shows a preview after ten seconds and continues training', async () => {
    const bench = await open();
    const id = await bench.addReplica({ model_name: 'phoenix-4.5' });
    await follow(bench, `/v2/replicas/${id}`, [
      [0, { status: 'started', finetune_status: null }],
      [9999, { status: 'started', training_progress: '16/100', finetune_status: null }],
      [10_000, { status: 'completed', training_progress: '16/100', finetune_status: 'training' }],
      [59_999, { status: 'completed', training_progress: '99/100', finetune_status: 'training' }],
      [60_000, { status: 'completed', training_progress: '100/100', finetune_status: 'completed' }],
    ]);
  });

  it('with phoenix-4.5 and named fail-finetune keeps its preview when the fine-tuning fails', async () => {
    const bench = await open();
    const id = await bench.addReplica({ replica_name: 'Demo fail-finetune', model_name: 'phoenix-4.5' });
    const updated_at = new Date(START + 40_000).toISOString();
    await follow(bench, `/v2/replicas/${id}`, [
      [9999, { status: 'started', finetune_status: null }],
      [10_000, { status: 'completed', training_progress: '16/100', finetune_status: 'training' }],
      [39_999, { status: 'completed', training_progress: '66/100', finetune_status: 'training' }],
      [40_000, { status: 'completed', training_progress: '66/100', finetune_status: 'errored', error_message: null }],
      [900_000, { status: 'completed', training_progress: '66/100', finetune_status: 'errored', updated_at }],
    ]);
    const video = await bench.addVideo({ replica_id: id });
    bench.pass(60_000);
    expect((await bench.get(`/v2/videos/${video}`)).body.status).toBe('ready');
  });

  it('named fail-finetune fails with the default error for a model without fine-tuning', async () => {
    const bench = await open();
    const id = await bench.addReplica({ replica_name: 'Demo fail-finetune' });
    bench.pass(20_000);
    expect((await bench.get(`/v2/replicas/${id}`)).body.status).toBe('error');
  });

  it('has no finetune status with other models', async () => {
    const bench = await open();
    const id = await bench.addReplica({ model_name: 'phoenix-4' });
    bench.pass(60_000);
    expect((await bench.get(`/v2/replicas/${id}`)).body).not.toHaveProperty('finetune_status');
  });

  it.each(['phoenix-4', 'phoenix-4.5'])(
    'with fail in its name fails after 20 s and keeps its progress (%s)',
    async (model) => {
      const bench = await open();
      const id = await bench.addReplica({ replica_name: 'Demo fail', model_name: model });
      const message = replicaFailures.quality_issue_detected;
      await follow(bench, `/v2/replicas/${id}`, [
        [19_999, { status: 'started', training_progress: '33/100', error_message: null }],
        [20_000, { status: 'error', training_progress: '33/100', error_message: message, thumbnail_video_url: null }],
        [500_000, { status: 'error', training_progress: '33/100', updated_at: new Date(second(20)).toISOString() }],
      ]);
    },
  );

  it('still fails after it is renamed', async () => {
    const bench = await open();
    const id = await bench.addReplica({ replica_name: 'fail' });
    await bench.call('PATCH', `/v2/replicas/${id}/name`, { replica_name: 'Fine' });
    bench.pass(20_000);
    expect((await bench.get(`/v2/replicas/${id}`)).body.status).toBe('error');
  });

  it.each(Object.entries(replicaFailures))(
    'named fail-%s has the error message of that code',
    async (code, message) => {
      const bench = await open();
      const id = await bench.addReplica({ replica_name: `Take 2 fail-${code}` });
      bench.pass(20_000);
      expect((await bench.get(`/v2/replicas/${id}`)).body.error_message).toBe(message);
      expect(message).toMatch(/^[A-Z].*\.$/);
    },
  );
});

describe('a video', () => {
  it('is queued 3 s, generated for 12 s, then ready', async () => {
    const bench = await open();
    const id = await bench.addVideo({});
    const none = { download_url: null, stream_url: null, hosted_url: `${bench.sandbox.url}/watch/${id}` };
    await follow(bench, `/v2/videos/${id}`, [
      [0, { status: 'queued', generation_progress: '0/100', ...none }],
      [2999, { status: 'queued', updated_at: new Date(START).toUTCString() }],
      [3000, { status: 'generating', generation_progress: '0/100', status_details: '', ...none }],
      [9000, { status: 'generating', generation_progress: '50/100', ...none }],
      [14_999, { status: 'generating', generation_progress: '99/100', updated_at: new Date(second(3)).toUTCString() }],
      [15_000, { status: 'ready', generation_progress: '100/100', error_details: null }],
      [
        99_000,
        { status_details: 'Your request has processed successfully!', updated_at: new Date(second(15)).toUTCString() },
      ],
    ]);
  });

  it('with fail in its name fails half way', async () => {
    const bench = await open();
    const id = await bench.addVideo({ video_name: 'fail' });
    await follow(bench, `/v2/videos/${id}`, [
      [8999, { status: 'generating', error_details: null }],
      [9000, { status: 'error', generation_progress: '50/100', error_details: videoFailures.video_error }],
      [99_000, { status: 'error', generation_progress: '50/100', download_url: null }],
    ]);
    expect((await bench.get(`/v2/videos/${id}`)).body.status_details).toBe(
      'An error occurred while generating this request. Please check your inputs or try your request again.',
    );
  });

  it.each(Object.entries(videoFailures))('named fail-%s has the error message of that type', async (type, message) => {
    const bench = await open();
    const id = await bench.addVideo({ video_name: `Offer fail-${type}` });
    bench.pass(9000);
    expect((await bench.get(`/v2/videos/${id}`)).body).toMatchObject({ status: 'error', error_details: message });
  });

  it('waits for a replica in training', async () => {
    const bench = await open();
    const id = await bench.addVideo({ replica_id: await bench.addReplica() });
    await follow(bench, `/v2/videos/${id}`, [
      [59_000, { status: 'queued', generation_progress: '0/100' }],
      [62_999, { status: 'queued' }],
      [63_000, { status: 'generating' }],
      [75_000, { status: 'ready' }],
    ]);
  });

  it('does not wait for the fine-tuning of a replica with a preview', async () => {
    const bench = await open();
    const id = await bench.addVideo({ replica_id: await bench.addReplica({ model_name: 'phoenix-4.5' }) });
    await follow(bench, `/v2/videos/${id}`, [
      [12_999, { status: 'queued' }],
      [25_000, { status: 'ready' }],
    ]);
  });

  it('fails when its replica fails', async () => {
    const bench = await open();
    const replica = await bench.addReplica({ replica_name: 'fail' });
    const early = await bench.addVideo({ replica_id: replica });
    const failed = {
      status: 'error',
      error_details: videoFailures.replica_in_error_state,
      generation_progress: '0/100',
    };
    await follow(bench, `/v2/videos/${early}`, [
      [19_999, { status: 'queued' }],
      [20_000, failed],
    ]);
    const late = await bench.addVideo({ replica_id: replica });
    await follow(bench, `/v2/videos/${late}`, [
      [0, { status: 'queued' }],
      [2999, { status: 'queued' }],
      [3000, failed],
    ]);
  });

  it('uses the times given by a test', async () => {
    const { sandbox, get } = await open();
    const request = { replica_id: 'r1', script: 'Hi' };
    sandbox.store.addVideo(request, { id: 'v1', createdAt: START - 500, renderMs: 1000 });
    sandbox.store.addVideo(request, { id: 'v2', renderMs: 0 });
    expect((await get('/v2/videos/v1')).body).toMatchObject({ status: 'generating', generation_progress: '37/100' });
    expect((await get('/v2/videos/v2')).body).toMatchObject({ status: 'ready', generation_progress: '100/100' });
  });
});

describe('fail in a name', () => {
  it.each([
    ['fail', true],
    ['Demo fail', true],
    ['fail-poor_lighting', true],
    ['(fail-video_error)', true],
    ['fail: again', true],
    ['failure', false],
    ['Fail', false],
    ['do-not-fail', false],
    ['failsafe', false],
    ['unfail', false],
    ['fail-', false],
  ])('is found in %j: %s', (name, isFound) => {
    expect(FAIL_PATTERN.test(name)).toBe(isFound);
  });

  it.each(['fail-nonsense', 'fail-constructor', 'fail'])('causes the default error as %s', async (name) => {
    const bench = await open();
    const [replica, video] = [
      await bench.addReplica({ replica_name: name }),
      await bench.addVideo({ video_name: name }),
    ];
    bench.pass(20_000);
    const replicaRow = (await bench.get(`/v2/replicas/${replica}`)).body;
    expect(replicaRow.error_message).toBe(replicaFailures.quality_issue_detected);
    expect((await bench.get(`/v2/videos/${video}`)).body.error_details).toBe(videoFailures.video_error);
  });
});
