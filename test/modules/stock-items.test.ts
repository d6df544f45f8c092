import { describe, expect, it, onTestFinished } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { openBench } from '../support/bench.ts';
import { runTavus } from '../support/command.ts';
import { triesFollowAtOnce } from '../support/no-pauses.ts';
import { back, confirm, fill, menu, pick } from '../support/script.ts';

triesFollowAtOnce();

/** A replica whose responses have no type. */
const UNTYPED = { overrides: { replica_type: undefined, face_type: undefined } };

type Change = readonly [noun: string, verb: string, ...words: string[]];

const PERSONA_CHANGES: readonly Change[] = [
  ['persona', 'delete', '--yes'],
  ['pal', 'delete', '--yes'],
  ['persona', 'edit', '--set', 'persona_name=Mine', '--yes'],
  ['persona', 'edit', '--set', 'context=x', '--yes', '--force'],
];
const REPLICA_CHANGES: readonly Change[] = [
  ['replica', 'delete', '--yes'],
  ['face', 'delete', '--hard', '--yes'],
  ['replica', 'rename', '--name', 'Mine'],
];

async function open() {
  const sandbox = await startSandbox({ data: 'empty' });
  onTestFinished(() => sandbox.close());
  const run = ([noun, verb, ...words]: Change, idOrName: string, ...more: string[]) =>
    runTavus([noun, verb, idOrName, ...words, ...more], { sandbox });
  const asked = () => sandbox.requests.map(({ method, path }) => `${method} ${path}`);
  return { sandbox, run, asked };
}

function stockPersona({ store }: Sandbox): { id: string; name: string } {
  const found = [...store.personas.values()].find(({ owner }) => owner === 'system');
  return { id: found?.id ?? '', name: found?.content.persona_name ?? '' };
}

function stockReplica({ store }: Sandbox): { id: string; name: string } {
  const found = [...store.replicas.values()].find(({ owner }) => owner === 'system');
  return { id: found?.id ?? '', name: found?.name ?? '' };
}

describe.each(PERSONA_CHANGES)('a stock persona: %s %s', (noun, verb, ...words) => {
  const change: Change = [noun, verb, ...words];
  it.each(['id', 'name'] as const)('is refused by its %s before anything is sent', async (by) => {
    const { sandbox, run, asked } = await open();
    const stock = stockPersona(sandbox);
    const { code, output, errors } = await run(change, stock[by]);
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain('Stock personas cannot be');
    expect(errors).toContain(`tavus persona clone ${stock.id}`);
    expect(asked().filter((line) => !line.startsWith('GET'))).toEqual([]);
    // By its id: the persona, and one page of the list. A name is looked up in lists that tell the kind.
    if (by === 'id') {
      const list = 'GET /v2/personas?persona_type=system&limit=100&page=1';
      expect(asked()).toEqual([`GET /v2/personas/${stock.id}`, list]);
    } else expect(asked().filter((line) => line.includes('persona_type=system'))).toHaveLength(1);
    expect(sandbox.store.personas.has(stock.id)).toBe(true);
  });

  it('is refused with --dry-run, and as a usage error with --json', async () => {
    const { sandbox, run } = await open();
    const { id } = stockPersona(sandbox);
    expect((await run(change, id, '--dry-run')).code).toBe(2);
    const { code, errors } = await run(change, id, '--json');
    expect(code).toBe(2);
    expect(JSON.parse(errors)).toMatchObject({
      error: { code: 'usage', hint: expect.stringContaining(`persona clone ${id}`) },
    });
  });

  it('is recognized after the first page', async () => {
    const { sandbox, run, asked } = await open();
    const old = { owner: 'system', createdAt: 1 } as const;
    const { id } = sandbox.store.addPersona({ persona_name: 'Old', system_prompt: 'x' }, old);
    for (let count = 0; count < 130; count += 1) {
      sandbox.store.addPersona({ persona_name: `S ${count}`, system_prompt: 'x' }, { owner: 'system' });
    }
    expect((await run(change, id)).code).toBe(2);
    expect(asked().filter((line) => !line.startsWith('GET'))).toEqual([]);
  });

  it.each([
    [500, 1],
    [429, 1],
    [401, 3],
  ])('is not changed if the list fails with %d', async (status, exit) => {
    const { sandbox, run, asked } = await open();
    sandbox.fail({ path: /persona_type=system/, status, times: Number.POSITIVE_INFINITY });
    const { id } = sandbox.store.addPersona({ persona_name: 'Mine', system_prompt: 'x' });
    const { code, errors } = await run(change, id);
    expect(code).toBe(exit);
    expect(errors).toContain('Could not check whether this is a stock persona. Nothing was changed.');
    expect(asked().filter((line) => !line.startsWith('GET'))).toEqual([]);
  });

  it('is not changed if the list is incomplete', async () => {
    const { sandbox, run, asked } = await open();
    const { id } = stockPersona(sandbox);
    sandbox.fail({
      path: /persona_type=system/,
      body: { data: [], total_count: 30 },
      times: Number.POSITIVE_INFINITY,
    });
    const { code, errors } = await run(change, id);
    expect(code).toBe(1);
    expect(errors).toContain('The list is incomplete');
    expect(asked().filter((line) => !line.startsWith('GET'))).toEqual([]);
  });
});

