import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { openSandbox, PROGRAM } from '../support/journey-tavus.ts';
import { cleanEnv, makeHome } from '../support/terminal.ts';

describe('a closed standard error', () => {
  test.each([
    [['replica', 'list', '--json'], 0],
    [['replica', 'get', 'r-unknown'], 4],
    [['replica', 'list', '--no-such-flag'], 2],
  ])('changes neither the results of %j nor the exit code %i', async (words, code) => {
    const sandbox = await openSandbox();
    const env = { ...cleanEnv(makeHome()), TAVUS_BASE_URL: sandbox.url, TAVUS_API_KEY: sandbox.apiKey };
    const tavus = spawn(process.execPath, [PROGRAM, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    tavus.stderr.destroy();
    let output = '';
    tavus.stdout.on('data', (text) => {
      output += text;
    });
    expect(await once(tavus, 'close')).toEqual([code, null]);
    expect(output.startsWith('[')).toBe(code === 0);
  });
});

const FULL = '/dev/full';
const WRITE_ERROR = 'tavus: Could not write to standard output: no space left on device.';

/** Runs `tavus` in a shell script that redirects its streams. */
async function inShell(script: string): Promise<{ code: number; output: string; errors: string }> {
  const sandbox = await openSandbox();
  const env = { ...cleanEnv(makeHome()), TAVUS_BASE_URL: sandbox.url, TAVUS_API_KEY: sandbox.apiKey };
  const shell = spawn('/bin/sh', ['-c', script, process.execPath, PROGRAM], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, errors, [code]] = await Promise.all([text(shell.stdout), text(shell.stderr), once(shell, 'close')]);
  return { code, output, errors };
}

describe.skipIf(!existsSync(FULL))('a full disk', () => {
  test.each([
    '--version',
    '--help',
    'video list',
    'persona list --all',
    'video list --help',
    'completion zsh',
    'doctor',
  ])('behind standard output is reported by %s', async (words) => {
    const { code, output, errors } = await inShell(`"$0" "$1" ${words} > ${FULL}`);
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toContain(WRITE_ERROR);
    expect(errors.match(/Could not write/g)).toHaveLength(1);
    expect(errors).not.toMatch(/\n\s+at /);
  });

  test('behind standard output is reported as JSON with --json', async () => {
    const { code, errors } = await inShell(`"$0" "$1" video list --json > ${FULL}`);
    expect(code).toBe(1);
    expect(JSON.parse(errors)).toMatchObject({
      error: { message: expect.stringContaining('no space left on device') },
    });
  });

  test('behind standard error changes neither results nor exit code', async () => {
    expect(await inShell(`"$0" "$1" --version 2> ${FULL}`)).toMatchObject({ code: 0, errors: '' });
    expect(await inShell(`"$0" "$1" video lst 2> ${FULL}`)).toEqual({ code: 2, output: '', errors: '' });
  });

  test('behind both streams sets the exit code', async () => {
    expect(await inShell(`"$0" "$1" video list > ${FULL} 2>&1`)).toEqual({ code: 1, output: '', errors: '' });
  });
});

test('a file size limit is reported', async () => {
  const { code, errors } = await inShell('ulimit -f 0; "$0" "$1" --help > "$HOME/help.txt"');
  expect(code).toBe(1);
  expect(errors).toContain('Could not write to standard output: file too large.');
});

test('a closed pipe is not an error', async () => {
  const script = '("$0" "$1" video list --all --json; echo "ended with $?" >&2) | head -c 1';
  expect(await inShell(script)).toEqual({ code: 0, output: '[', errors: 'ended with 0\n' });
});
