import { lookup } from 'node:dns/promises';
import { isIP, connect as openTcp, type Socket } from 'node:net';
import { connect as openTls } from 'node:tls';
import type { TavusClient } from '../../api/client.ts';
import { NetworkError, RateLimitedError } from '../../api/errors.ts';
import type { Env } from '../../lib/env.ts';
import { fileCodeOf } from '../../lib/error-code.ts';
import { explainConnection, explainProxyFault, type Place } from '../failures/connection.ts';
import type { ProxyInUse } from '../find-proxy.ts';
import { explainError } from '../report-error.ts';
import { type CheckResult, failure, ok, warning } from './check-result.ts';

/** The connection timeout of requests, in milliseconds. */
const CONNECT_MS = 10_000;

interface NetworkCheck {
  readonly server: URL;
  readonly proxy: ProxyInUse | undefined;
  /** If absent, no request is sent. */
  readonly client: TavusClient | undefined;
  readonly env: Env;
  /** Shows what is in progress. */
  watch<Result>(label: string, work: () => Promise<Result>): Promise<Result>;
}

/** What to connect to: the server, or its proxy. */
interface Target {
  readonly url: URL;
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
  /** The variable that sets it. */
  readonly setBy: string;
}

/** Checks name lookup, connection and API, up to the first error. */
export async function* checkNetwork({ server, proxy, client, env, watch }: NetworkCheck): AsyncGenerator<CheckResult> {
  if (proxy && proxy.url === undefined) return;
  const target = toTarget(server, proxy);
  const steps = [
    () => watch(`Looking up ${target.host}`, () => checkName(target)),
    () => watch(`Connecting to ${target.host}`, () => checkConnection(target)),
    ...(client ? [() => watch('Sending a request to Tavus', () => checkApi(client, target, env))] : []),
  ];
  for (const step of steps) {
    const result = await step();
    yield result;
    if (result.state === 'error') return;
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

async function checkName(target: Target): Promise<CheckResult> {
  const { host } = target;
  if (isIP(host) !== 0) return ok('dns', `${host} is an IP address; no name lookup is needed.`);
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
  return failure(
    'dns',
    `Could not look up the name ${host}: ${code}.`,
    explainConnection(code, placeOf(target)).hint,
    ms,
  );
}

async function checkConnection(target: Target): Promise<CheckResult> {
  const { url, isTls } = target;
  const { error, ms } = await timed(() => connect(target));
  if (error === undefined) return ok('connect', `Connected to ${url.host}${isTls ? ', with TLS' : ''}.`, ms);
  const code = codeOf(error);
  const { happened, hint } = explainConnection(code, placeOf(target));
  return failure('connect', `Could not connect to ${url.host}: ${happened} (${code}).`, hint, ms);
}

async function connect({ host, port, isTls }: Target): Promise<void> {
  const socket: Socket = isTls
    ? openTls({ host, port, ...(isIP(host) === 0 && { servername: host }) })
    : openTcp({ host, port });
  const timer = setTimeout(() => {
    socket.destroy(Object.assign(new Error('The connection timed out.'), { code: 'ETIMEDOUT' }));
  }, CONNECT_MS);
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once(isTls ? 'secureConnect' : 'connect', resolve);
      // Not removed: an error after the connection was made does not concern this step.
      socket.on('error', reject);
    });
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

async function checkApi(client: TavusClient, target: Target, env: Env): Promise<CheckResult> {
  const { error, ms } = await timed(() => client.replicas.list({ limit: 1 }));
  if (error === undefined) return ok('api', 'GET /v2/replicas works, and Tavus accepts the key.', ms);
  const { text, hint } = explainError(error, { env });
  const fix = error instanceof NetworkError ? fixOf(error, target) : hint;
  return error instanceof RateLimitedError ? warning('api', text, fix, ms) : failure('api', text, fix, ms);
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
  return fileCodeOf(error) ?? (error instanceof Error ? error.message : 'no response');
}

/** What to do about a request that failed although the connection works. */
function fixOf({ code, way }: NetworkError, target: Target): string {
  const place = placeOf(target);
  const isProxys = code.startsWith('ERR_PROXY_');
  return (isProxys ? explainProxyFault(code, way.proxyStatus, place) : explainConnection(code, place)).hint;
}

function placeOf({ url, setBy }: Target): Place {
  return { host: url.host, setBy };
}
