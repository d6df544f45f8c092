import https from 'node:https';
import net, { type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import { fileCodeOf } from '../lib/error-code.ts';

/** The proxy for a server; without a URL its address is invalid. */
interface ProxyChoice {
  readonly url: URL | undefined;
}

/** @returns undefined if no proxy is used */
export type FindProxy = (server: URL) => ProxyChoice | undefined;

/** Codes of proxy failures. No request was sent, and retries do not help. */
const PROXY_CODES = {
  /** The status of its response to CONNECT is not 2xx. */
  refused: 'ERR_PROXY_TUNNEL',
  /** It closed the connection before the tunnel was open. */
  closed: 'ERR_PROXY_CLOSED',
  /** Its response is not HTTP. */
  garbage: 'ERR_PROXY_ANSWER',
  /** Its address is invalid; no connection was made. */
  unusable: 'ERR_PROXY_ADDRESS',
} as const;

/** Does not contain the proxy's address, which may include a password. */
class ProxyError extends Error {
  override readonly name = 'ProxyError';

  constructor(
    readonly code: (typeof PROXY_CODES)[keyof typeof PROXY_CODES],
    /** The status of the proxy's response. */
    readonly status?: number,
  ) {
    super(`The proxy failed (${code}).`);
  }
}

/** Maximum bytes of a proxy's response to CONNECT. */
const MAX_HEAD = 64 * 1024;
/** Milliseconds until a silent connection is closed, in case it outlives the shorter timeouts of its request. */
const MAX_SILENCE_MS = 60_000;
const HEAD_END = '\r\n\r\n';

type Connected = (error: Error | null, stream: Duplex) => void;

/**
 * Connects to https servers, through a tunnel if a proxy is used, also for redirects. axios' own agent hangs if a proxy
 * closes the connection, and does not decode user name and password.
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
  // The timers of the request keep the process alive, so the proxy connection need not.
  socket.unref();
  socket.setTimeout(MAX_SILENCE_MS, () => socket.destroy());
  try {
    await askForTunnel(socket, url, server);
    // `path` is the URL path of the request, but tls.connect would take it for a local socket.
    const { path: _path, ...ofServer }: tls.ConnectionOptions = Object(options);
    const secure = tls.connect({ ...ofServer, socket });
    await established(secure, 'secureConnect');
    socket.setTimeout(0);
    socket.ref();
    secure.ref();
    return secure;
  } catch (error) {
    socket.destroy();
    throw isClosed(error) ? new ProxyError(PROXY_CODES.closed) : error;
  }
}

/** @throws Node's error, marked with `isOfProxy` */
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
    throw isClosed(error) ? new ProxyError(PROXY_CODES.closed) : Object.assign(Object(error), { isOfProxy: true });
  }
}

function established(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((resolve, reject) => {
    // Not removed: the request handles later errors with its own listener.
    socket.on('error', reject);
    socket.once('close', () => reject(new ProxyError(PROXY_CODES.closed)));
    socket.once(event, () => resolve());
  });
}

function isClosed(error: unknown): boolean {
  return ['ECONNRESET', 'EPIPE'].includes(fileCodeOf(error) ?? '');
}

/** @throws ProxyError unless the status of the proxy's response is 2xx */
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

/** @returns undefined if the response is incomplete. The server sends nothing before the TLS handshake. */
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

/** Percent-decodes to bytes, as curl does; keeps a % that is not part of a valid sequence. */
function decode(text: string): Buffer {
  const parts = text.split(/(%[0-9a-f]{2})/i);
  return Buffer.concat(parts.map((part, at) => (at % 2 === 1 ? Buffer.from(part.slice(1), 'hex') : Buffer.from(part))));
}
