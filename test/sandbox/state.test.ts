import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type SandboxOptions, startSandbox } from '../../src/sandbox/server.ts';
import { endedPid } from '../support/ended-pid.ts';
import { createFixedClock } from '../support/fixed-clock.ts';
import { openHookServer } from '../support/hook-server.ts';
import { open, START } from './support.ts';

async function newFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tavus-state-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'state.json');
}

function openOn(path: string, options: SandboxOptions = {}) {
  return open({ state: { path, pid: process.pid }, ...options });
}

describe('an account that is kept in a file', () => {
  it('has the same items, limits and key in the next run', async () => {
    const path = await newFile();
    const first = await openOn(path, { data: 'full', seed: 7, limits: { credits: 5 } });
    const [video, replica] = [await first.addVideo({ video_name: 'Mine' }), await first.addReplica()];
    await first.call('PATCH', `/v2/replicas/${replica}/name`, { replica_name: 'Renamed' });
    await first.call('DELETE', '/v2/videos/16cd74d8c5');
    const lists = [
      'replicas',
      'personas',
      'videos',
      'conversations',
      'documents',
      'guardrails',
      'objectives',
      'voices',
    ];
    const rowsOf = async ({ get, sandbox }: typeof first) => {
      const pages = await Promise.all(lists.map((list) => get(`/v2/${list}?limit=100&legacy=false&verbose=true`)));
      return pages.map(({ text }) => text.replaceAll(sandbox.url, ''));
    };
    const before = await rowsOf(first);
    await first.sandbox.close();
    const second = await openOn(path, { data: 'empty', seed: 8 });
    expect(await rowsOf(second)).toEqual(before);
    expect(second.sandbox.apiKey).toBe(first.sandbox.apiKey);
    expect(second.sandbox.limits).toEqual({ credits: 4 });
    expect((await second.get(`/v2/videos/${video}`)).body.video_name).toBe('Mine');
    expect((await second.get('/v2/videos/16cd74d8c5')).status).toBe(400);
  });

  it('has a given key and given limits instead of its own', async () => {
    const path = await newFile();
    await (await openOn(path, { apiKey: 'one', limits: { credits: 1 } })).sandbox.close();
    const { sandbox } = await openOn(path, { apiKey: 'two', limits: { credits: 9 } });
    expect([sandbox.apiKey, sandbox.limits.credits]).toEqual(['two', 9]);
  });

  it('is saved when a request that changes something is answered, even if the program is killed then', async () => {
    const path = await newFile();
    const { addVideo } = await openOn(path);
    const id = await addVideo({});
    const copy = join(path, '..', 'copy.json');
    await writeFile(copy, await readFile(path, 'utf8'));
    expect((await (await openOn(copy)).get(`/v2/videos/${id}`)).status).toBe(200);
  });

  it('continues what was in progress, also where time had been set forward', async () => {
    const path = await newFile();
    const first = await openOn(path);
    const id = await first.addVideo({});
    await first.call('PATCH', '/_sandbox/clock', { advance_seconds: 10 });
    await first.sandbox.close();
    const second = await openOn(path);
    expect((await second.get(`/v2/videos/${id}`)).body.status).toBe('generating');
    second.pass(5000);
    expect((await second.get(`/v2/videos/${id}`)).body.status).toBe('ready');
  });

  it('keeps a video of a replica that failed', async () => {
    const path = await newFile();
    const first = await openOn(path);
    const replica = await first.addReplica({ replica_name: 'fail' });
    const video = await first.addVideo({ replica_id: replica });
    await first.sandbox.close();
    const second = await openOn(path, { clock: createFixedClock(START + 3_600_000) });
    expect((await second.get(`/v2/videos/${video}`)).body.status).toBe('error');
  });

  it('sends a callback once, whichever run it is due in', async () => {
    const [path, hook] = [await newFile(), await openHookServer()];
    const first = await openOn(path);
    await first.addVideo({ callback_url: hook.url });
    await first.sandbox.close();
    const second = await openOn(path);
    second.pass(15_000);
    await expect.poll(() => hook.received.length).toBe(1);
    await second.sandbox.close();
    const third = await openOn(path, { clock: createFixedClock(START + 60_000) });
    await third.get('/v2/videos');
    expect(hook.received).toHaveLength(1);
  });

  it('gives a new item an id that no earlier one had', async () => {
    const path = await newFile();
    const first = await openOn(path);
    const id = await first.addVideo({});
    await first.call('DELETE', `/v2/videos/${id}`);
    await first.sandbox.close();
    const second = await openOn(path, { clock: createFixedClock(START + 1) });
    expect(await second.addVideo({})).not.toBe(id);
  });

  it('is private, and leaves no other file', async () => {
    const path = await newFile();
    const { sandbox, addVideo } = await openOn(path);
    await addVideo({});
    await sandbox.close();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(path, '..'))).toEqual(['state.json']);
  });

  it('becomes private if it was not', async () => {
    const path = await newFile();
    await (await openOn(path)).sandbox.close();
    await chmod(path, 0o644);
    await (await openOn(path)).sandbox.close();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('is not written by a sandbox that has left it', async () => {
    const path = await newFile();
    const first = await openOn(path);
    first.sandbox.leave();
    const second = await openOn(path);
    const id = await second.addVideo({});
    await first.addVideo({});
    await first.sandbox.close();
    expect(await readFile(path, 'utf8')).toContain(id);
  });
});

