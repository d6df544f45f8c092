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
  /** What follows /v2, one entry a segment, not yet encoded. */
  path: readonly string[];
  query?: Readonly<Record<string, string | number | boolean | undefined>>;
  body?: unknown;
  /** False for one that is sent once, whatever happens. */
  retry?: boolean;
}

/**
 * The path with each segment encoded.
 * @throws InvalidRequestError for '', which names the whole list; UnusableIdError for '.' and '..', which climb to another route even encoded, and for
 * list, and for half of a surrogate pair, which cannot be encoded.
 */
export function encodePath({ method, path }: Call): string {
  if (path.includes('')) {
    throw new InvalidRequestError('It has no id, so nothing can be done with it.', { method, path: '/v2' });
  }
  if (path.some((segment) => !segment.isWellFormed())) {
    const message = 'The id is not well-formed text: it holds half of a character.';
    throw new UnusableIdError(message, { method, path: '/v2' });
  }
  if (path.some((segment) => ['.', '..'].includes(segment))) {
    throw new UnusableIdError('This cannot be an id.', { method, path: '/v2' });
  }
  return ['/v2', ...path.map(encodeURIComponent)].join('/');
}

/** '' or `?name=value…`; undefined values are left out. */
export function encodeQuery(query: Call['query'] = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) params.append(name, String(value));
  return params.size === 0 ? '' : `?${params}`;
}
