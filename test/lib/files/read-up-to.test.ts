import { spawn } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { platform } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { describeReadError } from '../../../src/lib/error-code.ts';
import { namesStandardInput, readFileUpTo } from '../../../src/lib/files/read-up-to.ts';
import { temporaryDirectory } from '../../support/bench.ts';
import { makeFifo } from '../../support/make-fifo.ts';

const LIMIT = 1000;

async function problemOf(path: string): Promise<string> {
  return await readFileUpTo(path, LIMIT).then(
    () => 'none',
    (error: unknown) => describeReadError(error),
  );
}

/** Runs a shell script with a path as $1 until the test ends. */
function inShell(script: string, path: string): void {
  const shell = spawn('/bin/sh', ['-c', script, 'sh', path], { stdio: 'ignore', detached: true });
  onTestFinished(() => {
    try {
      process.kill(-(shell.pid ?? 0), 'SIGKILL');
    } catch {
      // It has ended.
    }
  });
}

it.each([0, 1, LIMIT - 1, LIMIT])('reads a file of %i bytes whole', async (size) => {
  const path = join(await temporaryDirectory(), 'file');
  await writeFile(path, 'x'.repeat(size));
  expect(await readFileUpTo(path, LIMIT)).toEqual({ bytes: Buffer.from('x'.repeat(size)), isPipe: false });
});

it('reads one byte more than the limit, however large the file is', async () => {
  const path = join(await temporaryDirectory(), 'file');
  for (const size of [LIMIT + 1, 1_000_000]) {
    await writeFile(path, 'x'.repeat(size));
    expect((await readFileUpTo(path, LIMIT)).bytes).toHaveLength(LIMIT + 1);
  }
});

describe.skipIf(platform() === 'win32')('a FIFO', () => {
  async function fifo(): Promise<string> {
    const path = join(await temporaryDirectory(), 'fifo');
    makeFifo(path);
    return path;
  }

  it.each([
    ['a writer that comes later', 'sleep 0.2; echo late > "$1"', 'late\n'],
    ['a writer that is slow', '{ printf a; sleep 0.2; printf b; } > "$1"', 'ab'],
    ['a writer of nothing', ': > "$1"', ''],
  ])('with %s is read to its end', async (_what, script, text) => {
    const path = await fifo();
    inShell(script, path);
    expect(await readFileUpTo(path, LIMIT)).toEqual({ bytes: Buffer.from(text), isPipe: true });
  });

  it('that never ends is read to the limit', async () => {
    const path = await fifo();
    inShell('yes > "$1"', path);
    expect((await readFileUpTo(path, LIMIT)).bytes).toHaveLength(LIMIT + 1);
  });
});

describe.skipIf(platform() === 'win32')('reports why nothing is read', () => {
  it('for something that is not a file', async () => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, 'file'), 'x');
    await mkdir(join(directory, 'folder'));
    await symlink('b', join(directory, 'a'));
    await symlink('a', join(directory, 'b'));
    const of = async (name: string) => await problemOf(join(directory, name));
    expect(await of('none')).toBe('The file does not exist.');
    expect(await of('')).toBe('It is a folder.');
    expect(await of('folder')).toBe('It is a folder.');
    expect(await of('file/x')).toBe('The file does not exist.');
    expect(await of('a')).toBe('Its symbolic links form a loop.');
    expect(await of('x'.repeat(256))).toBe('The name is too long.');
    expect(await of('a\0b')).toBe('The path contains an invalid character.');
  });

  it('for a socket', async () => {
    const path = join(await temporaryDirectory(), 'socket');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(path, resolve));
    onTestFinished(() => void server.close());
    expect(await problemOf(path)).toBe('It is not a file.');
  });

  it.each([
    ['EACCES', 'Permission denied.'],
    ['EMFILE', 'Too many open files.'],
    ['EIO', 'The disk or device failed while reading (EIO).'],
    ['ESTALE', 'It could not be read (ESTALE).'],
  ])('with the code %s', (code, words) => {
    expect(describeReadError(Object.assign(new Error('x'), { code }))).toBe(words);
  });
});

it.skipIf(platform() === 'win32')('devices are read to the limit', async () => {
  expect((await readFileUpTo('/dev/zero', LIMIT)).bytes).toHaveLength(LIMIT + 1);
  expect((await readFileUpTo('/dev/null', LIMIT)).bytes).toHaveLength(0);
});

it.skipIf(platform() === 'win32').each([
  ['-', true],
  ['/dev/stdin', true],
  ['/dev//fd/0', true],
  ['/proc/self/fd/0', true],
  ['./-', false],
  ['/dev/fd/1', false],
  ['dev/stdin', false],
  ['', false],
])('%j is standard input: %s', (path, isInput) => {
  expect(namesStandardInput(path)).toBe(isInput);
});
