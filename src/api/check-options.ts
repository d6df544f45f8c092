import { trimEndWhile } from '../lib/text/text-end.ts';

/** Where Tavus is, and where every key goes that was not saved with another server. */
export const TAVUS_URL = 'https://tavusapi.com';

/** An option of `createTavusClient` that cannot be used. The message never holds the value of a key or password. */
export class ClientOptionError extends Error {
  override readonly name = 'ClientOptionError';

  constructor(
    readonly option: 'apiKey' | 'baseUrl',
    message: string,
  ) {
    super(message);
  }
}

/** Printable ASCII without spaces. axios drops every other character from a header without a word. */
export function isSendableKey(key: string): boolean {
  return /^[\x21-\x7e]+$/.test(key);
}

/**
 * The base URL in its normal form, without a slash at the end, and without the /v2 that every path begins with.
 * @throws ClientOptionError when the key would not be safe there, or the URL cannot take a path.
 */
export function checkBaseUrl(url: string): string {
  const parsed = parseUrl(url);
  const problem = baseUrlProblem(parsed);
  if (parsed === undefined || problem !== undefined) throw new ClientOptionError('baseUrl', `The base URL ${problem}.`);
  return parsed.origin + withoutVersion(parsed.pathname);
}

/** The path without slashes and /v2 at its end. */
function withoutVersion(path: string): string {
  const isSlash = (character: string) => character === '/';
  let left = trimEndWhile(path, isSlash);
  while (left.endsWith('/v2')) left = trimEndWhile(left.slice(0, -'/v2'.length), isSlash);
  return left;
}

/** True for 127.0.0.0/8, ::1 and localhost. */
export function isLoopbackUrl(url: URL): boolean {
  // URL has already written 127.1 or 0x7f000001 as 127.0.0.1; 127.evil.example is a name, not an address.
  return url.hostname === 'localhost' || url.hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(url.hostname);
}

function baseUrlProblem(url: URL | undefined): string | undefined {
  if (url === undefined) return `is not a URL such as ${TAVUS_URL}`;
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must begin with https://';
  if (url.username !== '' || url.password !== '') return 'must not hold a user name or password';
  if (/[?#]/.test(url.href)) return 'must not hold a query or fragment';
  if (url.protocol === 'http:' && !isLoopbackUrl(url)) {
    return 'must begin with https:// (plain http is for this computer only: localhost, 127.0.0.1, [::1])';
  }
  return undefined;
}

function parseUrl(url: string): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined;
}
