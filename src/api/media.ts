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

/** Identifies one version of a file, as in HTTP. */
export interface FileVersion {
  /** A strong ETag, or else the date of the last modification. */
  readonly validator: string;
  /** Bytes of the whole file; undefined if unknown. */
  readonly size: number | undefined;
}

export interface MediaOptions {
  /** The first byte to get. Default 0. */
  readonly from?: number | undefined;
  /** The last byte to get. Default: that of the file. The server may send more. */
  readonly to?: number | undefined;
  /** With `from`: the version of the bytes already downloaded. If the file has changed, the server sends all of it. */
  readonly version?: FileVersion | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Timeout for the response headers, default 30,000 ms. The reader of the body is responsible for the rest. */
  readonly timeoutMs?: number | undefined;
  /** Finds the proxy for an https server. Default: no proxy. */
  readonly findProxy?: FindProxy | undefined;
  /** Called after the response headers, or a failure. Its URL includes the signature of a signed link. */
  readonly onExchange?: OnExchange | undefined;
}

/** An opened file. The reader must destroy `body` when it stops early. */
export interface Media {
  /** The offset of `body` in the file: 0 if the server sends the whole file although a range was requested. */
  readonly from: number;
  /** Bytes of the whole file; undefined if unknown. */
  readonly size: number | undefined;
  /** The content type; '' for none. */
  readonly type: string;
  /** The content encoding of the body, although none was requested; '' for none. */
  readonly coding: string;
  /** The request and its status, for messages. */
  readonly request: { readonly method: string; readonly path: string; readonly status: number };
  /** Undefined if a later request could not detect a changed file. */
  readonly version: FileVersion | undefined;
  /** The URLs of the redirects, in order. */
  readonly redirects: readonly string[];
  /** Ends without an error if the connection breaks, after all received data. */
  readonly body: Readable;
  /** The error that ended `body` early; undefined for a complete body. */
  failure(): Error | undefined;
}

/**
 * Opens the file of a link from Tavus. The key is not sent, so redirects are followed, but never to plain http.
 * @throws TavusError; `InvalidRequestError` without a status for a link that is refused
 */
export async function openMedia(
  url: string,
  { from = 0, to, version, signal, timeoutMs = 30_000, findProxy = () => undefined, onExchange }: MediaOptions = {},
): Promise<Media> {
  const target = checkLink(url);
  const redirects: string[] = [];
  const asked: Asked = { method: 'GET', path: target.origin + target.pathname, redact: (text) => text };
  const onTimeout = () => toFailure({ code: 'ETIMEDOUT' }, asked, target.origin);
  const clock = startClock();
  const tell = (ending: Pick<Exchange, 'status' | 'requestId' | 'failure'>) =>
    onExchange?.({ method: 'GET', url, ...ending, ms: clock() });
  const answer = await withLimits({ timeoutMs, onTimeout, signal }, async (stop) => {
    try {
      return await request({ url: target, range: rangeHeaders(from, to, version), redirects }, stop.signal, findProxy);
    } catch (error) {
      const reason: unknown = stop.signal.aborted ? stop.signal.reason : error;
      tell({ failure: describeFailure(reason) });
      throw refusedRedirect(error) ?? tooManyRedirects(error, asked) ?? toFailure(error, asked, target.origin);
    }
  });
  tell({ status: answer.status, requestId: readRequestId(answer.headers, asked.redact) });
  return { ...readMedia(answer, { from, version }, asked), redirects };
}

/** @throws InvalidRequestError unless it is an https URL, or http on this computer */
function checkLink(url: string, method = 'GET'): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed && (parsed.protocol === 'https:' || (parsed.protocol === 'http:' && isLoopbackUrl(parsed)))) return parsed;
  throw new InvalidRequestError('No https link.', { method, path: parsed?.origin ?? 'the link' }, 'no_https');
}

/** A remote server must not redirect to a program on this computer. */
function checkRedirect(from: URL, to: string): void {
  const target = checkLink(to);
  if (!isLoopbackUrl(target) || isLoopbackUrl(from)) return;
  throw new InvalidRequestError('A local link.', { method: 'GET', path: target.origin }, 'this_computer');
}

/** The error of `checkRedirect`, which axios and follow-redirects wrap. */
function refusedRedirect(error: unknown): TavusError | undefined {
  if (error instanceof TavusError) return error;
  return error instanceof Error ? refusedRedirect(error.cause) : undefined;
}

function tooManyRedirects(error: unknown, asked: Asked): TavusError | undefined {
  const isLoop = fileCodeOf(error) === 'ERR_FR_TOO_MANY_REDIRECTS';
  return isLoop ? new UnusableFileError('The link redirects too often.', asked, 'redirects') : undefined;
}

function rangeHeaders(from: number, to: number | undefined, version: FileVersion | undefined): Record<string, string> {
  if (from === 0 && to === undefined) return {};
  return { Range: `bytes=${from}-${to ?? ''}`, ...(version && { 'If-Range': version.validator }) };
}

interface FileRequest {
  readonly url: URL;
  /** Headers. */
  readonly range: Readonly<Record<string, string>>;
  /** The URL of each redirect is added to it. */
  readonly redirects: string[];
}

async function request(
  { url, range, redirects }: FileRequest,
  signal: AbortSignal,
  findProxy: FindProxy,
): Promise<AxiosResponse<Readable>> {
  return await axios.get<Readable>(url.href, {
    adapter: 'http',
    responseType: 'stream',
    signal,
    // A resumed download needs the raw bytes.
    decompress: false,
    headers: { 'Accept-Encoding': 'identity', ...range },
    maxRedirects: 5,
    beforeRedirect(options) {
      checkRedirect(url, String(options.href));
      redirects.push(String(options.href));
    },
    validateStatus: () => true,
    httpAgent: new http.Agent(),
    httpsAgent: new TunnelAgent(findProxy),
    proxy: false,
  });
}

type Wanted = Pick<MediaOptions, 'version'> & { readonly from: number };

function readMedia(
  { status, headers, data }: AxiosResponse<Readable>,
  wanted: Wanted,
  asked: Asked,
): Omit<Media, 'redirects'> {
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
  // The key was not sent, so these statuses mean that the link has no file, or has expired.
  if ([401, 403, 404, 410].includes(status)) {
    return new NotFoundError(`The link answered ${status}.`, { ...asked, status });
  }
  const headers = { ...(retryAfter !== '' && { 'retry-after': retryAfter }) };
  return toRefusal({ status: status === 206 ? 416 : status, headers, body: '' }, asked);
}

/** Seconds after its modification from which a date identifies a version (RFC 9110, 8.8.2.2). */
const STRONG_AFTER_S = 1;
const STRONG_ETAG = /^"[\x21\x23-\x7e]*"$/;
const DATE = /^[A-Za-z]{3}, [\w :+-]{1,60}$/;

/** True for a value that can be sent as `If-Range`. */
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

/** Checks the version, because some servers support ranges but ignore `If-Range`. */
function isSame(now: FileVersion | undefined, wanted: FileVersion | undefined, coding: string): boolean {
  if (wanted === undefined) return true;
  const isSameSize = wanted.size === undefined || now?.size === wanted.size;
  return coding === '' && now?.validator === wanted.validator && isSameSize;
}

/** Pipes the data into a stream of our own, because Node drops unread data when a connection breaks. */
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
