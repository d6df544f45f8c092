import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { platform, userInfo } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { assets } from '../../src/sandbox/media.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { openSandbox, PROGRAM, Tavus } from '../support/journey-tavus.ts';
import { cleanEnv, makeHome } from '../support/terminal.ts';

const MP4 = assets.mp4?.bytes ?? Buffer.alloc(0);
/** Exit code of a shell that is not permitted to execute a program. */
const CANNOT_START = 126;

interface Shell {
  readonly home: string;
  readonly sandbox: Sandbox;
  /** Commands; `$TAVUS` stands for the program. */
  readonly script: string;
  readonly uid?: number;
}

/** Runs a script in the directory `work` of the home directory, without a terminal. */
async function run({ home, sandbox, script, uid }: Shell) {
  const env = { ...cleanEnv(home), TAVUS_BASE_URL: sandbox.url, TAVUS_API_KEY: sandbox.apiKey, NODE: process.execPath };
  const whole = `tavus() { "$NODE" "${PROGRAM}" "$@"; }; cd "${join(home, 'work')}" && ${script}`;
  const child = spawn('/bin/sh', ['-c', whole], { env, ...(uid !== undefined && { uid, gid: uid }) });
  child.stdin.end();
  const [output, errors, [code]] = await Promise.all([buffer(child.stdout), text(child.stderr), once(child, 'close')]);
  return { output, errors, code: code as unknown };
}

async function open() {
  const [home, sandbox] = [makeHome(), await openSandbox({ data: 'empty' })];
  const [replica_id = ''] = sandbox.store.replicas.keys();
  const id = sandbox.store.addVideo({ replica_id, script: 'Hi', video_name: 'Hello' }, { renderMs: 0 }).id;
  const work = join(home, 'work');
  mkdirSync(work);
  const loads = () => sandbox.requests.filter(({ path }) => path.startsWith('/media')).length;
  const crashes = () => readdirSync(home, { recursive: true }).filter((name) => String(name).includes('crash'));
  return { home, sandbox, id, work, loads, crashes };
}

/** @returns false if it is not permitted. */
function mount(folder: string, options: string): boolean {
  mkdirSync(folder, { recursive: true });
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'none', folder]).status !== 0) return false;
  onTestFinished(() => void spawnSync('umount', [folder]));
  return true;
}

function fill(folder: string): void {
  try {
    for (let count = 0; count < 100; count += 1) writeFileSync(join(folder, `full${count}`), 'x'.repeat(4096));
  } catch {}
}

describe.skipIf(platform() === 'win32')('a video that cannot be saved', () => {
  test('is downloaded once and reported immediately if the disk is full', async ({ skip }) => {
    const { home, sandbox, id, work, loads, crashes } = await open();
    if (!mount(join(work, 'disk'), 'size=16k')) skip('No disk can be made here.');
    fill(join(work, 'disk'));
    const { code, errors } = await run({ home, sandbox, script: `tavus video download ${id} -o disk/film.mp4` });
    expect(code).toBe(1);
    expect(errors).toContain('disk/film.mp4. The disk is full.');
    expect(errors).toContain('Free some space');
    expect(errors).not.toMatch(/broke off|kept|unexpected/);
    expect([loads(), crashes()]).toEqual([1, []]);
    expect(readdirSync(join(work, 'disk')).filter((name) => name.includes('film'))).toEqual([]);
  });

  test('is reported if the file size limit is too small, and resumed without the limit', async () => {
    const { home, sandbox, id, work, loads, crashes } = await open();
    const script = `tavus video download ${id} -o film.mp4`;
    const { code, errors } = await run({ home, sandbox, script: `trap '' XFSZ; ulimit -f 1; ${script}` });
    expect(code).toBe(1);
    expect(errors).toContain('film.mp4. The file is too large.');
    expect([loads(), crashes()]).toEqual([1, []]);
    expect((await run({ home, sandbox, script })).code).toBe(0);
    // The unit is 512 bytes, or 1,024 if sh is bash.
    expect(sandbox.requests.findLast(({ path }) => path.startsWith('/media'))?.headers.range).toMatch(
      /^bytes=(512|1024)-$/,
    );
    expect(readFileSync(join(work, 'film.mp4')).equals(MP4)).toBe(true);
    expect(readdirSync(work)).toEqual(['film.mp4']);
  });

  test('is reported before the first request if the directory is read-only', async ({ skip }) => {
    const { home, sandbox, id, work, loads } = await open();
    if (!mount(join(work, 'disk'), 'ro')) skip('No disk can be made here.');
    for (const args of [`download ${id} -o disk/film.mp4`, `download ${id} -o disk/new/film.mp4`]) {
      const { code, errors } = await run({ home, sandbox, script: `tavus video ${args}` });
      expect([code, errors]).toEqual([1, expect.stringContaining('The file system is read-only.')]);
    }
    expect([loads(), sandbox.requests.length]).toEqual([0, 0]);
  });

  test('is reported before the first request if writing is not permitted', async ({ skip }) => {
    if (userInfo().uid !== 0) skip('Only root can be another user.');
    const { home, sandbox, id, work } = await open();
    const asNobody = { home, sandbox, uid: 65_534 };
    spawnSync('chmod', ['755', home, work]);
    const started = await run({ ...asNobody, script: 'tavus --version' });
    if (started.code === CANNOT_START || started.errors.includes('EACCES'))
      skip('Others can not start the program here.');
    mkdirSync(join(work, 'closed'), { mode: 0o700 });
    for (const [place, words] of [
      ['film.mp4', 'Permission denied.'],
      ['closed/film.mp4', 'Permission denied.'],
      ['closed/a/b/film.mp4', 'Permission denied.'],
    ]) {
      const { code, errors } = await run({ ...asNobody, script: `tavus video download ${id} -o ${place}` });
      expect([code, errors]).toEqual([1, expect.stringContaining(String(words))]);
    }
    expect(sandbox.requests).toEqual([]);
  });
});

