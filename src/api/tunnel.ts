import https from 'node:https';
import net, { type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import { fileCodeOf } from '../lib/error-code.ts';

/** The proxy on the way to a server; without a URL it is one that cannot be used. */
interface ProxyChoice {
  readonly url: URL | undefined;
}

/** @returns undefined where there is no proxy on the way */
export type FindProxy = (server: URL) => ProxyChoice | undefined;

/** Codes of failures that a proxy is to blame for. No request was sent, and sending it again changes nothing. */
const PROXY_CODES = {
  /** It answered CONNECT with another status than 2xx. */
  refused: 'ERR_PROXY_TUNNEL',
  /** It closed the connection before the tunnel stood. */
  closed: 'ERR_PROXY_CLOSED',
  /** It does not answer as an HTTP proxy does. */
  garbage: 'ERR_PROXY_ANSWER',
  /** Its address cannot be used; nothing was connected to. */
  unusable: 'ERR_PROXY_ADDRESS',
} as const;

/** Holds nothing of the proxy's address, which can have a password in it. */
class ProxyError extends Error {
  override readonly name = 'ProxyError';

  constructor(
    readonly code: (typeof PROXY_CODES)[keyof typeof PROXY_CODES],
    /** The proxy's own status. */
    readonly status?: number,
  ) {
    super(`The proxy failed (${code}).`);
  }
}

/** Bytes of a proxy's answer to CONNECT. */
const MAX_HEAD = 64 * 1024;
/** Milliseconds until a silent proxy is left. The limits of the request are shorter; this closes what they leave open. */
const MAX_SILENCE_MS = 60_000;
const HEAD_END = '\r\n\r\n';

type Connected = (error: Error | null, stream: Duplex) => void;

/**
 * Connects to https servers, through a tunnel where a proxy is on the way: also for each redirect. The agent that axios
 * brings waits for ever where a proxy closes the connection, and sends user name and password undecoded.
 */
export class TunnelAgent extends https.Agent {
  readonly #findProxy: FindProxy;

  constructor(findProxy: FindProxy, options: https.AgentOptions = {}) {
    super(options);
    this.#findProxy = findProxy;
  }

  override createConnection(options: https.RequestOptions, callback?: Connected): Duplex | null | undefined {
    const server = serverOf(options);
    const proxy = this.#findProxy(server);
    if (proxy === undefined) return super.createConnection(options, callback);
    const done: (error: Error | null, socket?: Duplex) => void = Object(callback);
    openTunnel(proxy, server, options).then((socket) => done(null, socket), done);
    return undefined;
  }
}

function serverOf({ host, port }: https.RequestOptions): URL {
  const name = host ?? 'localhost';
  return new URL(`https://${net.isIPv6(name) ? `[${name}]` : name}:${port ?? 443}`);
}

async function openTunnel({ url }: ProxyChoice, server: URL, options: https.RequestOptions): Promise<Socket> {
  if (url === undefined) throw new ProxyError(PROXY_CODES.unusable);
  const socket = await connect(url);
  // The limits of the request keep the program alive meanwhile; a silent proxy must not.
  socket.unref();
  socket.setTimeout(MAX_SILENCE_MS, () => socket.destroy());
  try {
    await askForTunnel(socket, url, server);
    // Of a request it is the path on the server; for TLS it would be that of a local socket.
    const { path: _path, ...ofServer }: tls.ConnectionOptions = Object(options);
    const secure = tls.connect({ ...ofServer, socket });
    await established(secure, 'secureConnect');
    socket.setTimeout(0);
    socket.ref();
    secure.ref();
    return secure;
  } catch (error) {
    socket.destroy();
    throw isBrokenOff(error) ? new ProxyError(PROXY_CODES.closed) : error;
  }
}

/** @throws what Node says, marked as of the proxy */
async function connect({ protocol, hostname, port }: URL): Promise<Socket> {
  const host = hostname.replace(/^\[|\]$/g, '');
  const isTls = protocol === 'https:';
  const at = { host, port: Number(port) || (isTls ? 443 : 80) };
  const socket = isTls ? tls.connect({ ...at, ...(net.isIP(host) === 0 && { servername: host }) }) : net.connect(at);
  socket.unref();
  socket.setTimeout(MAX_SILENCE_MS, () => socket.destroy());
  try {
    await established(socket, isTls ? 'secureConnect' : 'connect');
    return socket;
  } catch (error) {
    socket.destroy();
    throw isBrokenOff(error) ? new ProxyError(PROXY_CODES.closed) : Object.assign(Object(error), { isOfProxy: true });
  }
}

function established(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((resolve, reject) => {
    // It stays: an error that comes later is the request's, which has a listener of its own.
    socket.on('error', reject);
    socket.once('close', () => reject(new ProxyError(PROXY_CODES.closed)));
    socket.once(event, () => resolve());
  });
}

function isBrokenOff(error: unknown): boolean {
  return ['ECONNRESET', 'EPIPE'].includes(fileCodeOf(error) ?? '');
}

/** @throws ProxyError unless the proxy answers with 2xx */
function askForTunnel(socket: Socket, proxy: URL, server: URL): Promise<void> {
  const host = `${server.hostname}:${server.port || 443}`;
  const login = loginOf(proxy);
  const head = [
    `CONNECT ${host} HTTP/1.1`,
    `Host: ${host}`,
    ...(login === undefined ? [] : [`Proxy-Authorization: Basic ${login}`]),
  ];
  return new Promise((resolve, reject) => {
    let answer = '';
    const read = (data: Buffer): void => {
      answer += data.toString('latin1');
      const head = readHead(answer);
      if (head === undefined) return;
      socket.off('data', read);
      socket.pause();
      if (head instanceof ProxyError) reject(head);
      else resolve();
    };
    socket.on('data', read);
    socket.once('error', reject);
    socket.once('end', () => reject(new ProxyError(PROXY_CODES.closed)));
    socket.once('close', () => reject(new ProxyError(PROXY_CODES.closed)));
    socket.write(`${head.join('\r\n')}${HEAD_END}`);
  });
}

/** @returns undefined while more has to come. A server behind the tunnel says nothing before it is spoken to. */
function readHead(answer: string): 'tunnel' | ProxyError | undefined {
  const isHttp = 'HTTP/1.'.startsWith(answer.slice(0, 7));
  if (!isHttp || answer.length > MAX_HEAD) return new ProxyError(PROXY_CODES.garbage);
  if (!answer.includes(HEAD_END)) return undefined;
  const status = /^HTTP\/1\.\d (\d{3})\b/.exec(answer)?.[1];
  if (status === undefined) return new ProxyError(PROXY_CODES.garbage);
  return status.startsWith('2') ? 'tunnel' : new ProxyError(PROXY_CODES.refused, Number(status));
}

/** User name and password for Basic, in Base64. */
function loginOf({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  return Buffer.concat([decode(username), Buffer.from(':'), decode(password)]).toString('base64');
}

/** Percent-decoded to bytes, as curl does; a % that begins no such sequence stays as it is. */
function decode(text: string): Buffer {
  const parts = text.split(/(%[0-9a-f]{2})/i);
  return Buffer.concat(parts.map((part, at) => (at % 2 === 1 ? Buffer.from(part.slice(1), 'hex') : Buffer.from(part))));
}
