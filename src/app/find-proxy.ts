import { isLoopbackUrl } from '../api/check-options.ts';
import type { Env } from '../lib/env.ts';

/** The proxy that requests go through. */
export interface ProxyInUse {
  /** The environment variable that sets it. */
  readonly name: string;
  /** Absent for an invalid or unsupported proxy address. */
  readonly url: URL | undefined;
}

/** The proxy for requests to the server. Lower-case variables override upper-case ones, as in curl. */
export function findProxy(env: Env, server: URL): ProxyInUse | undefined {
  if (isLoopbackUrl(server) || isExcluded(env, server)) return undefined;
  const name = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'].find((variable) => env[variable]?.trim());
  return name === undefined ? undefined : { name, url: readProxy(env[name]) };
}

/** Reads a proxy address; the default scheme is http, as in curl. @returns undefined for an unsupported one */
export function readProxy(text = ''): URL | undefined {
  const trimmed = text.trim();
  const whole = trimmed.includes('://') ? trimmed : `http://${trimmed}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url : undefined;
}

/** Why a proxy address cannot be used, as the end of a sentence. Of the address only the scheme is shown. */
export function whyUnusable(text = ''): string {
  const [, scheme = ''] = /^\s*([a-z][a-z0-9+.-]*):\/\//i.exec(text) ?? [];
  const name = scheme.toLowerCase();
  if (/^\s*["'“”‘’]/.test(text)) return 'has quotes around its value';
  if (name.startsWith('socks')) return `names a SOCKS proxy (${name}://)`;
  if (name !== '' && name !== 'http' && name !== 'https') return `names an unsupported proxy type (${name}://)`;
  return 'is not a valid proxy address';
}

/** True where NO_PROXY excludes the server from proxying. */
export function isExcluded(env: Env, { hostname, port }: URL): boolean {
  const host = plainHost(hostname);
  const entries = (env.no_proxy?.trim() || env.NO_PROXY || '').toLowerCase().split(/[\s,;]+/);
  return entries.some((entry) => {
    const { name, wantedPort } = readEntry(entry);
    if (name === '' || (wantedPort !== undefined && wantedPort !== (port || '443'))) return false;
    if (name === '*') return true;
    const address = toBits(host);
    if (address !== undefined) return isInNetwork(address, name);
    // `tavus.test`, `.tavus.test` and `*.tavus.test` match the domain and all its subdomains.
    const suffix = plainHost(name.replace(/^\*?\./, ''));
    return suffix !== '' && (host === suffix || host.endsWith(`.${suffix}`));
  });
}

function readEntry(entry: string): { readonly name: string; readonly wantedPort: string | undefined } {
  // An IPv6 address without brackets ends like one with a port.
  if (toBits(entry.replace(/\/\d+$/, ''))?.length === IPV6_BITS) return { name: entry, wantedPort: undefined };
  const [, name = entry, wantedPort] = /^(.+):(\d+)$/.exec(entry) ?? [];
  return { name, wantedPort };
}

function plainHost(name: string): string {
  return name
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
}

/** Whether an address equals the entry or is in its network, such as `10.0.0.0/8`. @param address in bits */
function isInNetwork(address: string, entry: string): boolean {
  const [, name = '', length] = /^(.*?)(?:\/(\d{1,3}))?$/.exec(entry) ?? [];
  const network = toBits(plainHost(name));
  const fixed = Number(length ?? address.length);
  if (network?.length !== address.length || fixed > address.length) return false;
  return network.slice(0, fixed) === address.slice(0, fixed);
}

const IPV6_BITS = 128;

/** An IP address as a string of 0 and 1; undefined for a name. Avoids node:net, which would slow down every start. */
function toBits(text: string): string | undefined {
  const octets = text.split('.');
  if (octets.length === 4 && octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) < 256)) {
    return octets.map((octet) => Number(octet).toString(2).padStart(8, '0')).join('');
  }
  if (!text.includes(':') || !URL.canParse(`http://[${text}]`)) return undefined;
  // URL normalizes it and converts an embedded IPv4 address.
  const [before = '', after] = new URL(`http://[${text}]`).hostname.slice(1, -1).split('::');
  const [head, tail] = [before, after ?? ''].map((part) => part.split(':').filter((group) => group !== ''));
  const groups = [...(head ?? []), ...Array(8 - (head?.length ?? 0) - (tail?.length ?? 0)).fill('0'), ...(tail ?? [])];
  return groups.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('');
}
