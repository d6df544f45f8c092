import { describe, expect, it } from 'vitest';
import { NetworkError, TavusError } from '../../src/api/errors.ts';
import { clientFor, expectClean, failureOf, KEY, serve, serveTcp } from './server.ts';
import { serveTls, trustEveryCertificate } from './tls.ts';
import { serveTunnel, useProxy } from './tunnel.ts';

/** Counts the TLS connections of a server that answers after `ms`. */
async function serveSlowTls(ms: number) {
  const sockets = new Set<unknown>();
  const port = await serveTls((response) => {
    sockets.add(response.socket);
    setTimeout(() => response.end('{"data":[]}'), ms);
  });
  return { port, sockets };
}

describe('the network', () => {
  it('refusing is told with its code', async () => {
    const error = await failureOf(clientFor('http://127.0.0.1:1').replicas.list());
    expect(error).toBeInstanceOf(NetworkError);
    expect(error).toMatchObject({ code: 'ECONNREFUSED', method: 'GET', path: '/v2/replicas', status: undefined });
    expect((error as Error).message).toBe('The request to http://127.0.0.1:1 failed (ECONNREFUSED).');
    expectClean(error);
  });

  it('refusing both addresses of a name is told with its code', async () => {
    const error = await failureOf(clientFor('http://localhost:1').replicas.list());
    expect(error).toMatchObject({ kind: 'network', code: 'ECONNREFUSED' });
    expectClean(error);
  });

  it('hanging up is told with its code', async () => {
    const port = await serveTcp((socket) => socket.on('data', () => socket.resetAndDestroy()));
    const error = await failureOf(clientFor(`http://127.0.0.1:${port}`).videos.delete('v1'));
    expect(error).toMatchObject({ kind: 'network', code: 'ECONNRESET' });
    expectClean(error);
  });

  it('speaking no TLS is a failure of the network', async () => {
    const port = await serveTcp((socket) => socket.on('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
    const error = await failureOf(clientFor(`https://127.0.0.1:${port}`).replicas.list());
    expect(error).toBeInstanceOf(NetworkError);
    expectClean(error);
  });

  it('recovers with the next call', async () => {
    let isDown = true;
    const server = await serve((_, response) => {
      if (isDown) response.destroy();
      return isDown ? undefined : { body: { data: [] } };
    });
    const client = clientFor(server.url);
    expect(await failureOf(client.replicas.list())).toBeInstanceOf(TavusError);
    isDown = false;
    expect(await client.replicas.list()).toEqual({ items: [] });
  });
});

describe('https', () => {
  it('with a certificate nobody vouches for is refused, and the key is not sent', async () => {
    let requests = 0;
    const port = await serveTls(() => requests++);
    const error = await failureOf(clientFor(`https://127.0.0.1:${port}`).replicas.list());
    expect(error).toMatchObject({ kind: 'network', code: expect.stringMatching(/CERT/) });
    expect(requests).toBe(0);
    expectClean(error);
  });

  it('connects once for several calls, however slow their answers', async () => {
    trustEveryCertificate();
    const { port, sockets } = await serveSlowTls(600);
    const client = clientFor(`https://127.0.0.1:${port}`, { connectTimeoutMs: 400 });
    for (let count = 0; count < 2; count++) expect(await client.replicas.list()).toEqual({ items: [] });
    expect(sockets.size).toBe(1);
  });
});

describe('a proxy of the environment', () => {
  it.each(['127.0.0.1', 'localhost'])('never sees what goes to %s', async (host) => {
    const proxy = await serve({ body: { data: [] } });
    const { port, seen } = await serve({ body: { data: [] } });
    useProxy(proxy.url);
    await clientFor(`http://${host}:${port}`).replicas.list();
    expect([proxy.seen.length, seen.length]).toEqual([0, 1]);
  });

  it('is a tunnel for every other server, and does not see the key', async () => {
    trustEveryCertificate();
    const { port: target } = await serveSlowTls(600);
    const tunnel = await serveTunnel(target);
    useProxy(tunnel.url);
    const client = clientFor('https://tavus.test', { connectTimeoutMs: 500 });
    expect(await client.replicas.list()).toEqual({ items: [] });
    expect(await client.replicas.list()).toEqual({ items: [] });
    expect(tunnel.passed()).toMatch(/^CONNECT tavus\.test:443 /);
    expect(tunnel.passed()).not.toContain(KEY);
  });

  it.each(['tavus.test', '.test', '*', 'example.com,tavus.test:443'])(
    'is passed by for NO_PROXY=%s',
    async (except) => {
      const tunnel = await serveTunnel(1);
      useProxy(tunnel.url, except);
      const error = await failureOf(clientFor('https://tavus.test', { timeoutMs: 3000 }).replicas.list());
      expect(error).toBeInstanceOf(TavusError);
      expect(tunnel.passed()).toBe('');
    },
  );

  it.each([403, 407, 502])('that refuses a tunnel with %i is not taken for Tavus', async (status) => {
    let asked = '';
    const port = await serveTcp((socket) =>
      socket.on('data', (data) => {
        asked += data.toString();
        socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 2\r\n\r\nno`);
      }),
    );
    useProxy(`http://127.0.0.1:${port}`);
    const error = await failureOf(clientFor('https://tavus.test').replicas.list());
    expect(error).toMatchObject({ kind: 'network', code: 'ERR_PROXY_TUNNEL', status: undefined });
    expect(asked).toMatch(/^CONNECT tavus\.test:443 /);
    expect(asked).not.toContain(KEY);
    expectClean(error);
  });

  it('with a password keeps it out of the error', async () => {
    useProxy('http://user:hunter2@127.0.0.1:1');
    const error = await failureOf(clientFor('https://tavus.test').replicas.list());
    expect(error).toMatchObject({ kind: 'network', code: 'ECONNREFUSED' });
    expect(JSON.stringify(error) + (error as Error).stack).not.toContain('hunter2');
  });

  it.each(['socks5://127.0.0.1:1', 'nonsense://', '::::'])('written as %j is a failure of the network', async (url) => {
    useProxy(url);
    const error = await failureOf(clientFor('https://tavus.test', { timeoutMs: 500 }).replicas.list());
    expect(error).toBeInstanceOf(TavusError);
    expectClean(error);
  });
});