describe.each(REPLICA_CHANGES)('a stock replica: %s %s', (noun, verb, ...words) => {
  const change: Change = [noun, verb, ...words];
  it.each<[what: string, by: 'id' | 'name', isTyped: boolean, gets: number]>([
    ['by its id', 'id', true, 1],
    ['by its id, without a type in the response', 'id', false, 2],
    ['by its name', 'name', true, 4],
    ['by its name, without a type in the response', 'name', false, 5],
  ])('is refused %s before anything is sent', async (_what, by, isTyped, gets) => {
    const { sandbox, run, asked } = await open();
    const stock = stockReplica(sandbox);
    if (!isTyped) Object.assign(sandbox.store.replicas.get(stock.id) ?? {}, UNTYPED);
    const { code, errors } = await run(change, stock[by]);
    expect(code).toBe(2);
    expect(errors).toContain('Stock replicas cannot be renamed or deleted.');
    expect(asked().filter((line) => !line.startsWith('GET'))).toEqual([]);
    expect(asked().length).toBeLessThanOrEqual(gets);
  });

  it('is not sent for an unknown type if the list fails', async () => {
    const { sandbox, run, asked } = await open();
    const { id } = sandbox.store.addReplica({ name: 'Rio', trainingMs: 0, ...UNTYPED });
    sandbox.fail({ path: /replica_type=system/, status: 403, times: Number.POSITIVE_INFINITY });
    const { code, errors } = await run(change, id);
    expect(code).not.toBe(0);
    expect(errors).toContain('Could not check whether this is a stock replica');
    expect(asked().filter((line) => !line.startsWith('GET'))).toEqual([]);
  });
});

