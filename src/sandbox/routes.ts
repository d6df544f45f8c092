import { showRoom } from './conversations/room.ts';
import {
  type Handler,
  json,
  type Route,
  type RouteContext,
  type SandboxRequest,
  type SandboxResponse,
} from './http.ts';
import { getMedia, watchVideo } from './media-routes.ts';
import { NOUNS, type Store } from './nouns.ts';
import { HttpError } from './validate.ts';
import { olderQuery, toNewer } from './vocabulary.ts';

const routes: readonly Route<Store>[] = [
  ...NOUNS.flatMap((noun): readonly Route<Store>[] => noun.routes),
  ['/media/*', { GET: getMedia }],
  ['/watch/*', { GET: watchVideo }],
  ['/room/*', { GET: showRoom }],
];

/** Finds the handler for a request. @returns 401, 404 or 405 if there is none. */
export async function handleRequest(
  call: Omit<SandboxRequest, 'id' | 'isNewer'>,
  context: RouteContext<Store>,
): Promise<SandboxResponse> {
  if (call.path.startsWith('/v2/') && !call.hasKey) return json(401, { message: 'Invalid access token' });
  for (const [pattern, handlers, isNewer = false] of routes) {
    const id = match(pattern, call.path);
    if (id === undefined) continue;
    const handler = Object.hasOwn(handlers, call.method) ? handlers[call.method] : undefined;
    if (handler === undefined) return notAllowed(Object.keys(handlers));
    const response = await run(handler, { ...call, ...(isNewer && olderQuery(call)), id, isNewer }, context);
    return isNewer ? toNewer(response) : response;
  }
  return json(404, { message: 'Not Found' });
}

async function run(
  handler: Handler<Store>,
  call: SandboxRequest,
  context: RouteContext<Store>,
): Promise<SandboxResponse> {
  try {
    return await handler(call, context);
  } catch (error) {
    if (error instanceof HttpError) return json(error.status, error.body);
    throw error;
  }
}

/** The part of the path that matches `*`, '' if the pattern has none, undefined if the path does not match. */
function match(pattern: string, path: string): string | undefined {
  const wanted = pattern.split('/');
  const parts = path.split('/');
  if (wanted.length !== parts.length) return undefined;
  const isSame = wanted.every((part, index) => (part === '*' ? parts[index] !== '' : part === parts[index]));
  return isSame ? (parts[wanted.indexOf('*')] ?? '') : undefined;
}

function notAllowed(methods: string[]): SandboxResponse {
  const refusal = json(405, { message: 'Method Not Allowed' });
  return { ...refusal, headers: { ...refusal.headers, allow: methods.join(', ') } };
}
