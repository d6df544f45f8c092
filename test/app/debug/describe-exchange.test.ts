import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../src/api/exchange.ts';
import { describeExchange } from '../../../src/app/debug/describe-exchange.ts';

const BASE = 'https://tavusapi.com';
const NOW = Date.UTC(2026, 10, 25, 12);
const lines = (exchange: Partial<Exchange>) =>
  describeExchange({ method: 'GET', url: `${BASE}/v2/videos?limit=1`, ms: 35, ...exchange }, BASE, NOW);

describe('a request in the log', () => {
  it('is a line with its time, method, path, status, milliseconds and id', () => {
    expect(lines({ status: 200, requestId: 'req-1' })).toEqual([
      '2026-11-25T12:00:00.000Z GET /v2/videos?limit=1 200 35 ms request req-1',
    ]);
  });

  it('says why there was no response', () => {
    expect(lines({ failure: 'ECONNRESET' })).toEqual([
      '2026-11-25T12:00:00.000Z GET /v2/videos?limit=1 ECONNRESET 35 ms',
    ]);
  });

  it('has its bodies below, with secrets masked', () => {
    const sent = JSON.stringify({ layers: { llm: { api_key: 'sk-0123456789abcdef', model: 'x' } } });
    const received = JSON.stringify({
      video_id: 'a1',
      download_url: 'https://media.tavus.test/a.mp4?X-Amz-Signature=0badc0de&Expires=1',
      note: 'see http://x.test/b#token=0badc0de and c',
    });
    const [, out = '', back = ''] = lines({ status: 200, sent, received });
    expect(out).toBe('  > {"layers":{"llm":{"api_key":"…cdef","model":"x"}}}');
    expect(back).toBe(
      '  < {"video_id":"a1","download_url":"https://media.tavus.test/a.mp4?…","note":"see http://x.test/b?… and c"}',
    );
  });

  it('masks the meeting token of a private room in bodies, URLs and paths', () => {
    const token = `eyJhbGciOiJIUzI1NiJ9.${'x'.repeat(40)}.0badc0de`;
    const room = `/room/c123456?t=${token}`;
    const body = JSON.stringify({ meeting_token: token, room_url: BASE + room, note: `${room} or ${encodeURI(room)}` });
    const shown = [lines({ url: BASE + room, sent: body, received: body }), lines({ url: `https://x.test${room}` })];
    expect(shown.flat().join('\n')).not.toContain(token.slice(0, -4));
    expect(shown[0]?.[0]).toContain('GET /room/c123456?t=…c0de 35 ms');
    expect(shown[0]?.[2]).toContain('"meeting_token":"…c0de"');
  });

  it.each([
    ['another server', 'https://media.tavus.test/a.mp4?sig=0badc0de', 'https://media.tavus.test/a.mp4?…'],
    ['a server of a like name', `${BASE}.evil.test/a?k=0badc0de`, `${BASE}.evil.test/a?…`],
  ])('omits the query of %s', (_where, url, shown) => {
    expect(lines({ url, status: 200 })[0]).toBe(`2026-11-25T12:00:00.000Z GET ${shown} 200 35 ms`);
  });

  it('omits a body that is not JSON, and shortens a long one', () => {
    expect(lines({ received: '<html>token=0badc0de' })[1]).toBe('  < (20 characters, not JSON)');
    const [, long = ''] = lines({ received: JSON.stringify({ text: 'x'.repeat(5000) }) });
    expect(long).toMatch(/^ {2}< \{"text":"x+ … \(\d+ characters\)$/);
    expect(long.length).toBeLessThan(2100);
  });
});
