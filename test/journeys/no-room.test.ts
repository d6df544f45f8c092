import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { platform, userInfo } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { FAST_CLOCK } from '../support/fast-clock.ts';
import { openSandbox, PROGRAM, Tavus } from '../support/journey-tavus.ts';
import { logInTogether } from '../support/log-in-together.ts';
import { cleanEnv, makeHome } from '../support/terminal.ts';

type Env = Record<string, string | undefined>;

interface Situation {
  readonly env: Env;
  /** Shell commands to run before the program. */
  readonly before?: string;
}

/** @returns false if it is not permitted or not supported. */
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

/** Situations in which nothing can be saved, and the reason shown; undefined if one cannot be set up here. */
const SITUATIONS: readonly (readonly [what: string, words: string, make: (home: string) => Situation | undefined])[] = [
  [
    'the settings folder is a file',
    'Part of the path is not a folder.',
    (home) => {
      writeFileSync(join(home, 'file'), '');
      return { env: { TAVUS_CONFIG_DIR: join(home, 'file') } };
    },
  ],
  [
    'the home directory does not exist and cannot be created',
    'The folder does not exist.',
    () => (platform() === 'linux' ? { env: { TAVUS_CONFIG_DIR: undefined, HOME: '/proc/nobody' } } : undefined),
  ],
  ['no file may hold anything', 'The file is too large.', () => ({ env: {}, before: "trap '' XFSZ; ulimit -f 0" })],
  [
    'the disk is full',
    'The disk is full.',
    (home) => {
      if (!mount(join(home, 'disk'), 'size=16k')) return undefined;
      fill(join(home, 'disk'));
      return { env: { TAVUS_CONFIG_DIR: join(home, 'disk', 'tavus') } };
    },
  ],
  [
    'the home directory is read-only',
    'The file system is read-only.',
    (home) =>
      mount(join(home, 'disk'), 'ro') ? { env: { TAVUS_CONFIG_DIR: undefined, HOME: join(home, 'disk') } } : undefined,
  ],
];

interface Command {
  readonly args: readonly string[];
  readonly env: Env;
  readonly before?: string | undefined;
  readonly stdin?: string;
  readonly uid?: number;
}

async function run(home: string, { args, env, before = ':', stdin = '', uid }: Command) {
  const all = { ...cleanEnv(home), ...env };
  const child = spawn('/bin/sh', ['-c', `${before}; exec "$@"`, 'sh', process.execPath, PROGRAM, ...args], {
    env: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)),
    stdio: 'pipe',
    ...(uid !== undefined && { uid, gid: uid }),
  });
  child.stdin.on('error', () => {});
  child.stdin.end(stdin);
  const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { output, errors, code: code as unknown };
}

const LIST = ['replica', 'list', '--all'];

function account(sandbox: Sandbox): Env {
  return { TAVUS_BASE_URL: sandbox.url, TAVUS_API_KEY: sandbox.apiKey };
}

describe.skipIf(platform() === 'win32').each(SITUATIONS)('when %s', (_what, words, make) => {
  test('commands work, and one that saves reports why it failed', async ({ skip }) => {
    const [home, sandbox] = [makeHome(), await openSandbox()];
    const place = make(home) ?? skip('It can not be made here.');
    const { before } = place;
    const env = { ...account(sandbox), ...place.env };
    const listed = await run(home, { args: LIST, env, before });
    expect(listed).toMatchObject({ code: 0, errors: '' });
    expect(listed.output).toContain('Rio');
    const stdin = `${sandbox.apiKey}\n`;
    const saved = await run(home, { args: ['auth', 'login'], env: { ...env, TAVUS_API_KEY: '' }, before, stdin });
    expect(saved).toMatchObject({ code: 1, output: '' });
    expect(saved.errors.split('\n').filter((line) => line.includes('could not be saved'))).toHaveLength(1);
    expect(saved.errors).toContain(words);
    expect(saved.errors).toContain('set TAVUS_CONFIG_DIR to another folder');
    expect(saved.errors).not.toMatch(/\n\s+at |E[A-Z]{4,}|unexpected/);
    expect(saved.errors).not.toContain(sandbox.apiKey);
  });

  test('the menu works, and a form warns once that no draft can be kept', async ({ skip }) => {
    const [home, sandbox] = [makeHome(), await openSandbox()];
    const place = make(home) ?? skip('It can not be made here.');
    // The file size limit of the shell also applies to the terminal.
    if (place.before) return skip('A terminal can not be written to under this limit.');
    const tavus = new Tavus({ sandbox, home, env: place.env });
    await tavus.go('Work with Personas', 'Create a Persona');
    await tavus.answer('Name', 'Coach');
    await tavus.waitFor('Could not save the draft of this form');
    await tavus.waitFor(words);
    await tavus.answer('System prompt', 'Be kind.');
    tavus.press('tab', 'tab', 'tab');
    await tavus.submit('Create the persona');
    await tavus.said('Coach');
    await tavus.at('Work with Personas');
    await tavus.back('Tavus');
    await tavus.leave();
  });
});

