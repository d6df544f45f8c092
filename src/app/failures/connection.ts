import { TAVUS_URL } from '../../api/check-options.ts';
import type { NetworkError, TimeoutError } from '../../api/errors.ts';
import type { Env } from '../../lib/env.ts';
import { findProxy, whyUnusable } from '../find-proxy.ts';
import { DOCTOR, type Words } from './words.ts';

/** What was to be connected to. */
export interface Place {
  /** Host and port. */
  readonly host: string;
  /** What says so, and can be corrected; nothing where it is Tavus' own address. */
  readonly setBy?: string | undefined;
  readonly isProxy?: boolean;
}

interface Cause {
  /** Node's codes. */
  readonly codes: RegExp;
  happened(place: string, name: string): string;
  readonly reason: string;
  /** True where a connection that works would make no difference. */
  readonly isOfAddress?: true;
  readonly again?: string;
}

const UNTRUSTED =
  "Where a company's proxy opens TLS, name its certificate in NODE_EXTRA_CA_CERTS; else something may pose as the server.";

const CAUSES: readonly Cause[] = [
  {
    codes: /^ENOTFOUND$/,
    happened: (_place, name) => `the name ${name} is not known`,
    reason: 'You may be offline, the name server may be down, or the name be wrong.',
  },
  {
    codes: /^EAI_/,
    happened: (_place, name) => `no name server tells the address of ${name}`,
    reason: 'You are probably offline, or the name server is down.',
  },
  {
    codes: /^ECONNREFUSED$/,
    happened: (place) => `nothing listens at ${place}`,
    reason: 'It may be down, the address wrong, or a firewall in the way.',
  },
  {
    codes: /^E(HOST|NET)(UNREACH|DOWN)$/,
    happened: (place) => `no way leads to ${place}`,
    reason: 'You may be offline, or a VPN or firewall is in the way.',
  },
  {
    codes: /^(ECONNRESET|EPIPE|ECONNABORTED)$/,
    happened: () => 'the connection broke off before an answer came',
    reason: 'The network is unsteady, or a firewall or proxy cut it.',
    again: 'Try again.',
  },
  {
    codes: /^ETIMEDOUT$/,
    happened: (place) => `${place} does not answer`,
    reason: 'A firewall may swallow it, or the network is slow.',
  },
  {
    codes: /^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/,
    happened: (place) => `the certificate of ${place} is not valid today`,
    reason: "This computer's clock may be wrong; else tell who runs the server, or the company's proxy that opens TLS.",
    isOfAddress: true,
  },
  {
    codes: /^ERR_TLS_CERT_ALTNAME/,
    happened: (place) => `the certificate shown for ${place} is for another name`,
    reason: 'The address may be wrong, or a sign-in page or proxy answers in its place.',
    isOfAddress: true,
  },
  {
    codes: /CERT|^UNABLE_TO_|^ERR_TLS_/,
    happened: (place) => `the certificate of ${place} is not trusted`,
    reason: UNTRUSTED,
    isOfAddress: true,
  },
  {
    codes: /^(EPROTO|ERR_SSL_)/,
    happened: (place) => `what listens at ${place} speaks no TLS`,
    reason: 'The port may be wrong, or a proxy answers in its place.',
    isOfAddress: true,
  },
];

const OTHERWISE: Cause = {
  codes: /^/,
  happened: (place) => `the request to ${place} failed`,
  reason: 'A firewall or proxy may be in the way.',
};

/** What Node's code for a connection that failed means, and what to do. */
export function explainConnection(code: string, { host, setBy, isProxy = false }: Place): Words {
  const cause = CAUSES.find(({ codes }) => codes.test(code)) ?? OTHERWISE;
  const proxy = isProxy ? 'the proxy ' : '';
  const happened = cause.happened(proxy + host, `${nameOf(host)}${isProxy ? ' of the proxy' : ''}`);
  const { again } = cause;
  const checks = [...(cause.isOfAddress ? [] : ['the connection']), ...(setBy === undefined ? [] : [setBy])];
  const hint = `${cause.reason}${checks.length > 0 ? ` Check ${checks.join(', and ')}.` : ''}`;
  return { happened, hint, ...(again && { again }) };
}

