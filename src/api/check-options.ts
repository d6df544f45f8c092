import { trimEndWhile } from '../lib/text/text-end.ts';

/** Tavus' address: the server of every key that was not saved with another one. */
export const TAVUS_URL = 'https://tavusapi.com';

/** An invalid option of `createTavusClient`. The message never contains the value of a key or password. */
export class ClientOptionError extends Error {
  override readonly name = 'ClientOptionError';

  constructor(
    readonly option: 'apiKey' | 'baseUrl',
    message: string,
  ) {
    super(message);
  }
}

/** True for printable ASCII without spaces. axios silently drops all other characters from headers. */
export function isSendableKey(key: string): boolean {
  return /^[\x21-\x7e]+$/.test(key);
}

/**
 * Normalizes a base URL: removes a trailing slash, and /v2, which every path begins with.
 * @throws ClientOptionError if the URL is invalid or unsafe for a key
 */
export function checkBaseUrl(url: string): string {
  const parsed = parseUrl(url);
  const problem = baseUrlProblem(parsed);
  if (parsed === undefined || problem !== undefined) throw new ClientOptionError('baseUrl', `The base URL ${problem}.`);
  return parsed.origin + withoutVersion(parsed.pathname);
}

/** The path without trailing slashes and /v2. */
function withoutVersion(path: string): string {
  const isSlash = (character: string) => character === '/';
  let left = trimEndWhile(path, isSlash);
  while (left.endsWith('/v2')) left = trimEndWhile(left.slice(0, -'/v2'.length), isSlash);
  return left;
}

/** True for 127.0.0.0/8, ::1 and localhost. */
export function isLoopbackUrl(url: URL): boolean {
  // URL normalizes 127.1 and 0x7f000001 to 127.0.0.1; 127.evil.example is a name, not an address.
  return url.hostname === 'localhost' || url.hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(url.hostname);
}

function baseUrlProblem(url: URL | undefined): string | undefined {
  if (url === undefined) return `is not a URL such as ${TAVUS_URL}`;
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must begin with https://';
  if (url.username !== '' || url.password !== '') return 'must not contain a user name or password';
  if (/[?#]/.test(url.href)) return 'must not contain a query or fragment';
  if (url.protocol === 'http:' && !isLoopbackUrl(url)) {
    return 'must begin with https:// (http:// only for this computer: localhost, 127.0.0.1, [::1])';
  }
  return undefined;
}

function parseUrl(url: string): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined;
}
