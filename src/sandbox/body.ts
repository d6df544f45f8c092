import type { IncomingMessage } from 'node:http';

/** Bytes: 10 MB. */
const MAX_BODY = 10 * 1024 * 1024;
/** Bytes that are read, and dropped, of a request without the key. */
const MAX_KEYLESS_BODY = 64 * 1024;

/**
 * The body of a request as text; '' for one without the key, of which nothing is kept.
 * @returns undefined for one that is too large: what has not come yet is not read any more.
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
      // Not destroyed, as that would close the connection before the refusal is sent.
      request.off('data', take).pause();
      chunks.length = 0;
      resolve(undefined);
    };
    request.on('data', take);
    request.once('end', () => resolve(new TextDecoder().decode(Buffer.concat(chunks))));
    request.once('error', reject);
    request.once('close', () => reject(new Error('The request broke off.')));
  });
}
