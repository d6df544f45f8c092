import { json, type Limits, type SandboxRequest, type SandboxResponse } from '../http.ts';
import { orNull, readFields, wholeNumber } from '../validate.ts';
import type { Control, ControlRoute } from './control.ts';

/** The limits of an account by their names in flags and requests. */
export const LIMIT_NAMES = {
  video_credits: 'credits',
  conversation_credits: 'conversationCredits',
  concurrent_videos: 'maxConcurrentVideos',
  concurrent_conversations: 'maxConcurrentConversations',
} as const satisfies Readonly<Record<string, keyof Limits>>;

const fields = Object.fromEntries(Object.keys(LIMIT_NAMES).map((name) => [name, orNull(wholeNumber(0))]));

function showLimits(_call: SandboxRequest, { account: { limits } }: Control): SandboxResponse {
  return json(200, Object.fromEntries(Object.entries(LIMIT_NAMES).map(([name, key]) => [name, limits[key] ?? null])));
}

/** Null removes a limit, or restores its default. */
function changeLimits(call: SandboxRequest, control: Control): SandboxResponse {
  const body = readFields(call, fields);
  const { limits } = control.account;
  for (const [name, key] of Object.entries(LIMIT_NAMES)) {
    if (body[name] === null) delete limits[key];
    else if (body[name] !== undefined) limits[key] = Number(body[name]);
  }
  return showLimits(call, control);
}

export const LIMIT_ROUTES: readonly ControlRoute[] = [['/_sandbox/limits', { GET: showLimits, PATCH: changeLimits }]];
