import { describe, expect, it } from 'vitest';
import { type Bench, openBench } from '../support/bench.ts';
import { back, confirm, fill, menu, pick, type Step } from '../support/script.ts';

const CASES = [
  { noun: 'replica', list: 'List Replicas', path: '/v2/replicas', downloads: 2 },
  { noun: 'persona', list: 'List Personas', path: '/v2/personas', downloads: 2 },
  { noun: 'video', list: 'List Videos', path: '/v2/videos', downloads: 1 },
  { noun: 'conversation', list: 'List Conversations', path: '/v2/conversations', downloads: 1 },
] as const;

type Noun = (typeof CASES)[number]['noun'];

function add(bench: Bench, noun: Noun, name: string): string {
  if (noun === 'replica') return bench.addReplica(name);
  if (noun === 'conversation') return bench.addConversation(name, {}, { leftAt: 0 });
  return noun === 'persona' ? bench.addPersona(name) : bench.addVideo(name);
}

const title = (verb: string, noun: Noun) => `${verb} a ${noun[0]?.toUpperCase()}${noun.slice(1)}`;
const removal = (noun: Noun): Step[] => [pick(title('Delete', noun), 'Rio'), confirm(`Delete the ${noun}`, true)];

describe.each(CASES)('the local list of $noun', ({ noun, list, path, downloads }) => {
  const look = (bench: Bench) => bench.visit(`list_${noun}s`, back(list));

  it('is loaded when it is first opened, and again after 30 seconds', async () => {
    const bench = await openBench();
    const requests: number[] = [];
    // 108 stock replicas take two pages, and personas come as two kinds.
    for (const wait of [0, 0, 29_999, 1, 29_999, 1]) {
      bench.advance(wait);
      await look(bench);
      requests.push(bench.count('GET', path) / downloads);
    }
    expect(requests).toEqual([1, 1, 1, 2, 2, 3]);
    // Cached items are shown immediately.
    expect(bench.ui.busyLabels).toEqual([`Loading ${noun}s`]);
  });

  it('is also used to delete, and shows the deletion without a reload', async () => {
    const bench = await openBench();
    add(bench, noun, 'Rio');
    add(bench, noun, 'Ada');
    await look(bench);
    await bench.visit(`delete_${noun}`, ...removal(noun));
    await look(bench);
    expect(bench.ui.screen(list).lines.filter((line) => /^(Rio|Ada) \|/.test(line))).toHaveLength(1);
    await bench.visit(`delete_${noun}`, back(title('Delete', noun)));
    expect(bench.ui.screen(title('Delete', noun)).lines.some((line) => line.startsWith('Rio |'))).toBe(false);
    expect(bench.count('GET', path)).toBe(downloads);
  });

  it('shows items created elsewhere after a reload', async () => {
    const bench = await openBench();
    await look(bench);
    add(bench, noun, 'Rio');
    await look(bench);
    expect(bench.ui.screen(list).lines.some((line) => line.startsWith('Rio |'))).toBe(false);
    bench.advance(30_000);
    await look(bench);
    expect(bench.ui.screen(list).lines.some((line) => line.startsWith('Rio |'))).toBe(true);
  });

  it('is refreshed independently of the others', async () => {
    const bench = await openBench();
    await look(bench);
    bench.advance(20_000);
    for (const other of CASES) await bench.visit(`list_${other.noun}s`, back(other.list));
    bench.advance(10_000);
    const before = bench.sandbox.requests.length;
    for (const other of CASES) await bench.visit(`list_${other.noun}s`, back(other.list));
    expect(bench.sandbox.requests.slice(before).every((request) => request.path.startsWith(path))).toBe(true);
    expect(bench.sandbox.requests.length - before).toBe(downloads);
  });

  it('is reloaded after a change with an unknown outcome', async () => {
    const bench = await openBench();
    add(bench, noun, 'Rio');
    await look(bench);
    bench.sandbox.fail({ method: 'DELETE', drop: 'after' });
    await bench.visit(`delete_${noun}`, ...removal(noun));
    await look(bench);
    expect(bench.ui.screen(list).lines.some((line) => line.startsWith('Rio |'))).toBe(false);
    expect(bench.count('GET', path)).toBe(2 * downloads);
  });

  it('reports an error, and loads when it is opened again', async () => {
    const bench = await openBench();
    bench.sandbox.fail({ path: new RegExp(`^${path}`), status: 500, body: { message: 'on fire' }, times: 4 });
    await bench.visit(`list_${noun}s`);
    expect(bench.ui.transcript[0]).toContain('fail: Tavus reported a server error: on fire (500, GET');
    expect(bench.ui.delays).toHaveLength(3);
    await look(bench);
  });

  it('stops loading on Esc without a message', async () => {
    const bench = await openBench();
    await bench.visit(`list_${noun}s`, back(`Loading ${noun}s`));
    expect(bench.ui.transcript).toEqual([]);
    await look(bench);
  });
});

