import type net from 'node:net';
import { describe, expect, it } from 'vitest';
import { NetworkError, TavusError } from '../../src/api/errors.ts';
import { clientFor, expectClean, failureOf, KEY, serve, serveTcp } from './server.ts';
import { serveTls, serveTlsBefore, trustEveryCertificate } from './tls.ts';
import { serveBadProxy, serveTunnel, useProxy } from './tunnel.ts';

/** Counts the TLS connections of a server that responds after `ms`. */
async function serveSlowTls(ms: number) {
  const sockets = new Set<unknown>();
  const port = await serveTls((response) => {
    sockets.add(response.socket);
    setTimeout(() => response.end('{"data":[]}'), ms);
  });
  return { port, sockets };
}

describe('the network', () => {
  it('refusing a connection is reported with its code', async () => {
    const error = await failureOf(clientFor('http://127.0.0.1:1').replicas.list());
    expect(error).toBeInstanceOf(NetworkError);
    expect(error).toMatchObject({ code: 'ECONNREFUSED', method: 'GET', path: '/v2/replicas', status: undefined });
    expect((error as Error).message).toBe('The request to http://127.0.0.1:1 failed (ECONNREFUSED).');
    expectClean(error);
  });

  it('refusing both addresses of a name is reported with its code', async () => {
    const error = await failureOf(clientFor('http://localhost:1').replicas.list());
    expect(error).toMatchObject({ kind: 'network', code: 'ECONNREFUSED' });
    expectClean(error);
  });

  it('closing the connection is reported with its code', async () => {
    const port = await serveTcp((socket) => socket.on('data', () => socket.resetAndDestroy()));
    const error = await failureOf(clientFor(`http://127.0.0.1:${port}`).videos.delete('v1'));
    expect(error).toMatchObject({ kind: 'network', code: 'ECONNRESET' });
    expectClean(error);
  });

  it('without TLS is a network error', async () => {
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
  it('refuses an untrusted certificate, and does not send the key', async () => {
    let requests = 0;
    const port = await serveTls(() => requests++);
    const error = await failureOf(clientFor(`https://127.0.0.1:${port}`).replicas.list());
    expect(error).toMatchObject({ kind: 'network', code: expect.stringMatching(/CERT/) });
    expect(requests).toBe(0);
    expectClean(error);
  });

  it('connects once for several calls, even with slow responses', async () => {
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
    const through = useProxy(proxy.url);
    await clientFor(`http://${host}:${port}`, through).replicas.list();
    expect([proxy.seen.length, seen.length]).toEqual([0, 1]);
  });

  it('is a tunnel for every other server, and does not see the key', async () => {
    trustEveryCertificate();
    const { port: target } = await serveSlowTls(600);
    const tunnel = await serveTunnel(target);
    const client = clientFor('https://tavus.test', { connectTimeoutMs: 500, ...useProxy(tunnel.url) });
    expect(await client.replicas.list()).toEqual({ items: [] });
    expect(await client.replicas.list()).toEqual({ items: [] });
    expect(tunnel.passed()).toMatch(/^CONNECT tavus\.test:443 /);
    expect(tunnel.passed()).not.toContain(KEY);
  });

  it.each(['tavus.test', '.test', '*', 'example.com,tavus.test:443'])('is bypassed for NO_PROXY=%s', async (except) => {
    const tunnel = await serveTunnel(1);
    const through = useProxy(tunnel.url, except);
    const error = await failureOf(clientFor('https://tavus.test', { timeoutMs: 3000, ...through }).replicas.list());
    expect(error).toBeInstanceOf(TavusError);
    expect(tunnel.passed()).toBe('');
  });

  it.each([403, 407, 502])('that refuses a tunnel with %i is distinguished from Tavus', async (status) => {
    let asked = '';
    const port = await serveTcp((socket) =>
      socket.on('data', (data) => {
        asked += data.toString();
        socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 2\r\n\r\nno`);
      }),
    );
    const through = useProxy(`http://127.0.0.1:${port}`);
    const error = await failureOf(clientFor('https://tavus.test', through).replicas.list());
    expect(error).toMatchObject({ kind: 'network', code: 'ERR_PROXY_TUNNEL', status: undefined });
    expect(asked).toMatch(/^CONNECT tavus\.test:443 /);
    expect(asked).not.toContain(KEY);
    expectClean(error);
  });

  it('with a password keeps it out of the error', async () => {
    const through = useProxy('http://user:hunter2@127.0.0.1:1');
    const error = await failureOf(clientFor('https://tavus.test', through).replicas.list());
    expect(error).toMatchObject({ kind: 'network', code: 'ECONNREFUSED' });
    expect(JSON.stringify(error) + (error as Error).stack).not.toContain('hunter2');
  });

  it.each([
    'socks5://127.0.0.1:1',
    'socks://127.0.0.1:1',
    'SOCKS4a://127.0.0.1:1',
    'nonsense://',
    '::::',
    'ftp://a.test',
  ])('written as %j is refused before any connection', async (url) => {
    const error = await failureOf(clientFor('https://tavus.test', { retry: true, ...useProxy(url) }).replicas.list());
    expect(error).toMatchObject({ kind: 'network', code: 'ERR_PROXY_ADDRESS' });
    expectClean(error);
  });

  it.each([
    ['closes immediately', (socket: net.Socket) => void socket.end(), 'ERR_PROXY_CLOSED'],
    ['resets the connection', (socket: net.Socket) => void socket.resetAndDestroy(), 'ERR_PROXY_CLOSED'],
    ['breaks off its answer', (socket: net.Socket) => void socket.end('HTTP/1.1 200 Conn'), 'ERR_PROXY_CLOSED'],
    ['closes the tunnel', (socket: net.Socket) => void socket.end('HTTP/1.1 200 OK\r\n\r\n'), 'ERR_PROXY_CLOSED'],
    ['speaks SSH', (socket: net.Socket) => void socket.write('SSH-2.0-OpenSSH_9.6\r\n'), 'ERR_PROXY_ANSWER'],
    ['speaks SOCKS', (socket: net.Socket) => void socket.write(Buffer.from([5, 255])), 'ERR_PROXY_ANSWER'],
    [
      'never ends its head',
      (socket: net.Socket) => void socket.write(`HTTP/1.1 200 ${'x'.repeat(70_000)}`),
      'ERR_PROXY_ANSWER',
    ],
    ['gives no status', (socket: net.Socket) => void socket.write('HTTP/1.1 yes\r\n\r\n'), 'ERR_PROXY_ANSWER'],
    ['refuses', (socket: net.Socket) => void socket.write('HTTP/1.1 407 No\r\n\r\n'), 'ERR_PROXY_TUNNEL'],
  ])('that %s is asked once, without retries', async (_what, act, code) => {
    const proxy = await serveBadProxy(act);
    const client = clientFor('https://tavus.test', { retry: true, ...useProxy(proxy.url) });
    const error = await failureOf(client.replicas.list());
    expect(error).toMatchObject({ kind: 'network', code });
    expect(proxy.count()).toBe(1);
    expectClean(error);
  });

  it('that is silent causes a connection timeout', async () => {
    const proxy = await serveBadProxy(() => {});
    const client = clientFor('https://tavus.test', { connectTimeoutMs: 100, ...useProxy(proxy.url) });
    expect(await failureOf(client.replicas.list())).toMatchObject({ kind: 'timeout', phase: 'connect' });
  });

  it.each([
    ['user:p%40ss%3aw%2Frd', 'user:p@ss:w/rd'],
    ['us%C3%A9r:%F0%9F%99%82', 'usér:🙂'],
    ['user:100%', 'user:100%'],
    ['user:%zz%4', 'user:%zz%4'],
    ['user:a%2540', 'user:a%40'],
    ['user:hu@nter2', 'user:hu@nter2'],
    ['user:ü+ ', 'user:ü+ '],
    ['user', 'user:'],
    [':pass', ':pass'],
  ])('gets %j as %j', async (written, sent) => {
    let asked = '';
    const port = await serveTcp((socket) =>
      socket.on('data', (data) => {
        asked += data.toString('latin1');
        socket.end('HTTP/1.1 407 No\r\n\r\n');
      }),
    );
    await failureOf(clientFor('https://tavus.test', useProxy(`http://${written}@127.0.0.1:${port}`)).replicas.list());
    const login = /^Proxy-Authorization: Basic (\S+)\r$/m.exec(asked)?.[1] ?? '';
    expect(Buffer.from(login, 'base64').toString()).toBe(sent);
  });

  it('gets bytes that are not UTF-8 unchanged', async () => {
    let asked = '';
    const port = await serveTcp((socket) =>
      socket.on('data', (data) => {
        asked += data.toString('latin1');
        socket.end();
      }),
    );
    await failureOf(clientFor('https://tavus.test', useProxy(`http://u:caf%E9@127.0.0.1:${port}`)).replicas.list());
    const login = /Basic (\S+)/.exec(asked)?.[1] ?? '';
    expect(Buffer.from(login, 'base64').toString('latin1')).toBe('u:café');
  });

  it('is contacted with plain HTTP if it has no scheme', async () => {
    trustEveryCertificate();
    const { port: target } = await serveSlowTls(0);
    const tunnel = await serveTunnel(target);
    const through = useProxy(tunnel.url.replace('http://', ''));
    expect(await clientFor('https://tavus.test', through).replicas.list()).toEqual({ items: [] });
    expect(tunnel.passed()).toMatch(/^CONNECT tavus\.test:443 /);
  });

  it('can use TLS itself', async () => {
    trustEveryCertificate();
    const { port: target } = await serveSlowTls(0);
    const tunnel = await serveTunnel(target);
    const url = await serveTlsBefore(Number(new URL(tunnel.url).port));
    const client = clientFor('https://tavus.test', useProxy(url));
    expect(await client.replicas.list()).toEqual({ items: [] });
    expect(await client.replicas.list()).toEqual({ items: [] });
    expect(tunnel.passed()).toMatch(/^CONNECT tavus\.test:443 /);
  });

  it('with an untrusted certificate is distinguished from the server', async () => {
    const url = await serveTlsBefore(1);
    const error = await failureOf(clientFor('https://tavus.test', useProxy(url)).replicas.list());
    expect(error).toMatchObject({ code: expect.stringMatching(/CERT/), way: { isOfProxy: true } });
  });

  it('is not blamed for an untrusted certificate of the server', async () => {
    const { port: target } = await serveSlowTls(0);
    const tunnel = await serveTunnel(target);
    const error = await failureOf(clientFor('https://tavus.test', useProxy(tunnel.url)).replicas.list());
    expect(error).toMatchObject({ code: expect.stringMatching(/CERT/), way: { isOfProxy: false } });
    expect(tunnel.passed()).not.toContain(KEY);
  });
});
