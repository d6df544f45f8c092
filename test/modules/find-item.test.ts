import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/lib/errors.ts';
import type { Context } from '../../src/modules/context.ts';
import { REPLICA } from '../../src/modules/nouns/replica.ts';
import { type Findable, findId, findItem, NoneCalledError } from '../../src/modules/resource/find-item.ts';
import { findOrPick } from '../../src/modules/resource/item-argument.ts';
import { Interrupted } from '../../src/ui/ui.ts';
import { openBench } from '../support/bench.ts';
import { interrupt } from '../support/script.ts';

const findReplicaId = (context: Context, idOrName: string | undefined) => findId(context, REPLICA, idOrName);

async function openReplicas(...names: readonly string[]) {
  const bench = await openBench();
  const ids = names.map((name) => bench.addReplica(name));
  const context = bench.machine;
  return {
    ...{ bench, ids, context },
    find: (text: string) => findItem(context, REPLICA, text),
    asked: () => bench.sandbox.requests.map(({ path }) => path.replace(/\?.*/, '').replace('/v2/replicas', '')),
  };
}

async function failureOf(finding: Promise<unknown>): Promise<unknown> {
  return await finding.then(
    (found) => new Error(`Found ${JSON.stringify(found)}`),
    (error: unknown) => error,
  );
}

describe('an item', () => {
  it('is found by its id with one request', async () => {
    const { find, ids, asked } = await openReplicas('Rio', 'Ana');
    expect(await find(ids[1] ?? '')).toMatchObject({ replica_id: ids[1], replica_name: 'Ana' });
    expect(asked()).toEqual([`/${ids[1]}`]);
  });

  it('is found by its name with all fields', async () => {
    const { find, ids, asked } = await openReplicas('Rio', 'Ana');
    const byName = await find('Ana');
    expect(byName).toEqual(await find(ids[1] ?? ''));
    expect(asked().slice(0, 2)).toEqual(['/Ana', '']);
  });

  it.each(['Rio, spring', 'a/b', '..', 'Río', '100%', '?x=1#y', "it's", '数字人'])(
    'is found by the name "%s"',
    async (name) => {
      const { find, ids } = await openReplicas('Rio', name);
      expect(await find(name)).toMatchObject({ replica_id: ids[1] });
    },
  );

  it('is found by its id even if another has that name', async () => {
    const { bench, find, ids } = await openReplicas('Rio');
    bench.addReplica(ids[0] ?? '');
    expect(await find(ids[0] ?? '')).toMatchObject({ replica_name: 'Rio' });
  });

  it.each(['rio', 'Ri', 'Rio ', 'Rio II'])('is not found by another name: "%s"', async (name) => {
    const { find } = await openReplicas('Rio');
    const error = await failureOf(find(name));
    expect(error).toBeInstanceOf(NoneCalledError);
    expect(error).toMatchObject({ path: `/v2/replicas/${encodeURIComponent(name)}`, wanted: name });
    expect(error).toMatchObject({ noun: { one: 'replica' }, known: { names: expect.arrayContaining(['Rio']) } });
  });

  it.each(['', ' ', '\n'])('is not found by an empty text: %j', async (text) => {
    const { find, asked } = await openReplicas('', 'Rio');
    const error = await failureOf(find(text));
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({ message: 'The id is empty.', hint: 'Give the id of a replica, or its name.' });
    expect(asked()).toEqual([]);
  });

  it('is not looked up by its name after a server error', async () => {
    const { bench, find, asked } = await openReplicas('Rio');
    bench.sandbox.fail({ status: 500, times: 4 });
    expect(await failureOf(find('Rio'))).toMatchObject({ kind: 'server' });
    expect(new Set(asked())).toEqual(new Set(['/Rio']));
  });

  it('is not looked up further after Ctrl+C', async () => {
    const { bench, find } = await openReplicas('Rio');
    bench.ui.expect(interrupt('Looking for the replica'));
    expect(await failureOf(find('Rio'))).toBeInstanceOf(Interrupted);
    bench.ui.done();
  });
});

