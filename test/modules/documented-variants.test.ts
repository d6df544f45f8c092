import { describe, expect, it, onTestFinished } from 'vitest';
import { isCustomModel } from '../../src/modules/persona/edit/custom-llm.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { readJson, runTavus } from '../support/command.ts';

async function open(): Promise<{ sandbox: Sandbox; ids: Readonly<Record<string, string>> }> {
  const sandbox = await startSandbox({ data: 'empty' });
  onTestFinished(() => sandbox.close());
  const { store } = sandbox;
  const replica = store.addReplica({ name: 'Rio', trainingMs: 0 }).id;
  const persona = store.addPersona({ persona_name: 'Coach', system_prompt: 'x' }).id;
  const video = store.addVideo({ replica_id: replica, script: 'Hi', video_name: 'Hello' }).id;
  const conversation = store.addConversation({ replica_id: replica }, { leftAt: 0 }).id;
  return { sandbox, ids: { replica, persona, video, conversation } };
}

describe.each([
  ['replica', 'delete', 'DELETE', ['--yes']],
  ['persona', 'delete', 'DELETE', ['--yes']],
  ['video', 'delete', 'DELETE', ['--yes']],
  ['conversation', 'delete', 'DELETE', ['--yes']],
  ['replica', 'rename', 'PATCH', ['--name', 'Ana']],
  ['video', 'rename', 'PATCH', ['--name', 'Ana']],
] as const)('%s %s', (noun, verb, method, words) => {
  it.each<[status: number, body: unknown]>([
    [200, ''],
    [200, {}],
    [200, 'OK'],
    [200, null],
    [201, {}],
    [202, ''],
    [204, undefined],
  ])('succeeds if Tavus responds %d with %j', async (status, body) => {
    const { sandbox, ids } = await open();
    sandbox.fail({ method, path: /v2/, status, body, applied: true });
    const { code, errors } = await runTavus([noun, verb, ids[noun] ?? '', ...words], { sandbox });
    expect([code, errors.includes('✔')]).toEqual([0, true]);
    expect(sandbox.requests.filter((request) => request.method === method)).toHaveLength(1);
  });
});

describe('an empty URL counts as not given', () => {
  it.each<[noun: string, verb: string, words: (replica: string) => string[]]>([
    ['replica', 'create', () => ['--name', 'Ana', '--train-video-url', 'https://example.com/a.mp4']],
    ['video', 'generate', (replica) => ['--name', 'Hi', '--replica-id', replica, '--script', 'Hello']],
    ['conversation', 'create', (replica) => ['--replica-id', replica]],
  ])('%s %s', async (noun, verb, words) => {
    const { sandbox, ids } = await open();
    const given = [noun, verb, ...words(ids.replica ?? ''), '--callback-url', ''];
    expect((await runTavus(given, { sandbox })).code).toBe(0);
    const [posted] = sandbox.requests.filter(({ method }) => method === 'POST');
    expect(posted?.body).not.toHaveProperty('callback_url');
  });

  it.each([
    [{ model: 'm', base_url: '' }, false],
    [{ model: 'm', base_url: null }, false],
    [{ model: 'm' }, false],
    [{ base_url: 'https://llm.example.com' }, true],
  ])('the model %j has its own URL: %s', (llm, isCustom) => {
    expect(isCustomModel(llm)).toBe(isCustom);
  });
});

describe('fields that are null', () => {
  it.each(['replica', 'persona', 'video', 'conversation'])('of a %s do not break list and details', async (noun) => {
    const { sandbox, ids } = await open();
    const id = ids[noun] ?? '';
    const row = await fetch(`${sandbox.url}/v2/${noun}s/${id}`, { headers: { 'x-api-key': sandbox.apiKey } });
    const fields = Object.keys((await row.json()) as object).filter((name) => !/_id$|^status$/.test(name));
    const { store } = sandbox;
    const { replicas, personas, videos, conversations } = store;
    const stored = replicas.get(id) ?? personas.get(id) ?? videos.get(id) ?? conversations.get(id);
    const overrides = Object.fromEntries(
      [...fields, 'default_voice_id', 'finetune_status'].map((name) => [name, null]),
    );
    Object.assign(stored ?? {}, { overrides });
    for (const words of [
      ['get', id],
      ['get', id, '--json'],
      ['list', '--all'],
    ]) {
      const outcome = await runTavus([noun, ...words], { sandbox });
      expect([outcome.code, outcome.errors], words.join(' ')).toEqual([0, '']);
      expect(outcome.output).toContain(id);
    }
    const json = await runTavus([noun, 'get', id, '--json'], { sandbox });
    expect(readJson(json)).toMatchObject({ [`${noun}_id`]: id });
  });
});