describe("the user's own item", () => {
  it.each(PERSONA_CHANGES)('is changed: %s %s', async (noun, verb, ...words) => {
    const change: Change = [noun, verb, ...words];
    const { sandbox, run, asked } = await open();
    const { id } = sandbox.store.addPersona({ persona_name: 'Coach', system_prompt: 'x' });
    expect((await run(change, id)).code).toBe(0);
    expect(asked().filter((line) => line.includes('persona_type'))).toHaveLength(1);
    expect(asked().filter((line) => !line.startsWith('GET'))).toHaveLength(1);
  });

  it.each(PERSONA_CHANGES)(
    'is changed by its name even if a stock item has the same name: %s %s',
    async (noun, verb, ...words) => {
      const change: Change = [noun, verb, ...words];
      const { sandbox, run, asked } = await open();
      const { name, id } = stockPersona(sandbox);
      const own = sandbox.store.addPersona({ persona_name: name, system_prompt: 'x' });
      expect((await run(change, name)).code).toBe(0);
      // The lists in which the name was looked up have its kind.
      expect(asked().filter((line) => line.includes('persona_type=system'))).toHaveLength(1);
      expect(asked().filter((line) => !line.startsWith('GET'))).toEqual([
        expect.stringContaining(`/v2/personas/${own.id}`),
      ]);
      expect(sandbox.store.personas.has(id)).toBe(true);
    },
  );

  it.each(REPLICA_CHANGES)('is changed even without a type in the response: %s %s', async (noun, verb, ...words) => {
    const change: Change = [noun, verb, ...words];
    const { sandbox, run, asked } = await open();
    const { id } = sandbox.store.addReplica({ name: 'Rio', trainingMs: 0, ...UNTYPED });
    expect((await run(change, id)).code).toBe(0);
    expect(asked().slice(0, -1)).toEqual([
      expect.stringContaining(`GET /v2/replicas/${id}`),
      expect.stringMatching(/^GET .*replica_type=system/),
    ]);
  });

  it('needs no further request if it has a type', async () => {
    const { sandbox, run, asked } = await open();
    const { id } = sandbox.store.addReplica({ name: 'Rio', trainingMs: 0 });
    await run(['replica', 'delete', '--yes'], id);
    expect(asked()).toEqual([`GET /v2/replicas/${id}?verbose=true`, `DELETE /v2/replicas/${id}`]);
  });
});

it('clones and exports a stock persona without checking its owner', async () => {
  const { sandbox, run, asked } = await open();
  const { id } = stockPersona(sandbox);
  expect((await run(['persona', 'clone'], id)).code).toBe(0);
  expect((await run(['persona', 'export'], id)).code).toBe(0);
  expect(asked().filter((line) => line.includes('persona_type'))).toEqual([]);
});

describe('in the menu', () => {
  const WHAT = 'What to do with this replica';

  it.each([
    ['Rename', 'rename_replica'],
    ['Delete', 'delete_replica'],
  ])('refuses %s of a stock replica without a type before it is sent', async (label, state) => {
    const { visit, ui, sandbox, sent } = await openBench();
    const stock = stockReplica(sandbox);
    Object.assign(sandbox.store.replicas.get(stock.id) ?? {}, UNTYPED);
    await visit('list_replicas', pick('List Replicas', stock.id), menu(WHAT, label), back(WHAT), back('List Replicas'));
    await visit(state, pick(`${label} a Replica`, stock.id));
    expect(ui.transcript.filter((line) => line.includes('cannot be renamed or deleted.'))).toHaveLength(2);
    expect([...sent('PATCH'), ...sent('DELETE')]).toEqual([]);
  });

  it('keeps the type of a replica from its list', async () => {
    const { visit, ui, sandbox } = await openBench();
    const stock = stockReplica(sandbox);
    sandbox.fail({ path: `/v2/replicas/${stock.id}`, body: { replica_id: stock.id, status: 'completed' } });
    await visit('list_replicas', pick('List Replicas', stock.id), back(WHAT), back('List Replicas'));
    expect(ui.screen(WHAT).blocked).toMatchObject({
      Rename: 'Stock replicas cannot be renamed or deleted.',
      Delete: 'Stock replicas cannot be renamed or deleted.',
    });
  });

  it('changes own items without further requests', async () => {
    const { visit, addPersona, addReplica, sandbox } = await openBench();
    addPersona('Coach');
    addReplica('Rio');
    await visit('delete_persona', pick('Delete a Persona', 'Coach'), confirm('Delete the persona', true));
    await visit('rename_replica', pick('Rename a Replica', 'Rio'), fill('Rename a Replica', { name: 'Ana' }));
    const lists = sandbox.requests.filter(({ path }) => path.includes('_type=system'));
    expect(lists).toHaveLength(1);
  });
});
