import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { corsHeaders, forbidden, preflight, refusalOf } from './access.ts';
import { readBody } from './body.ts';
import type { CallbackSchedule } from './callbacks/schedule.ts';
import type { Control } from './control/control.ts';
import { handleControl, isControl } from './control/routes.ts';
import { replacement } from './faults.ts';
import { json, type SandboxResponse } from './http.ts';
import type { Call } from './respond.ts';
import { handleRequest } from './routes.ts';
import { rejectBody, send } from './send.ts';

/** What a running sandbox consists of. */
export interface ServerState extends Control {
  readonly callbacks: CallbackSchedule;
  readonly closing: AbortController;
  readonly latencyMs: number;
  /** Saves the account, if it is kept in a file. */
  save(): void;
}

export async function serve(request: IncomingMessage, response: ServerResponse, state: ServerState): Promise<void> {
  const { method = 'GET', url = '/', headers } = request;
  const refusal = refusalOf(headers);
  if (refusal !== undefined) {
    state.context.log(`Refused ${method} with ${refusal}.`);
    return send(response, forbidden(refusal), {}, method === 'HEAD');
  }
  for (const [name, value] of Object.entries(corsHeaders(headers))) response.setHeader(name, value);
  const answer = preflight(method, headers);
  if (answer !== undefined) return send(response, answer, {}, false);
  const hasKey = headers['x-api-key'] === state.account.apiKey;
  const body = await readBody(request, hasKey);
  if (body !== undefined && isControl(url.split('?')[0] ?? '')) {
    return send(response, await handle(request, body, (call) => handleControl(call, state), state), {}, false);
  }
  state.log.add(request, body, state.account.apiKey);
  if (body === undefined) return await rejectBody(response, hasKey, state.closing.signal);
  const fault = state.faults.take(method, url) ?? {};
  if (fault.drop === 'before') return void response.destroy();
  const replaced = replacement(fault);
  const toApi = (call: Call) => handleRequest(call, state.context);
  const result = replaced === undefined || fault.applied ? await handle(request, body, toApi, state) : replaced;
  const delayMs = state.latencyMs + (fault.delayMs ?? 0);
  if (delayMs > 0) await wait(delayMs, undefined, { signal: state.closing.signal });
  if (fault.drop === 'after') return void response.destroy();
  // Node.js would send the system time, but the items are dated by the sandbox's clock.
  response.setHeader('date', new Date(state.context.clock.now()).toUTCString());
  send(response, replaced ?? result, fault, method === 'HEAD');
}

async function handle(
  request: IncomingMessage,
  body: string,
  to: (call: Call) => Promise<SandboxResponse>,
  state: ServerState,
): Promise<SandboxResponse> {
  const { method = 'GET', url = '/', headers } = request;
  const [path = '/', search = ''] = url.split(/\?(.*)/s);
  const call = {
    // HEAD is handled as GET; send() leaves out the body.
    method: method === 'HEAD' ? 'GET' : method,
    path,
    query: new URLSearchParams(search),
    text: body,
    hasKey: headers['x-api-key'] === state.account.apiKey,
    range: headers.range,
    ifRange: headers['if-range']?.toString(),
  };
  try {
    const response = await to(call);
    state.callbacks.check();
    // A visit of a room is a participant.
    if (call.method !== 'GET' || path.startsWith('/room/')) state.save();
    return response;
  } catch (error) {
    return json(500, { message: `The sandbox failed: ${String(error)}` });
  }
}
