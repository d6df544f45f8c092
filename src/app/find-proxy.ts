import { BlockList, isIP, isIPv6 } from 'node:net';
import { isLoopbackUrl } from '../api/check-options.ts';
import type { Env } from './io.ts';

/** The proxy that requests go through. */
export interface ProxyInUse {
  /** The variable that names it. */
  readonly name: string;
  /** Absent for one that can't be used. */
  readonly url: URL | undefined;
}

/** The proxy between here and the server. Lower case goes before upper case, as for curl. */
export function findProxy(env: Env, server: URL): ProxyInUse | undefined {
  if (isLoopbackUrl(server) || isExcepted(env, server)) return undefined;
  const name = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'].find((variable) => env[variable]?.trim());
  return name === undefined ? undefined : { name, url: readProxy(env[name]) };
}

/** A proxy without a scheme is http, as for curl. @returns undefined for one that cannot be used */
export function readProxy(text = ''): URL | undefined {
  const trimmed = text.trim();
  const whole = trimmed.includes('://') ? trimmed : `http://${trimmed}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url : undefined;
}

/** Why a proxy cannot be used, as the end of a sentence; nothing of its address but the scheme is shown. */
export function whyUnusable(text = ''): string {
  const [, scheme = ''] = /^\s*([a-z][a-z0-9+.-]*):\/\//i.exec(text) ?? [];
  const name = scheme.toLowerCase();
  if (/^\s*["'“”‘’]/.test(text)) return 'is in quotes, which belong to the shell';
  if (name.startsWith('socks')) return `names a SOCKS proxy (${name}://)`;
  if (name !== '' && name !== 'http' && name !== 'https') return `names a proxy of another kind (${name}://)`;
  return 'is not the address of a proxy';
}

/** True where NO_PROXY lets requests to this server go past every proxy. */
export function isExcepted(env: Env, { hostname, port }: URL): boolean {
  const host = plainHost(hostname);
  const entries = (env.no_proxy?.trim() || env.NO_PROXY || '').toLowerCase().split(/[\s,;]+/);
  return entries.some((entry) => {
    const { name, wantedPort } = readEntry(entry);
    if (name === '' || (wantedPort !== undefined && wantedPort !== (port || '443'))) return false;
    if (name === '*') return true;
    if (isIP(host) !== 0) return isInNetwork(host, name);
    // `tavus.test`, `.tavus.test` and `*.tavus.test` are the name and all below it.
    const suffix = plainHost(name.replace(/^\*?\./, ''));
    return suffix !== '' && (host === suffix || host.endsWith(`.${suffix}`));
  });
}

function readEntry(entry: string): { readonly name: string; readonly wantedPort: string | undefined } {
  // An IPv6 address without brackets ends like one with a port.
  if (isIPv6(entry.replace(/\/\d+$/, ''))) return { name: entry, wantedPort: undefined };
  const [, name = entry, wantedPort] = /^(.+):(\d+)$/.exec(entry) ?? [];
  return { name, wantedPort };
}

function plainHost(name: string): string {
  return name
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
}

/** Whether an address is this one, or of this network: `10.0.0.0/8`. */
function isInNetwork(host: string, entry: string): boolean {
  const [, name = '', bits] = /^(.*?)(?:\/(\d{1,3}))?$/.exec(entry) ?? [];
  const network = plainHost(name);
  const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
  const most = family === 'ipv6' ? 128 : 32;
  if (isIP(network) === 0 || isIP(host) !== isIP(network) || Number(bits ?? most) > most) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(bits ?? most), family);
  return list.check(host, family);
}