test.skipIf(platform() === 'win32').each([24, 32, 40])(
  'A batch with at most %i open files ends in words',
  async (limit) => {
    const { home, sandbox, work, crashes } = await open();
    const [replica = ''] = sandbox.store.replicas.keys();
    const rows = Array.from({ length: 40 }, (_, row) => `Ada${row},ada${row}@example.com`);
    writeFileSync(join(work, 'people.csv'), `${['name,email', ...rows].join('\n')}\n`);
    const words = `--script 'Hi {{name}}' --name '{{email}}' --replica-id ${replica} --yes --concurrency 20`;
    const script = `ulimit -n ${limit}; tavus video batch people.csv ${words}`;
    const { code, errors } = await run({ home, sandbox, script });
    // The number of files that Node.js needs depends on its version.
    if (code !== 0) expect(errors).toMatch(/Too many files are open|could not be reached|was changed|remain/);
    expect(errors).not.toMatch(/unexpected/);
    const names = [...sandbox.store.videos.values()].map(({ name }) => name).filter((name) => name.startsWith('ada'));
    expect([new Set(names).size === names.length, crashes()]).toEqual([true, []]);
  },
);

describe.skipIf(platform() === 'win32')('a video on standard output', () => {
  test('is the only output, to a file and to a pipe; messages are on standard error', async () => {
    const { home, sandbox, id, work } = await open();
    for (const name of ['-', '/dev/stdout']) {
      const script = `tavus video download ${id} -o ${name} > film.mp4`;
      const { code, output, errors } = await run({ home, sandbox, script });
      expect([code, output.length, errors]).toEqual([
        0,
        0,
        expect.stringContaining('Wrote “Hello” to standard output'),
      ]);
      expect(readFileSync(join(work, 'film.mp4')).equals(MP4)).toBe(true);
    }
    const piped = await run({ home, sandbox, script: `tavus video download ${id} -o - | cat` });
    expect(piped.output.equals(MP4)).toBe(true);
    expect(readdirSync(work)).toEqual(['film.mp4']);
  });

  test('stops quietly when the reader closes the pipe', async () => {
    const { home, sandbox, id } = await open();
    sandbox.fail({ path: /^\/media\//, pieceMs: 100 });
    const script = `{ tavus video download ${id} -o -; echo "ended with $?" >&2; } | head -c 20`;
    const { output, errors } = await run({ home, sandbox, script });
    expect(output.equals(MP4.subarray(0, 20))).toBe(true);
    expect(errors).toContain('ended with 0');
    expect(errors).not.toMatch(/EPIPE|Error|unexpected/);
  });

  test('reports a full disk', async ({ skip }) => {
    if (platform() !== 'linux') skip('There is no /dev/full.');
    const { home, sandbox, id } = await open();
    const { code, errors } = await run({ home, sandbox, script: `tavus video download ${id} -o - > /dev/full` });
    expect([code, errors]).toEqual([1, expect.stringContaining('Could not write to standard output')]);
  });

  test.each([
    [['-o', '-'], 'would write the video to the terminal'],
    [['-o', '/dev/stdout'], 'would write the video to the terminal'],
    [['-o', '-', '--json'], 'cannot be combined'],
    [['-o', '-', '--all'], 'takes one video'],
  ])('is rejected with %j on a terminal', async (words, said) => {
    const { home, sandbox, id, work } = await open();
    const ids = words.includes('--all') ? [] : [id];
    const tavus = new Tavus({ args: ['video', 'download', ...ids, ...words], sandbox, home });
    await tavus.waitFor(said);
    expect((await tavus.exit).code).toBe(2);
    expect([sandbox.requests.length, readdirSync(work)]).toEqual([0, []]);
  });

  test('is not available in the menu', async () => {
    const { home, sandbox } = await open();
    const tavus = new Tavus({ sandbox, home });
    await tavus.go('Work with Videos', 'Download a Video');
    await tavus.at('Download a Video');
    await tavus.choose('Hello');
    await tavus.cursorOn('Save as');
    tavus.press('ctrl+u');
    await tavus.cursorOn(/^Save as *$/);
    tavus.type('-');
    tavus.press('enter');
    await tavus.waitFor('Enter the name of a file.');
    await tavus.interrupt();
  });
});

describe('a download link to a web page', () => {
  test('is reported with a hint, and leaves no file', async () => {
    const { home, sandbox, id, work } = await open();
    sandbox.fail({
      path: /^\/media\//,
      body: '<!DOCTYPE html><title>Sign in</title>',
      contentType: 'text/html',
      status: 200,
    });
    const args = ['video', 'download', id, '-o', join(work, 'film.mp4')];
    const tavus = new Tavus({ args, sandbox, home });
    await tavus.said('The link is not a video file: it returned a web page (text/html)');
    await tavus.said('a proxy or sign-in page responded instead');
    expect((await tavus.exit).code).toBe(1);
    expect(readdirSync(work)).toEqual([]);
  });
});
