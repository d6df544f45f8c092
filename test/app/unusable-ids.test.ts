import { describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { runTavus } from '../support/command.ts';

/** Half of a surrogate pair: no URL can hold it. The first half, the second, both in the wrong order, one amid text. */
const HALVES = ['\ud800', '\udfff', '\udc00\ud800', 'r0\udbff12'];

/** An account whose items all have the name Ghost and this id. */
async function openAccount(id: string): Promise<Sandbox> {
  const sandbox = await startSandbox({ data: 'empty' });
  sandbox.store.addReplica({ createdAt: 0, trainingMs: 1, overrides: { replica_id: id, replica_name: 'Ghost' } });
  sandbox.store.addPersona({}, { overrides: { persona_id: id, persona_name: 'Ghost' } });
  const request = { replica_id: id, script: 'x' };
  sandbox.store.addVideo(request, {
    overrides: { video_id: id, video_name: 'Ghost', replica_id: id, status: 'ready' },
  });
  sandbox.store.addConversation(
    {},
    { overrides: { conversation_id: id, conversation_name: 'Ghost', replica_id: id, persona_id: id } },
  );
  return sandbox;
}

const ON_ITEMS = [
  ...['replica get', 'replica watch', 'persona get', 'persona export', 'video get', 'video watch'],
  ...['video download', 'video open', 'replica rename --name New', 'replica delete --yes', 'persona delete --yes'],
  ...['persona clone --name New --yes', 'persona edit --set context=x --yes', 'video rename --name New'],
  ...['video delete --yes', 'conversation get', 'conversation watch', 'conversation open', 'conversation transcript'],
  ...['conversation end', 'conversation delete --yes'],
].map((line) => line.split(' '));

describe.each(HALVES)('the id %j', (id) => {
  it.each(ON_ITEMS.map((words) => ({ words, name: words.join(' ') })))(
    'of an item in the list: $name',
    async ({ words }) => {
      const sandbox = await openAccount(id);
      const [noun = '', verb = '', ...flags] = words;
      const { code, errors } = await runTavus([noun, verb, 'Ghost', ...flags, '--no-input'], { sandbox });
      await sandbox.close();
      expect(errors).not.toContain('unexpected');
      expect({ code, errors }).toEqual({ code: 2, errors: expect.stringContaining('not valid Unicode text') });
      expect(sandbox.requests.every(({ method }) => method === 'GET')).toBe(true);
    },
  );

  it('is not found by a command', async () => {
    const sandbox = await openAccount('r0123456789ab');
    for (const [noun = '', verb = '', ...flags] of ON_ITEMS) {
      const { code, errors } = await runTavus([noun, verb, id, ...flags, '--no-input'], { sandbox });
      expect(errors).not.toContain('unexpected');
      expect([2, 4]).toContain(code);
    }
    await sandbox.close();
  });

  it('is printed as valid text in a list', async () => {
    const sandbox = await openAccount(id);
    for (const noun of ['replica', 'persona', 'video', 'conversation']) {
      const { code, output } = await runTavus([noun, 'list', '--json'], { sandbox });
      expect(code).toBe(0);
      expect(JSON.parse(output)).toContainEqual(expect.objectContaining({ [`${noun}_name`]: 'Ghost' }));
      expect(output.isWellFormed()).toBe(true);
      expect(await runTavus([noun, 'list'], { sandbox })).toMatchObject({ code: 0 });
    }
    await sandbox.close();
  });

  it('in JSON from standard input is sent escaped, or refused with a message', async () => {
    const sandbox = await startSandbox();
    const persona = { persona_name: id, system_prompt: id, default_replica_id: id, layers: { [id]: { [id]: id } } };
    for (const words of [
      ['persona', 'import', '-'],
      ['persona', 'import', '-', '--json'],
      ['persona', 'create', '--layers', JSON.stringify(persona.layers), '--name', 'x', '--system-prompt', id],
    ]) {
      const { code, errors } = await runTavus([...words, '--no-input'], { sandbox, stdin: JSON.stringify(persona) });
      expect(errors).not.toContain('unexpected');
      expect([0, 1, 2, 4]).toContain(code);
    }
    expect(sandbox.requests.filter(({ method }) => method === 'POST')).not.toEqual([]);
    await sandbox.close();
  });
});
