import { InvalidRequestError, UnusableIdError } from './errors.ts';

export interface CallOptions {
  /** Aborting it rejects the call with `CancelledError`. */
  signal?: AbortSignal | undefined;
}

export interface DeleteOptions extends CallOptions {
  /** Also destroys the stored footage or files; cannot be undone. */
  hard?: boolean | undefined;
}

export interface Call extends CallOptions {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** The segments after /v2, not encoded. */
  path: readonly string[];
  query?: Readonly<Record<string, string | number | boolean | undefined>>;
  body?: unknown;
  /** False to send the request only once. Default true. */
  retry?: boolean;
}

/**
 * The path with each segment encoded.
 * @throws InvalidRequestError for an empty segment, which would address the whole list; UnusableIdError for '.' and '..',
 * which would change the route even if encoded, and for half of a surrogate pair, which cannot be encoded
 */
export function encodePath({ method, path }: Call): string {
  const facts = { method, path: '/v2' };
  if (path.includes('')) throw new InvalidRequestError('No id.', facts, 'no_id');
  if (path.some((segment) => !segment.isWellFormed())) {
    throw new UnusableIdError('The id is not well-formed.', facts, 'half_character');
  }
  if (path.some((segment) => ['.', '..'].includes(segment))) {
    throw new UnusableIdError('The id is a path.', facts, 'dots');
  }
  return ['/v2', ...path.map(encodeURIComponent)].join('/');
}

/** '' or `?name=value…`; omits undefined values. */
export function encodeQuery(query: Call['query'] = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) params.append(name, String(value));
  return params.size === 0 ? '' : `?${params}`;
}
