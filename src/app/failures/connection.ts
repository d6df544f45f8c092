import { TAVUS_URL } from '../../api/check-options.ts';
import type { NetworkError, TimeoutError } from '../../api/errors.ts';
import type { Env } from '../../lib/env.ts';
import { findProxy, whyUnusable } from '../find-proxy.ts';
import { DOCTOR, type Words } from './words.ts';

/** The target of a connection. */
export interface Place {
  /** Host and port. */
  readonly host: string;
  /** The variable or setting to check; absent for Tavus' own address. */
  readonly setBy?: string | undefined;
  readonly isProxy?: boolean;
}

interface Cause {
  /** Matches Node's error codes. */
  readonly codes: RegExp;
  happened(place: string, name: string): string;
  readonly reason: string;
  /** True if the network connection itself works. */
  readonly isOfAddress?: true;
  readonly again?: string;
}

const UNTRUSTED =
  "If your company's proxy intercepts TLS, add its certificate with NODE_EXTRA_CA_CERTS. Otherwise something may impersonate the server.";

const CAUSES: readonly Cause[] = [
  {
    codes: /^ENOTFOUND$/,
    happened: (_place, name) => `the name ${name} could not be resolved`,
    reason: 'You may be offline, the DNS server may be down, or the name may be wrong.',
  },
  {
    codes: /^EAI_/,
    happened: (_place, name) => `the DNS lookup of ${name} failed`,
    reason: 'You are probably offline, or the DNS server is down.',
  },
  {
    codes: /^ECONNREFUSED$/,
    happened: (place) => `${place} refused the connection`,
    reason: 'The server may be down, the address may be wrong, or a firewall may block it.',
  },
  {
    codes: /^E(HOST|NET)(UNREACH|DOWN)$/,
    happened: (place) => `${place} is unreachable`,
    reason: 'You may be offline, or a VPN or firewall may block it.',
  },
  {
    codes: /^(ECONNRESET|EPIPE|ECONNABORTED)$/,
    happened: () => 'the connection was closed before a response arrived',
    reason: 'The network may be unstable, or a firewall or proxy closed the connection.',
    again: 'Try again.',
  },
  {
    codes: /^ETIMEDOUT$/,
    happened: (place) => `the connection to ${place} timed out`,
    reason: 'A firewall may block it, or the network is slow.',
  },
  {
    codes: /^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/,
    happened: (place) => `the certificate of ${place} has expired or is not valid yet`,
    reason:
      "Check this computer's clock. If it is right, tell the administrator of the server, or of the proxy that intercepts TLS.",
    isOfAddress: true,
  },
  {
    codes: /^ERR_TLS_CERT_ALTNAME/,
    happened: (place) => `the certificate of ${place} is for another host name`,
    reason: 'The address may be wrong, or a sign-in page or proxy intercepts the connection.',
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
    happened: (place) => `${place} does not support TLS`,
    reason: 'The port may be wrong, or a proxy intercepts the connection.',
    isOfAddress: true,
  },
];

const OTHERWISE: Cause = {
  codes: /^/,
  happened: (place) => `the request to ${place} failed`,
  reason: 'A firewall or proxy may block it.',
};

/** Explains a failed connection. @param code of Node, such as `ECONNREFUSED` */
export function explainConnection(code: string, { host, setBy, isProxy = false }: Place): Words {
  const cause = CAUSES.find(({ codes }) => codes.test(code)) ?? OTHERWISE;
  const proxy = isProxy ? 'the proxy ' : '';
  const happened = cause.happened(proxy + host, `${nameOf(host)}${isProxy ? ' of the proxy' : ''}`);
  const { again } = cause;
  const checks = [...(cause.isOfAddress ? [] : ['the connection']), ...(setBy === undefined ? [] : [setBy])];
  const hint = `${cause.reason}${checks.length > 0 ? ` Check ${checks.join(', and ')}.` : ''}`;
  return { happened, hint, ...(again && { again }) };
}

