import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { rolldown } from 'rolldown';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { CancelledError, TavusError, TimeoutError } from '../../src/api/errors.ts';
import { clientAnswered, clientFor, failureOf, KEY, serve, serveTcp } from './server.ts';
import { useProxy } from './tunnel.ts';

/** Responds immediately, and then sends a byte every 20 ms without end. */
async function serveDrip() {
  return serve((_, response) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(timer));
    return undefined;
  });
}

describe('the response timeout', () => {
  it('fires if the server never responds', async () => {
    const server = await serve(() => undefined);
    const error = await failureOf(clientFor(server.url, { timeoutMs: 80 }).replicas.list());
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ kind: 'timeout', phase: 'answer', limitMs: 80, method: 'GET', path: '/v2/replicas' });
    expect((error as Error).message).toBe('No complete response within 80 ms.');
  });

  it('fires although bytes keep arriving', async () => {
    const server = await serveDrip();
    const error = await failureOf(clientFor(server.url, { timeoutMs: 150 }).videos.get('v1'));
    expect(error).toMatchObject({ kind: 'timeout', phase: 'answer', limitMs: 150 });
  });

  it('applies to each call separately', async () => {
    const server = await serve((_, response) => {
      setTimeout(() => response.end('{"data":[]}'), 200);
      return undefined;
    });
    const client = clientFor(server.url, { timeoutMs: 450 });
    for (let count = 0; count < 3; count++) expect(await client.replicas.list()).toEqual({ items: [] });
  });

  it('can be longer than the maximum of a timer', async () => {
    const { client } = await clientAnswered({ body: { data: [] } }, { timeoutMs: Number.MAX_SAFE_INTEGER });
    expect(await client.replicas.list()).toEqual({ items: [] });
  });
});

describe('the connection timeout', () => {
  it('fires if the server never starts TLS', async () => {
    const port = await serveTcp(() => {});
    const client = clientFor(`https://127.0.0.1:${port}`, { connectTimeoutMs: 80 });
    const error = await failureOf(client.replicas.list());
    expect(error).toMatchObject({ kind: 'timeout', phase: 'connect', limitMs: 80 });
    expect((error as Error).message).toBe('No connection within 80 ms.');
  });

  it('fires if the proxy never opens the tunnel', async () => {
    const port = await serveTcp(() => {});
    const through = useProxy(`http://127.0.0.1:${port}`);
    const error = await failureOf(
      clientFor('https://tavus.test', { connectTimeoutMs: 80, ...through }).replicas.list(),
    );
    expect(error).toMatchObject({ kind: 'timeout', phase: 'connect', limitMs: 80 });
  });

  it('does not affect a slow response', async () => {
    const server = await serve((_, response) => {
      setTimeout(() => response.end('{"data":[]}'), 400);
      return undefined;
    });
    const client = clientFor(server.url, { connectTimeoutMs: 250 });
    expect(await client.replicas.list()).toEqual({ items: [] });
    // The second call reuses the connection of the first, which does not emit "connect" again.
    expect(await client.replicas.list()).toEqual({ items: [] });
  });
});

describe('an abort by the caller', () => {
  it('before the call sends nothing', async () => {
    const { client, seen } = await clientAnswered({ body: { data: [] } });
    const error = await failureOf(client.replicas.list({ signal: AbortSignal.abort() }));
    expect(error).toBeInstanceOf(CancelledError);
    expect(seen).toEqual([]);
  });

  it('during the call ends it, and is not a TavusError', async () => {
    const caller = new AbortController();
    const server = await serve(() => {
      caller.abort();
      return undefined;
    });
    const error = await failureOf(clientFor(server.url).replicas.create({}, { signal: caller.signal }));
    expect(error).toBeInstanceOf(CancelledError);
    expect(error).not.toBeInstanceOf(TavusError);
  });

  it('during the body ends it', async () => {
    const caller = new AbortController();
    const server = await serveDrip();
    const reading = failureOf(clientFor(server.url).replicas.get('r1', { signal: caller.signal }));
    setTimeout(() => caller.abort(), 60);
    expect(await reading).toBeInstanceOf(CancelledError);
  });

  it('with a reason is a CancelledError too', async () => {
    const { client } = await clientAnswered({ body: { data: [] } });
    const signal = AbortSignal.abort(new Error(KEY));
    expect(await failureOf(client.personas.list({ signal }))).toMatchObject({ message: 'The request was cancelled.' });
  });

  it('after the call does nothing, and the listener is removed', async () => {
    const caller = new AbortController();
    const added = vi.spyOn(caller.signal, 'addEventListener');
    const removed = vi.spyOn(caller.signal, 'removeEventListener');
    const { client } = await clientAnswered({ body: { data: [] } });
    await client.videos.list({ signal: caller.signal });
    expect(removed).toHaveBeenCalledTimes(added.mock.calls.length);
    caller.abort();
  });
});

describe('a program', () => {
  const run = promisify(execFile);

  /** A program that runs `calls` with `create(baseUrl)`, which creates a client. */
  async function runProgram(calls: string, proxy?: string) {
    const folder = await mkdtemp(join(tmpdir(), 'tavus-api-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const bundle = await rolldown({ input: join(import.meta.dirname, '../../src/api/client.ts'), platform: 'node' });
    await bundle.write({ dir: folder, format: 'esm', entryFileNames: 'client.mjs' });
    const program = join(folder, 'program.mjs');
    const toProxy = `(server) => server.hostname === 'tavus.test' ? { url: new URL('${proxy}') } : undefined`;
    const limits = `connectTimeoutMs, timeoutMs, retry: false, findProxy: ${toProxy}`;
    const create = `(baseUrl, connectTimeoutMs, timeoutMs = 500) => createTavusClient({ apiKey: '${KEY}', baseUrl, ${limits} })`;
    await writeFile(program, `import { createTavusClient } from './client.mjs';\nconst create = ${create};\n${calls}`);
    return run(process.execPath, [program], { timeout: 15_000 });
  }

  it('ends after its calls, whether they succeed or fail', async () => {
    const good = await serve({ body: { data: [] } });
    const silent = await serve(() => undefined);
    const tcp = await serveTcp(() => {});
    const proxy = `http://127.0.0.1:${tcp}`;
    const calls = `
      for (const url of ['${good.url}', '${silent.url}', 'https://127.0.0.1:${tcp}', 'https://tavus.test']) {
        for (const connectTimeoutMs of [100, 60_000]) {
          const call = create(url, connectTimeoutMs).replicas.list();
          await call.then(() => console.log('done'), (error) => console.log(error.message));
        }
      }`;
    const { stdout } = await runProgram(calls, proxy);
    const [noAnswer, noConnection] = ['No complete response within 500 ms.', 'No connection within 100 ms.'];
    expect(stdout.trim().split('\n')).toEqual([
      ...['done', 'done'],
      ...[noAnswer, noAnswer],
      ...[noConnection, noAnswer],
      ...[noConnection, noAnswer],
    ]);
  });

  it('has no timer left after its call', async () => {
    const { url } = await serve({ body: { data: [] } });
    const look = `console.log(process.getActiveResourcesInfo().includes('Timeout'))`;
    const { stdout } = await runProgram(`await create('${url}', undefined, 10_000).replicas.list(); ${look};`);
    expect(stdout).toBe('false\n');
  });

  it('opens nothing for a client without calls', async () => {
    const { stdout } = await runProgram(`create(); console.log(process.getActiveResourcesInfo().includes('Timeout'));`);
    expect(stdout).toBe('false\n');
  });
});
