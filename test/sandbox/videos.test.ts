import { describe, expect, it } from 'vitest';
import { open, stockReplica } from './support.ts';

const SCRIPT = { script: 'Hello' };
const AUDIO = { audio_url: 'https://example.com/voice.wav' };

describe('POST /v2/videos', () => {
  it('returns the queued video with its page and an RFC 1123 date', async () => {
    const { sandbox, call } = await open();
    const request = { replica_id: stockReplica(sandbox), video_name: 'Welcome', ...SCRIPT };
    const { status, body } = await call('POST', '/v2/videos', request);
    expect(status).toBe(200);
    expect(body.video_id).toMatch(/^[0-9a-f]{10}$/);
    expect(body).toEqual({
      video_id: body.video_id,
      video_name: 'Welcome',
      status: 'queued',
      hosted_url: `${sandbox.url}/watch/${body.video_id}`,
      created_at: 'Sun, 01 Mar 2026 12:00:00 GMT',
    });
  });

  it('uses the default name of Tavus if none is given', async () => {
    const { sandbox, addVideo, get } = await open();
    const id = await addVideo({});
    expect((await get(`/v2/videos/${id}`)).body.video_name).toBe(
      `replica_id: ${stockReplica(sandbox)} - March 1, 2026 - video: ${id}`,
    );
  });

  it.each([
    SCRIPT,
    AUDIO,
    { ...SCRIPT, fast: true },
    { ...SCRIPT, fast: true, transparent_background: true },
    { ...SCRIPT, transparent_background: false },
    { ...SCRIPT, background_url: 'https://example.com', properties: { background_scroll: true } },
    { ...SCRIPT, properties: { background_scroll_type: 'smooth', background_scroll_return: 'halt' } },
    { ...SCRIPT, background_source_url: 'https://example.com/b.mp4', watermark_image_url: 'https://example.com/w.png' },
    { ...AUDIO, script: '' },
    { ...SCRIPT, audio_url: '', callback_url: '', background_url: '', watermark_image_url: '' },
    { ...SCRIPT, colour: 'blue' },
  ])('accepts %j', async (body) => {
    const { sandbox, call } = await open();
    expect((await call('POST', '/v2/videos', { replica_id: stockReplica(sandbox), ...body })).status).toBe(200);
  });

  const one = 'Exactly one of script and audio_url must be provided.';
  it.each([
    [{}, one],
    [{ script: '' }, one],
    [{ script: ' \n ' }, one],
    [{ ...SCRIPT, ...AUDIO }, one],
    [{ script: 5 }, 'script must be a string'],
    [{ script: null }, 'script must be a string'],
    [{ audio_url: 'voice.wav' }, 'audio_url must be an http or https URL'],
    [{ audio_url: 'data:audio/wav;base64,AAAA' }, 'audio_url must be an http or https URL'],
    [{ ...SCRIPT, video_name: {} }, 'video_name must be a string'],
    [{ ...SCRIPT, background_url: 'example.com' }, 'background_url must be an http or https URL'],
    [{ ...SCRIPT, background_source_url: 'b.mp4' }, 'background_source_url must be an http or https URL'],
    [{ audio_url: '', script: '' }, one],
    [{ ...SCRIPT, callback_url: 'javascript:alert(1)' }, 'callback_url must be an http or https URL'],
    [{ ...SCRIPT, fast: 'true' }, 'fast must be a boolean'],
    [{ ...SCRIPT, transparent_background: 1 }, 'transparent_background must be a boolean'],
    [{ ...SCRIPT, transparent_background: true }, 'transparent_background requires fast.'],
    [{ ...SCRIPT, transparent_background: true, fast: false }, 'transparent_background requires fast.'],
    [{ ...SCRIPT, properties: 'wave' }, 'properties must be an object'],
    [
      { ...SCRIPT, properties: { background_scroll_return: 'back' } },
      'properties.background_scroll_return must be one of return, halt',
    ],
    [{ ...SCRIPT, properties: { start_with_wave: 'no' } }, 'properties.start_with_wave must be a boolean'],
  ])('rejects %j', async (body, error) => {
    const { sandbox, call } = await open();
    const reply = await call('POST', '/v2/videos', { replica_id: stockReplica(sandbox), ...body });
    expect([reply.status, reply.body]).toEqual([400, { error }]);
    expect(sandbox.store.videos.size).toBe(0);
  });

  it.each([undefined, null, '', 7, 'r00000000000', 'p00000000000'])('rejects the replica %j', async (replicaId) => {
    const { call } = await open();
    const { status, body } = await call('POST', '/v2/videos', { ...SCRIPT, replica_id: replicaId });
    expect([status, body]).toEqual([400, { error: 'Invalid replica_id' }]);
  });

  it('rejects face_id, which Tavus does not document', async () => {
    const { sandbox, call } = await open();
    const { status, body } = await call('POST', '/v2/videos', { ...SCRIPT, face_id: stockReplica(sandbox) });
    expect([status, body]).toEqual([400, { error: 'Invalid replica_id' }]);
  });

  it.each(['{', '[]', ''])('rejects the body %j', async (body) => {
    expect((await (await open()).call('POST', '/v2/videos', body)).status).toBe(400);
  });
});

