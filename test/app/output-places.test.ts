import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { platform } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.ts';
import { people } from '../support/batch.ts';
import { temporaryDirectory } from '../support/bench.ts';
import { runTavus } from '../support/command.ts';
import { makeFifo } from '../support/make-fifo.ts';

/** Every command that writes a file to a given path. */
const WRITERS = {
  'video download': (place: string) => ['video', 'download', 'Hello', '-o', place],
  'video download of two': (place: string) => ['video', 'download', 'Hello', 'Again', '-o', place],
  'video download --wait': (place: string) => ['video', 'download', 'Slow', '--wait', '-o', place],
  'persona export': (place: string) => ['persona', 'export', 'Coach', '-o', place],
  'conversation transcript': (place: string) => ['conversation', 'transcript', 'Interview', '-o', place],
  'video batch': (place: string) => [...BATCH, '--download', place],
} as const;

type Writer = keyof typeof WRITERS;

const BATCH = [
  'video',
  'batch',
  'CSV',
  '--script',
  'Hi {{name}}',
  '--name',
  '{{email}}',
  '--replica-id',
  'Rio',
  '--yes',
];
const FOLDERS: readonly Writer[] = ['video download of two', 'video batch'];
const TEXT_FILES: readonly Writer[] = ['persona export', 'conversation transcript'];
const FILES: readonly Writer[] = ['video download', 'video download --wait', ...TEXT_FILES];
const ALL: readonly Writer[] = [...FOLDERS, ...FILES];

async function open() {
  const sandbox = await startSandbox({ data: 'empty' });
  onTestFinished(() => sandbox.close());
  const { store } = sandbox;
  const replica_id = store.addReplica({ name: 'Rio', trainingMs: 0 }).id;
  for (const name of ['Hello', 'Again']) store.addVideo({ replica_id, script: 'x', video_name: name }, { renderMs: 0 });
  store.addVideo({ replica_id, script: 'x', video_name: 'Slow' }, { renderMs: 600_000 });
  store.addPersona({ persona_name: 'Coach', system_prompt: 'Be kind.' });
  store.addConversation(
    { replica_id, conversation_name: 'Interview' },
    { createdAt: 0, joinedAt: 9000, leftAt: 60_000 },
  );
  const [directory, settings] = [await temporaryDirectory(), await temporaryDirectory()];
  const csv = join(settings, 'people.csv');
  writeFileSync(csv, people(2));
  const run = (writer: Writer, place: string, ...more: readonly string[]) => {
    const words = WRITERS[writer](place).map((word) => (word === 'CSV' ? csv : word));
    return runTavus([...words, ...more], { sandbox, directory: settings });
  };
  const files = () => readdirSync(directory, { recursive: true }).map(String).sort();
  return { sandbox, directory, settings, run, files };
}

/** Paths that are not writable, the message, and the commands it applies to. */
const PLACES: readonly (readonly [path: string, words: string, writers: readonly Writer[]])[] = [
  ['file/x.mp4', 'Part of the path is not a folder.', ALL],
  ['circle/x.mp4', 'Its symbolic links form a loop.', ALL],
  ['x'.repeat(300), 'The name is too long.', ALL],
  [`${'x'.repeat(256)}/y`, 'The name is too long.', ALL],
  ['file', 'already exists.', FILES],
  ['file', 'It is not a folder.', FOLDERS],
  ['file/', 'Part of the path is not a folder.', ALL],
  ['dangling', 'already exists.', FILES],
  ['dangling', 'is not a folder.', FOLDERS],
  ['circle', 'already exists.', FILES],
  ['fifo', 'It is not a file.', FILES],
  ['fifo', 'It is not a folder.', FOLDERS],
  ['', 'is empty', ALL],
  ['  ', 'is empty', ALL],
  ['none/coach.json', 'The folder does not exist.', TEXT_FILES],
];
const CASES = PLACES.flatMap(([path, words, writers]) => writers.map((writer) => [writer, path, words] as const));