describe('a file that is not the state of a sandbox', () => {
  const item = { id: 'x', createdAt: START, changedAt: START };
  const empty = { tavus_sandbox: 1, api_key: 'k', now: START, limits: {} };
  const nouns = ['replicas', 'personas', 'videos', 'conversations', 'documents', 'guardrails', 'objectives', 'voices'];
  const items = Object.fromEntries(
    [...nouns, 'pronunciation-dictionaries', 'transcriptions'].map((name) => [name, []]),
  );

  it.each([
    ['', ''],
    ['other text', 'hello'],
    ['half of it', '{"tavus_sandbox": 1, "api_key": "k", "now": 1'],
    ['other JSON', '{"name": "package"}'],
    ['a list', '[]'],
    ['a newer version', JSON.stringify({ ...empty, tavus_sandbox: 2, items })],
    ['no key', JSON.stringify({ ...empty, api_key: '', items })],
    ['a missing noun', JSON.stringify({ ...empty, items: { ...items, videos: undefined } })],
    ['an item without dates', JSON.stringify({ ...empty, items: { ...items, videos: [{ id: 'x' }] } })],
    ['an item that cannot be shown', JSON.stringify({ ...empty, items: { ...items, videos: [item] } })],
    ['a limit that is no number', JSON.stringify({ ...empty, limits: { credits: 'x' }, items })],
    ['a wrong time', JSON.stringify({ ...empty, now: 1e300, items })],
  ])('is an error that names it, and stays as it is: %s', async (_what, text) => {
    const path = await newFile();
    await writeFile(path, text);
    await expect(startSandbox({ state: { path } })).rejects.toMatchObject({ name: 'BadStateError', path });
    expect(await readFile(path, 'utf8')).toBe(text);
    expect(await readdir(join(path, '..'))).toEqual(['state.json']);
  });

  it('is accepted if it is a valid empty account', async () => {
    const path = await newFile();
    await writeFile(path, JSON.stringify({ ...empty, items }));
    expect((await openOn(path)).sandbox.apiKey).toBe('k');
  });

  it('is not followed if it is a symbolic link', async () => {
    const path = await newFile();
    await writeFile(`${path}.target`, 'text');
    await symlink(`${path}.target`, path);
    await expect(startSandbox({ state: { path } })).rejects.toMatchObject({ code: 'ELOOP' });
    expect(await readFile(`${path}.target`, 'utf8')).toBe('text');
  });

  it('may be in a folder that does not exist', async () => {
    await expect(startSandbox({ state: { path: join(await newFile(), 'no', 'state.json') } })).rejects.toThrow();
  });
});

describe('two sandboxes on one file', () => {
  it('are refused, and the first one keeps running', async () => {
    const path = await newFile();
    const { addVideo, sandbox } = await openOn(path);
    await expect(openOn(path)).rejects.toMatchObject({ name: 'StateInUseError', marker: `${path}.in-use` });
    const id = await addVideo({});
    await sandbox.close();
    expect(await readFile(path, 'utf8')).toContain(id);
  });

  it('are possible one after the other, also if the first one was killed', async () => {
    const path = await newFile();
    const first = await startSandbox({ state: { path, pid: await endedPid() } });
    // Killed: it neither saves nor releases. A file that it was writing stays.
    await writeFile(`${path}.unfinished`, 'half');
    const second = await openOn(path);
    expect(await second.addVideo({})).toMatch(/^\w+$/);
    await second.sandbox.close();
    await first.close();
    expect(await readdir(join(path, '..'))).toEqual(['state.json']);
  });
});

it('a failed save is logged, and the sandbox keeps running', async () => {
  const path = await newFile();
  const lines: string[] = [];
  const { addVideo, get } = await openOn(path, { onLog: (line) => lines.push(line) });
  await rm(join(path, '..'), { recursive: true });
  const id = await addVideo({});
  expect((await get(`/v2/videos/${id}`)).status).toBe(200);
  expect(lines).toEqual([`The state could not be saved to ${path}. The folder does not exist.`]);
});
