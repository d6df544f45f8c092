import { describe, expect, it } from 'vitest';
import { collect } from '../../src/api/page.ts';
import { clientAnswered, failureOf } from './server.ts';

const JUNE = { voice_name: 'anna', replica_id: 'r90bbd427f71', audio_url: null, tags: [{ tag_name: 'english' }] };
const LATE = {
  voice_id: 'v0a1b2c3d4e5f',
  voice_name: 'Ana',
  voice_type: 'system',
  status: 'completed',
  description: null,
  tags: ['english', 'warm'],
  created_at: '2026-08-17T12:00:00.000000',
};
const ANNA = { voice_id: 'anna', voice_name: 'anna', replica_id: 'r90bbd427f71', tags: ['english'] };
const ANA = {
  ...{ voice_id: 'v0a1b2c3d4e5f', voice_name: 'Ana', voice_type: 'system', status: 'completed' },
  ...{ tags: ['english', 'warm'], created_at: '2026-08-17T12:00:00.000Z' },
};

describe('a voice', () => {
  it.each<[string, object, object]>([
    ['of late 2026, flat', LATE, ANA],
    ['of late 2026, inside data', { data: LATE }, ANA],
    ['of late 2026, inside a list in data', { data: [LATE] }, ANA],
    ['of June 2026', JUNE, ANNA],
    [
      'of June 2026 with a sample and a face',
      { ...JUNE, replica_id: undefined, face_id: 'r2', audio_url: 'https://example.com/anna.mp3' },
      { ...ANNA, replica_id: 'r2', audio_url: 'https://example.com/anna.mp3' },
    ],
    [
      'that failed',
      {
        voice_id: 'v1',
        voice_name: 'Mine',
        voice_type: 'user',
        status: 'error',
        error_message: 'Too short.',
        tags: [],
      },
      {
        voice_id: 'v1',
        voice_name: 'Mine',
        voice_type: 'user',
        status: 'error',
        error_message: 'Too short.',
        tags: [],
      },
    ],
    [
      'with wrong types and unknown fields',
      { voice_id: null, voice_name: 5, voice_type: 'stock', tags: [{ tag: 'x' }, null, 'b'], provider: 'ours' },
      { voice_id: '5', voice_name: '5', tags: ['b'], provider: 'ours' },
    ],
    ['whose tags are text', { voice_id: 'v1', tags: 'english' }, { voice_id: 'v1', voice_name: '' }],
  ])('%s is read', async (_, body, voice) => {
    const { client } = await clientAnswered({ body });
    expect(await client.voices.get('v0a1b2c3d4e5f')).toEqual(voice);
  });

  it('of either generation is read from a list', async () => {
    const { client } = await clientAnswered({ body: { data: [JUNE, LATE], total_count: 2, page: 1, limit: 10 } });
    expect(await client.voices.list()).toEqual({ items: [ANNA, ANA], totalCount: 2 });
  });
});

describe('voice calls', () => {
  it('ask for one page, with filters, and one voice', async () => {
    const { client, seen } = await clientAnswered({ body: { data: [LATE] } });
    await client.voices.list({ search: 'an', tag: 'english', limit: 5, page: 1 });
    await client.voices.list({ source: 'system' });
    await client.voices.list();
    await client.voices.get('v0a1b2c3d4e5f');
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /v2/voices?search=an&tag=english&limit=5&page=1',
      'GET /v2/voices?source=system',
      'GET /v2/voices',
      'GET /v2/voices/v0a1b2c3d4e5f',
    ]);
  });

  it('read all pages from page 1 on, each name of June 2026 once', async () => {
    const { client, seen } = await clientAnswered(({ url }) => ({
      body: { data: url.includes('page=1') ? [JUNE, LATE] : [JUNE], total_count: 3 },
    }));
    expect(await collect(client.voices.listAll({ source: 'all' }))).toEqual([ANNA, ANA]);
    expect(seen[0]?.url).toBe('/v2/voices?source=all&limit=100&page=1');
  });

  it('report an unknown id', async () => {
    const { client } = await clientAnswered({ status: 400, body: { error: 'Invalid voice_id' } });
    expect(await failureOf(client.voices.get('v9'))).toMatchObject({ kind: 'not_found' });
  });
});
