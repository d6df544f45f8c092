import { createServer, type IncomingHttpHeaders } from 'node:http';
import { onTestFinished } from 'vitest';

interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

export interface HookServer {
  readonly url: string;
  readonly received: Received[];
  /** The status codes of the next responses; 200 for all others. `drop` closes the connection instead. */
  readonly answers: (number | 'drop')[];
  /** Refuses connections from now on. */
  close(): Promise<void>;
}

/** A server on this machine that receives callbacks, closed when the test ends. */
export async function openHookServer(): Promise<HookServer> {
  const received: Received[] = [];
  const answers: (number | 'drop')[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { url: path = '', headers } = request;
    received.push({ path, headers, body: JSON.parse(Buffer.concat(chunks).toString()) });
    const status = answers.shift() ?? 200;
    if (status === 'drop') return void response.destroy();
    response.writeHead(status, status === 302 ? { location: 'http://example.com/' } : {}).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(close);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, received, answers, close };
}
