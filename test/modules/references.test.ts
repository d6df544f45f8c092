import { describe, expect, it } from 'vitest';
import { PERSONAS } from '../../src/modules/nouns/persona.ts';
import { REPLICA, REPLICAS } from '../../src/modules/nouns/replica.ts';
import { VIDEO } from '../../src/modules/nouns/video.ts';
import { ReferencedNames, referenceTo } from '../../src/modules/resource/reference.ts';
import { openBench } from '../support/bench.ts';
import { runTavus } from '../support/command.ts';
import { eventually } from '../support/eventually.ts';
import { back, pick } from '../support/script.ts';

const OPEN = [pick('List Videos', 'Spring'), back('What to do with this video'), back('List Videos')];

async function open() {
  const bench = await openBench();
  const replica = bench.addReplica('Rio');
  bench.sandbox.store.addVideo({ replica_id: replica, script: 'Hi', video_name: 'Spring' });
  return { ...bench, replica, loads: () => bench.count('GET', `/v2/replicas/${replica}`) };
}

describe('the replica in the details of a video', () => {
  it('is shown by name and id, with one small request', async () => {
    const { visit, ui, replica, loads } = await open();
    await visit('list_videos', ...OPEN);
    expect(ui.transcript).toContain(`Replica: Rio (${replica})`);
    expect(loads()).toBe(1);
  });

  it('is taken from the list that is already loaded, without a request', async () => {
    const { visit, ui, replica, loads, machine, services } = await open();
    machine
      .list(REPLICAS)
      .fill([{ replica_id: replica, replica_name: 'Rio', status: 'completed' }], services.clock.now());
    await visit('list_videos', ...OPEN);
    expect(ui.transcript).toContain(`Replica: Rio (${replica})`);
    expect(loads()).toBe(0);
  });

  it.each([
    ['was deleted', { status: 404 }],
    ['cannot be loaded', { status: 503 }],
    ['is refused', { status: 401 }],
    ['gets no response', { drop: 'before' as const }],
  ])('is shown by its id if it %s, without an error', async (_what, fault) => {
    const { visit, ui, replica, loads, sandbox } = await open();
    sandbox.fail({ method: 'GET', path: `/v2/replicas/${replica}`, times: Number.POSITIVE_INFINITY, ...fault });
    await visit('list_videos', ...OPEN);
    expect(ui.transcript).toContain(`Replica: ${replica}`);
    expect(ui.transcript.filter((line) => /^(warn|fail): /.test(line))).toEqual([]);
    expect(loads()).toBe(1);
  });

  it('is not waited for longer than the time limit', async () => {
    const { machine, services, advance, timerCount } = await open();
    const slow = {
      ...referenceTo('Replica', REPLICA, () => 'r1'),
      nameOf: (_: unknown, __: unknown, stop: AbortSignal) =>
        new Promise<string>((_resolve, reject) => stop.addEventListener('abort', () => reject(stop.reason))),
    };
    const finding = new ReferencedNames(machine, [slow]).of({});
    expect(timerCount()).toBe(1);
    advance(3000);
    expect(await finding).toEqual(new Map());
    expect(services.clock.now()).toBeGreaterThan(0);
  });

  it('is looked up beside at most five others, also for rows of their own, and each once', async () => {
    const { machine } = await openBench();
    const waiting: ((name: string) => void)[] = [];
    let most = 0;
    let asked = 0;
    const slow = {
      ...referenceTo('Replica', REPLICA, ({ id }: { id: string }) => id),
      nameOf: () => {
        asked += 1;
        most = Math.max(most, waiting.length + 1);
        return new Promise<string>((resolve) => void waiting.push(resolve));
      },
    };
    const names = new ReferencedNames(machine, [slow]);
    const rows = Array.from({ length: 20 }, (_, at) => ({ id: `r${at % 10}` }));
    const loading = Promise.all(rows.map((row) => names.load([row])));
    for (let left = 10; left > 0; left -= 1) {
      await eventually(() => expect(waiting.length).toBeGreaterThan(0));
      waiting.shift()?.('Rio');
    }
    await loading;
    expect([most, asked]).toEqual([6, 10]);
    expect(rows.every((row) => names.nameIn(row, slow) === 'Rio')).toBe(true);
  });

  it('is looked up once, however often the details are shown', async () => {
    const { machine, replica, loads } = await open();
    const names = new ReferencedNames(machine, VIDEO.references);
    const video = { video_id: 'a1b2c3d4e5', video_name: 'x', status: 'ready', replica_id: replica };
    expect(await names.of(video)).toEqual(new Map([['Replica', `Rio (${replica})`]]));
    expect(await names.of(video)).toEqual(new Map([['Replica', `Rio (${replica})`]]));
    expect(loads()).toBe(1);
  });

  it.each([
    ['shown by name and id on a terminal', { isTerminal: true, argv: [] as string[], loads: 1, named: true }],
    ['an id in a pipe', { isTerminal: false, argv: [], loads: 0, named: false }],
    ['an id in JSON', { isTerminal: true, argv: ['--json'], loads: 0, named: false }],
  ])('is %s by tavus video get', async (_what, { isTerminal, argv, loads, named }) => {
    const bench = await open();
    const [id = ''] = bench.sandbox.store.videos.keys();
    const { output } = await runTavus(['video', 'get', id, ...argv], { sandbox: bench.sandbox, isTerminal });
    expect(output.includes(`Rio (${bench.replica})`)).toBe(named);
    expect(output).toContain(bench.replica);
    expect(bench.loads()).toBe(loads);
  });
});

it('the default replica of a persona is shown by name and id', async () => {
  const { visit, ui, addReplica, sandbox, machine } = await openBench();
  const replica = addReplica('Rio');
  sandbox.store.addPersona({ persona_name: 'Coach', system_prompt: 'x', default_replica_id: replica });
  await visit(
    'list_personas',
    pick('List Personas', 'Coach'),
    back('What to do with this persona'),
    back('List Personas'),
  );
  expect(ui.transcript).toContain(`Default replica: Rio (${replica})`);
  expect(machine.list(PERSONAS).isLoaded()).toBe(true);
});
