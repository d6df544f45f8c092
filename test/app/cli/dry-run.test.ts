import { readdirSync } from 'node:fs';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Change } from '../../../src/api/errors.ts';
import { showChange } from '../../../src/app/cli/run-command.ts';
import type { KeyInUse } from '../../../src/modules/context.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts';
import { Results } from '../../../src/ui/output/results.ts';
import { temporaryDirectory } from '../../support/bench.ts';
import { readJson, runTavus, startTavus } from '../../support/command.ts';
import { createFakeIo } from '../../support/fake-io.ts';
import { DANGEROUS, HOSTILE, PLAIN } from '../../ui/texts.ts';

const KEY: KeyInUse = { key: 'key-0123456789-wxyz', source: 'saved' };

interface ShownOptions {
  readonly json?: boolean;
  /** Null for none. */
  readonly key?: KeyInUse | null;
}

async function shown(change: Change, { json = false, key = KEY }: ShownOptions = {}): Promise<string> {
  const fake = createFakeIo();
  await showChange(new Results({ output: fake.io.output, theme: PLAIN, json }), change, key ?? undefined);
  return fake.output();
}

const RENAME = { method: 'PATCH', url: 'https://tavusapi.com/v2/replicas/r1/name', body: { replica_name: 'Rio' } };
const DELETE = { method: 'DELETE', url: 'https://tavusapi.com/v2/replicas/r1?hard=true', body: undefined };

describe('a change that is not sent is shown', () => {
  it('as HTTP, with a body', async () => {
    expect(await shown(RENAME)).toBe(
      [
        'PATCH https://tavusapi.com/v2/replicas/r1/name',
        'x-api-key: …wxyz',
        'content-type: application/json',
        '',
        '{',
        '  "replica_name": "Rio"',
        '}',
        '',
      ].join('\n'),
    );
  });

  it('as HTTP, without one', async () => {
    expect(await shown(DELETE)).toBe('DELETE https://tavusapi.com/v2/replicas/r1?hard=true\nx-api-key: …wxyz\n');
  });

  it('as JSON', async () => {
    const headers = { 'x-api-key': '…wxyz' };
    expect(JSON.parse(await shown(RENAME, { json: true }))).toEqual({ ...RENAME, headers });
    const { body: _none, ...bare } = DELETE;
    expect(JSON.parse(await shown(DELETE, { json: true }))).toEqual({ ...bare, headers });
  });

  it('without a key, where none is in use', async () => {
    expect(await shown(DELETE, { key: null })).toContain('x-api-key: (none)\n');
  });

  it.each<[what: string, body: unknown]>([
    ['the key of a model', { layers: { llm: { api_key: 'secret-0123456789' } } }],
    ['headers', { headers: { Authorization: 'Bearer secret-0123456789', 'X-Api-Key': 'secret-0123456789' } }],
    ['headers as names and values', { headers: [{ name: 'X-Token', value: 'secret-0123456789' }] }],
    ['all that is below a secret', { credentials: { deep: ['secret-0123456789', { id: 'secret-0123456789' }] } }],
    ['the meeting token of a private room', { url: '/room/c1?t=secret-0123456789-0123456789' }],
    ['a step of a JSON Patch', [{ op: 'replace', path: '/layers/llm/api_key', value: 'secret-0123456789' }]],
  ])('without secrets in its body: %s', async (_what, body) => {
    for (const json of [true, false]) {
      const text = await shown({ ...RENAME, body }, { json });
      expect(text).not.toContain('secret-');
      expect(text).toContain('…6789');
    }
  });

  it('with all else of its body', async () => {
    const body = { name: 'Rio', values: [1, true, null, 'text'], op: { path: '/name', value: 'x' } };
    expect(JSON.parse(await shown({ ...RENAME, body }, { json: true }))).toMatchObject({ body });
  });

  it.each(HOSTILE)('with %s as text', async (_what, text) => {
    for (const json of [true, false]) {
      const printed = await shown({ ...RENAME, body: { script: `${text}\n` } }, { json });
      expect(printed.replaceAll('\n', '')).not.toMatch(DANGEROUS);
    }
  });
});

