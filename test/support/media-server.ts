import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type http from 'node:http';
import { openMedia } from '../../src/api/media.ts';
import type { Services } from '../../src/modules/context.ts';
import { serveTls, trustEveryCertificate } from '../api/tls.ts';
import { serveTunnel, useProxy } from '../api/tunnel.ts';

/** A file as a server has it, and what the server does wrong. */
export interface ServedMedia {
  /** Its bytes, or the path of a file on the disk. */
  readonly content?: Buffer | string;
  /** The content type; null for none. */
  readonly type?: string | null;
  /** False for a server that ignores ranges. */
  readonly hasRanges?: boolean;
  /** Bytes after which each connection is cut. */
  readonly cutAfter?: number;
  /** The size that is announced, in place of the true one. */
  readonly announced?: number;
  /** Without a length. */
  readonly isChunked?: boolean;
  /** Sends the headers, and then nothing. */
  readonly stalls?: boolean;
  readonly redirect?: string;
  /** A status in place of the file. */
  readonly status?: number;
}

/** The host of all links; its server is on loopback, behind a proxy. */
const HOST = 'https://tavus.test';

export interface MediaServer {
  /** The link of a file. */
  url(path: string): string;
  /** Opens links of this server. */
  readonly openMedia: Services['openMedia'];
  /** The environment of a program that opens them. */
  readonly env: { readonly HTTPS_PROXY: string };
  /** The headers of all requests. */
  readonly seen: readonly http.IncomingHttpHeaders[];
  /** Bytes of all files that were sent. */
  sent(): number;
}

/** An https server of these files. Certificates are not checked for the rest of the test. */
export async function serveMedia(files: Readonly<Record<string, ServedMedia>>): Promise<MediaServer> {
  trustEveryCertificate();
  const seen: http.IncomingHttpHeaders[] = [];
  let sent = 0;
  const port = await serveTls((response) => {
    const { url = '', headers } = response.req;
    seen.push(headers);
    const file = files[decodeURIComponent(url.split('?')[0]?.slice(1) ?? '')] ?? { status: 404 };
    answer(file, headers.range, response, (bytes) => {
      sent += bytes;
    });
  });
  const tunnel = await serveTunnel(port);
  const { findProxy } = useProxy(tunnel.url);
  return {
    url: (path) => `${HOST}/${path}`,
    openMedia: (url, options) => openMedia(url, { ...options, findProxy }),
    env: { HTTPS_PROXY: tunnel.url },
    seen,
    sent: () => sent,
  };
}

function answer(
  file: ServedMedia,
  range: string | undefined,
  response: http.ServerResponse,
  count: (bytes: number) => void,
): void {
  const { content = Buffer.alloc(0), type = 'video/mp4', status, redirect, hasRanges = true, isChunked } = file;
  if (status !== undefined) return void response.writeHead(status).end();
  if (redirect !== undefined) return void response.writeHead(302, { location: redirect }).end();
  const source = openContent(content);
  response.once('close', source.close);
  const size = file.announced ?? source.size;
  const [, first = '', last = ''] = (hasRanges && /^bytes=(\d+)-(\d*)$/.exec(range ?? '')) || [];
  const isPart = first !== '';
  const [start, end] = [Number(first), last === '' ? size - 1 : Math.min(Number(last), size - 1)];
  if (isPart && start >= source.size) return void response.writeHead(416).end();
  response.writeHead(isPart ? 206 : 200, {
    ...(type !== null && { 'content-type': type }),
    ...(isPart && { 'content-range': `bytes ${start}-${end}/${size}` }),
    ...(!isChunked && { 'content-length': end - start + 1 }),
  });
  if (file.stalls) return void response.flushHeaders();
  const { cutAfter = Number.POSITIVE_INFINITY } = file;
  const stop = Math.min(end + 1, start + cutAfter, source.size);
  send(response, source, { start, stop, isCut: stop <= end }, count);
}

const PIECE = 64 * 1024;

interface Part {
  readonly start: number;
  readonly stop: number;
  readonly isCut: boolean;
}

/** Sends in pieces, as fast as they are read: a client that has enough stops it. */
function send(
  response: http.ServerResponse,
  source: Content,
  { start, stop, isCut }: Part,
  count: (bytes: number) => void,
): void {
  let at = start;
  const next = (): void => {
    while (at < stop && !response.destroyed) {
      const piece = source.read(at, Math.min(at + PIECE, stop));
      at += piece.length;
      count(piece.length);
      if (!response.write(piece)) return void response.once('drain', next);
    }
    if (!isCut) response.end();
    // Node drops what it has not sent when a connection is destroyed.
    else response.write('', () => setTimeout(() => response.destroy(), 20));
  };
  next();
}

interface Content {
  readonly size: number;
  read(start: number, end: number): Buffer;
  close(): void;
}

function openContent(content: Buffer | string): Content {
  if (typeof content !== 'string') {
    return { size: content.length, read: (start, end) => content.subarray(start, end), close: () => {} };
  }
  const file = openSync(content, 'r');
  return {
    size: fstatSync(file).size,
    read(start, end) {
      const bytes = Buffer.alloc(end - start);
      return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, start));
    },
    close: () => closeSync(file),
  };
}
