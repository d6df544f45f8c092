import { json, type RouteIn, type SandboxRequest, type SandboxResponse } from './http.ts';
import { matchPath } from './match.ts';
import { HttpError } from './validate.ts';
import { olderQuery, toNewer } from './vocabulary.ts';

/** A request whose route is not known yet. */
export type Call = Omit<SandboxRequest, 'id' | 'isNewer'>;

/** Handles a request with the first route that matches. @returns 404 or 405 if there is none */
export async function respond<Context>(
  routes: readonly RouteIn<Context>[],
  call: Call,
  context: Context,
): Promise<SandboxResponse> {
  for (const [pattern, handlers, isNewer = false] of routes) {
    const id = matchPath(pattern, call.path);
    if (id === undefined) continue;
    const handler = Object.hasOwn(handlers, call.method) ? handlers[call.method] : undefined;
    if (handler === undefined) return notAllowed(Object.keys(handlers));
    const asked = { ...call, ...(isNewer && olderQuery(call)), id, isNewer };
    const response = await orError(async () => await handler(asked, context));
    return isNewer ? toNewer(response) : response;
  }
  return json(404, { message: 'Not Found' });
}

async function orError(handle: () => Promise<SandboxResponse>): Promise<SandboxResponse> {
  try {
    return await handle();
  } catch (error) {
    if (error instanceof HttpError) return json(error.status, error.body);
    throw error;
  }
}

function notAllowed(methods: string[]): SandboxResponse {
  const refusal = json(405, { message: 'Method Not Allowed' });
  return { ...refusal, headers: { ...refusal.headers, allow: methods.join(', ') } };
}
