import { spawn } from 'node:child_process';
import { once } from 'node:events';
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
