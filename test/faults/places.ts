import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import net, { type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { CERTIFICATE, EXPIRED, openTls } from '../api/tls.ts';
import type { PlaceName } from './faults.ts';

/** Something that answers, or does not, in the place of Tavus. */
export interface OpenPlace {
  readonly env: Readonly<Record<string, string>>;
  /** Connections that were made to it. */
  connections(): number;
  close(): void;
}

/** No server there: where every proxy leads. */
const NOWHERE = 'https://tavus.invalid';
/** Nothing listens there, and no server of another test is ever given it, as it could be given one that was just closed. */
const CLOSED = 'http://127.0.0.1:1';
const NOTHING = { connections: () => 0, close: () => {} };

const refuse = (status: string) => (socket: Socket) => {
  socket.once('data', () => socket.end(`HTTP/1.1 ${status}\r\n\r\n`));
};

/** @param folder for the certificate that is to be trusted */
export async function openPlace(name: PlaceName, { url }: Sandbox, folder: string): Promise<OpenPlace> {
  switch (name) {
    case 'sandbox':
      return { env: { TAVUS_BASE_URL: url }, ...NOTHING };
    case 'nowhere':
      return { env: { TAVUS_BASE_URL: NOWHERE }, ...NOTHING };
    case 'closed port':
      return { env: { TAVUS_BASE_URL: CLOSED }, ...NOTHING };
    case 'no http':
      return await openTcp('http', (socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'));
    case 'mute tls':
      return await openTcp('https', () => {});
    case 'untrusted tls':
      return await openPlaceWithTls(CERTIFICATE);
    case 'expired tls':
      return await openPlaceWithTls(EXPIRED);
    case 'other tls': {
      const place = await openPlaceWithTls(CERTIFICATE, 'localhost');
      const path = join(folder, 'issuer.pem');
      writeFileSync(path, CERTIFICATE);
      return { ...place, env: { ...place.env, NODE_EXTRA_CA_CERTS: path } };
    }
    case 'asking proxy':
      return await openProxy('HTTPS_PROXY', refuse('407 Proxy Authentication Required'));
    case 'forbidding proxy':
      return await openProxy('https_proxy', refuse('403 Forbidden'));
    case 'failing proxy':
      return await openProxy('ALL_PROXY', refuse('502 Bad Gateway'));
    case 'missing proxy':
      return { env: { TAVUS_BASE_URL: NOWHERE, HTTPS_PROXY: CLOSED }, ...NOTHING };
    case 'strange proxy':
      return { env: { TAVUS_BASE_URL: NOWHERE, all_proxy: 'socks5://127.0.0.1:9' }, ...NOTHING };
  }
}

async function openPlaceWithTls(certificate: string, host = '127.0.0.1'): Promise<OpenPlace> {
  let count = 0;
  const { port, close } = await openTls(certificate, (response) => {
    count += 1;
    response.end('{"data":[],"total_count":0}');
  });
  return { env: { TAVUS_BASE_URL: `https://${host}:${port}` }, connections: () => count, close };
}

async function openProxy(variable: string, onSocket: (socket: Socket) => void): Promise<OpenPlace> {
  const { env, ...proxy } = await openTcp('http', onSocket);
  return { env: { TAVUS_BASE_URL: NOWHERE, [variable]: env.TAVUS_BASE_URL ?? '' }, ...proxy };
}

async function openTcp(scheme: string, onSocket: (socket: Socket) => void): Promise<OpenPlace> {
  const sockets = new Set<Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    onSocket(socket);
  });
  const port = await listen(server);
  const close = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { env: { TAVUS_BASE_URL: `${scheme}://127.0.0.1:${port}` }, connections: () => sockets.size, close };
}

async function listen(server: net.Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
