import http from 'node:http';
import { PassThrough, type Readable } from 'node:stream';
import axios, { type AxiosResponse } from 'axios';
import { isLoopbackUrl } from './check-options.ts';
import { InvalidRequestError, NotFoundError, TavusError } from './errors.ts';
import { describeFailure, type Exchange, type OnExchange, readRequestId, startClock } from './exchange.ts';
import { withLimits } from './limits.ts';
import { type Asked, toRefusal } from './refusal.ts';
import { type FindProxy, TunnelAgent } from './tunnel.ts';
import { toFailure } from './unreadable.ts';

export interface MediaOptions {
  /** The first byte wanted; the whole file when left out. */
  readonly from?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Until the first byte, default 30,000 ms. What comes after it is the reader's to watch. */
  readonly timeoutMs?: number | undefined;
  /** The proxy on the way to an https server; the file is loaded straight from there unless told. */
  readonly findProxy?: FindProxy | undefined;
  /** Called once the file has begun, or did not: a signed link is in it whole. */
  readonly onExchange?: OnExchange | undefined;
}

/** The beginning of a file. The reader of `body` destroys it when it has read enough. */
export interface Media {
  /** Where `body` begins: 0 when the server sends the whole file although less was asked for. */
  readonly from: number;
  /** Bytes of the whole file; undefined when the server doesn't say. */
  readonly size: number | undefined;
  readonly type: string;
  /** Ends where the connection breaks off, after all that came before. */
  readonly body: Readable;
  /** What broke it off; undefined for a body that came to its end. */
  failure(): Error | undefined;
}

/**
 * Opens a file behind a link that Tavus gave. No key goes along, so redirects are followed, but never to plain http.
 * @throws TavusError; `InvalidRequestError` without a status for a link that is not opened at all.
 */
export async function openMedia(
  url: string,
  { from = 0, signal, timeoutMs = 30_000, findProxy = () => undefined, onExchange }: MediaOptions = {},
): Promise<Media> {
  const target = checkLink(url);
  const asked: Asked = { method: 'GET', path: target.origin + target.pathname, redact: (text) => text };
  const onTimeout = () => toFailure({ code: 'ETIMEDOUT' }, asked, target.origin);
  const clock = startClock();
  const tell = (ending: Pick<Exchange, 'status' | 'requestId' | 'failure'>) =>
    onExchange?.({ method: 'GET', url, ...ending, ms: clock() });
  const answer = await withLimits({ timeoutMs, onTimeout, signal }, async (stop) => {
    try {
      return await request(target, from, stop.signal, findProxy);
    } catch (error) {
      const reason: unknown = stop.signal.aborted ? stop.signal.reason : error;
      tell({ failure: describeFailure(reason) });
      throw refusalIn(error) ?? toFailure(error, asked, target.origin);
    }
  });
  tell({ status: answer.status, requestId: readRequestId(answer.headers, asked.redact) });
  return readMedia(answer, from, asked);
}

/** @throws InvalidRequestError for what is no web address, or could be read on its way. */
function checkLink(url: string, method = 'GET'): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed && (parsed.protocol === 'https:' || (parsed.protocol === 'http:' && isLoopbackUrl(parsed)))) return parsed;
  throw new InvalidRequestError('The link is not an https address.', { method, path: parsed?.origin ?? 'the link' });
}

/** A server elsewhere must not send a request to a program on this computer. */
function checkRedirect(from: URL, to: string): void {
  const target = checkLink(to);
  if (!isLoopbackUrl(target) || isLoopbackUrl(from)) return;
  throw new InvalidRequestError('The link leads to this computer.', { method: 'GET', path: target.origin });
}

/** What refused a redirect comes back wrapped up, more than once. */
function refusalIn(error: unknown): TavusError | undefined {
  if (error instanceof TavusError) return error;
  return error instanceof Error ? refusalIn(error.cause) : undefined;
}

async function request(
  url: URL,
  from: number,
  signal: AbortSignal,
  findProxy: FindProxy,
): Promise<AxiosResponse<Readable>> {
  return await axios.get<Readable>(url.href, {
    adapter: 'http',
    responseType: 'stream',
    signal,
    // What is resumed must be the bytes themselves.
    decompress: false,
    headers: { 'Accept-Encoding': 'identity', ...(from > 0 && { Range: `bytes=${from}-` }) },
    maxRedirects: 5,
    beforeRedirect: (options) => checkRedirect(url, String(options.href)),
    validateStatus: () => true,
    httpAgent: new http.Agent(),
    httpsAgent: new TunnelAgent(findProxy),
    proxy: false,
  });
}

function readMedia({ status, headers, data }: AxiosResponse<Readable>, from: number, asked: Asked): Media {
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(String(headers['content-range'] ?? ''));
  const type = String(headers['content-type'] ?? '');
  if (status === 206 && range && Number(range[1]) === from) {
    return { from, size: range[2] === '*' ? undefined : Number(range[2]), type, ...keepAll(data) };
  }
  if (status === 200) {
    const length = Number(headers['content-length']);
    return { from: 0, size: Number.isInteger(length) ? length : undefined, type, ...keepAll(data) };
  }
  data.destroy();
  // No key went along, so none was refused: such a link has no file behind it, or none any more.
  if ([401, 403, 404, 410].includes(status)) {
    throw new NotFoundError('There is no file behind the link.', { ...asked, status });
  }
  throw toRefusal({ status: status === 206 ? 416 : status, headers: {}, body: '' }, asked);
}

/** Node drops what is still to be read from a connection that breaks off; a body of our own does not. */
function keepAll(data: Readable): Pick<Media, 'body' | 'failure'> {
  const body = new PassThrough();
  let failure: Error | undefined;
  data.once('error', (error) => {
    failure = error;
    body.end();
  });
  body.once('close', () => data.destroy());
  data.pipe(body);
  return { body, failure: () => failure };
}
