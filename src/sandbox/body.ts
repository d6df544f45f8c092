import type { IncomingMessage } from 'node:http';

/** Bytes: 10 MB. */
const MAX_BODY = 10 * 1024 * 1024;
/** Bytes that are read and dropped of a request without a valid key. */
const MAX_KEYLESS_BODY = 64 * 1024;

/**
 * Reads the body as text; '' without a valid key, because nothing of it is kept.
 * @returns undefined if the body is too large; the rest is not read.
 */
export function readBody(request: IncomingMessage, hasKey: boolean): Promise<string | undefined> {
  const limit = hasKey ? MAX_BODY : MAX_KEYLESS_BODY;
  if (Number(request.headers['content-length'] ?? 0) > limit) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      if (size <= limit) {
        if (hasKey) chunks.push(chunk);
        return;
      }
      // Destroying the request would close the connection before the error response is sent.
      request.off('data', take).pause();
      chunks.length = 0;
      resolve(undefined);
    };
    request.on('data', take);
    request.once('end', () => resolve(new TextDecoder().decode(Buffer.concat(chunks))));
    request.once('error', reject);
    request.once('close', () => reject(new Error('The client closed the connection.')));
  });
}
