import net from 'node:net';
import { onTestFinished, vi } from 'vitest';
import type { FindProxy } from '../../src/api/tunnel.ts';
import { findProxy } from '../../src/app/find-proxy.ts';
import { serveTcp } from './server.ts';

/** A proxy on loopback that always opens a tunnel to this port. */
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

/**
 * Client options for this proxy. The environment of the process contains another one, which must not be used.
 * @param except the value of NO_PROXY
 */
export function useProxy(url: string, except = ''): { findProxy: FindProxy } {
  for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy']) {
    vi.stubEnv(name, 'http://192.0.2.1:9');
  }
  for (const name of ['NO_PROXY', 'no_proxy']) vi.stubEnv(name, '');
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  return { findProxy: (server) => findProxy({ HTTPS_PROXY: url, NO_PROXY: except }, server) };
}

export interface SilentProxy {
  readonly url: string;
  /** Connections so far. */
  count(): number;
}

/** A proxy that handles each connection with this function after the first data. */
export async function serveBadProxy(act: (socket: net.Socket) => void): Promise<SilentProxy> {
  let connections = 0;
  const port = await serveTcp((socket) => {
    connections += 1;
    socket.once('data', () => act(socket));
  });
  return { url: `http://127.0.0.1:${port}`, count: () => connections };
}
