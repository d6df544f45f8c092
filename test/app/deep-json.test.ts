import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeExchange } from '../../src/app/debug/describe-exchange.ts';
import { readJson } from '../../src/modules/forms/json-text.ts';
import { readEntry } from '../../src/modules/video/batch/journal/journal-entry.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { DraftFiles } from '../../src/settings/drafts.ts';
import { readUpdateState } from '../../src/settings/update-file.ts';
import { clientAnswered, failureOf } from '../api/server.ts';
import { temporaryDirectory } from '../support/bench.ts';
import { runTavus } from '../support/command.ts';

/** Deep nesting: just above the limit, and deep enough to exhaust a stack. */
const DEEP = [300, 10_000, 50_000].flatMap((levels) => [
  [`${levels} lists`, '['.repeat(levels) + ']'.repeat(levels)] as const,
  [`${levels} objects`, `${'{"a":'.repeat(levels)}"x"${'}'.repeat(levels)}`] as const,
]);

describe.each(DEEP)('JSON of %s', (_name, deep) => {
  it('is refused by every command that reads JSON, and nothing is sent', async () => {
    const sandbox = await startSandbox();
    const [persona] = [...sandbox.store.personas.values()].filter(({ owner }) => owner === 'user');
    const id = persona?.id ?? '';
    const layers = `{"tts": {"voice_settings": ${deep}}}`;
    const file = join(await temporaryDirectory(), 'layers.json');
    await writeFile(file, layers);
    const create = ['persona', 'create', '--name', 'x', '--system-prompt', 'x'];
    const runs: readonly (readonly [words: readonly string[], stdin?: string])[] = [
      [['persona', 'import', '-'], `{"persona_name": "x", "layers": ${layers}}`],
      [['persona', 'import', '-'], deep],
      [[...create, '--layers', layers]],
      [[...create, '--layers-file', file]],
      [['persona', 'edit', id, '--yes', '--set', `layers=${layers}`]],
      [['persona', 'edit', id, '--yes', '--set', `layers.tts.voice_settings=${deep}`]],
      [['persona', 'edit', id, '--yes', '--patch', '-'], `[{"op": "add", "path": "/layers", "value": ${layers}}]`],
      [['persona', 'edit', id, '--yes', '--patch', '-'], deep],
    ];
    for (const [words, stdin] of runs) {
      const { code, errors } = await runTavus([...words, '--no-input'], { sandbox, ...(stdin && { stdin }) });
      expect({ words: words.slice(0, 3), code, errors }).toMatchObject({
        code: 2,
        errors: expect.stringContaining('200 levels'),
      });
    }
    expect(sandbox.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
    await sandbox.close();
  });

  it('is refused in an editor with the same message', () => {
    expect(readJson(deep)).toEqual({ problem: expect.stringContaining('200 levels') });
  });

  it('in a settings file is reported, and the file is kept', async () => {
    const directory = await temporaryDirectory();
    const settings = `{"readOnly": true, "profiles": ${deep}}`;
    await writeFile(join(directory, 'config.json'), settings, { mode: 0o600 });
    const sandbox = await startSandbox();
    for (const words of [['doctor'], ['auth', 'status'], ['replica', 'list']]) {
      const { output, errors } = await runTavus(words, { sandbox, directory });
      expect(errors + output).toMatch(/nested too deep|cannot be read/);
      expect(errors).not.toContain('unexpected');
    }
    await sandbox.close();
    expect(await readFile(join(directory, 'config.json'), 'utf8')).toBe(settings);
  });

  it('in other files of the program counts as corrupt', async () => {
    const directory = await temporaryDirectory();
    await mkdir(join(directory, 'drafts'));
    await writeFile(join(directory, 'drafts', 'form.json'), `{"savedAt": 1, "values": {}, "labels": {}, "x": ${deep}}`);
    expect(new DraftFiles(join(directory, 'drafts')).read('form')).toBeUndefined();
    expect(await readdir(join(directory, 'drafts'))).toEqual(['form.json.corrupt']);
    await writeFile(join(directory, 'update.json'), `{"askedAt": 5, "newest": "9.9.9", "x": ${deep}}`);
    expect(readUpdateState(directory)).toEqual({ askedAt: 0 });
    expect(readEntry(`{"event": "unsent", "row": 2, "x": ${deep}}`)).toBeUndefined();
  });

  it('is refused by the sandbox, which keeps running', async () => {
    const sandbox = await startSandbox();
    const send = (method: string, path: string, body: string) =>
      fetch(sandbox.url + path, { method, body, headers: { 'x-api-key': sandbox.apiKey } });
    const [persona] = [...sandbox.store.personas.values()].filter(({ owner }) => owner === 'user');
    for (const [method, path] of [
      ['POST', '/v2/personas'],
      ['POST', '/v2/videos'],
      ['PATCH', `/v2/personas/${persona?.id}`],
    ] as const) {
      const answer = await send(method, path, deep);
      expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('too deeply')]);
    }
    expect((await send('POST', '/v2/personas', '{"system_prompt": "x"}')).status).toBe(200);
    expect(sandbox.requests.slice(0, 3).map(({ body }) => body)).toEqual([deep, deep, deep]);
    await sandbox.close();
  });

  it('from a server has an unexpected structure, also in an error and a log', async () => {
    const { client } = await clientAnswered({ body: `{"data": [], "x": ${deep}}` });
    expect(await failureOf(client.replicas.list())).toMatchObject({ kind: 'unreadable_answer', reason: 'shape' });
    const { client: refused } = await clientAnswered({ status: 400, body: `{"message": ${deep}}` });
    expect(await failureOf(refused.replicas.list())).toMatchObject({ kind: 'invalid_request' });
    const exchange = { method: 'GET', url: '/', sent: deep, received: deep, status: 200, ms: 1 };
    const lines = describeExchange({ ...exchange, requestId: undefined, failure: undefined }, undefined, 0);
    expect(lines.slice(1)).toEqual([expect.stringContaining('characters'), expect.stringContaining('characters')]);
  });
});