describe('--dry-run', () => {
  let sandbox: Sandbox;
  let ids: { replica: string; stock: string; persona: string; video: string; active: string; over: string };

  beforeEach(async () => {
    sandbox = await startSandbox({ data: 'empty' });
    onTestFinished(() => sandbox.close());
    const { store } = sandbox;
    const stock = [...store.replicas.values()][0]?.id ?? '';
    ids = {
      stock,
      replica: store.addReplica({ name: 'Rio', trainingMs: 0 }).id,
      persona: store.addPersona({ persona_name: 'Coach', system_prompt: 'Be kind.' }).id,
      video: store.addVideo({ replica_id: stock, script: 'Hello', video_name: 'News' }).id,
      active: store.addConversation({ replica_id: stock, conversation_name: 'Live' }).id,
      over: store.addConversation({ replica_id: stock, conversation_name: 'Over' }, { leftAt: 0 }).id,
    };
  });

  const changesSent = () => sandbox.requests.filter(({ method }) => method !== 'GET');

  it.each<[what: string, words: () => string[], change: () => { method: string; path: string; body?: unknown }]>([
    [
      'replica create',
      () => ['--name', 'Rio', '--train-video-url', 'https://example.com/a.mp4'],
      () => ({
        ...{ method: 'POST', path: '/v2/replicas' },
        body: { replica_name: 'Rio', train_video_url: 'https://example.com/a.mp4' },
      }),
    ],
    [
      'replica rename',
      () => ['Rio', '--name', 'Río'],
      () => ({ method: 'PATCH', path: `/v2/replicas/${ids.replica}/name`, body: { replica_name: 'Río' } }),
    ],
    ['replica delete', () => [ids.replica], () => ({ method: 'DELETE', path: `/v2/replicas/${ids.replica}` })],
    [
      'persona create',
      () => ['--name', 'Tutor', '--system-prompt', 'Teach.'],
      () => ({
        ...{ method: 'POST', path: '/v2/personas' },
        body: { persona_name: 'Tutor', system_prompt: 'Teach.' },
      }),
    ],
    ['persona delete', () => ['Coach'], () => ({ method: 'DELETE', path: `/v2/personas/${ids.persona}` })],
    [
      'video generate',
      () => ['--name', 'News', '--replica-id', ids.stock, '--script', 'Hi'],
      () => ({
        ...{ method: 'POST', path: '/v2/videos' },
        body: { replica_id: ids.stock, video_name: 'News', script: 'Hi' },
      }),
    ],
    [
      'video rename',
      () => [ids.video, '--name', 'Olds'],
      () => ({ method: 'PATCH', path: `/v2/videos/${ids.video}/name`, body: { video_name: 'Olds' } }),
    ],
    [
      'conversation create',
      () => ['--name', 'Live', '--replica-id', ids.stock, '--require-auth'],
      () => ({
        ...{ method: 'POST', path: '/v2/conversations' },
        body: {
          ...{ replica_id: ids.stock, conversation_name: 'Live', require_auth: true },
          properties: { max_call_duration: 3600, participant_left_timeout: 0, participant_absent_timeout: 300 },
        },
      }),
    ],
    ['conversation end', () => [ids.active], () => ({ method: 'POST', path: `/v2/conversations/${ids.active}/end` })],
    [
      'conversation delete',
      () => ['Over', '--hard'],
      () => ({ method: 'DELETE', path: `/v2/conversations/${ids.over}?hard=true` }),
    ],
    ['video delete', () => ['News', '--hard'], () => ({ method: 'DELETE', path: `/v2/videos/${ids.video}?hard=true` })],
  ])('%s changes nothing, prints what it would do, and exits with 0', async (command, words, change) => {
    const argv = [...command.split(' '), ...words(), '--dry-run'];
    const { replicas, personas, videos, conversations } = sandbox.store;
    const account = () => JSON.stringify([...replicas, ...personas, ...videos, ...conversations]);
    const before = account();
    const { path, ...rest } = change();
    const json = await runTavus([...argv, '--json'], { sandbox });
    expect(readJson(json)).toEqual({
      ...{ url: sandbox.url + path, headers: { 'x-api-key': `…${sandbox.apiKey.slice(-4)}` } },
      ...rest,
    });
    const text = await runTavus(argv, { sandbox });
    expect(text.output.startsWith(`${rest.method} ${sandbox.url}${path}\nx-api-key: …`)).toBe(true);
    for (const { code, output, errors } of [json, text]) {
      expect([code, errors]).toEqual([0, '']);
      expect(output).not.toContain(sandbox.apiKey);
    }
    expect(changesSent()).toEqual([]);
    expect(account()).toBe(before);
  });

  it('needs no confirmation on a terminal, and keeps no draft', async () => {
    const directory = await temporaryDirectory();
    const { code, output } = await runTavus(['replica', 'delete', ids.replica, '--dry-run'], {
      ...{ sandbox, isTerminal: true, directory },
    });
    expect([code, output.split('\n')[0]]).toEqual([0, `DELETE ${sandbox.url}/v2/replicas/${ids.replica}`]);
    expect(readdirSync(directory)).toEqual([]);
  });

  it('still reports errors', async () => {
    expect((await runTavus(['replica', 'delete', ids.stock, '--dry-run'], { sandbox })).code).toBe(2);
    expect((await runTavus(['replica', 'delete', 'Nobody', '--dry-run'], { sandbox })).code).toBe(4);
    expect((await runTavus(['replica', 'create', '--dry-run'], { sandbox })).code).toBe(2);
    expect(changesSent()).toEqual([]);
  });

  it('does not affect commands that only read', async () => {
    const words = ['replica', 'list', '--type', 'user'];
    const [dry, plain] = [await runTavus([...words, '--dry-run'], { sandbox }), await runTavus(words, { sandbox })];
    expect(dry).toEqual(plain);
    expect(dry.output).toContain('Rio');
  });

  it('does not change the sandbox either', async () => {
    const { code, output } = await runTavus(['--sandbox', 'replica', 'create', '--name', 'x', '--dry-run', '--json'], {
      stdin: '',
    });
    expect([code, output]).toEqual([2, '']);
    const words = ['--sandbox', 'replica', 'create', '--name', 'x', '--train-video-url', 'https://example.com/a.mp4'];
    expect(readJson(await runTavus([...words, '--dry-run', '--json']))).toMatchObject({ method: 'POST' });
  });

  it('cannot be combined with the menu', async () => {
    const { ended } = await startTavus(['--dry-run'], { sandbox, isTerminal: true });
    expect(await ended).toEqual({
      ...{ code: 2, output: '' },
      errors: 'tavus: --dry-run works only with a command.\nSee tavus --help.\n',
    });
  });
});
