import { lookup } from 'node:dns/promises';
import { isIP, connect as openTcp, type Socket } from 'node:net';
import { connect as openTls } from 'node:tls';
import type { TavusClient } from '../../api/client.ts';
import { NetworkError, RateLimitedError } from '../../api/errors.ts';
import { explainError } from '../report-error.ts';
import { type Finding, ok, warning, wrong } from './finding.ts';
import type { ProxyInUse } from './proxy.ts';

/** As long as a request waits for its connection. */
const CONNECT_MS = 10_000;

interface Way {
  readonly server: URL;
  readonly proxy: ProxyInUse | undefined;
  /** Without one the API is not asked. */
  readonly client: TavusClient | undefined;
  /** Shows what is waited for. */
  watch<Result>(label: string, work: () => Promise<Result>): Promise<Result>;
}

/** What is connected to: the server, or the proxy on the way to it. */
interface Target {
  readonly url: URL;
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
  /** What to look at when it is the wrong one. */
  readonly setBy: string;
}

/** Goes the way of a request step by step, as far as it leads. */
export async function* checkNetwork({ server, proxy, client, watch }: Way): AsyncGenerator<Finding> {
  if (proxy && proxy.url === undefined) return;
  const target = toTarget(server, proxy);
  const steps = [
    () => watch(`Looking up ${target.host}`, () => checkName(target)),
    () => watch(`Connecting to ${target.host}`, () => checkConnection(target)),
    ...(client ? [() => watch('Asking Tavus', () => checkApi(client, target))] : []),
  ];
  for (const step of steps) {
    const finding = await step();
    yield finding;
    if (finding.state === 'wrong') return;
  }
}

function toTarget(server: URL, proxy: ProxyInUse | undefined): Target {
  const url = proxy?.url ?? server;
  const isTls = url.protocol === 'https:';
  return {
    url,
    isTls,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (isTls ? 443 : 80),
    setBy: proxy?.name ?? 'TAVUS_BASE_URL if you set it',
  };
}

async function checkName(target: Target): Promise<Finding> {
  const { host } = target;
  if (isIP(host) !== 0) return ok('dns', `${host} is an address; no name is looked up.`);
  const { value, error, ms } = await timed(() => lookup(host, { all: true }));
  const [first, ...more] = value ?? [];
  if (first !== undefined) {
    return ok(
      'dns',
      `${host} has the address ${first.address}${more.length > 0 ? ` and ${more.length} more` : ''}.`,
      ms,
    );
  }
  const code = codeOf(error);
  return wrong('dns', `The name ${host} could not be looked up: ${code}.`, mendOf(code, target), ms);
}

async function checkConnection(target: Target): Promise<Finding> {
  const { url, isTls } = target;
  const { error, ms } = await timed(() => connect(target));
  if (error === undefined) return ok('connect', `Connected to ${url.host}${isTls ? ', with TLS' : ''}.`, ms);
  const code = codeOf(error);
  return wrong('connect', `No connection to ${url.host} could be made: ${code}.`, mendOf(code, target), ms);
}

async function connect({ host, port, isTls }: Target): Promise<void> {
  const socket: Socket = isTls
    ? openTls({ host, port, ...(isIP(host) === 0 && { servername: host }) })
    : openTcp({ host, port });
  const timer = setTimeout(() => {
    socket.destroy(Object.assign(new Error('No connection in time.'), { code: 'ETIMEDOUT' }));
  }, CONNECT_MS);
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once(isTls ? 'secureConnect' : 'connect', resolve);
      // It stays: an error that comes after the connection was made is none of this step's.
      socket.on('error', reject);
    });
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

async function checkApi(client: TavusClient, target: Target): Promise<Finding> {
  const { error, ms } = await timed(() => client.replicas.list({ limit: 1 }));
  if (error === undefined) return ok('api', 'Tavus answers GET /v2/replicas, and accepts the key.', ms);
  const { text, hint } = explainError(error);
  const mend = error instanceof NetworkError ? mendOf(error.code, target) : (hint ?? 'Try again.');
  return error instanceof RateLimitedError ? warning('api', text, mend, ms) : wrong('api', text, mend, ms);
}

interface Timed<Result> {
  readonly value?: Result;
  readonly error?: unknown;
  readonly ms: number;
}

async function timed<Result>(work: () => Promise<Result>): Promise<Timed<Result>> {
  const start = performance.now();
  const ms = () => Math.round(performance.now() - start);
  try {
    return { value: await work(), ms: ms() };
  } catch (error) {
    return { error, ms: ms() };
  }
}

function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error) return String(error.code);
  return error instanceof Error ? error.message : 'no answer';
}

/** What to do about Node's code for a connection that was not made. */
function mendOf(code: string, { url, setBy }: Target): string {
  if (/CERT|UNABLE_TO_|ERR_TLS_/.test(code)) {
    return "Check this computer's clock. Where a company's proxy opens TLS, name its certificate in NODE_EXTRA_CA_CERTS.";
  }
  if (/ENOTFOUND|EAI_AGAIN/.test(code)) return `Check the connection and its name server, and ${setBy}.`;
  if (code === 'ECONNREFUSED') return `Nothing listens at ${url.host}. Check ${setBy}.`;
  if (/^ERR_PROXY_/.test(code)) return `The proxy does not let it pass. Check its user name and password in ${setBy}.`;
  if (/EPROTO|ERR_SSL_/.test(code)) return `What listens at ${url.host} speaks no TLS. Check ${setBy}.`;
  return `Check the connection, a firewall on the way, and ${setBy}.`;
}
