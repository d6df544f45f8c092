import { describe, expect, it } from 'vitest';
import type { TavusClient } from '../../src/api/client.ts';
import { type Change, NotSentError } from '../../src/api/errors.ts';
import { clientAnswered, expectClean, failureOf } from './server.ts';

type Call = (client: TavusClient) => Promise<unknown>;

const CHANGES: readonly (readonly [
  what: string,
  call: Call,
  change: { method: string; path: string; body?: unknown },
])[] = [
  [
    'replicas.create',
    (client) => client.replicas.create({ replica_name: 'Rio', train_video_url: 'https://example.com/a.mp4' }),
    {
      ...{ method: 'POST', path: '/v2/replicas' },
      body: { replica_name: 'Rio', train_video_url: 'https://example.com/a.mp4' },
    },
  ],
  [
    'replicas.rename',
    (client) => client.replicas.rename('r/1', 'Río'),
    { method: 'PATCH', path: '/v2/replicas/r%2F1/name', body: { replica_name: 'Río' } },
  ],
  [
    'replicas.delete',
    (client) => client.replicas.delete('r1', { hard: true }),
    { method: 'DELETE', path: '/v2/replicas/r1?hard=true' },
  ],
  [
    'personas.create',
    (client) => client.personas.create({ persona_name: 'Coach', system_prompt: 'Be kind.' }),
    { method: 'POST', path: '/v2/personas', body: { persona_name: 'Coach', system_prompt: 'Be kind.' } },
  ],
  [
    'personas.patch',
    (client) => client.personas.patch('p1', [{ op: 'replace', path: '/persona_name', value: 'x' }], { force: true }),
    {
      ...{ method: 'PATCH', path: '/v2/personas/p1?force=true' },
      body: [{ op: 'replace', path: '/persona_name', value: 'x' }],
    },
  ],
  ['personas.delete', (client) => client.personas.delete('p1'), { method: 'DELETE', path: '/v2/personas/p1' }],
  [
    'videos.generate',
    (client) => client.videos.generate({ replica_id: 'r1', script: 'Hi' }),
    { method: 'POST', path: '/v2/videos', body: { replica_id: 'r1', script: 'Hi' } },
  ],
  [
    'videos.rename',
    (client) => client.videos.rename('v1', 'x'),
    { method: 'PATCH', path: '/v2/videos/v1/name', body: { video_name: 'x' } },
  ],
  ['videos.delete', (client) => client.videos.delete('v1'), { method: 'DELETE', path: '/v2/videos/v1' }],
];

describe('beforeChange', () => {
  it.each(CHANGES)('is called for %s, and prevents it by throwing', async (_what, call, change) => {
    const told: Change[] = [];
    const { client, seen } = await clientAnswered(
      { body: { data: [] } },
      {
        beforeChange: (asked) => {
          told.push(asked);
          throw new NotSentError(asked);
        },
      },
    );
    const error = await failureOf(call(client));
    expect(error).toBeInstanceOf(NotSentError);
    expectClean(error);
    const { method, path, body } = change;
    expect(told).toEqual([{ method, url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/v2\//), body }]);
    expect(told[0]?.url.endsWith(path)).toBe(true);
    expect(seen).toEqual([]);
  });

  it.each(CHANGES)('allows %s without throwing', async (_what, call, { method, path, body }) => {
    const told: string[] = [];
    const { client, seen } = await clientAnswered(
      { body: { replica_id: 'r1', persona_id: 'p1', video_id: 'v1' } },
      { beforeChange: ({ method }) => told.push(method) },
    );
    await call(client);
    expect(told).toEqual([method]);
    const sent = seen.map((request) => [request.method, request.url, request.body]);
    expect(sent).toEqual([[method, path, body === undefined ? '' : JSON.stringify(body)]]);
  });

  it.each<[what: string, call: Call]>([
    ['replicas.list', (client) => client.replicas.list()],
    ['replicas.get', (client) => client.replicas.get('r1')],
    ['personas.list', (client) => client.personas.list()],
    ['personas.get', (client) => client.personas.get('p1')],
    ['videos.list', (client) => client.videos.list()],
    ['videos.get', (client) => client.videos.get('v1')],
  ])('is not called for %s', async (_what, call) => {
    const { client, seen } = await clientAnswered(
      { body: { data: [], replica_id: 'r1', persona_id: 'p1', video_id: 'v1' } },
      {
        beforeChange: (change) => {
          throw new NotSentError(change);
        },
      },
    );
    await call(client);
    expect(seen.map(({ method }) => method)).toEqual(['GET']);
  });

  it('is not called for an invalid id', async () => {
    const told: Change[] = [];
    const { client } = await clientAnswered({ body: {} }, { beforeChange: (change) => told.push(change) });
    expect(await failureOf(client.replicas.delete('..'))).toMatchObject({ kind: 'invalid_request' });
    expect(told).toEqual([]);
  });
});
