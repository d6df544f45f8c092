import type { Store } from './store.ts';
import type { Clock } from './stored.ts';

/** One request, read. */
export interface Call {
  method: string;
  path: string;
  query: URLSearchParams;
  /** What stands for `*` in the route, or ''. */
  id: string;
  text: string;
  hasKey: boolean;
  range: string | undefined;
  /** The condition of the range: the version of the file that it is for. */
  ifRange: string | undefined;
}

/** What the account's plan allows. */
export interface Limits {
  /** Videos that are queued or generating at once; one more is refused with 400. */
  maxConcurrentVideos?: number;
  /** Videos that can still be made; counts down, and at 0 the next one is refused with 402. */
  credits?: number;
}

/** What the handlers work on. */
export interface World {
  store: Store;
  clock: Clock;
  baseUrl: string;
  /** How GET answers with one persona: `flat` as live, or `data`, a list of one as documented. */
  personaShape: 'flat' | 'data';
  limits: Limits;
}

/** What goes back over the wire. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  bytes: Buffer;
}

export function json(status: number, body: unknown): Answer {
  return textAnswer(status, 'application/json', JSON.stringify(body));
}

export function textAnswer(status: number, type: string, body: string): Answer {
  return { status, headers: { 'content-type': type }, bytes: Buffer.from(body) };
}

/** Renames and deletes answer without a body, and so without a content type. */
export function empty(status: number): Answer {
  return { status, headers: {}, bytes: Buffer.alloc(0) };
}
