import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Json, open } from './support.ts';

const REPLICAS = ['r90bbd427f71', 'rf4e9d9790f0', 'rfe12d8b9597', 'r79e1c033f', 'r6e055828f63', 'rf4703150052'];
const PERSONAS = ['pcb7a34da5fe', 'pdced222244b', 'p1af207b8189', 'paaee96e4f87'];
const UNLISTED = [
  ...['pipecat0', 'pipecat-stream', 'pb87e71797da', 'p7fb2f122a0f'],
  ...['p9a95912', 'p48fdf065d6b', 'p3bb4745d4f9', 'p5317866'],
];

describe.each(['empty', 'full'] as const)('in an account with %s data', (data) => {
  it.each([
    ...REPLICAS.flatMap((id) => [`/v2/replicas/${id}`, `/v2/faces/${id}`]),
    ...[...PERSONAS, ...UNLISTED].flatMap((id) => [`/v2/personas/${id}`, `/v2/pals/${id}`]),
  ])('%s exists', async (path) => {
    expect((await (await open({ data })).get(path)).status).toBe(200);
  });

  it('documented stock items can be used, and not changed', async () => {
    const { call, addConversation } = await open({ data, limits: { maxConcurrentConversations: 9 } });
    await addConversation({ replica_id: 'r90bbd427f71', persona_id: 'pipecat-stream' });
    // The plugin of LiveKit sends no replica: that of this persona is used.
    expect((await call('POST', '/v2/conversations', { pal_id: 'pb87e71797da' })).status).toBe(200);
    expect((await call('DELETE', '/v2/replicas/r90bbd427f71')).status).toBe(400);
    expect((await call('DELETE', '/v2/personas/pcb7a34da5fe')).status).toBe(400);
  });

  it('stock items have their documented names', async () => {
    const { get } = await open({ data });
    const nameOf = async (id: string) => (await get(`/v2/personas/${id}`)).body;
    const stock = { default_replica_id: 'r90bbd427f71' };
    expect(await nameOf('p1af207b8189')).toMatchObject({ persona_name: 'Sales Coach', ...stock });
    expect(await nameOf('paaee96e4f87')).toMatchObject({ persona_name: 'Customer Support', ...stock });
  });

  it('personas of Tavus’ own examples need no replica', async () => {
    const { call } = await open({ data, limits: { maxConcurrentConversations: 9 } });
    for (const persona_id of ['p9a95912', 'p48fdf065d6b', 'p3bb4745d4f9']) {
      expect((await call('POST', '/v2/conversations', { persona_id })).status).toBe(200);
    }
  });

  it('personas of Pipecat, LiveKit and examples are not listed', async () => {
    const { get } = await open({ data });
    for (const path of ['/v2/personas?limit=100', '/v2/personas?persona_type=system&limit=100']) {
      const { body } = await get(path);
      const ids = (body.data as Json[]).map(({ persona_id }) => persona_id);
      expect(ids).toEqual(expect.arrayContaining(PERSONAS));
      expect(ids.filter((id) => UNLISTED.includes(String(id)))).toEqual([]);
      expect(body.total_count).toBe(ids.length);
    }
  });
});

describe('every id in our help and documentation', () => {
  const ID = /(?<![\w-])(?:([rpcogv])[0-9a-f]{5,13}|d8-[0-9a-f]{12}|(?=[0-9a-f]*\d)[0-9a-f]{10})(?![\w-])/g;
  const NOUNS: Readonly<Record<string, string>> = {
    ...{
      r: 'replicas',
      p: 'personas',
      c: 'conversations',
      o: 'objectives',
      g: 'guardrails',
      v: 'voices',
      d: 'documents',
    },
  };
  const pages = execFileSync('git', ['ls-files', 'README.md', 'docs/*.md'], { encoding: 'utf8' }).trim().split('\n');
  const ids = new Set(pages.flatMap((page) => readFileSync(page, 'utf8').match(ID) ?? []));

  it('is found', () => {
    expect(ids.size).toBeGreaterThan(4);
  });

  it.each([
    '/v2/documents/d8-5c71baca86fc',
    ...['/v2/guardrails/g1234567890ab', '/v2/guardrails/g12345', '/v2/objectives/o12345', '/v2/voices/v0a1b2c3d4e5f'],
    ...['/v2/pronunciation-dictionaries/pd_abc123def456gh', '/v2/transcriptions/t0108f2d24k2a'],
  ])('%s of the API documentation exists', async (path) => {
    expect((await (await open({ data: 'full' })).get(path)).status).toBe(200);
  });

  it.each([...ids])('%s exists in the sandbox', async (id) => {
    const { get } = await open({ data: 'full' });
    const noun = /^[0-9a-f]{10}$/.test(id) ? 'videos' : NOUNS[id.charAt(0)];
    expect((await get(`/v2/${noun}/${id}`)).status).toBe(200);
  });
});
