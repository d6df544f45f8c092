import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from './faults.ts';
import { json, type SandboxResponse } from './http.ts';

/** Milliseconds that a client which is still sending has to read the error response. */
const LINGER_MS = 1000;

/** Sends a response, as damaged as the fault says. */
export function send(
  response: ServerResponse,
  { status, headers, bytes }: SandboxResponse,
  fault: Fault,
  isHead: boolean,
): void {
  const length = status === 204 || status === 304 ? {} : { 'content-length': String(bytes.length) };
  response.writeHead(status, { ...headers, ...length, ...fault.headers });
  if (isHead) return void response.end();
  if (fault.pieceMs !== undefined) return void sendInPieces(response, bytes, fault.pieceMs);
  const sent = fault.cutAt ?? fault.stallAt;
  if (sent === undefined) return void response.end(bytes);
  response.flushHeaders();
  response.write(bytes.subarray(0, sent), () => {
    if (fault.cutAt !== undefined) response.destroy();
  });
}

async function sendInPieces(response: ServerResponse, bytes: Buffer, pauseMs: number): Promise<void> {
  const size = Math.max(1, Math.ceil(bytes.length / 10));
  for (let at = 0; at < bytes.length && !response.destroyed; at += size) {
    response.write(bytes.subarray(at, at + size));
    await wait(pauseMs);
  }
  response.end();
}

/**
 * Responds while the client is still sending a body that is too large. The connection stays open for a moment: closing it
 * with unread data would reset it, and the client might never see the response.
 */
export async function rejectBody(response: ServerResponse, hasKey: boolean, signal: AbortSignal): Promise<void> {
  const { status, headers, bytes } = hasKey
    ? json(413, { message: 'The request body is larger than 10 MB' })
    : json(401, { message: 'Invalid access token' });
  response.writeHead(status, { ...headers, 'content-length': String(bytes.length), connection: 'close' });
  response.write(bytes);
  const closed = new AbortController();
  response.once('close', () => closed.abort());
  await wait(LINGER_MS, undefined, { signal: AbortSignal.any([signal, closed.signal]) }).catch(() => {});
  response.end();
}
