import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSandbox, PROGRAM, Tavus } from '../support/journey-tavus.ts';
import { readRecord, recordingEnv } from '../support/start-files.mjs';
import { cleanEnv, makeHome } from '../support/terminal.ts';

const run = promisify(execFile);

/** The packages and built-in modules that these runs may read. Each one added slows down every start. */
const WIDTHS = ['fast-string-truncated-width', 'fast-string-width'];
const EVERY_COMMAND = [...WIDTHS, 'chalk', 'fastest-levenshtein'];
const SCREENS = [
  '@inquirer/ansi',
  '@inquirer/core',
  '@inquirer/type',
  'cli-width',
  'fast-wrap-ansi',
  'mute-stream',
  'signal-exit',
];
const AXIOS = ['agent-base', 'axios', 'follow-redirects', 'https-proxy-agent', 'proxy-from-env'];

/** Packages and built-in modules that a command reads. */
async function recordFiles(args: readonly string[]) {
  const [home, sandbox] = [makeHome(), await openSandbox()];
  const record = join(home, 'record.json');
  const account = { TAVUS_API_KEY: sandbox.apiKey, TAVUS_BASE_URL: sandbox.url };
  await run(process.execPath, [PROGRAM, ...args], { env: { ...cleanEnv(home), ...account, ...recordingEnv(record) } });
  return summarise(await readRecord(record));
}

function summarise({ files, builtins }: Awaited<ReturnType<typeof readRecord>>) {
  const packages = new Set(files.flatMap((file) => Object.keys(file.packages)));
  packages.delete('tavus');
  return {
    packages: [...packages].sort(),
    builtins,
    files: files.map(({ name }) => name.replace(/-[\w-]{8}\.cjs$/, '')),
  };
}

describe('a start reads only what it needs', () => {
  it('for --version', async () => {
    const { packages, builtins, files } = await recordFiles(['--version']);
    expect({ packages, builtins }).toEqual({ packages: [], builtins: [] });
    expect(files).toEqual(['cli.cjs', 'program']);
  });

  it('for --help', async () => {
    const { packages, builtins, files } = await recordFiles(['--help']);
    expect({ packages, builtins }).toEqual({ packages: WIDTHS, builtins: [] });
    expect(files).toHaveLength(4);
  });

  it('for the main menu', async () => {
    const [home, sandbox] = [makeHome(), await openSandbox()];
    const record = join(home, 'record.json');
    const tavus = new Tavus({ home, sandbox, env: recordingEnv(record) });
    await tavus.at('Tavus');
    tavus.press('ctrl+c');
    await tavus.exit;
    const { packages, builtins, files } = summarise(await readRecord(record));
    expect(packages).toEqual([...EVERY_COMMAND, ...SCREENS].sort());
    expect(builtins).toEqual(
      ['async_hooks', 'fs', 'os', 'path', 'process', 'readline', 'stream', 'string_decoder', 'tty', 'util'].sort(),
    );
    expect(files).toHaveLength(6);
  });

  it('for a command that sends a request: axios without forms, browser adapters and HTTP/2', async () => {
    const { packages, builtins } = await recordFiles(['replica', 'list']);
    expect(packages).toEqual([...EVERY_COMMAND, ...AXIOS, 'commander'].sort());
    expect(builtins).not.toContain('http2');
    expect(builtins).not.toContain('child_process');
  });
});

it('prints no proxy password when DEBUG is set, because the debug package is left out', async () => {
  const proxy = createServer().on('connect', (_request, socket) => {
    socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void proxy.close());
  const address = proxy.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const around = {
    TAVUS_API_KEY: 'some-key-0123456789',
    HTTPS_PROXY: `http://me:secret@127.0.0.1:${port}`,
    DEBUG: '*',
  };
  const env = { ...cleanEnv(makeHome()), ...around };
  const failed = run(process.execPath, [PROGRAM, 'replica', 'list'], { env });
  await expect(failed).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('requires a user name and password (407'),
  });
  await expect(failed).rejects.toMatchObject({ stderr: expect.not.stringContaining('secret') });
});
