import { describe, expect, it } from 'vitest';
import { REPLICA, REPLICAS } from '../../src/modules/nouns/replica.ts';
import { LiveList } from '../../src/modules/resource/live-list.ts';
import { type Bench, openBench, TRAINING } from '../support/bench.ts';
import { eventually } from '../support/eventually.ts';
import { createReplicaList } from '../support/noun-commands.ts';

const POLL = 5000;

/** The list of replicas as a terminal with room for a few of them shows it. */
async function openList(bench: Bench, itemsPerPage: number) {
  const list = createReplicaList();
  list.setItemsPerPage(itemsPerPage);
  const feed = new LiveList(bench.machine, REPLICA, list);
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

describe('a list of which a page is on the screen', () => {
  it('asks for what is under way on that page alone', async () => {
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

  it('does nothing more once it is closed', async () => {
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

  it('follows what other modules change, at once', async () => {
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

  it('finds, and removes, among ten thousand items', async () => {
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
