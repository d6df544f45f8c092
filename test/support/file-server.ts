import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../src/lib/clock.ts';

/** A file as a server has it, and how the server sends it. Can be changed between two requests. */
export interface ServedFile {
  bytes: Buffer;
  /** `null` for none, also below. */
  etag?: string | null;
  modified?: string | null;
  type?: string | null;
  coding?: string;
  /** Bytes of the next answers; after the last one they are whole. */
  cutAt?: number[];
  /** Without a length. */
  isChunked?: boolean;
  /** What the server does with a range in the place of what it should. */
  ranges?:
    | 'ignored'
    | 'unconditional'
    | 'from elsewhere'
    | 'without content-range'
    | 'without total'
    | 'without validators';
  /** An answer in the place of the file: once, or for ever. */
  status?: number | number[];
  headers?: Record<string, string>;
}

export interface FileServer {
  readonly url: string;
  readonly file: ServedFile;
  /** The headers of all requests. */
  readonly seen: readonly http.IncomingHttpHeaders[];
}

/** A server of one file on loopback, which knows ranges and their conditions as HTTP defines them. */
export async function serveFile(file: ServedFile): Promise<FileServer> {
  const seen: http.IncomingHttpHeaders[] = [];
  const server = http.createServer((request, response) => {
    seen.push(request.headers);
    answer(file, request.headers, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/film`, file, seen };
}

function answer(file: ServedFile, asked: http.IncomingHttpHeaders, response: http.ServerResponse): void {
  const status = Array.isArray(file.status) ? file.status.shift() : file.status;
  if (status !== undefined) return void response.writeHead(status, file.headers).end();
  const from = startOf(file, asked);
  const { bytes, ranges } = file;
  const headers: http.OutgoingHttpHeaders = { ...headersOf(file, from > 0), ...file.headers };
  if (from > 0 && from >= bytes.length) {
    return void response.writeHead(416, { ...headers, 'content-range': `bytes */${bytes.length}` }).end();
  }
  const start = ranges === 'from elsewhere' && from > 0 ? from - 1 : from;
  if (from > 0 && ranges !== 'without content-range') {
    const total = ranges === 'without total' ? '*' : bytes.length;
    headers['content-range'] = `bytes ${start}-${bytes.length - 1}/${total}`;
  }
  const body = bytes.subarray(start);
  if (!file.isChunked) headers['content-length'] = body.length;
  response.writeHead(from > 0 ? 206 : 200, headers);
  const cutAt = file.cutAt?.shift();
  if (cutAt === undefined) return void response.end(body);
  // Node drops what it has not sent when a connection is destroyed.
  response.write(body.subarray(0, cutAt), () => setTimeout(() => response.destroy(), 20));
}

/** The first byte that is sent. */
function startOf({ etag, modified, ranges }: ServedFile, asked: http.IncomingHttpHeaders): number {
  const from = Number(/^bytes=(\d+)-$/.exec(asked.range ?? '')?.[1] ?? 0);
  const condition = asked['if-range']?.toString();
  const holds = condition === undefined || condition === etag || condition === modified;
  return ranges === 'ignored' || (!holds && ranges !== 'unconditional') ? 0 : from;
}

function headersOf({ etag, modified, type, coding, ranges }: ServedFile, isPart: boolean): http.OutgoingHttpHeaders {
  const validators = { ...(etag && { etag }), ...(modified && { 'last-modified': modified }) };
  return {
    ...(isPart && ranges === 'without validators' ? {} : validators),
    ...(type === null ? {} : { 'content-type': type ?? 'video/mp4' }),
    ...(coding && { 'content-encoding': coding }),
  };
}

/** Bytes that begin as an MP4 file does; no two of the same kind are equal. */
export function mp4Of(size: number, kind = 0): Buffer {
  const bytes = Buffer.from(Array.from({ length: size }, (_, index) => (index * 7 + kind * 31 + (index >> 8)) % 256));
  Buffer.from('0000002066747970', 'hex').copy(bytes);
  return bytes;
}

/** The time of the system, by which the pauses before a new try take none, and no connection counts as stalled. */
export const HASTY_CLOCK: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    if (ms > 10_000) return () => {};
    const timer = setImmediate(run);
    return () => clearImmediate(timer);
  },
};
