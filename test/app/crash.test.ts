import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCrashReporter, describeWords } from '../../src/app/crash.ts';
import { rememberKey } from '../../src/lib/known-keys.ts';
import { temporaryDirectory } from '../support/bench.ts';
import { createFakeIo } from '../support/fake-io.ts';

const escapeAll = (text: string) =>
  [...text].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');

const { runtime } = createFakeIo().io;

describe('the words of a command line', () => {
  it.each([
    ['', ''],
    ['--sandbox', '--sandbox'],
    ['replica list --json', 'replica list --json'],
    ['--json replica get r90bbd427f71', '--json replica get …'],
    ['--profile acme replica list', '--profile … replica list'],
    ['video generate --name=me --script hello', 'video generate --name=… --script …'],
    ['replica rename r1 anna --yes', 'replica rename … … --yes'],
    ['persona Anna list', 'persona … …'],
    ['video generate --script --0123456789abcdef', 'video generate --script …'],
    ['video generate -- list', 'video generate … …'],
  ])('%s are saved as: %s', (line, kept) => {
    expect(describeWords(line.split(' ').filter((word) => word !== '')).join(' ')).toBe(kept);
  });
});

describe('a crash report', () => {
  async function open(env: Readonly<Record<string, string>> = {}, argv: readonly string[] = ['replica', 'list']) {
    const directory = await temporaryDirectory();
    const keep = createCrashReporter({ runtime, env: { TAVUS_CONFIG_DIR: directory, ...env }, argv });
    const kept = async () => {
      const folder = join(directory, 'crashes');
      const names = (await readdir(folder)).filter((name) => name.endsWith('.txt'));
      return await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
    };
    return { keep, kept, directory };
  }

  it('contains program, Node, platform, command and stack with causes', async () => {
    const { keep, kept } = await open();
    const { message, hint, details } = keep(new TypeError('Outer.\nMore.', { cause: new Error('Inner.') }));
    expect(message).toBe('Outer.');
    const [text = '', ...others] = await kept();
    expect(others).toEqual([]);
    expect(text).toBe(details);
    expect(text).toMatch(/^tavus \d+\.\d+\.\d+, Node \d+\.\d+\.\d+, \w+, 20\S+Z\ntavus replica list\n\n/);
    expect(text).toMatch(/TypeError: Outer\.\nMore\.\n {4}at [\s\S]+\nCaused by: Error: Inner\.\n {4}at /);
    expect(hint).toMatch(/^This is a bug in tavus\. Please report it with the details in \S+\.txt$/);
  });

  it('is saved once for the same error', async () => {
    const { keep, kept } = await open();
    const error = new Error('Again.');
    expect(keep(error)).toEqual(keep(error));
    keep(new Error('Another.'));
    expect(await kept()).toHaveLength(2);
  });

  it('ends for circular causes', async () => {
    const { keep } = await open();
    const error = new Error('Round.');
    error.cause = error;
    expect(keep(error).details.match(/Caused by/g)).toHaveLength(4);
  });

  it.each(['text', undefined, null, { some: 'thing' }])('accepts anything that is thrown: %j', async (thrown) => {
    const { keep, kept } = await open();
    expect(keep(thrown).message).toBe(String(thrown));
    expect(await kept()).toHaveLength(1);
  });

  it('contains no key, whatever its source', async () => {
    const [given, saved, inFile] = ['given-key-1', 'saved-key-2', 'filed-key-3'];
    const file = join(await temporaryDirectory(), 'key');
    await writeFile(file, ` ${inFile}\n`);
    const { keep, directory } = await open({ TAVUS_API_KEY: given }, ['replica', 'list', `--api-key-file=${file}`]);
    const profiles = { work: { apiKey: saved } };
    await writeFile(join(directory, 'config.json'), JSON.stringify({ profiles }), { mode: 0o600 });
    const typed = '0123456789abcdefABCDEF0123456789';
    const { message, details } = keep(new Error(`${given} ${saved} ${inFile} ${typed}`));
    expect(message).toBe('(key) (key) (key) (key)');
    for (const key of [given, saved, inFile, typed]) expect(details).not.toContain(key);
  });

  it.each([['--api-key-file=~/key'], ['--api-key-file', '~/key']])(
    'contains no key of a file below the home folder: %s',
    async (...words) => {
      const HOME = await temporaryDirectory();
      await writeFile(join(HOME, 'key'), 'filed-key-3');
      const { keep } = await open({ HOME }, ['replica', 'list', ...words]);
      expect(keep(new Error('filed-key-3')).message).toBe('(key)');
    },
  );

  it.each([
    ['a short one', 'k3y!'],
    ['one of two characters', 'q7'],
    ['one with quotes and backslashes', 'pa"ss\\wo\rd/1'],
    ['one that is longer than usual', 'x-'.repeat(90)],
  ])('contains no key in any form: %s', async (_what, key) => {
    const { keep, directory } = await open();
    await writeFile(join(directory, 'config.json'), JSON.stringify({ profiles: { a: { apiKey: key } } }), {
      mode: 0o600,
    });
    const forms = [
      key,
      JSON.stringify(key),
      encodeURIComponent(key),
      escapeAll(key),
      ...(key.length > 3 ? [Buffer.from(key).toString('base64')] : []),
    ];
    const { details } = keep(new Error(forms.join(' | ')));
    for (const form of forms) expect(details).not.toContain(form.replace(/^"|"$/g, ''));
    const other = keep(new Error('Nothing to hide in the queue q77'));
    expect(other.message).toBe('Nothing to hide in the queue q77');
  });

  it('contains no key that was typed and not saved yet', async () => {
    const { keep } = await open();
    rememberKey('typed-just-now-7');
    const { message } = keep(new Error('at typed-just-now-7 and typed%2Djust-now-7'));
    // Keys of other tests in this process are redacted too, and can be part of the replacement.
    expect(message).toMatch(/^at \S*key\S* and \S*key\S*$/);
    expect(message).not.toMatch(/typed|just/);
  });

  it('is returned if it cannot be saved', async () => {
    const { keep, directory } = await open();
    await mkdir(directory, { recursive: true });
    await writeFile(join(directory, 'crashes'), '');
    expect(keep(new Error('x')).hint).toMatch(/Its details could not be written to \S+crashes \((ENOTDIR|EEXIST)\)\.$/);
  });

  it('shortens a long message', async () => {
    const { keep } = await open();
    expect(keep(new Error('x'.repeat(5000))).message.length).toBeLessThan(210);
  });
});
