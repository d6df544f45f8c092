import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { platform, userInfo } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { completePath, expandPath, readTextFile } from '../../src/ui/form/text-file.ts';
import { temporaryDirectory } from '../support/bench.ts';

let home: string;
const env = () => ({ HOME: home });

beforeEach(async () => {
  home = await temporaryDirectory();
});

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(home, name);
  await writeFile(path, content);
  return path;
}

describe('reading a file', () => {
  it.each<[what: string, content: string | Uint8Array, text: string]>([
    ['as it is', 'one\n\n  two 😀', 'one\n\n  two 😀'],
    ['without the end of its last line', 'one\ntwo\n', 'one\ntwo'],
    ['with line ends of Windows', 'one\r\ntwo\r\n', 'one\ntwo'],
    ['with a byte order mark', '\ufeffone', 'one'],
    ['in UTF-16, as Notepad writes it', Buffer.from('\ufeffgrüße', 'utf16le'), 'grüße'],
    ['of 1 MB', 'x'.repeat(1_048_576), 'x'.repeat(1_048_576)],
  ])('%s', async (_what, content, text) => {
    expect(readTextFile(await file('a.txt', content))).toEqual({ text });
  });

  it.each<[what: string, content: string | Uint8Array, problem: string]>([
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]), 'This is not text in UTF-8.'],
    ['zeros', 'a\0b', 'This is not text in UTF-8.'],
    ['nothing', ' \n', 'It is empty.'],
    ['more than 1 MB', 'x'.repeat(1_048_577), 'It is larger than 1 MB.'],
  ])('that holds %s is refused', async (_what, content, problem) => {
    expect(readTextFile(await file('a.txt', content))).toEqual({ problem });
  });

  it('that is none is said', async () => {
    const path = await file('a.txt', 'x');
    expect(readTextFile(home)).toEqual({ problem: 'It is a folder, not a file.' });
    expect(readTextFile(`${path}x`)).toEqual({ problem: 'The file does not exist.' });
    expect(readTextFile(`${path}/x`)).toEqual({ problem: 'The file does not exist.' });
    expect(readTextFile('/dev/null')).toEqual({ problem: 'That is not a file.' });
    expect(readTextFile(join(home, 'x'.repeat(300)))).toEqual({
      problem: 'The name is too long.',
    });
  });

  it.skipIf(userInfo().uid === 0)('that may not be read is said', async () => {
    const path = await file('a.txt', 'x');
    await chmod(path, 0);
    expect(readTextFile(path)).toEqual({ problem: 'You may not read that file.' });
  });
});

describe.skipIf(platform() === 'win32')('a path in a form', () => {
  /** Files that exist, below the home folder. */
  const NAMES = ['my file.txt', "it's.txt", 'a\\b.txt', "'quoted'", ' blanks ', 'ü (1) $x.txt', 'two  blanks', 'a"b'];

  beforeEach(async () => {
    for (const name of NAMES) await file(name, name);
    await mkdir(join(home, 'my films'));
    await file('my films/a b.txt', 'x');
  });

  it.each(NAMES)('is what is typed: %j', (name) => {
    expect(expandPath(join(home, name), {})).toBe(join(home, name));
    expect(expandPath(`~/${name}`, env())).toBe(join(home, name));
  });

  /** How terminals paste the path of a file that is dragged there. */
  it.each<[how: string, paste: (path: string) => string]>([
    ['with a blank at its end', (path) => `${path} `],
    ['with backslashes', (path) => `${path.replace(/[^\w/.-]/gu, '\\$&')} `],
    ['in single quotes', (path) => `'${path.replaceAll("'", "'\\''")}' `],
    ['in double quotes', (path) => `"${path.replace(/[\\"$`]/g, '\\$&')}"`],
    ['as a URL', (path) => pathToFileURL(path).href],
  ])('is what is pasted %s', (_how, paste) => {
    for (const name of [...NAMES, 'my films', 'my films/a b.txt']) {
      expect(expandPath(paste(join(home, name)), {})).toBe(join(home, name));
    }
  });

  it('is the file that has the name as it is typed, if there is one', async () => {
    for (const [literal, meant] of [
      ['my\\ file.txt', 'my file.txt'],
      ["'my file.txt'", 'my file.txt'],
      ['my file.txt ', 'my file.txt'],
    ] as const) {
      expect(expandPath(join(home, literal), {})).toBe(join(home, meant));
      await file(literal, 'literal');
      expect(expandPath(join(home, literal), {})).toBe(join(home, literal));
    }
  });

  it.each([
    ['new\\ file.txt', 'new\\ file.txt'],
    ["'new'", "'new'"],
    ['new ', 'new'],
    ['~rio/new', '~rio/new'],
    ['my\\ films/new.txt', 'my films/new.txt'],
    ['my\\ films/ne\\ w.txt', 'my films/ne w.txt'],
  ])('of a new file is what is typed, unless only its folder exists without escapes: %j', (typed, path) => {
    expect(expandPath(join(home, typed), {})).toBe(join(home, path));
  });

  it.each([
    ['below the home folder', '~/my file.txt'],
    ['below it and escaped', '~/my\\ file.txt'],
    ['below it and in quotes', '"~/my file.txt" '],
  ])('%s leads to the file', (_what, typed) => {
    expect(readTextFile(expandPath(typed, env()))).toEqual({ text: 'my file.txt' });
  });

  it('can be completed after a pasted folder', () => {
    expect(completePath(`${home}/my\\ films/`, {}).value).toBe(`${home}/my\\ films/a b.txt`);
    expect(completePath(`${home}/my films/a`, {}).value).toBe(`${home}/my films/a b.txt`);
  });
});

describe('completing a path', () => {
  beforeEach(async () => {
    for (const name of ['script-one.txt', 'script-two.txt', 'other.md', '.hidden']) await file(name, 'x');
    await mkdir(join(home, 'films'));
    await file('films/a.txt', 'x');
    await symlink(join(home, 'films'), join(home, 'link'));
  });

  it.each<[typed: string, value: string, candidates: readonly string[]]>([
    ['~', '~/', []],
    ['~/o', '~/other.md', []],
    ['~/s', '~/script-', ['script-one.txt', 'script-two.txt']],
    ['~/script-o', '~/script-one.txt', []],
    ['~/script-one.txt', '~/script-one.txt', []],
    ['~/f', '~/films/', []],
    ['~/films/', '~/films/a.txt', []],
    ['~/l', '~/link/', []],
    ['~/.', '~/.hidden', []],
    ['~/', '~/', ['films/', 'link/', 'other.md', 'script-one.txt', 'script-two.txt']],
    ['~/x', '~/x', ['No file or folder starts with this.']],
    ['~/nowhere/x', '~/nowhere/x', ['No file or folder starts with this.']],
  ])('%s becomes %s', (typed, value, candidates) => {
    expect(completePath(typed, env())).toEqual({ value, candidates });
  });

  it('starts where the program was started', () => {
    expect(completePath('package.js', {}).value).toBe('package.json');
  });
});
