import { describe, expect, it } from 'vitest';
import type { Replica } from '../../src/api/replicas.ts';
import { REPLICA, REPLICAS } from '../../src/modules/nouns/replica.ts';
import { LiveList } from '../../src/modules/resource/live-list.ts';
import type { Resource } from '../../src/modules/resource/resource.ts';
import { type Bench, openBench, TRAINING } from '../support/bench.ts';
import { eventually } from '../support/eventually.ts';
import { createReplicaList } from '../support/noun-commands.ts';

const POLL = 5000;

/** A training that ends this many milliseconds from now. */
const endingIn = (ms: number) => ({ ...TRAINING, trainingMs: 37 * 60_000 + ms });

/** The list of replicas on a terminal with room for a few of them. */
async function openList(bench: Bench, itemsPerPage: number, resource: Resource<Replica> = REPLICA) {
  const list = createReplicaList();
  list.setItemsPerPage(itemsPerPage);
  const feed = new LiveList(bench.machine, resource, list);
  await feed.open();
  const unsubscribe = feed.subscribe(() => {});
  await eventually(() => expect(feed.status()).toBe(''));
  const polls = () => bench.sandbox.requests.filter(({ path }) => path.includes('replica_ids')).length;
  const poll = async () => {
    bench.advance(POLL);
    await eventually(() => expect(bench.timerCount()).toBe(1));
  };
  return { list, feed, unsubscribe, polls, poll };
}

describe('a list with one page on the screen', () => {
  it('polls only items in progress on that page', async () => {
    const bench = await openBench();
    const id = bench.addReplica('Slow', { ...TRAINING, createdAt: TRAINING.createdAt - 1000 });
    for (let index = 0; index < 10; index += 1) bench.addReplica(`Done ${index}`);
    const { list, polls, poll } = await openList(bench, 5);
    list.moveToEnd();
    await poll();
    expect(polls()).toBe(0);
    list.moveTo(id);
    await poll();
    expect(polls()).toBe(1);
    list.search('done');
    await poll();
    expect(polls()).toBe(1);
  });

  it('polls each item in progress by its id if the API cannot reload a list', async () => {
    const bench = await openBench();
    const { reload: _, ...endpoints } = REPLICA.endpoints;
    const ids = ['Slow', 'Quick', 'Gone'].map((name) => bench.addReplica(name, endingIn(name === 'Quick' ? 1 : 1e6)));
    bench.addReplica('Done');
    const { list, poll, feed } = await openList(bench, 5, { ...REPLICA, endpoints });
    bench.sandbox.store.replicas.delete(ids[2] ?? '');
    const before = bench.sandbox.requests.length;
    await poll();
    const asked = bench.sandbox.requests.slice(before).map(({ path }) => path.replace(/\?.*/, ''));
    expect(asked.toSorted()).toEqual(ids.map((id) => `/v2/replicas/${id}`).toSorted());
    const statusOf = (id = '') => {
      list.moveTo(id);
      return list.current()?.status;
    };
    expect([statusOf(ids[0]), statusOf(ids[1]), feed.failure()]).toEqual(['started', 'completed', '']);
  });

  it('does nothing after it was closed', async () => {
    const bench = await openBench();
    bench.addReplica('Slow', TRAINING);
    const { feed, list, unsubscribe } = await openList(bench, 5);
    unsubscribe();
    feed.close();
    expect(bench.timerCount()).toBe(0);
    const count = list.total();
    bench.machine.removeItem(REPLICAS, list.current()?.replica_id ?? '');
    expect(list.total()).toBe(count);
  });

  it('shows changes of other modules immediately', async () => {
    const bench = await openBench();
    const id = bench.addReplica('Rio');
    const { list } = await openList(bench, 5);
    list.moveTo(id);
    const replica = bench.machine.list(REPLICAS).find(id);
    if (replica) bench.machine.updateItem(REPLICAS, { ...replica, replica_name: 'Rio II' });
    expect(list.current()?.replica_name).toBe('Rio II');
    bench.machine.removeItem(REPLICAS, id);
    expect(list.current()?.replica_id).not.toBe(id);
  });

  it('searches and removes among ten thousand items', async () => {
    const bench = await openBench({ data: { replicas: 10_000 } });
    const { list } = await openList(bench, 16);
    expect(list.total()).toBe(10_108);
    let found = list.total();
    for (const query of ['m', 'ma', 'may', 'maya', 'maya 9']) {
      list.search(query);
      expect(list.total()).toBeLessThanOrEqual(found);
      found = list.total();
    }
    list.search('');
    list.moveToEnd();
    bench.machine.removeItem(REPLICAS, list.current()?.replica_id ?? '');
    expect(list.total()).toBe(10_107);
  }, 30_000);
});