/** Failures of a proxy that does not behave like one. */
const PROXY_FAULTS: Readonly<Record<string, string>> = {
  ERR_PROXY_CLOSED: 'closed the connection without a response',
  ERR_PROXY_ANSWER: 'does not respond like an HTTP proxy',
};

/** Explains a proxy failure. @param status of the proxy's response, if it refused the tunnel */
export function explainProxyFault(code: string, status: number | undefined, proxy: Place, server?: string): Words {
  const fault = PROXY_FAULTS[code];
  if (fault === undefined) return explainProxyRefusal(status, proxy, server);
  const { host, setBy = 'its variable' } = proxy;
  const hint = `Check host and port in ${setBy}: another program may listen there. Or ask the administrator of the proxy.`;
  return { happened: `the proxy ${host} ${fault}`, hint };
}

function explainProxyRefusal(status: number | undefined, proxy: Place, server = 'Tavus'): Words {
  const { host, setBy = 'its variable' } = proxy;
  if (status === 407) {
    const hint = `Set or correct them in ${setBy}: http://NAME:PASSWORD@${host}`;
    return { happened: `the proxy ${host} requires a user name and password`, hint };
  }
  if (status !== undefined && status >= 500) {
    const hint = `The proxy is set by ${setBy}. Try again, or ask its administrator.`;
    return { happened: `the proxy ${host} could not reach ${server}`, hint };
  }
  const hint = `Ask its administrator to allow ${server}, or set another proxy in ${setBy}.`;
  return { happened: `the proxy ${host} refuses requests to ${server}`, hint };
}

export function explainNetwork({ code, way }: NetworkError, env: Env): Words {
  const server = serverOf(env, way.origin);
  const proxy = findProxy(env, server);
  if (proxy !== undefined && proxy.url === undefined) {
    const hint = `tavus supports only http:// and https:// proxies. Set ${proxy.name} to one, or unset it for tavus.`;
    return { happened: `${proxy.name} ${whyUnusable(env[proxy.name])}`, hint };
  }
  const place = placeOf(env, server);
  if (code.startsWith('ERR_PROXY_')) return withDoctor(explainProxyFault(code, way.proxyStatus, place, server.host));
  // After the tunnel is open, certificate errors are about the server.
  const isOfProxy = proxy?.url !== undefined && (way.isOfProxy === true || !/CERT|^UNABLE_TO_|TLS/.test(code));
  const words = explainConnection(code, isOfProxy ? place : serverPlace(env, server));
  return withDoctor(words);
}

export function explainTimeout({ phase, limitMs, server: url }: TimeoutError, env: Env): Words {
  const seconds = `${Number((limitMs / 1000).toFixed(1))} s`;
  if (phase === 'answer') {
    const hint = 'Tavus may be busy, or the network may be slow.';
    return { happened: `no complete response arrived within ${seconds}`, hint, again: 'Try again in a minute.' };
  }
  const server = serverOf(env, url);
  const { host, setBy } = placeOf(env, server);
  const proxy = findProxy(env, server)?.url === undefined ? '' : ` through the proxy ${host}`;
  const check = setBy === undefined ? '' : `, and ${setBy}`;
  const hint = `A firewall or VPN may block it, or the network is slow. Check the connection${check}.`;
  return withDoctor({ happened: `the connection${proxy} timed out after ${seconds}`, hint });
}

/** The proxy if there is one, else the server. */
function placeOf(env: Env, server: URL): Place {
  const proxy = findProxy(env, server);
  return proxy?.url === undefined
    ? serverPlace(env, server)
    : { host: proxy.url.host, setBy: proxy.name, isProxy: true };
}

function serverPlace(env: Env, server: URL): Place {
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

/** A host without its port. */
function nameOf(host: string): string {
  return host.replace(/:\d+$/, '');
}
