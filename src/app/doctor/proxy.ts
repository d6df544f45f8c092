import { readFile } from 'node:fs/promises';
import { isLoopbackUrl } from '../../api/check-options.ts';
import type { Env } from '../../lib/env.ts';
import { findProxy, isExcluded, type ProxyInUse, readProxy, whyUnusable } from '../find-proxy.ts';
import type { Runtime } from '../io.ts';
import { type CheckResult, failure, ok, warning } from './check-result.ts';

const KINDS = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'];

/** The proxy variables of the environment, and which of them applies to the server. */
export function checkProxies(env: Env, server: URL | undefined, { platform }: Runtime): CheckResult[] {
  const inUse = server && findProxy(env, server);
  const bypass = server && reasonToBypass(env, server);
  const checkResults = [...KINDS, 'NO_PROXY'].flatMap((kind) => {
    // On Windows names of variables are case-insensitive.
    const names = platform === 'win32' ? [kind] : [kind, kind.toLowerCase()];
    return names.filter((name) => env[name]).map((name) => describe(name, env[name] ?? '', { server, inUse, bypass }));
  });
  return checkResults.length === 0 ? [ok('proxy', 'No proxy is set.')] : checkResults;
}

interface ProxyContext {
  readonly server: URL | undefined;
  readonly inUse: ProxyInUse | undefined;
  readonly bypass: string | undefined;
}

function describe(name: string, value: string, { server, inUse, bypass }: ProxyContext): CheckResult {
  if (name.toUpperCase() === 'NO_PROXY') return ok('proxy', `${name} is ${value}.`);
  const shown = maskLogin(value);
  const isInUse = inUse?.name === name;
  if (readProxy(value) === undefined) {
    const text = `${name} is ${shown}, which tavus cannot use: it ${whyUnusable(value)}. Supported are http:// and https://`;
    const fix = `Set ${name} to an http:// or https:// proxy, or unset it for tavus.`;
    if (isInUse) return failure('proxy', `${text}.`, fix);
    return warning('proxy', `${text}; it is not needed${server ? ` for ${server.origin}` : ''}.`, fix);
  }
  if (isInUse) return ok('proxy', `${name} is ${shown}; requests to ${server?.host} go through it.`);
  return ok('proxy', `${name} is ${shown}${bypass ?? `; it is not used${server ? ` for ${server.origin}` : ''}`}.`);
}

function reasonToBypass(env: Env, server: URL): string | undefined {
  if (isLoopbackUrl(server)) return `; ${server.host} is this computer, so requests bypass it`;
  return isExcluded(env, server) ? `; requests to ${server.host} bypass it because of NO_PROXY` : undefined;
}

/** A proxy's address without user name, password and path. */
function maskLogin(text: string): string {
  const [, scheme = '', rest = ''] = /^(\w[\w+.-]*:\/\/)?(.*)$/s.exec(text) ?? [];
  const at = rest.lastIndexOf('@');
  const host = rest.slice(at + 1).replace(/[/?#].*$/s, '');
  return `${scheme}${at < 0 ? '' : '…@'}${host}`;
}

/** The certificates that are trusted in addition to Node's own. */
export async function checkCertificates(env: Env): Promise<CheckResult[]> {
  const checkResults = env.NODE_EXTRA_CA_CERTS ? [await checkExtra(env.NODE_EXTRA_CA_CERTS)] : [];
  if (env.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    checkResults.push(
      warning(
        'certificates',
        'NODE_TLS_REJECT_UNAUTHORIZED is 0: others on the network can read your API key.',
        'Unset it. If a certificate is then not trusted, add its issuer with NODE_EXTRA_CA_CERTS.',
      ),
    );
  }
  return checkResults.length === 0
    ? [ok('certificates', "Certificates: Node's built-in list is trusted.")]
    : checkResults;
}

async function checkExtra(path: string): Promise<CheckResult> {
  const text = await readFile(path, 'latin1').catch(() => undefined);
  if (text?.includes('-----BEGIN CERTIFICATE-----')) {
    return ok('certificates', `NODE_EXTRA_CA_CERTS is ${path}, which contains certificates.`);
  }
  const problem = text === undefined ? 'cannot be read' : 'contains no certificate in PEM format';
  return warning(
    'certificates',
    `NODE_EXTRA_CA_CERTS is a file that ${problem}: ${path}. Node ignores it.`,
    'Correct the path, or unset NODE_EXTRA_CA_CERTS.',
  );
}
