import { describe, expect, it } from 'vitest';
import { type Bench, open, START } from './support.ts';

async function filled(): Promise<Bench> {
  const bench = await open();
  const { store } = bench.sandbox;
  store.voices.clear();
  store.addVoice({ name: 'Zoe', tags: ['English', 'warm'], owner: 'system' });
  store.addVoice({ name: 'anna', tags: ['german'] });
  store.addVoice({ name: 'Hannah', tags: ['english'] });
  return bench;
}

const names = async ({ rows }: Bench, query: string) =>
  (await rows(`/v2/voices?${query}`)).map((row) => row.voice_name);

describe('GET /v2/voices', () => {
  it.each([
    ['', ['anna', 'Hannah', 'Zoe']],
    ['sort=desc', ['Zoe', 'Hannah', 'anna']],
    ['search=ANNA', ['anna', 'Hannah']],
    ['tag=ENGLISH', ['Hannah', 'Zoe']],
    ['tag=eng', []],
    ['source=system', ['Zoe']],
    ['source=user', ['anna', 'Hannah']],
    ['source=all&search=h', ['Hannah']],
    ['limit=2&page=1', ['anna', 'Hannah']],
    ['limit=2&page=2', ['Zoe']],
  ])('filters and sorts by “%s”', async (query, expected) => {
    expect(await names(await filled(), query)).toEqual(expected);
  });

  it.each(['source=stock', 'sort=up', 'limit=0'])('rejects %s', async (query) => {
    expect((await (await open()).get(`/v2/voices?${query}`)).status).toBe(400);
  });

  it('returns rows of late 2026, with a date without zone', async () => {
    const { get, sandbox } = await open();
    const { id } = sandbox.store.addVoice({ name: 'Ana', description: 'Warm.', tags: ['english'] });
    expect((await get('/v2/voices?source=user')).body).toEqual({
      data: [
        {
          ...{ voice_id: id, voice_name: 'Ana', voice_type: 'user', status: 'started', description: 'Warm.' },
          ...{ tags: ['english'], created_at: '2026-03-01T12:00:00.000000', updated_at: '2026-03-01T12:00:00.000000' },
        },
      ],
      total_count: 1,
    });
    expect(id).toMatch(/^v[0-9a-f]{12}$/);
  });

  it('has several pages of stock voices in every account', async () => {
    const [one, same] = [await open(), await open({ data: 'full' })];
    const path = '/v2/voices?source=system&limit=100';
    const found = (await one.rows(path)).map((row) => row.voice_id);
    expect(found).toHaveLength(54);
    expect((await same.rows(path)).map((row) => row.voice_id)).toEqual(found);
  });
});

describe('a voice', () => {
  it('is completed by the clock', async () => {
    const { get, pass, sandbox } = await open();
    const path = `/v2/voices/${sandbox.store.addVoice().id}`;
    pass(29_999);
    expect((await get(path)).body.status).toBe('started');
    pass(1);
    expect((await get(path)).body).toMatchObject({ status: 'completed', updated_at: '2026-03-01T12:00:30.000000' });
  });

  it('that failed says why', async () => {
    const { get, sandbox } = await open();
    const { id } = sandbox.store.addVoice({ failure: { code: 'Too short.', at: START } });
    expect((await get(`/v2/voices/${id}`)).body).toMatchObject({ status: 'error', error_message: 'Too short.' });
  });

  it('has a sample, which needs no key, or none', async () => {
    const { rows, sandbox } = await open();
    const voices = await rows('/v2/voices?source=system&limit=2');
    expect(voices.map((row) => typeof row.audio_url)).toEqual(['string', 'undefined']);
    const response = await fetch(String(voices[0]?.audio_url));
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'audio/wav']);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.subarray(0, 4).toString() + bytes.subarray(8, 16).toString()).toBe('RIFFWAVEfmt ');
    expect(bytes.readUInt32LE(4)).toBe(bytes.length - 8);
    for (const name of [`${voices[1]?.voice_id}.wav`, `${voices[0]?.voice_id}.mp4`, 'video.wav']) {
      expect((await fetch(`${sandbox.url}/media/${name}`)).status).toBe(404);
    }
  });

  it('that does not exist is answered with 404', async () => {
    const { status, body } = await (await open()).get('/v2/voices/v000000000000');
    expect([status, body]).toEqual([404, { message: 'Voice not found' }]);
  });

  it.each([
    ['POST', '/v2/voices'],
    ['DELETE', '/v2/voices/v000000000000'],
  ])('cannot be changed with %s %s', async (method, path) => {
    const { status, headers } = await (await open()).call(method, path, {});
    expect([status, headers.get('allow')]).toEqual([405, 'GET']);
  });
});

describe('the seed', () => {
  it('has user voices in every state', async () => {
    const { rows } = await open({ data: 'full' });
    const found = await rows('/v2/voices?source=user');
    expect(found).toHaveLength(6);
    expect(new Set(found.map((row) => row.status))).toEqual(new Set(['started', 'completed', 'error']));
    expect(found.filter((row) => row.error_message !== undefined)).toHaveLength(1);
  });
});