/** Exit code of a shell that is not permitted to execute a program. */
const CANNOT_START = 126;

describe.skipIf(platform() === 'win32' || userInfo().uid !== 0)('without a home directory', () => {
  test.for([undefined, '', ' ', 'here'])(
    '(HOME=%j) commands work, and one that is to save says why it could not',
    async (ownHome, { skip }) => {
      const [home, sandbox] = [makeHome(), await openSandbox()];
      const nobody = { uid: 54_321, before: 'cd /' };
      const env = { ...account(sandbox), HOME: ownHome, TAVUS_CONFIG_DIR: undefined };
      const listed = await run(home, { args: LIST, env, ...nobody });
      // Skipped if Node.js or the program is in a directory that only its owner can enter.
      if (listed.code === CANNOT_START || listed.errors.includes('EACCES'))
        skip('Others can not start the program here.');
      expect(listed).toMatchObject({ code: 0, errors: '' });
      const stdin = `${sandbox.apiKey}\n`;
      const saved = await run(home, { args: ['auth', 'login'], env: { ...env, TAVUS_API_KEY: '' }, ...nobody, stdin });
      expect(saved.code).toBe(1);
      expect(saved.errors).toContain('The settings could not be saved. There is no home folder.');
    },
  );
});

test('a settings file readable by other users is restricted, with one notice', async () => {
  const [home, sandbox] = [makeHome(), await openSandbox()];
  const folder = join(home, 'settings');
  mkdirSync(folder);
  writeFileSync(join(folder, 'config.json'), '{"images": false}', { mode: 0o644 });
  const env = account(sandbox);
  const first = await run(home, { args: LIST, env });
  const second = await run(home, { args: LIST, env });
  expect([first.errors.match(/could access the settings/g)?.length, second.errors]).toEqual([1, '']);
  expect([first.code, second.code]).toEqual([0, 0]);
});

test('two commands that save at the same time lose nothing', async () => {
  const [home, sandbox] = [makeHome(), await openSandbox()];
  const env = { ...account(sandbox), TAVUS_API_KEY: '' };
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const logins = names.map((name) =>
    run(home, { args: ['auth', 'login', '--profile', name], env, stdin: `${sandbox.apiKey}\n` }),
  );
  expect((await Promise.all(logins)).map(({ code }) => code)).toEqual(names.map(() => 0));
  const saved = JSON.parse(readFileSync(join(home, 'settings', 'config.json'), 'utf8')) as { profiles: object };
  expect(Object.keys(saved.profiles).sort()).toEqual(names);
  expect(readdirSync(join(home, 'settings'))).toEqual(['config.json']);
});

test('simultaneous first logins succeed when the directories do not exist', async () => {
  const [home, sandbox] = [makeHome(), await openSandbox()];
  for (const [count, above] of [['a'], ['b', 'c'], ['d', 'e', 'f']].entries()) {
    const [folder, profiles] = [join(home, ...above, 'tavus'), Array.from({ length: count + 2 }, (_, id) => `p${id}`)];
    expect(await logInTogether({ folder, home, profiles, sandbox })).toBeUndefined();
  }
});

describe.skipIf(platform() === 'win32')('a batch whose journal cannot be written', () => {
  test('stops with its results and a summary, and resumes later without generating a video twice', async () => {
    const [home, sandbox] = [makeHome(), await openSandbox()];
    sandbox.store.videos.clear();
    const path = join(home, 'people.csv');
    const people = Array.from({ length: 60 }, (_, row) => `Ada${row},ada${row}@example.com`);
    writeFileSync(path, `${['name,email', ...people].join('\n')}\n`);
    const [replica] = sandbox.store.replicas.keys();
    const words = ['--script', 'Hi {{name}}', '--name', '{{email}}', '--replica-id', String(replica)];
    const args = ['video', 'batch', path, ...words, '--yes', '--json'];
    // The unit is 512 bytes, or 1,024 if sh is bash: some rows fit.
    const before = "trap '' XFSZ; ulimit -f 8";
    const cut = await run(home, { args, env: account(sandbox), before });
    const made = [...sandbox.store.videos.keys()];
    expect(cut.code).toBe(1);
    expect(cut.errors).toContain(`${path}.tavus-journal.jsonl. The file is too large.`);
    expect(cut.errors).toContain(`${made.length} of 60 videos sent; ${60 - made.length} remaining.`);
    expect(made.length).toBeGreaterThan(0);
    const idsOf = (text: string) => made.filter((id) => text.includes(id));
    expect(idsOf(cut.output)).toEqual(made);
    expect(idsOf(readFileSync(join(home, 'people.results.csv'), 'utf8'))).toEqual(made);
    // The program looks for rows with a lost response for as long as Tavus may still create them.
    const whole = await run(home, { args, env: { ...account(sandbox), ...FAST_CLOCK } });
    expect(whole.code).toBe(0);
    const names = [...sandbox.store.videos.values()].map(({ name }) => name);
    expect([names.length, new Set(names).size]).toEqual([60, 60]);
  });
});
