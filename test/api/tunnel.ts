import net from 'node:net';
import { onTestFinished, vi } from 'vitest';
import { serveTcp } from './server.ts';

/** A proxy on loopback that opens a tunnel to this port, whatever it is asked for. */
export async function serveTunnel(target: number): Promise<{ readonly url: string; passed(): string }> {
  let passed = '';
  const port = await serveTcp((socket) => {
    socket.on('data', (data) => {
      passed += data.toString('latin1');
    });
    socket.once('data', () => {
      const through = net.connect(target, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        socket.pipe(through).pipe(socket);
      });
      through.on('error', () => socket.destroy());
    });
  });
  return { url: `http://127.0.0.1:${port}`, passed: () => passed };
}

/** For one test. @param except what NO_PROXY holds */
export function useProxy(url: string, except = '') {
  for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy']) {
    vi.stubEnv(name, url);
  }
  for (const name of ['NO_PROXY', 'no_proxy']) vi.stubEnv(name, except);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
}
