import { describe, expect, it } from 'vitest';
import { clientAnswered } from './server.ts';

const VIDEO = {
  video_id: 'v1',
  video_name: 'Hello',
  status: 'ready',
  data: { script: 'Hi', start_with_wave: true },
  replica_id: 'r1',
  download_url: 'https://stream.mux.com/x/high.mp4?download=v1',
  created_at: '2025-06-24T07:01:57.000Z',
};

describe('a video', () => {
  it.each<[string, object, object]>([
    // Its own `data` must not be read as the envelope.
    ['flat', VIDEO, VIDEO],
    ['inside data', { data: VIDEO }, VIDEO],
    ['inside a list in data', { data: [VIDEO] }, VIDEO],
    ['with a face', { ...VIDEO, replica_id: undefined, face_id: 'r1' }, VIDEO],
    ['with a replica and a face', { ...VIDEO, face_id: 'r2' }, VIDEO],
    ['with an RFC 1123 date', { ...VIDEO, created_at: 'Tue, 24 Jun 2025 07:01:57 GMT' }, VIDEO],
    [
      'still in the making',
      {
        ...VIDEO,
        status: 'generating',
        download_url: null,
        stream_url: null,
        status_details: '',
        hosted_url: 'https://tavus.video/v1',
      },
      {
        ...VIDEO,
        status: 'generating',
        download_url: undefined,
        status_details: '',
        hosted_url: 'https://tavus.video/v1',
      },
    ],
    ['whose data is text', { video_id: 'v1', data: 'x' }, { video_id: 'v1', video_name: '', status: 'unknown' }],
    ['whose data is a list', { video_id: 'v1', data: [1] }, { video_id: 'v1', video_name: '', status: 'unknown' }],
    [
      'whose data has wrong types and unknown fields',
      { ...VIDEO, data: { script: null, audio_url: 5, start_with_wave: 'yes', extra: 1 } },
      { ...VIDEO, data: { audio_url: '5', extra: 1 } },
    ],
  ])('%s is read', async (_, body, video) => {
    const { client } = await clientAnswered({ body });
    expect(await client.videos.get('v1')).toEqual(video);
  });
});

describe('video calls', () => {
  it('ask for one page and one video', async () => {
    const { client, seen } = await clientAnswered({ body: { data: [VIDEO] } });
    await client.videos.list();
    await client.videos.get('v1');
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /v2/videos',
      'GET /v2/videos/v1?verbose=true',
    ]);
  });

  it('generate', async () => {
    const answer = {
      video_id: 'v1',
      video_name: 'Hello',
      status: 'queued',
      hosted_url: 'https://tavus.video/v1',
      created_at: 'Mon, 14 Jul 2025 09:14:24 GMT',
    };
    const { client, seen } = await clientAnswered({ body: answer });
    const input = { replica_id: 'r1', script: 'Hi', properties: { background_scroll: false } };
    expect(await client.videos.generate(input)).toEqual({ ...answer, created_at: '2025-07-14T09:14:24.000Z' });
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/v2/videos' });
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual(input);
  });

  it('read a response to a generation with fields of the wrong type', async () => {
    const { client } = await clientAnswered({ body: { video_id: 'v1', data: 5, error_details: {}, eta: 3 } });
    const video = { video_id: 'v1', video_name: '', status: 'unknown', eta: 3 };
    expect(await client.videos.generate({ replica_id: 'r1' })).toEqual(video);
  });

  it('rename', async () => {
    const { client, seen } = await clientAnswered({ status: 200, body: '' });
    await client.videos.rename('v1', 'Sales');
    expect(seen[0]).toMatchObject({ method: 'PATCH', url: '/v2/videos/v1/name', body: '{"video_name":"Sales"}' });
  });

  it('delete, by default softly', async () => {
    const { client, seen } = await clientAnswered({ status: 200 });
    await client.videos.delete('v1');
    await client.videos.delete('v1', { hard: true });
    expect(seen.map(({ url }) => url)).toEqual(['/v2/videos/v1', '/v2/videos/v1?hard=true']);
  });
});
