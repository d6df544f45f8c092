import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { version } from '../../package.json';
import { toCommandLine } from '../../src/lib/text/shell-words.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { openSandbox, PROGRAM } from '../support/journey-tavus.ts';
import { cleanEnv, makeHome, Terminal } from '../support/terminal.ts';

interface Outcome {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Starts `tavus` with pipes instead of a terminal; standard input stays open until the test ends. */
function start(args: readonly string[], env: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, [PROGRAM, ...args], { env: { ...cleanEnv(makeHome()), ...env } });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function outcomeOf(child: ChildProcess): Promise<Outcome> {
  const [output, errors, [code]] = await Promise.all([
    child.stdout ? text(child.stdout) : '',
    child.stderr ? text(child.stderr) : '',
    once(child, 'close'),
  ]);
  return { code, output, errors };
}

async function run(...args: string[]): Promise<Outcome> {
  return await outcomeOf(start(args));
}

describe('the command line', () => {
  test.skipIf(process.platform === 'win32')('is executable after every build', () => {
    expect(statSync(PROGRAM).mode & 0o111).toBe(0o111);
  });

  test.each([['--version'], ['-V'], ['--sandbox', '-V']])('prints the version with %s', async (...args) => {
    expect(await run(...args)).toEqual({ code: 0, output: `${version}\n`, errors: '' });
  });

  test.each([['--help'], ['-h']])('prints help with %s', async (flag) => {
    const { code, output, errors } = await run(flag);
    expect([code, errors]).toEqual([0, '']);
    for (const word of [
      'Usage: tavus',
      '--sandbox',
      '--no-color',
      '--version',
      '--help',
      'sandbox',
      'tavus help environment',
    ]) {
      expect(output).toContain(word);
    }
    expect(output.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test.each([
    [['--sandbix'], "unknown option '--sandbix'", '--sandbox'],
    [['--no-colour'], "unknown option '--no-colour'", '--no-color'],
    [['sandbx'], "unknown command 'sandbx'", 'sandbox'],
  ])('suggests the closest name for %j', async (args, complaint, nearest) => {
    const { code, output, errors } = await run(...args);
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain(complaint);
    expect(errors).toMatch(new RegExp(`Did you mean ${nearest}\\?`));
  });

  test.each([['--port', 'abc'], ['--port', '65536'], ['--port', '-1'], ['--port']])(
    'for a port that is none: %s %s',
    async (...args) => {
      const { code, output, errors } = await run('sandbox', ...args);
      expect([code, output]).toEqual([2, '']);
      expect(errors).toMatch(/--port/);
    },
  );
});

describe('the menu without a terminal', () => {
  const NEEDS_TERMINAL = 'tavus: The menu needs a terminal.\n';

  test('does not read data on standard input as keys', async () => {
    const child = start(['--sandbox']);
    child.stdin?.on('error', () => {});
    child.stdin?.end('\r\r\r');
    const { code, output, errors } = await outcomeOf(child);
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain(NEEDS_TERMINAL);
  });

  test('does not wait for a pipe that stays open', async () => {
    const { code, output, errors } = await outcomeOf(start([]));
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain(NEEDS_TERMINAL);
  });

  test.each([
    ['standard input is empty', '"$0" "$1" < /dev/null'],
    ['standard input is a pipe', 'echo | "$0" "$1" --sandbox'],
    ['the output goes to a file', '"$0" "$1" --sandbox > out'],
    ['the output goes to a pipe', '{ "$0" "$1" --sandbox; echo "ended with $?" >&2; } | cat'],
  ])('reports a usage error when %s', async (_when, script) => {
    const home = makeHome();
    const shell = new Terminal(
      '/bin/sh',
      ['-c', `cd "$HOME"; ${script}; echo "ended with $?"`, process.execPath, PROGRAM],
      { home },
    );
    await shell.exit;
    const said = shell.screen().join('\n');
    expect(said).toContain('The menu needs a terminal.');
    expect(said).toContain('ended with 2');
    expect(shell.raw).not.toContain('\x1b');
  });

  test('an insecure TAVUS_BASE_URL is rejected before the first screen', async () => {
    const home = makeHome();
    const shell = new Terminal(process.execPath, [PROGRAM], { home, env: { TAVUS_BASE_URL: 'http://tavus.example' } });
    expect((await shell.exit).code).toBe(2);
    expect(shell.screen().join('\n')).toContain('Correct or unset TAVUS_BASE_URL.');
  });
});

describe('tavus sandbox', () => {
  /** The variables that `tavus sandbox` prints for other programs. */
  function readAccount(said: string): { url: string; key: string } {
    const [, url = '', key = ''] = /^TAVUS_BASE_URL=(\S+)\r?\nTAVUS_API_KEY=(\S+)$/m.exec(said) ?? [];
    return { url, key };
  }

  async function statusOf(url: string, key: string): Promise<number> {
    return (await fetch(`${url}/v2/replicas?limit=1`, { headers: { 'x-api-key': key } })).status;
  }

  test('prints its URL and key, accepts only that key, and stops with Ctrl+C', async () => {
    const terminal = new Terminal(process.execPath, [PROGRAM, 'sandbox']);
    await terminal.waitFor('Press Ctrl+C to stop.');
    const { url, key } = readAccount(terminal.screen().join('\n'));
    expect(await statusOf(url, key)).toBe(200);
    expect(await statusOf(url, 'another')).toBe(401);
    terminal.press('ctrl+c');
    expect(await terminal.exit).toEqual({ code: 130, signal: 0 });
    expect(terminal.raw).not.toMatch(/\n\s+at /);
    await expect(statusOf(url, key)).rejects.toThrow();
  });

  test('prints the variables on standard output and messages on standard error', async () => {
    const child = start(['sandbox']);
    const outcome = outcomeOf(child);
    await once(child.stderr ?? child, 'data');
    child.kill('SIGTERM');
    const { code, output, errors } = await outcome;
    expect(code).toBe(143);
    expect(output).toMatch(/^TAVUS_BASE_URL=http:\/\/127\.0\.0\.1:\d+\nTAVUS_API_KEY=\S+\n$/);
    expect(errors).toContain('Press Ctrl+C to stop.');
  });

  test('reports a port that is in use', async () => {
    const port = new URL((await openSandbox()).url).port;
    const { code, output, errors } = await run('sandbox', '--port', port);
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain(`tavus: The sandbox cannot use port ${port}`);
    expect(errors).toContain('Choose another --port');
  });

  test('stops quietly when the reader closes the pipe', async () => {
    const script = '"$0" "$1" sandbox | head -1';
    const shell = new Terminal('/bin/sh', ['-c', script, process.execPath, PROGRAM]);
    await shell.waitFor('TAVUS_BASE_URL=');
    await shell.waitFor('Press Ctrl+C to stop.');
    shell.press('ctrl+c');
    await shell.exit;
    expect(shell.raw).not.toMatch(/EPIPE|\n\s+at /);
  });
});

describe('commands in a script', () => {
  /** Runs a line of shell in which `tavus` is the built program, on this sandbox. */
  async function shell(line: string, sandbox: Sandbox): Promise<Outcome> {
    const script = `tavus() { "$NODE" "$PROGRAM" "$@"; }; ${line}`;
    const env = {
      ...{ ...cleanEnv(makeHome()), NODE: process.execPath, PROGRAM },
      ...{ TAVUS_BASE_URL: sandbox.url, TAVUS_API_KEY: sandbox.apiKey },
    };
    const child = spawn('/bin/sh', ['-c', script], { env });
    onTestFinished(() => void child.kill('SIGKILL'));
    child.stdin.end();
    return await outcomeOf(child);
  }

  test('read an id from a list, rename, and read the new name', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const id = sandbox.store.addReplica({ name: 'Rio', trainingMs: 0 }).id;
    const line =
      'id=$(tavus replica list --search Rio | cut -f1) && tavus replica rename "$id" --name "-y, it’s" >/dev/null && ' +
      'tavus replica get "$id" --json=replica_name';
    const { code, output, errors } = await shell(line, sandbox);
    expect([code, JSON.parse(output)]).toEqual([0, { replica_name: '-y, it’s' }]);
    expect(errors).toBe(`✔ Renamed “Rio” to “-y, it’s”: replica ${id}.\n`);
  });

  test('end quietly when the reader of a long list closes the pipe', async () => {
    const sandbox = await openSandbox();
    for (const flags of ['', '--json']) {
      const { output, errors } = await shell(`tavus replica list --all ${flags} | head -1`, sandbox);
      expect([output.split('\n').length, errors]).toEqual([2, '']);
    }
  });

  test('write 1 MB to a slow pipe without loss', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    for (let number = 0; number < 1500; number++) sandbox.store.addReplica({ name: `${number} ${'x'.repeat(300)}` });
    const { code, output } = await shell('tavus replica list --type user --all --json | (sleep 1; cat)', sandbox);
    const parsed: unknown = JSON.parse(output);
    expect([code, parsed]).toEqual([0, expect.any(Array)]);
    expect(parsed).toHaveLength(1500);
  });

  test.each([
    ['tavus replica get Nobody', 4],
    ['tavus replica rename', 2],
    ['TAVUS_API_KEY= tavus replica list', 3],
    ['TAVUS_API_KEY=wrong tavus replica list', 3],
    ['TAVUS_BASE_URL=http://127.0.0.1:9 tavus replica list', 1],
    ['tavus replica delete ""', 2],
  ])('%s exits with %i and prints nothing to standard output', async (line, code) => {
    const sandbox = await openSandbox({ data: 'empty' });
    const outcome = await shell(line, sandbox);
    expect([outcome.code, outcome.output]).toEqual([code, '']);
    const told = outcome.errors.replace(/^Could not reach Tavus, retrying in .*\n/gm, '');
    expect(told).toMatch(/^tavus: [^\n]+\n[^\n]+\n$/);
  });

  test('print commands that can be pasted into a shell', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const [name, prompt] = ["It's “5” $HOME `x` \\ !", '-y\n* be kind'];
    const line = toCommandLine(['persona', 'create', '--name', name, `--system-prompt=${prompt}`]);
    expect((await shell(line, sandbox)).code).toBe(0);
    expect(sandbox.requests.at(-1)?.body).toEqual({ persona_name: name, system_prompt: prompt });
  });
});
