import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import process from 'node:process';

const PRISM = '@stoplight/prism-cli@5.14.2';

export interface Prism {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts Prism (https://stoplight.io/open-source/prism): `mock`, or `proxy` before `upstream`. Violations are errors. */
export async function startPrism(mode: 'mock' | 'proxy', openapi: string, upstream?: string): Promise<Prism> {
  const port = await freePort();
  const args = [mode, '--errors', '--port', String(port), openapi, ...(upstream ? [upstream] : [])];
  // A process group of its own, because npx leaves its child process running when it is killed.
  const child = spawn('npx', ['-y', '-p', PRISM, 'prism', ...args], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
  }
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', () => log.includes('listening on') && resolve());
    child.once('exit', (code) => reject(new Error(`Prism exited with code ${code}:\n${log}`)));
  });
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      child.removeAllListeners('exit');
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
