import { isLoopbackUrl } from '../api/check-options.ts';
import type { Env } from './io.ts';

/** The proxy that requests go through. */
export interface ProxyInUse {
  /** The variable that names it. */
  readonly name: string;
  /** Absent for one that can't be used. */
  readonly url: URL | undefined;
}

/** The proxy between here and the server: as axios finds it, which looks at lower case first. */
export function findProxy(env: Env, server: URL): ProxyInUse | undefined {
  if (isLoopbackUrl(server) || isExcepted(env, server)) return undefined;
  const name = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'].find((variable) => env[variable]);
  return name === undefined ? undefined : { name, url: readProxy(env[name]) };
}

/** A proxy without a scheme is one that is spoken to as the server is. */
export function readProxy(text = ''): URL | undefined {
  const whole = text.includes('://') ? text : `https://${text}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url : undefined;
}

/** True where NO_PROXY lets requests to this server go past every proxy. */
export function isExcepted(env: Env, { hostname, port }: URL): boolean {
  const entries = (env.no_proxy || env.NO_PROXY || '').toLowerCase().split(/[\s,]+/);
  return entries.some((entry) => {
    const [, name = entry, wantedPort] = /^(.+):(\d+)$/.exec(entry) ?? [];
    if (wantedPort !== undefined && wantedPort !== (port || '443')) return false;
    const ending = name.replace(/^\*/, '');
    return name === '*' || (ending.startsWith('.') ? hostname.endsWith(ending) : ending === hostname);
  });
}
