import { readFile } from 'node:fs/promises';
import { isLoopbackUrl } from '../../api/check-options.ts';
import type { Env } from '../../lib/env.ts';
import { findProxy, isExcepted, type ProxyInUse, readProxy, whyUnusable } from '../find-proxy.ts';
import type { Runtime } from '../io.ts';
import { type Finding, failure, ok, warning } from './finding.ts';

const KINDS = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'];

/** What the environment says about proxies, and which of it is about the way to the server. */
export function checkProxies(env: Env, server: URL | undefined, { platform }: Runtime): Finding[] {
  const inUse = server && findProxy(env, server);
  const bypass = server && reasonToPass(env, server);
  const findings = [...KINDS, 'NO_PROXY'].flatMap((kind) => {
    // Windows knows one variable by both names.
    const names = platform === 'win32' ? [kind] : [kind, kind.toLowerCase()];
    return names.filter((name) => env[name]).map((name) => describe(name, env[name] ?? '', { server, inUse, bypass }));
  });
  return findings.length === 0 ? [ok('proxy', 'No proxy is set.')] : findings;
}

interface Way {
  readonly server: URL | undefined;
  readonly inUse: ProxyInUse | undefined;
  readonly bypass: string | undefined;
}

function describe(name: string, value: string, { server, inUse, bypass }: Way): Finding {
  if (name.toUpperCase() === 'NO_PROXY') return ok('proxy', `${name} is ${value}.`);
  const shown = maskLogin(value);
  const isInUse = inUse?.name === name;
  if (readProxy(value) === undefined) {
    const text = `${name} is ${shown}, which tavus can't use: it ${whyUnusable(value)}, and only http:// and https:// work`;
    const fix = `Set ${name} to such a proxy, or unset it for tavus.`;
    if (isInUse) return failure('proxy', `${text}.`, fix);
    return warning('proxy', `${text}; it is not needed${server ? ` for ${server.origin}` : ''}.`, fix);
  }
  if (isInUse) return ok('proxy', `${name} is ${shown}; requests to ${server?.host} go through it.`);
  return ok('proxy', `${name} is ${shown}${bypass ?? `; it is not used${server ? ` for ${server.origin}` : ''}`}.`);
}

function reasonToPass(env: Env, server: URL): string | undefined {
  if (isLoopbackUrl(server)) return `; ${server.host} is this computer, so requests go past it`;
  return isExcepted(env, server) ? `; NO_PROXY lets requests to ${server.host} go past it` : undefined;
}

/** A proxy's address without user name and password, and without what comes after host and port. */
function maskLogin(text: string): string {
  const [, scheme = '', rest = ''] = /^(\w[\w+.-]*:\/\/)?(.*)$/s.exec(text) ?? [];
  const at = rest.lastIndexOf('@');
  const host = rest.slice(at + 1).replace(/[/?#].*$/s, '');
  return `${scheme}${at < 0 ? '' : '…@'}${host}`;
}

/** Which certificates are trusted, beside Node's own. */
export async function checkCertificates(env: Env): Promise<Finding[]> {
  const findings = env.NODE_EXTRA_CA_CERTS ? [await checkExtra(env.NODE_EXTRA_CA_CERTS)] : [];
  if (env.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    findings.push(
      warning(
        'certificates',
        'NODE_TLS_REJECT_UNAUTHORIZED is 0: anybody on the way to Tavus can read your API key.',
        'Unset it. If a certificate is refused then, name its issuer in NODE_EXTRA_CA_CERTS.',
      ),
    );
  }
  return findings.length === 0 ? [ok('certificates', "Certificates: Node's own list is trusted.")] : findings;
}

async function checkExtra(path: string): Promise<Finding> {
  const text = await readFile(path, 'latin1').catch(() => undefined);
  if (text?.includes('-----BEGIN CERTIFICATE-----')) {
    return ok('certificates', `NODE_EXTRA_CA_CERTS is ${path}, which holds certificates.`);
  }
  const problem = text === undefined ? "can't be read" : 'holds no certificate in PEM form';
  return warning(
    'certificates',
    `NODE_EXTRA_CA_CERTS names a file that ${problem}: ${path}. Node goes on without it.`,
    'Correct the path, or unset NODE_EXTRA_CA_CERTS.',
  );
}
