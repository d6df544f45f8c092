import { isWalkable } from '../lib/json.ts';
import { createRedactor, type Redact } from '../lib/redact.ts';
import { ServerClock } from './dates.ts';
import { CancelledError, type Change, TimeoutError } from './errors.ts';
import type { OnExchange } from './exchange.ts';
import { withLimits } from './limits.ts';
import { parseJson } from './read.ts';
import { type Answer, type AnswerHead, type Asked, toRefusal } from './refusal.ts';
import { type RetryOptions, withRetries } from './retry.ts';
import { type Call, encodePath, encodeQuery } from './route.ts';
import { isHtml } from './server-message.ts';
import { toFailure, toRedirect, toUnreadable, whyNotJson } from './unreadable.ts';
import type { Wire, WireOptions, WireRequest } from './wire.ts';

export interface HttpOptions extends WireOptions {
  /** Milliseconds for each attempt, from its start to the last byte of the response. */
  timeoutMs: number;
  retries: RetryOptions;
  beforeChange: ((change: Change) => void) | undefined;
  onExchange: OnExchange | undefined;
}

/** Both reject with a `TavusError`, or `CancelledError`. */
export interface Http {
  /** Reads a JSON response. If `reader` returns undefined, the JSON has an unexpected structure. */
  read<T>(call: Call, reader: (json: unknown) => T | undefined): Promise<T>;
  /** Accepts any 2xx and 304, with or without a body. @returns the status */
  run(call: Call): Promise<number>;
  readonly serverClock: ServerClock;
}

export function createHttp(options: HttpOptions): Http {
  const serverClock = new ServerClock(options.retries.clock.now);
  const send = createSender({ ...options, serverClock });
  return {
    serverClock,
    async read(call, reader) {
      const { asked, answer } = await send(call);
      const json = parseJson(answer.body);
      if (json === undefined) throw toUnreadable(whyNotJson(answer.body), asked, answer);
      const value = isWalkable(json) ? reader(json) : undefined;
      if (value === undefined) throw toUnreadable('shape', asked, answer);
      return value;
    },
    async run(call) {
      const { asked, answer } = await send(call);
      // A web page with status 200 comes from a proxy, so the change may not have reached Tavus.
      if (isHtml(answer.body)) throw toUnreadable('html', asked, answer);
      return answer.status;
    },
  };
}

type SendOptions = HttpOptions & Pick<Http, 'serverClock'>;

/** @returns a function that sends a call, with retries, and accepts any 2xx and 304. The first call opens the connection. */
function createSender(options: SendOptions) {
  const { baseUrl, retries } = options;
  const redact = createRedactor(options.apiKey);
  let wire: Promise<Wire> | undefined;
  return async (call: Call): Promise<{ asked: Asked; answer: Answer }> => {
    const path = encodePath(call);
    const url = path + encodeQuery(call.query);
    if (call.method !== 'GET') options.beforeChange?.({ method: call.method, url: baseUrl + url, body: call.body });
    const asked = {
      ...{ method: call.method, path: redact(path), server: redact(baseUrl) },
      ...{ redact, now: retries.clock.now },
    };
    wire ??= openWire(options, redact);
    const request = { method: call.method, url, json: toJson(call.body) };
    const sending = wire;
    const sendOnce = async () => {
      const answer = await exchange(await sending, request, asked, options, call.signal);
      if (answer.status >= 400) throw toRefusal(answer, asked);
      if (answer.status >= 300 && answer.status !== 304) throw toRedirect(answer, asked, baseUrl);
      return { asked, answer };
    };
    return call.retry === false ? await sendOnce() : await withRetries(retries, call.signal, sendOnce);
  };
}

/** Sends one request and reads the whole response, within both timeouts. */
function exchange(
  wire: Wire,
  request: Omit<WireRequest, 'signal' | 'watch'>,
  asked: Asked,
  { baseUrl, connectTimeoutMs, timeoutMs, serverClock }: SendOptions,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  let head: AnswerHead | undefined;
  let written = false;
  const onTimeout = (): Error =>
    new TimeoutError(`No complete response within ${timeoutMs} ms.`, { ...asked, written }, 'answer', timeoutMs);
  const noConnection = (): Error =>
    new TimeoutError(
      `No connection within ${connectTimeoutMs} ms.`,
      { ...asked, written },
      'connect',
      connectTimeoutMs,
    );
  const onCancel = (): Error => new CancelledError(written);

  return withLimits({ timeoutMs, onTimeout, onCancel, signal }, async (stop) => {
    const watch = {
      connectTimedOut: () => stop.abort(noConnection()),
      mayWrite: () => {
        written = true;
      },
      gotHead: (arrived: AnswerHead) => {
        head = arrived;
        serverClock.read(arrived.headers.date);
      },
    };
    try {
      const { status, headers, data } = await wire({ ...request, signal: stop.signal, watch });
      return { status, headers, body: data };
    } catch (error) {
      throw toFailure(error, asked, baseUrl, { written, head });
    }
  });
}

/** The same calls without retries. */
export function withoutRetries(http: Http): Http {
  return {
    read: (call, reader) => http.read({ ...call, retry: false }, reader),
    run: (call) => http.run({ ...call, retry: false }),
    serverClock: http.serverClock,
  };
}

async function openWire(options: HttpOptions, redact: Redact): Promise<Wire> {
  const { createWire } = await import('./wire.ts');
  const wire = createWire(options);
  const { baseUrl, onExchange } = options;
  return onExchange ? (await import('./exchange.ts')).watchWire(wire, { baseUrl, redact, onExchange }) : wire;
}

function toJson(body: unknown): string | undefined {
  return body === undefined ? undefined : JSON.stringify(body);
}