describe('a change in one module', () => {
  const HELLO = { video_name: 'Hello', script: 'Hello.' };

  it('shows the new name of a replica in the pickers of other modules without a reload', async () => {
    const bench = await openBench();
    bench.addReplica('Rio');
    await bench.visit('rename_replica', pick('Rename a Replica', 'Rio'), fill('Rename a Replica', { name: 'Rio II' }));
    await bench.visit('generate_video', fill('Generate a Video', { ...HELLO, replica_id: pick('Replica', 'Rio II') }));
    const coach = { persona_name: 'Coach', system_prompt: 'Be kind.' };
    const picked = pick('Default replica', 'Rio II');
    await bench.visit('create_persona', fill('Create a Persona', { ...coach, default_replica_id: picked }));
    expect(bench.count('GET', '/v2/replicas')).toBe(2);
  });

  it('removes a deleted replica from them', async () => {
    const bench = await openBench();
    bench.addReplica('Rio');
    await bench.visit('delete_replica', ...removal('replica'));
    const opened = fill('Generate a Video', { replica_id: back('Replica') }, { replica_id: 'needed' });
    await bench.visit('generate_video', opened, back('Generate a Video'));
    expect(bench.ui.screen('Replica').lines.some((line) => line.startsWith('Rio'))).toBe(false);
    expect(bench.count('GET', '/v2/replicas')).toBe(2);
  });

  it('shows a new item first in a loaded list without a reload', async () => {
    const bench = await openBench();
    const { visit, ui, sandbox } = bench;
    bench.addReplica('Rio');
    for (const { noun, list } of CASES) await visit(`list_${noun}s`, back(list));
    const training = { replica_name: 'New', train_video_url: 'https://example.com/a.mp4' };
    const before = sandbox.requests.length;
    await visit('create_replica', fill('Create a Replica', training));
    await visit('create_persona', fill('Create a Persona', { persona_name: 'New', system_prompt: 'Be kind.' }));
    await visit('generate_video', fill('Generate a Video', { ...HELLO, replica_id: pick('Replica', 'Rio') }));
    for (const { noun, list } of CASES) await visit(`list_${noun}s`, back(list));
    expect(ui.screen('List Replicas').lines.slice(0, 2)).toEqual([
      '# User Replicas',
      expect.stringMatching(/^New \| started \| \w+ \| just now$/),
    ]);
    expect(ui.screen('List Personas').lines[0]).toMatch(/^New \| \w+ \| just now$/);
    expect(ui.screen('List Videos').lines[0]).toMatch(/^Hello \| queued \| \w+ \| just now$/);
    expect(sandbox.requests.slice(before).map(({ method }) => method)).toEqual(['POST', 'POST', 'POST']);
  });

  it('updates the row of an item whose details were loaded', async () => {
    const { visit, ui, addVideo, advance } = await openBench();
    addVideo('Hello');
    await visit('list_videos', back('List Videos'));
    advance(20_000);
    const what = 'What to do with this video';
    await visit('list_videos', pick('List Videos', 'Hello'), menu(what, 'Back to the list'), back('List Videos'));
    const shown = ui.screens.filter(({ title: name }) => name === 'List Videos').map(({ lines }) => lines[0]);
    expect(shown.map((line) => line?.split(' | ')[1])).toEqual(['queued', 'queued', 'ready']);
  });
});

describe('a list that is entered again', () => {
  const LIST = 'List Replicas';
  const search = (query: string, id: string): Step => ({
    does: 'look',
    title: LIST,
    look(screen) {
      screen.search(query);
      screen.moveTo(id);
    },
  });

  it('has the filter, the search and the item of last time; each screen has its own', async () => {
    const bench = await openBench();
    const ids = ['Rio', 'Ada', 'Rio Grande'].map((name) => bench.addReplica(name));
    await bench.visit('list_replicas', search('rio', ids[0] ?? ''), back(LIST));
    let seen: unknown;
    const see: Step = { does: 'look', title: LIST, look: (screen) => (seen = [screen.lines(), screen.current()]) };
    await bench.visit('list_replicas', see, back(LIST));
    expect(seen).toEqual([
      [expect.stringContaining('Rio Grande'), expect.stringContaining('Rio')],
      expect.objectContaining({ replica_id: ids[0] }),
    ]);
    const other = 'Delete a Replica';
    await bench.visit('delete_replica', back(other));
    expect(bench.ui.screen(other).lines.length).toBeGreaterThan(2);
  });

  it('starts from the beginning in another account', async () => {
    const bench = await openBench();
    const id = bench.addReplica('Rio');
    bench.addReplica('Ada');
    await bench.visit('list_replicas', search('rio', id), back(LIST));
    const { account } = bench.services;
    const key = account.keyInUse()?.key ?? '';
    account.keyInUse = () => ({ key: `${key}2`, source: 'saved' });
    await bench.visit('list_replicas', back(LIST));
    expect(bench.ui.screen(LIST).lines.some((line) => line.startsWith('Ada |'))).toBe(true);
  });
});
