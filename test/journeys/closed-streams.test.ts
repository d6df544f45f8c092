import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { openSandbox, PROGRAM } from '../support/journey-tavus.ts';
import { cleanEnv, makeHome } from '../support/terminal.ts';

describe('Nobody reads what is said', () => {
  test.each([
    [['replica', 'list', '--json'], 0],
    [['replica', 'get', 'r-unknown'], 4],
    [['replica', 'list', '--no-such-flag'], 2],
  ])('%j: a closed standard error changes neither results nor exit code %i', async (words, code) => {
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

/** Runs `tavus` in a shell, with what the script redirects. */
async function inShell(script: string): Promise<{ code: number; output: string; errors: string }> {
  const sandbox = await openSandbox();
  const env = { ...cleanEnv(makeHome()), TAVUS_BASE_URL: sandbox.url, TAVUS_API_KEY: sandbox.apiKey };
  const shell = spawn('/bin/sh', ['-c', script, process.execPath, PROGRAM], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, errors, [code]] = await Promise.all([text(shell.stdout), text(shell.stderr), once(shell, 'close')]);
  return { code, output, errors };
}

describe.skipIf(!existsSync(FULL))('There is no space for what is written', () => {
  test.each([
    '--version',
    '--help',
    'video list',
    'persona list --all',
    'video list --help',
    'completion zsh',
    'doctor',
  ])('on standard output: %s says so', async (words) => {
    const { code, output, errors } = await inShell(`"$0" "$1" ${words} > ${FULL}`);
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toContain(WRITE_ERROR);
    expect(errors.match(/Could not write/g)).toHaveLength(1);
    expect(errors).not.toMatch(/\n\s+at /);
  });

  test('on standard output, with --json: the error is JSON', async () => {
    const { code, errors } = await inShell(`"$0" "$1" video list --json > ${FULL}`);
    expect(code).toBe(1);
    expect(JSON.parse(errors)).toMatchObject({
      error: { message: expect.stringContaining('no space left on device') },
    });
  });

  test('on standard error: results and exit codes stay', async () => {
    expect(await inShell(`"$0" "$1" --version 2> ${FULL}`)).toMatchObject({ code: 0, errors: '' });
    expect(await inShell(`"$0" "$1" video lst 2> ${FULL}`)).toEqual({ code: 2, output: '', errors: '' });
  });

  test('on both: the exit code says it', async () => {
    expect(await inShell(`"$0" "$1" video list > ${FULL} 2>&1`)).toEqual({ code: 1, output: '', errors: '' });
  });
});

test('A file that may not grow further is said to be too large', async () => {
  const { code, errors } = await inShell('ulimit -f 0; "$0" "$1" --help > "$HOME/help.txt"');
  expect(code).toBe(1);
  expect(errors).toContain('Could not write to standard output: file too large.');
});

test('A reader that has read enough is no failure', async () => {
  const script = '("$0" "$1" video list --all --json; echo "ended with $?" >&2) | head -c 1';
  expect(await inShell(script)).toEqual({ code: 0, output: '[', errors: 'ended with 0\n' });
});
