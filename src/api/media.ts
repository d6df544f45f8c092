import http from 'node:http';
import { PassThrough, type Readable } from 'node:stream';
import axios, { type AxiosResponse } from 'axios';
import { fileCodeOf } from '../lib/error-code.ts';
import { isLoopbackUrl } from './check-options.ts';
import { InvalidRequestError, NotFoundError, TavusError, UnusableFileError } from './errors.ts';
import { describeFailure, type Exchange, type OnExchange, readRequestId, startClock } from './exchange.ts';
import { withLimits } from './limits.ts';
import { type Asked, toRefusal } from './refusal.ts';
import { type FindProxy, TunnelAgent } from './tunnel.ts';
import { toFailure } from './unreadable.ts';

/** Tells one state of a file from all others, as HTTP does. */
export interface FileVersion {
  /** A strong ETag, or else the date of the last change. */
  readonly validator: string;
  /** Bytes of the whole file; undefined when the server did not say. */
  readonly size: number | undefined;
}

export interface MediaOptions {
  /** The first byte wanted; the whole file when left out. */
  readonly from?: number | undefined;
  /** With `from`: what the bytes before it are of. The whole file comes where it is not that version any more. */
  readonly version?: FileVersion | undefined;
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
  /** The content type, '' for none. */
  readonly type: string;
  /** The content coding that the body has although none was asked for, '' for none. */
  readonly coding: string;
  /** How it was asked for and answered, for what is said about it. */
  readonly request: { readonly method: string; readonly path: string; readonly status: number };
  /** Undefined where a later request could not tell this file from another one. */
  readonly version: FileVersion | undefined;
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
  { from = 0, version, signal, timeoutMs = 30_000, findProxy = () => undefined, onExchange }: MediaOptions = {},
): Promise<Media> {
  const target = checkLink(url);
  const asked: Asked = { method: 'GET', path: target.origin + target.pathname, redact: (text) => text };
  const onTimeout = () => toFailure({ code: 'ETIMEDOUT' }, asked, target.origin);
  const clock = startClock();
  const tell = (ending: Pick<Exchange, 'status' | 'requestId' | 'failure'>) =>
    onExchange?.({ method: 'GET', url, ...ending, ms: clock() });
  const answer = await withLimits({ timeoutMs, onTimeout, signal }, async (stop) => {
    try {
      return await request(target, rangeHeaders(from, version), stop.signal, findProxy);
    } catch (error) {
      const reason: unknown = stop.signal.aborted ? stop.signal.reason : error;
      tell({ failure: describeFailure(reason) });
      throw refusalIn(error) ?? tooManyRedirects(error, asked) ?? toFailure(error, asked, target.origin);
    }
  });
  tell({ status: answer.status, requestId: readRequestId(answer.headers, asked.redact) });
  return readMedia(answer, { from, version }, asked);
}

/** @throws InvalidRequestError for what is no web address, or could be read on its way. */
function checkLink(url: string, method = 'GET'): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed && (parsed.protocol === 'https:' || (parsed.protocol === 'http:' && isLoopbackUrl(parsed)))) return parsed;
  throw new InvalidRequestError('No https link.', { method, path: parsed?.origin ?? 'the link' }, 'no_https');
}

/** A server elsewhere must not send a request to a program on this computer. */
function checkRedirect(from: URL, to: string): void {
  const target = checkLink(to);
  if (!isLoopbackUrl(target) || isLoopbackUrl(from)) return;
  throw new InvalidRequestError('A local link.', { method: 'GET', path: target.origin }, 'this_computer');
}

/** What refused a redirect comes back wrapped up, more than once. */
function refusalIn(error: unknown): TavusError | undefined {
  if (error instanceof TavusError) return error;
  return error instanceof Error ? refusalIn(error.cause) : undefined;
}

function tooManyRedirects(error: unknown, asked: Asked): TavusError | undefined {
  const isLoop = fileCodeOf(error) === 'ERR_FR_TOO_MANY_REDIRECTS';
  return isLoop ? new UnusableFileError('The link redirects too often.', asked, 'redirects') : undefined;
}

