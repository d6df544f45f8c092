import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { corsHeaders, forbidden, preflight, refusalOf } from './access.ts';
import { readBody } from './body.ts';
import type { CallbackSchedule } from './callbacks/schedule.ts';
import { type Faults, replacement } from './faults.ts';
import { json, type RouteContext, type SandboxResponse } from './http.ts';
import type { Store } from './nouns.ts';
import type { RequestLog } from './request-log.ts';
import { handleRequest } from './routes.ts';
import { rejectBody, send } from './send.ts';

/** What a running sandbox consists of. */
export interface ServerState {
  apiKey: string;
  context: RouteContext<Store>;
  faults: Faults;
  log: RequestLog;
  callbacks: CallbackSchedule;
  closing: AbortController;
  latencyMs: number;
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
  const hasKey = headers['x-api-key'] === state.apiKey;
  const body = await readBody(request, hasKey);
  state.log.add(request, body, state.apiKey);
  if (body === undefined) return await rejectBody(response, hasKey, state.closing.signal);
  const fault = state.faults.take(method, url) ?? {};
  if (fault.drop === 'before') return void response.destroy();
  const replaced = replacement(fault);
  const result = replaced === undefined || fault.applied ? await handle(request, body, state) : replaced;
  const delayMs = state.latencyMs + (fault.delayMs ?? 0);
  if (delayMs > 0) await wait(delayMs, undefined, { signal: state.closing.signal });
  if (fault.drop === 'after') return void response.destroy();
  // Node.js would send the system time, but the items are dated by the sandbox's clock.
  response.setHeader('date', new Date(state.context.clock.now()).toUTCString());
  send(response, replaced ?? result, fault, method === 'HEAD');
}

async function handle(request: IncomingMessage, body: string, state: ServerState): Promise<SandboxResponse> {
  const { method = 'GET', url = '/', headers } = request;
  const [path = '/', search = ''] = url.split(/\?(.*)/s);
  const call = {
    // HEAD is handled as GET; send() leaves out the body.
    method: method === 'HEAD' ? 'GET' : method,
    path,
    query: new URLSearchParams(search),
    text: body,
    hasKey: headers['x-api-key'] === state.apiKey,
    range: headers.range,
    ifRange: headers['if-range']?.toString(),
  };
  try {
    const response = await handleRequest(call, state.context);
    state.callbacks.check();
    return response;
  } catch (error) {
    return json(500, { message: `The sandbox failed: ${String(error)}` });
  }
}