describe.skipIf(platform() === 'win32')('a path that is not writable', () => {
  it.each(CASES)('is reported by %s before any request: %s', async (writer, path, words) => {
    const { sandbox, directory, settings, run, files } = await open();
    writeFileSync(join(directory, 'file'), 'mine');
    symlinkSync('nothing', join(directory, 'dangling'));
    symlinkSync('circle', join(directory, 'circle'));
    makeFifo(join(directory, 'fifo'));
    const before = files();
    const place = path.trim() === '' ? path : join(directory, path);
    const { code, output, errors } = await run(writer, place);
    expect([code, output]).toEqual([words === 'is empty' ? 2 : 1, '']);
    expect(errors).toContain(words);
    expect(errors).not.toMatch(/unexpected|crash|\(E[A-Z]+\)/);
    expect([sandbox.requests.length, files()]).toEqual([0, before]);
    expect(readFileSync(join(directory, 'file'), 'utf8')).toBe('mine');
    expect(readdirSync(settings).filter((name) => /crash|journal/.test(name))).toEqual([]);
  });

  it.each(['fifo', '/dev/null', '/dev/full'])('with --force is also %s', async (path) => {
    const { sandbox, directory, run } = await open();
    if (path === 'fifo') makeFifo(join(directory, path));
    const { code, errors } = await run('video download', join(path === 'fifo' ? directory : '/', path), '--force');
    expect([code, sandbox.requests.length]).toEqual([1, 0]);
    expect(errors).toContain('It is not a file.');
  });

  it('with --force is also a folder that has the name of the video', async () => {
    const { sandbox, directory, run } = await open();
    mkdirSync(join(directory, 'Hello.mp4', 'a'), { recursive: true });
    const { code, errors } = await run('video download', `${directory}/`, '--force');
    expect([code, errors]).toEqual([1, expect.stringContaining('It is a folder.')]);
    expect(sandbox.requests.some(({ path }) => path.startsWith('/media'))).toBe(false);
  });
});

describe('a name of 240 to 255 bytes', () => {
  it.each([240, 246, 251, 255])('of %i bytes is saved', async (length) => {
    const { directory, run, files } = await open();
    const name = `${'n'.repeat(length - 4)}.mp4`;
    expect((await run('video download', join(directory, name))).code).toBe(0);
    const json = `${'é'.repeat(Math.floor((length - 5) / 2))}.json`;
    expect((await run('persona export', join(directory, json))).code).toBe(0);
    const vtt = `${'t'.repeat(length - 4)}.vtt`;
    expect((await run('conversation transcript', join(directory, vtt))).code).toBe(0);
    expect(files()).toEqual([name, json, vtt].sort());
  });
});

describe('a folder for the videos of a batch', () => {
  it('is created with its parents, but not in a dry run', async () => {
    const { sandbox, directory, run, files } = await open();
    await run('video batch', join(directory, 'a', 'b'), '--dry-run');
    expect(files()).toEqual([]);
    // It is created before the first row is sent, even if no row is accepted.
    sandbox.fail({ method: 'POST', status: 402, times: Number.POSITIVE_INFINITY });
    expect((await run('video batch', join(directory, 'a', 'b'))).code).toBe(1);
    expect(files()).toEqual(['a', 'a/b']);
  });
});

describe('a video that is ready and has no link', () => {
  it('is reported after one request, and nothing is kept', async () => {
    const { sandbox, directory, run, files } = await open();
    const [id] = [...sandbox.store.videos.values()].filter(({ name }) => name === 'Hello').map((video) => video.id);
    sandbox.fail({
      path: `/v2/videos/${id}`,
      body: { video_id: id, video_name: 'Hello', status: 'ready', hosted_url: `${sandbox.url}/watch/${id}` },
      times: Number.POSITIVE_INFINITY,
    });
    const { code, output, errors } = await run('video download', join(directory, 'new', 'film.mp4'));
    expect([code, output, files()]).toEqual([1, '', []]);
    expect(errors).toContain(`“Hello” (${id}) is ready but has no download link.`);
    expect(errors).not.toMatch(/interrupted|kept|\.\./);
    expect(sandbox.requests.filter(({ path }) => path === `/v2/videos/${id}`).length).toBeLessThanOrEqual(2);
  });
});

describe('a link that does not return a file', () => {
  it.each([
    [
      '429, with a long pause',
      { status: 429, headers: { 'retry-after': '3600' } },
      /Too many requests.*Try again in 1 h/s,
    ],
    ['redirects in a circle', { status: 302, headers: { location: '/media/video.mp4' } }, /redirects too often/],
    ['a page', { status: 200, body: '<html>', contentType: 'text/html' }, /returned a web page \(text\/html\)/],
  ])('%s is reported without retries, and nothing is kept', async (_what, fault, words) => {
    const { sandbox, directory, run, files } = await open();
    sandbox.fail({ path: /^\/media\//, ...fault, times: Number.POSITIVE_INFINITY });
    const { code, errors } = await run('video download', join(directory, 'film.mp4'));
    expect([code, files()]).toEqual([1, []]);
    expect(errors.replace(/\n/g, ' ')).toMatch(words);
    expect(errors).not.toMatch(/broke off|kept|[^.]\.\.(?!\.)/);
  });
});