/** What a proxy did that did not answer as one. */
const PROXY_FAULTS: Readonly<Record<string, string>> = {
  ERR_PROXY_CLOSED: 'closed the connection without an answer',
  ERR_PROXY_ANSWER: 'does not answer as an HTTP proxy does',
};

/** What a proxy did that let no request pass, and what to do. @param status with what it refused, where it did */
export function explainProxyFault(code: string, status: number | undefined, proxy: Place, server?: string): Words {
  const fault = PROXY_FAULTS[code];
  if (fault === undefined) return explainProxyRefusal(status, proxy, server);
  const { host, setBy = 'its variable' } = proxy;
  const hint = `Check host and port in ${setBy}, they may be those of another program; or ask who runs the proxy.`;
  return { happened: `the proxy ${host} ${fault}`, hint };
}

function explainProxyRefusal(status: number | undefined, proxy: Place, server = 'Tavus'): Words {
  const { host, setBy = 'its variable' } = proxy;
  if (status === 407) {
    const hint = `Put them into ${setBy}, as in http://NAME:PASSWORD@${host}, or correct them there.`;
    return { happened: `the proxy ${host} asks for a user name and password`, hint };
  }
  if (status !== undefined && status >= 500) {
    const hint = `The fault is behind the proxy, which ${setBy} names. Try again, or ask who runs it.`;
    return { happened: `the proxy ${host} could not reach ${server}`, hint };
  }
  const hint = `Ask who runs it to allow ${server}, or correct ${setBy}, which names it.`;
  return { happened: `the proxy ${host} does not let requests to ${server} pass`, hint };
}

export function explainNetwork({ code, way }: NetworkError, env: Env): Words {
  const server = serverOf(env, way.origin);
  const proxy = findProxy(env, server);
  if (proxy !== undefined && proxy.url === undefined) {
    const hint = `tavus works with http:// and https:// proxies only. Set ${proxy.name} to one, or unset it for tavus.`;
    return { happened: `${proxy.name} ${whyUnusable(env[proxy.name])}`, hint };
  }
  const place = placeOf(env, server);
  if (code.startsWith('ERR_PROXY_')) return withDoctor(explainProxyFault(code, way.proxyStatus, place, server.host));
  // Behind the proxy a certificate is the server's.
  const isProxys = proxy?.url !== undefined && (way.isOfProxy === true || !/CERT|^UNABLE_TO_|TLS/.test(code));
  const words = explainConnection(code, isProxys ? place : own(env, server));
  return withDoctor(words);
}

export function explainTimeout({ phase, limitMs, server: url }: TimeoutError, env: Env): Words {
  const seconds = `${Number((limitMs / 1000).toFixed(1))} s`;
  if (phase === 'answer') {
    const hint = 'Tavus may be busy, or the network slow.';
    return { happened: `no whole answer came within ${seconds}`, hint, again: 'Try again in a minute.' };
  }
  const server = serverOf(env, url);
  const { host, setBy } = placeOf(env, server);
  const proxy = findProxy(env, server)?.url === undefined ? '' : ` through the proxy ${host}`;
  const check = setBy === undefined ? '' : `, and ${setBy}`;
  const hint = `A firewall or VPN may swallow it, or the network is slow. Check the connection${check}.`;
  return withDoctor({ happened: `no connection${proxy} was made within ${seconds}`, hint });
}

/** The proxy where there is one, else the server. */
function placeOf(env: Env, server: URL): Place {
  const proxy = findProxy(env, server);
  return proxy?.url === undefined ? own(env, server) : { host: proxy.url.host, setBy: proxy.name, isProxy: true };
}

function own(env: Env, server: URL): Place {
  if (server.origin === TAVUS_URL) return { host: server.host };
  const isFromEnvironment = server.origin === serverOf(env).origin;
  const setBy = isFromEnvironment ? 'TAVUS_BASE_URL' : "the server's address (tavus auth status shows it)";
  return { host: server.host, setBy };
}

function serverOf({ TAVUS_BASE_URL: url = TAVUS_URL }: Env, origin = url): URL {
  return new URL(URL.canParse(origin) ? origin : TAVUS_URL);
}

function withDoctor(words: Words): Words {
  return { ...words, again: words.again === undefined ? DOCTOR : `${words.again} ${DOCTOR}` };
}

/** An address without its port. */
function nameOf(host: string): string {
  return host.replace(/:\d+$/, '');
}