describe('GET /v2/videos', () => {
  it('returns a new video without links to its files', async () => {
    const { sandbox, addVideo, get } = await open();
    const id = await addVideo({ video_name: 'Welcome', background_url: 'https://example.com/' });
    expect((await get(`/v2/videos/${id}`)).body).toEqual({
      video_id: id,
      video_name: 'Welcome',
      status: 'queued',
      replica_id: stockReplica(sandbox),
      data: { script: 'Hello' },
      status_details: 'This request is currently queued. It should begin processing in a few minutes.',
      error_details: null,
      generation_progress: '0/100',
      hosted_url: `${sandbox.url}/watch/${id}`,
      download_url: null,
      stream_url: null,
      background_url: 'https://example.com/',
      background_source_url: null,
      created_at: 'Sun, 01 Mar 2026 12:00:00 GMT',
      updated_at: 'Sun, 01 Mar 2026 12:00:00 GMT',
    });
  });

  it('returns the audio URL of the request', async () => {
    const { addVideo, get } = await open();
    expect((await get(`/v2/videos/${await addVideo(AUDIO)}`)).body.data).toEqual(AUDIO);
  });

  it('returns all links when the video is ready', async () => {
    const { sandbox, addVideo, get, pass } = await open();
    const id = await addVideo({});
    pass(15_000);
    const media = `${sandbox.url}/media/${id}`;
    expect((await get(`/v2/videos/${id}?verbose=true`)).body).toMatchObject({
      download_url: `${media}.mp4?download=${id}`,
      stream_url: `${media}.m3u8`,
      still_image_thumbnail_url: `${media}.jpg`,
      gif_thumbnail_url: `${media}.gif`,
    });
  });

  it('returns thumbnails in a list, but of a single video only when verbose', async () => {
    const { addVideo, get, rows, pass } = await open();
    const id = await addVideo({});
    const thumbnail = (row: Record<string, unknown> | undefined) => row?.gif_thumbnail_url;
    expect(thumbnail((await rows('/v2/videos'))[0])).toBeNull();
    pass(15_000);
    expect((await get(`/v2/videos/${id}`)).body).not.toHaveProperty('gif_thumbnail_url');
    expect((await get(`/v2/videos/${id}?verbose=false`)).body).not.toHaveProperty('still_image_thumbnail_url');
    expect(thumbnail((await get(`/v2/videos/${id}?verbose=true`)).body)).toMatch(/\.gif$/);
    expect(thumbnail((await rows('/v2/videos'))[0])).toMatch(/\.gif$/);
  });

  it('returns neither stream nor thumbnails of a fast video', async () => {
    const { addVideo, get, pass } = await open();
    const id = await addVideo({ fast: true });
    pass(15_000);
    const { body } = await get(`/v2/videos/${id}?verbose=true`);
    expect(body.download_url).toMatch(/\.mp4\?/);
    expect([body.stream_url, body.gif_thumbnail_url, body.still_image_thumbnail_url]).toEqual([null, null, null]);
  });

  it('returns .webm for a transparent background', async () => {
    const { addVideo, get, pass } = await open();
    const id = await addVideo({ fast: true, transparent_background: true });
    pass(15_000);
    const response = await fetch(String((await get(`/v2/videos/${id}`)).body.download_url));
    expect(response.headers.get('content-type')).toBe('video/webm');
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="${id}.webm"`);
  });

  it('returns fields overridden by a test', async () => {
    const { sandbox, rows } = await open();
    sandbox.store.addVideo({ replica_id: 'r1', script: 'Hi' }, { overrides: { status: 'archived', video_name: 7 } });
    expect((await rows('/v2/videos'))[0]).toMatchObject({ status: 'archived', video_name: 7 });
  });
});

describe('renaming and deleting', () => {
  it('renames and responds without a body', async () => {
    const { addVideo, call, get, pass } = await open();
    const id = await addVideo({ video_name: 'Old' });
    pass(1000);
    const { status, text } = await call('PATCH', `/v2/videos/${id}/name`, { video_name: 'New' });
    expect([status, text]).toEqual([200, '']);
    expect((await get(`/v2/videos/${id}`)).body).toMatchObject({
      video_name: 'New',
      updated_at: 'Sun, 01 Mar 2026 12:00:01 GMT',
    });
  });

  it.each([
    [{ video_name: '' }],
    [{ video_name: '\t' }],
    [{ video_name: false }],
    [{ replica_name: 'New' }],
    ['{'],
    [[]],
  ])('rejects the name %j', async (body) => {
    const { addVideo, call, get } = await open();
    const id = await addVideo({ video_name: 'Old' });
    expect((await call('PATCH', `/v2/videos/${id}/name`, body)).status).toBe(400);
    expect((await get(`/v2/videos/${id}`)).body.video_name).toBe('Old');
  });

  it.each(['', '?hard=true'])('deletes immediately with “%s” and responds without a body', async (query) => {
    const { addVideo, call, get } = await open();
    const id = await addVideo({});
    const { status, text } = await call('DELETE', `/v2/videos/${id}${query}`);
    expect([status, text]).toEqual([200, '']);
    expect((await get('/v2/videos')).body).toEqual({ data: [], total_count: 0 });
  });

  it.each([
    ['GET', ''],
    ['DELETE', ''],
    ['PATCH', '/name'],
  ])('answers %s %s of an unknown id like that of a deleted one', async (method, suffix) => {
    const { addVideo, call } = await open();
    const deleted = await addVideo({});
    await call('DELETE', `/v2/videos/${deleted}`);
    for (const id of [deleted, '0000000000', 'constructor']) {
      const reply = await call(
        method,
        `/v2/videos/${id}${suffix}`,
        method === 'PATCH' ? { video_name: 'N' } : undefined,
      );
      expect([reply.status, reply.body]).toEqual([400, { error: 'Invalid video_id' }]);
    }
  });

  it('keeps the videos of a deleted replica', async () => {
    const { addReplica, addVideo, call, get } = await open();
    const replica = await addReplica();
    const id = await addVideo({ replica_id: replica });
    await call('DELETE', `/v2/replicas/${replica}`);
    expect((await get(`/v2/videos/${id}`)).body.replica_id).toBe(replica);
  });
});
