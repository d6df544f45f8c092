import { describe, expect, it } from 'vitest';
import { createTavusClient } from '../../src/api/client.ts';
import type { Exchange } from '../../src/api/exchange.ts';
import { openMedia } from '../../src/api/media.ts';
import { failureOf, KEY, serve } from './server.ts';

function watched(baseUrl: string, timeoutMs = 5000) {
  const told: Exchange[] = [];
  const client = createTavusClient({
    apiKey: KEY,
    baseUrl,
    timeoutMs,
    retry: false,
    onExchange: (exchange) => told.push(exchange),
  });
  return { client, told };
}

describe('onExchange', () => {
  it('reports a request and its response, without the key', async () => {
    const { url } = await serve({
      body: { replica_id: 'r1', status: KEY },
      headers: { 'x-request-id': `req-${KEY}` },
    });
    const { client, told } = watched(url);
    await client.replicas.create({ replica_name: `Rio ${KEY}`, train_video_url: 'https://example.com/a.mp4' });
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ method: 'POST', url: `${url}/v2/replicas`, status: 200, requestId: 'req-[key]' });
    expect(told[0]?.sent).toContain('"replica_name":"Rio [key]"');
    expect(told[0]?.received).toContain('"status":"[key]"');
    expect(told[0]?.ms).toBeGreaterThanOrEqual(0);
    expect(JSON.stringify(told)).not.toContain(KEY);
  });

  it('reports a refusal, which still rejects the call', async () => {
    const { url } = await serve({ status: 500, body: { message: 'broken' } });
    const { client, told } = watched(url);
    expect(await failureOf(client.replicas.get('r1'))).toMatchObject({ name: 'ServerError' });
    expect(told).toMatchObject([{ method: 'GET', status: 500, received: '{"message":"broken"}' }]);
  });

  it('reports why a request has no response', async () => {
    const { url } = await serve(() => undefined);
    const { client, told } = watched(url, 50);
    expect(await failureOf(client.replicas.get('r1'))).toMatchObject({ name: 'TimeoutError' });
    expect(told).toMatchObject([{ method: 'GET', failure: 'No complete response within 50 ms.' }]);
    expect(told[0]).not.toHaveProperty('status');
  });

  it('reports the file of a link, and a missing one', async () => {
    const told: Exchange[] = [];
    const onExchange = (exchange: Exchange) => void told.push(exchange);
    const { url } = await serve(({ url: path }) => (path === '/a' ? { body: 'abc' } : { status: 404 }));
    (await openMedia(`${url}/a`, { onExchange })).body.destroy();
    expect(await failureOf(openMedia(`${url}/b`, { onExchange }))).toMatchObject({ name: 'NotFoundError' });
    expect(told).toMatchObject([
      { method: 'GET', url: `${url}/a`, status: 200 },
      { method: 'GET', url: `${url}/b`, status: 404 },
    ]);
  });
});