describe('a name that several items have', () => {
  it('is a usage error that lists their ids', async () => {
    const { find, ids } = await openReplicas('Rio', 'Ana', 'Rio');
    const error = await failureOf(find('Rio'));
    expect(error).toBeInstanceOf(UsageError);
    // The newest is first in Tavus' list.
    expect(error).toMatchObject({
      message: expect.stringMatching(/^2 replicas are called “Rio”: (\w+), (\w+)\.$/),
      hint: 'Give an id instead.',
    });
    for (const id of [ids[0], ids[2]]) expect(String(error)).toContain(id);
  });

  it.each([
    [10, /^10 replicas are called “Rio”: (\w+, ){9}\w+\.$/],
    [13, /^13 replicas are called “Rio”: (\w+, ){9}\w+ and 3 more\.$/],
  ])('lists ten of them: %i', async (count, words) => {
    const { find } = await openReplicas(...Array<string>(count).fill('Rio'));
    expect(await failureOf(find('Rio'))).toMatchObject({ message: expect.stringMatching(words) });
  });

  it('is searched on every page', async () => {
    const { find, ids } = await openReplicas('Rio', ...Array.from({ length: 130 }, (_, at) => `Other ${at}`));
    expect(await find('Rio')).toMatchObject({ replica_id: ids[0] });
  });
});

describe('an item that is blocked', () => {
  const blocked = ({ replica_name }: { replica_name: string }) =>
    replica_name === 'Rio' ? 'Rio stays as it is.' : undefined;
  const pick = async (): Promise<never> => {
    throw new Error('Nothing is to be picked.');
  };

  it('is refused with the reason', async () => {
    const { context, ids } = await openReplicas('Rio');
    for (const text of ['Rio', ids[0] ?? '']) {
      const error = await failureOf(findOrPick(context, REPLICA, text, { pick, blocked }));
      expect(error).toMatchObject({ message: 'Rio stays as it is.', hint: 'Choose another replica.' });
    }
  });

  it('is passed over for an item of the same name that is not', async () => {
    const { bench, context } = await openReplicas('Rio');
    const stock = bench.stockReplica();
    const own = bench.addReplica(stock.name);
    const isStock = ({ replica_id }: { replica_id: string }) => (replica_id === stock.id ? 'Stock.' : undefined);
    const found = await findOrPick(context, REPLICA, stock.name, { pick, blocked: isStock });
    expect(found.replica_id).toBe(own);
  });

  it('can be picked if none is given', async () => {
    const { context } = await openReplicas('Rio');
    const item = await context.services.client().replicas.list({ limit: 1 });
    const [first] = item.items;
    if (!first) throw new Error('There is no replica.');
    expect(await findOrPick(context, REPLICA, undefined, { pick: async () => first, blocked })).toBe(first);
  });
});

describe('an id for a flag', () => {
  const WORD: Findable<{ readonly word: string; readonly created_at?: string }> = {
    noun: { one: 'word', many: 'words' },
    id: ({ word }) => word,
    name: ({ word }) => word,
    idPattern: /^r/,
    endpoints: { get: async (_api, id) => ({ word: id.toUpperCase() }), async *list() {} },
  };

  it('is used without a request if it has the format of an id, and found by its name otherwise', async () => {
    const { context } = await openReplicas();
    expect(await findId(context, WORD, 'rio')).toBe('rio');
    expect(await findId(context, WORD, 'ana')).toBe('ANA');
  });

  it('of a replica needs no request, a name does, and undefined stays undefined', async () => {
    const { context, ids, asked } = await openReplicas('Rio');
    expect(await findReplicaId(context, undefined)).toBeUndefined();
    expect(await findReplicaId(context, 'r90bbd427f71')).toBe('r90bbd427f71');
    expect(asked()).toEqual([]);
    expect(await findReplicaId(context, 'Rio')).toBe(ids[0]);
    expect(await failureOf(findReplicaId(context, ''))).toBeInstanceOf(UsageError);
  });
});
