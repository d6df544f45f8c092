import { describe, expect, it } from 'vitest';
import { clientAnswered, clientFor, expectClean, failureOf, failuresOf, KEY, serve } from './server.ts';

describe('every request', () => {
  it('sends the key, and a body only if there is one', async () => {
    const { client, seen } = await clientAnswered({ body: { data: [] } });
    await client.replicas.list();
    await client.replicas.delete('r1');
    expect(seen.map(({ headers }) => headers['x-api-key'])).toEqual([KEY, KEY]);
    expect(seen.map(({ headers }) => headers['content-type'])).toEqual([undefined, undefined]);
  });

  it('uses the path of the base URL', async () => {
    const server = await serve({ body: { data: [] } });
    await clientFor(`${server.url}/gateway/tavus/`).videos.list();
    expect(server.seen[0]?.url).toBe('/gateway/tavus/v2/videos');
  });

  it('reuses the connection', async () => {
    const ports = new Set<number | undefined>();
    const server = await serve((_, response) => {
      ports.add(response.socket?.remotePort);
      return { body: { data: [] } };
    });
    const client = clientFor(server.url);
    for (let count = 0; count < 3; count++) await client.videos.list();
    expect(ports.size).toBe(1);
  });
});

describe('an id', () => {
  it.each([
    ['a/b', 'a%2Fb'],
    ['../personas', '..%2Fpersonas'],
    ['a?b#c', 'a%3Fb%23c'],
    ['%2e%2e', '%252e%252e'],
    ['...', '...'],
    ['//evil.example', '%2F%2Fevil.example'],
    ['http://evil.example', 'http%3A%2F%2Fevil.example'],
    ['ré', 'r%C3%A9'],
  ])('is encoded as one path segment: %j', async (id, encoded) => {
    const { client, seen } = await clientAnswered({ status: 200 });
    await client.replicas.rename(id, 'x');
    expect(seen[0]?.url).toBe(`/v2/replicas/${encoded}/name`);
  });

  it.each([[''], ['.'], ['..'], ['\ud800']])('%j is refused before anything is sent', async (id) => {
    const { client, seen } = await clientAnswered({ status: 200 });
    for (const error of await failuresOf([
      client.replicas.delete(id),
      client.personas.get(id),
      client.videos.rename(id, 'x'),
    ])) {
      expect(error).toMatchObject({ kind: 'invalid_request', status: undefined });
    }
    expect(seen).toEqual([]);
  });
});

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])('%i to another port is not followed', async (status) => {
    const other = await serve({ body: { data: [] } });
    const { client } = await clientAnswered({ status, headers: { location: `${other.url}/v2/replicas?secret=1` } });
    for (const error of await failuresOf([
      client.replicas.list(),
      client.videos.generate({ replica_id: 'r1', script: 'Hi' }),
    ])) {
      expect(error).toMatchObject({ kind: 'unreadable_answer', reason: 'redirect', status });
      expect(error).toMatchObject({ details: { redirectsTo: other.url } });
      expectClean(error);
    }
    expect(other.seen).toEqual([]);
  });

  it('to the same server under another name is not followed', async () => {
    const server = await serve(({ url }) => ({
      status: url.startsWith('/v2/replicas') ? 302 : 200,
      headers: { location: `http://localhost:${server.port}/elsewhere` },
    }));
    expect(await failureOf(clientFor(server.url).replicas.list())).toMatchObject({ reason: 'redirect' });
    expect(server.seen).toHaveLength(1);
  });

  it.each([
    ['/login', expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/)],
    ['http://[', undefined],
    [undefined, undefined],
  ])('to %j is reported', async (location, redirectsTo) => {
    const headers = location === undefined ? {} : { location };
    const { client } = await clientAnswered({ status: 302, headers });
    expect(await failureOf(client.personas.delete('p1'))).toMatchObject({ details: { redirectsTo } });
  });
});
