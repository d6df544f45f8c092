import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { UnreadableAnswerError } from '../../src/api/errors.ts';
import {
  clientAnswered,
  clientFor,
  expectClean,
  failureOf,
  failuresOf,
  type Reply,
  serve,
  serveTcp,
} from './server.ts';

describe('a response that cannot be read', () => {
  it.each<[string, Reply, string, string | undefined]>([
    ['a web page', { body: '<!doctype html><title>Sign in</title>' }, 'html', 'Sign in'],
    ['cut JSON', { body: '{"data":[{"replica_id":"r1"' }, 'not_json', '{"data":[{"replica_id":"r1"'],
    ['plain text', { body: 'OK' }, 'not_json', 'OK'],
    ['nothing', {}, 'empty', undefined],
    ['no content', { status: 204 }, 'empty', undefined],
    ['not modified', { status: 304 }, 'empty', undefined],
    ['a list', { body: [] }, 'shape', '[]'],
    ['broken gzip', { body: 'no gzip', headers: { 'content-encoding': 'gzip' } }, 'cut', undefined],
  ])('is %s', async (_, reply, reason, serverMessage) => {
    const { client } = await clientAnswered(reply);
    const error = await failureOf(client.replicas.get('r1'));
    expect(error).toBeInstanceOf(UnreadableAnswerError);
    expect(error).toMatchObject({ reason, serverMessage, status: reply.status ?? 200 });
    expectClean(error);
  });

  it.each<[string, Reply]>([
    ['nothing', {}],
    ['a web page', { body: '<html>' }],
    ['text', { body: 'created' }],
    ['no id', { body: { status: 'queued' } }],
    ['an empty id', { body: { video_id: '', replica_id: null, persona_id: {} } }],
    ['broken gzip', { body: 'no gzip', headers: { 'content-encoding': 'gzip' } }],
    ['too much', { body: `"${'x'.repeat(5000)}"` }],
  ])('is reported after a creation with %s', async (_, reply) => {
    const { client } = await clientAnswered(reply, { maxResponseBytes: 4000 });
    const calls = [
      client.replicas.create({}),
      client.personas.create({}),
      client.videos.generate({ replica_id: 'r1', script: 'Hi' }),
    ];
    for (const error of await failuresOf(calls)) {
      expect(error).toMatchObject({
        kind: 'unreadable_answer',
        method: 'POST',
        status: 200,
      });
    }
  });

  it('does not hide that the request was refused', async () => {
    const { client } = await clientAnswered({ status: 401, body: 'x', headers: { 'content-encoding': 'gzip' } });
    expect(await failureOf(client.replicas.list())).toMatchObject({ kind: 'key_refused', status: 401 });
  });

  it('is an incomplete one', async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 1000 });
      response.write('{"data":[', () => response.destroy());
      return undefined;
    });
    const error = await failureOf(clientFor(server.url).replicas.list());
    expect(error).toMatchObject({ kind: 'unreadable_answer', reason: 'cut', status: 200 });
    expectClean(error);
  });

  it('is one that is not HTTP', async () => {
    const port = await serveTcp((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'));
    const error = await failureOf(clientFor(`http://127.0.0.1:${port}`).replicas.list());
    expect(error).toMatchObject({ kind: 'unreadable_answer', reason: 'not_http', status: undefined });
    expectClean(error);
  });

  it.each<[string, Reply]>([
    ['plain', { body: { data: 'x'.repeat(20_000) } }],
    ['packed', { body: gzipText('x'.repeat(20_000_000)), headers: { 'content-encoding': 'gzip' } }],
  ])('is a %s one above the limit', async (_, reply) => {
    const server = await serve((_seen, response) => {
      response.writeHead(200, reply.headers);
      response.end(Buffer.isBuffer(reply.body) ? reply.body : JSON.stringify(reply.body));
      return undefined;
    });
    const error = await failureOf(clientFor(server.url, { maxResponseBytes: 10_000 }).replicas.list());
    expect(error).toMatchObject({ kind: 'unreadable_answer', reason: 'too_large', status: 200 });
    expectClean(error);
  });

  it('is not a compressed one, or one with a byte order mark', async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipText('\ufeff{"data":[],"total_count":0}'));
      return undefined;
    });
    expect(await clientFor(server.url).replicas.list()).toEqual({ items: [], totalCount: 0 });
  });
});

describe('a change with an unreadable response', () => {
  it.each<[number, string]>([
    [200, ''],
    [200, '{}'],
    [200, 'OK'],
    [202, 'null'],
    [204, ''],
    [304, ''],
  ])('is done with %i %j', async (status, body) => {
    const { client } = await clientAnswered({ status, body });
    await expect(client.replicas.rename('r1', 'x')).resolves.toBeUndefined();
    await expect(client.personas.delete('p1')).resolves.toBeUndefined();
    await expect(client.videos.delete('v1')).resolves.toBeUndefined();
  });

  it('has an unknown outcome after a web page', async () => {
    const { client } = await clientAnswered({ body: ' <html><title>Sign in</title>' });
    expect(await failureOf(client.videos.delete('v1'))).toMatchObject({ reason: 'html', written: true });
  });
});

function gzipText(text: string): Buffer {
  return gzipSync(Buffer.from(text));
}
