import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openBatch, people } from '../support/batch.ts';

const LIST = /^\/v2\/videos\?/;

describe('waiting for a batch', () => {
  it('ends when every video is ready, and polls lists instead of videos', async () => {
    const bench = await openBatch(people(130));
    expect(await bench.run({ wait: '' })).toBe(0);
    const lines = await bench.results();
    expect(lines.filter((line) => line.includes(',ready,'))).toHaveLength(130);
    expect(bench.sandbox.requests.some(({ path }) => /^\/v2\/videos\/[^?]/.test(path))).toBe(false);
    expect(bench.ui.busyLabels).toContain('people.csv: 130 of 130 ready');
  });

  it('reports failed videos, and sends them again with --retry-failed', async () => {
    const bench = await openBatch(people(4).replace('ada3@example.com', 'ada3 fail'));
    expect(await bench.run({ wait: '' })).toBe(1);
    expect((await bench.results())[1]).toMatch(/^3,\w+,ada3 fail,error,http.*,,There was an error while generating/);
    expect(bench.ui.transcript).toContain('warn: 4 of 4 videos sent, 3 ready, 1 failed.');
    expect(await bench.run({ 'retry-failed': '' })).toBe(0);
    expect(bench.sandbox.store.videos.size).toBe(5);
    expect((await bench.results())[1]).toMatch(/^3,\w+,ada3 fail,queued,/);
  });

  it('ends with 5 on a timeout, and the same command waits again', async () => {
    const bench = await openBatch(people(3));
    const start = bench.now();
    expect(await bench.run({ timeout: '4s' })).toBe(5);
    expect(bench.now() - start).toBe(4000);
    expect(bench.ui.transcript.join()).toContain(
      'Timed out while waiting for 3 videos. To wait again, run the same command again.',
    );
    expect(await bench.run({ wait: '' }, { answer: null })).toBe(0);
    expect((await bench.results()).every((line) => line.includes(',ready,'))).toBe(true);
  });

  it('survives a network failure', async () => {
    const bench = await openBatch(people(3));
    bench.sandbox.fail({ method: 'GET', path: LIST, status: 503, times: 3 });
    bench.sandbox.fail({ method: 'GET', path: LIST, drop: 'before', times: 2 });
    expect(await bench.run({ wait: '' })).toBe(0);
  });

  it('does not wait for a deleted video', async () => {
    const bench = await openBatch(people(3));
    bench.sandbox.limits.credits = 2;
    await expect(bench.run()).rejects.toThrow();
    delete bench.sandbox.limits.credits;
    const first = [...bench.sandbox.store.videos.keys()][0] ?? '';
    bench.sandbox.store.videos.delete(first);
    expect(await bench.run({ wait: '' })).toBe(0);
    expect((await bench.results())[0]).toContain(`2,${first},ada2@example.com,deleted,`);
  });

  it('ends when the key is refused', async () => {
    const bench = await openBatch(people(3));
    bench.sandbox.fail({ method: 'GET', path: LIST, status: 401, body: { message: 'Invalid access token' } });
    await expect(bench.run({ wait: '' })).rejects.toMatchObject({ name: 'KeyRefusedError' });
    expect(await bench.results()).toHaveLength(3);
  });
});

describe('saving the videos of a batch', () => {
  it('saves each video when it is ready, and prints its path', async () => {
    const bench = await openBatch(people(5));
    const folder = join(bench.directory, 'videos');
    expect(await bench.run({ download: folder })).toBe(0);
    const files = await readdir(folder);
    expect(files).toHaveLength(5);
    const [row = ''] = await bench.results();
    const file = row.split(',')[5] ?? '';
    expect(file).toMatch(/videos\/ada2@example\.com \w+\.mp4$/);
    expect((await readFile(file)).length).toBeGreaterThan(100);
  });

  it('saves only missing files the next time', async () => {
    const bench = await openBatch(people(4));
    const folder = join(bench.directory, 'videos');
    await bench.run({ download: folder });
    const [first = ''] = await readdir(folder);
    await rm(join(folder, first));
    const before = bench.sandbox.requests.filter(({ path }) => path.startsWith('/media')).length;
    expect(await bench.run({ download: folder }, { answer: null })).toBe(0);
    expect(await readdir(folder)).toHaveLength(4);
    expect(bench.sandbox.requests.filter(({ path }) => path.startsWith('/media')).length).toBe(before + 1);
  });

  it('reports videos that could not be saved, saves the others, and retries the next time', async () => {
    const bench = await openBatch(people(4));
    const folder = join(bench.directory, 'videos');
    bench.sandbox.fail({ path: /^\/media\//, status: 404, body: 'gone' });
    expect(await bench.run({ download: folder })).toBe(1);
    expect(await readdir(folder)).toHaveLength(3);
    expect((await bench.results()).filter((line) => line.includes('Not saved: '))).toHaveLength(1);
    expect(await bench.run({ download: folder }, { answer: null })).toBe(0);
    expect(await readdir(folder)).toHaveLength(4);
    expect((await bench.results()).join()).not.toContain('Not saved');
  });

  it('ends if no video can be saved', async () => {
    const bench = await openBatch(people(5));
    bench.sandbox.fail({ path: /^\/media\//, status: 404, times: Number.POSITIVE_INFINITY });
    const folder = join(bench.directory, 'videos');
    await expect(bench.run({ download: folder })).rejects.toMatchObject({ name: 'NotFoundError' });
    expect(await bench.results()).toHaveLength(5);
    expect(await readdir(folder)).toEqual([]);
  });

  it('saves a transparent video with its own extension', async () => {
    const bench = await openBatch('name,email,fast,transparent_background\nAnna,a@x.com,yes,yes\n');
    const folder = join(bench.directory, 'videos');
    await bench.run({ download: `${folder}/` });
    expect(await readdir(folder)).toEqual([expect.stringMatching(/^a@x\.com \w+\.webm$/)]);
  });
});
