import { showRoom } from './conversations/room.ts';
import { json, type Route, type RouteContext, type SandboxResponse } from './http.ts';
import { getMedia, watchVideo } from './media-routes.ts';
import { NOUNS, type Store } from './nouns.ts';
import { type Call, respond } from './respond.ts';

export const ROUTES: readonly Route<Store>[] = [
  ...NOUNS.flatMap((noun): readonly Route<Store>[] => noun.routes),
  ['/media/*', { GET: getMedia }],
  ['/watch/*', { GET: watchVideo }],
  ['/room/*', { GET: showRoom }],
];

/** Handles a request of the API. @returns 401, 404 or 405 if there is no handler for it */
export async function handleRequest(call: Call, context: RouteContext<Store>): Promise<SandboxResponse> {
  if (call.path.startsWith('/v2/') && !call.hasKey) return json(401, { message: 'Invalid access token' });
  return await respond(ROUTES, call, context);
}