function rangeHeaders(from: number, version: FileVersion | undefined): Record<string, string> {
  if (from === 0) return {};
  return { Range: `bytes=${from}-`, ...(version && { 'If-Range': version.validator }) };
}

async function request(
  url: URL,
  range: Readonly<Record<string, string>>,
  signal: AbortSignal,
  findProxy: FindProxy,
): Promise<AxiosResponse<Readable>> {
  return await axios.get<Readable>(url.href, {
    adapter: 'http',
    responseType: 'stream',
    signal,
    // What is resumed must be the bytes themselves.
    decompress: false,
    headers: { 'Accept-Encoding': 'identity', ...range },
    maxRedirects: 5,
    beforeRedirect: (options) => checkRedirect(url, String(options.href)),
    validateStatus: () => true,
    httpAgent: new http.Agent(),
    httpsAgent: new TunnelAgent(findProxy),
    proxy: false,
  });
}

type Wanted = Pick<MediaOptions, 'version'> & { readonly from: number };

function readMedia({ status, headers, data }: AxiosResponse<Readable>, wanted: Wanted, asked: Asked): Media {
  const { from } = wanted;
  const text = (name: string) => String(headers[name] ?? '').trim();
  const coding = text('content-encoding').toLowerCase();
  const request = { method: asked.method, path: asked.path, status };
  const described = { request, type: text('content-type'), coding: coding === 'identity' ? '' : coding };
  if (status === 206) {
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(text('content-range'));
    const size = range?.[2] === '*' ? wanted.version?.size : Number(range?.[2]);
    const version = versionOf(text, size);
    if (range && Number(range[1]) === from && (from === 0 || isSame(version, wanted.version, described.coding))) {
      return { from, size, version, ...described, ...keepAll(data) };
    }
  }
  if (status === 200) {
    const length = /^\d+$/.test(text('content-length')) ? Number(text('content-length')) : undefined;
    return { from: 0, size: length, version: versionOf(text, length), ...described, ...keepAll(data) };
  }
  data.destroy();
  throw toMediaRefusal(status, text('retry-after'), asked);
}

function toMediaRefusal(status: number, retryAfter: string, asked: Asked): TavusError {
  if (status === 204 || status === 205)
    return new UnusableFileError('The answer is empty.', asked, 'empty', { status });
  // No key went along, so none was refused: such a link has no file behind it, or none any more.
  if ([401, 403, 404, 410].includes(status)) {
    return new NotFoundError(`The link answered ${status}.`, { ...asked, status });
  }
  const headers = { ...(retryAfter !== '' && { 'retry-after': retryAfter }) };
  return toRefusal({ status: status === 206 ? 416 : status, headers, body: '' }, asked);
}

/** Seconds that the clock of a server must be past a date of change for it to tell every change (RFC 9110, 8.8.2.2). */
const STRONG_AFTER_S = 1;
const STRONG_ETAG = /^"[\x21\x23-\x7e]*"$/;
const DATE = /^[A-Za-z]{3}, [\w :+-]{1,60}$/;

/** True for what can be sent as the condition of a range. */
export function isValidator(text: string): boolean {
  return STRONG_ETAG.test(text) || DATE.test(text);
}

function versionOf(text: (name: string) => string, size: number | undefined): FileVersion | undefined {
  const etag = text('etag');
  if (STRONG_ETAG.test(etag)) return { validator: etag, size };
  const [changed, now] = [text('last-modified'), text('date')];
  const age = (Date.parse(now) - Date.parse(changed)) / 1000;
  return age >= STRONG_AFTER_S && DATE.test(changed) ? { validator: changed, size } : undefined;
}

/** Servers exist that know ranges and ignore the condition. */
function isSame(now: FileVersion | undefined, wanted: FileVersion | undefined, coding: string): boolean {
  if (wanted === undefined) return true;
  const isSameSize = wanted.size === undefined || now?.size === wanted.size;
  return coding === '' && now?.validator === wanted.validator && isSameSize;
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
