import type { SandboxClock } from './clock.ts';

/** A request with its body, as handlers get it. */
export interface SandboxRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  /** The part of the path that matches `*` in the route, or ''. */
  id: string;
  /** The body. */
  text: string;
  hasKey: boolean;
  /** True on a path of the newer family of names: /v2/faces and /v2/pals. */
  isNewer: boolean;
  /** The `Range` header. */
  range: string | undefined;
  /** The `If-Range` header: the ETag of the file that the range belongs to. */
  ifRange: string | undefined;
}

/** Limits of the account's plan. */
export interface Limits {
  /** Maximum number of videos queued or generating at the same time; the next one gets 400. */
  maxConcurrentVideos?: number;
  /** Number of videos that can still be generated. Each one lowers it; at 0 the next one gets 402. */
  credits?: number;
  /** Maximum number of active conversations; the next one gets 400. Default: 3. */
  maxConcurrentConversations?: number;
  /** Number of conversations that can still be created. Each one lowers it; at 0 the next one gets 402. */
  conversationCredits?: number;
}

/** What every handler gets besides the request. */
export interface RouteContext<Store> {
  store: Store;
  clock: SandboxClock;
  baseUrl: string;
  /** Form of a single persona: `flat` like the live API, or `data`, a list of one, as documented. */
  personaShape: 'flat' | 'data';
  limits: Limits;
  /** Writes a line to the sandbox's own log. */
  log: (line: string) => void;
}

/** A complete response. */
export interface SandboxResponse {
  status: number;
  headers: Record<string, string>;
  bytes: Buffer;
}

type HandlerIn<Context> = (call: SandboxRequest, context: Context) => SandboxResponse | Promise<SandboxResponse>;

/** The handlers of a path by method; `*` in the path is the id. `isNewer` as in the request. */
export type RouteIn<Context> = readonly [
  path: string,
  handlers: Readonly<Record<string, HandlerIn<Context>>>,
  isNewer?: boolean,
];

/** Handlers and routes of the API. */
export type Handler<Store> = HandlerIn<RouteContext<Store>>;
export type Route<Store> = RouteIn<RouteContext<Store>>;

export function json(status: number, body: unknown): SandboxResponse {
  return textResponse(status, 'application/json', JSON.stringify(body));
}

export function textResponse(status: number, type: string, body: string): SandboxResponse {
  return { status, headers: { 'content-type': type }, bytes: Buffer.from(body) };
}

/** Renames and deletes respond without a body, and therefore without a content type. */
export function empty(status: number): SandboxResponse {
  return { status, headers: {}, bytes: Buffer.alloc(0) };
}
