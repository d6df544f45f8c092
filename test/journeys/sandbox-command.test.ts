import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PROGRAM } from '../support/journey-tavus.ts';
import { cleanEnv, makeHome } from '../support/terminal.ts';

interface Running {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly errors: () => string;
  readonly ended: Promise<unknown[]>;
}

function run(home: string, ...flags: string[]): Running {
  const child = spawn(process.execPath, [PROGRAM, 'sandbox', ...flags], { cwd: home, env: cleanEnv(home) });
  onTestFinished(() => void child.kill('SIGKILL'));
  let [output, errors] = ['', ''];
  child.stdout.on('data', (text) => {
    output += text;
  });
  child.stderr.on('data', (text) => {
    errors += text;
  });
  return { child, output: () => output, errors: () => errors, ended: once(child, 'close') };
}

/** Waits until it runs. */
async function start(home: string, ...flags: string[]) {
  const running = run(home, ...flags);
  await expect.poll(running.errors, { timeout: 10_000 }).toContain('The sandbox is running.');
  const [, url = ''] = /(http:\/\/127\.0\.0\.1:\d+)/.exec(running.output()) ?? [];
  const call = async (method: string, path: string, key: string, body?: object) => {
    const headers = { 'x-api-key': key, 'content-type': 'application/json' };
    const response = await fetch(url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
  };
  return { ...running, url, call };
}

describe('tavus sandbox', () => {
  it('prints two variables on standard output, and ends with Ctrl+C', async () => {
    const { output, errors, child, ended } = await start(makeHome());
    expect(output()).toMatch(/^TAVUS_BASE_URL=http:\/\/127\.0\.0\.1:\d+\nTAVUS_API_KEY=sandbox-[0-9a-f]{32}\n$/);
    expect(errors()).toBe('The sandbox is running. Set these variables to use it. Press Ctrl+C to stop.\n');
    child.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
  });

  it('prints one line with --json, and takes its other flags', async () => {
    const flags = ['--key', 'dev', '--seed', '7', '--empty', '--limit', 'video-credits=1'];
    const { output, url, call } = await start(makeHome(), '--json', '--fail', 'POST /v2/videos 429 x1', ...flags);
    expect(output()).toBe(`{"url":"${url}","api_key":"dev"}\n`);
    expect((await call('GET', '/v2/videos', 'dev')).body.total_count).toBe(0);
    const video = { replica_id: 'r90bbd427f71', script: 'Hi' };
    const statuses = [];
    for (let count = 0; count < 3; count += 1) statuses.push((await call('POST', '/v2/videos', 'dev', video)).status);
    expect(statuses).toEqual([429, 200, 402]);
    expect((await call('GET', '/_sandbox/requests', 'dev')).body.total_count).toBe(4);
  });

  it('prints only the fields asked for', async () => {
    const { output } = await start(makeHome(), '--json=api_key', '--key', 'dev');
    expect(output()).toBe('{"api_key":"dev"}\n');
  });

  it('logs callbacks that are not sent, and values that are not documented', async () => {
    const { errors, call } = await start(makeHome(), '--key', 'dev', '--speed', '1000');
    const callback_url = 'https://yourwebsite.com/webhook';
    await call('POST', '/v2/videos', 'dev', { replica_id: 'r90bbd427f71', script: 'Hi', callback_url });
    const layers = { stt: { stt_engine: 'tavus-turbo' } };
    await call('POST', '/v2/personas', 'dev', { system_prompt: 'Be.', layers });
    await expect.poll(errors).toContain('Tavus no longer documents layers.stt.stt_engine');
    await expect.poll(errors).toMatch(/Callback https:\/\/yourwebsite\.com\/webhook .*--callbacks-to any/);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    'keeps the account in a file, although it ends by %s',
    async (signal) => {
      const home = makeHome();
      const first = await start(home, '--state', 'state.json', '--key', 'dev');
      const { body } = await first.call('POST', '/v2/videos', 'dev', { replica_id: 'r90bbd427f71', script: 'Hi' });
      first.child.kill(signal);
      await first.ended;
      expect(statSync(join(home, 'state.json')).mode & 0o777).toBe(0o600);
      expect(existsSync(join(home, 'state.json.in-use'))).toBe(signal === 'SIGKILL');
      const second = await start(home, '--state', 'state.json');
      expect((await second.call('GET', `/v2/videos/${body.video_id}`, 'dev')).status).toBe(200);
    },
  );
});

describe('tavus sandbox refuses', () => {
  async function refusal(home: string, ...flags: string[]) {
    const { output, errors, ended } = run(home, ...flags);
    const [code] = await ended;
    return { code, output: output(), errors: errors() };
  }

  it('a file that is not a state, and does not change it', async () => {
    const home = makeHome();
    writeFileSync(join(home, 'notes.txt'), 'my notes');
    const { code, output, errors } = await refusal(home, '--state', 'notes.txt');
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain('notes.txt is not the state of a sandbox. It was not changed.');
    expect(readFileSync(join(home, 'notes.txt'), 'utf8')).toBe('my notes');
  });

  it('a file that another sandbox is using', async () => {
    const home = makeHome();
    await start(home, '--state', 'state.json');
    const { code, output, errors } = await refusal(home, '--state', 'state.json');
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain('Another sandbox is using state.json.');
  });

  it.each([
    [['--state', 'no/state.json'], 'no/state.json cannot be used. The folder does not exist.'],
    [['--fail', 'POST /v2/videos'], 'A rule is METHOD PATH'],
    [['--fail', 'GET /v2/videos 500', '--fail', 'x'], 'A rule is METHOD PATH'],
    [['--json=key'], 'Available fields: url, api_key.'],
    [['--speed', '0'], 'A speed is a number above 0'],
    [['--state', '.'], 'cannot be used.'],
  ])('%j with a usage error, before anything starts', async (flags, said) => {
    const { code, output, errors } = await refusal(makeHome(), ...flags);
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain(said);
    expect(errors).not.toContain('running');
  });

  it('a port that is in use', async () => {
    const { url } = await start(makeHome());
    const { code, errors } = await refusal(makeHome(), '--port', new URL(url).port);
    expect(code).toBe(2);
    expect(errors).toContain('Choose another --port');
  });
});
