import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { openSandbox, PROGRAM, Tavus } from '../support/journey-tavus.ts';
import { cleanEnv, makeHome, Terminal } from '../support/terminal.ts';

/** Adds a video that takes `renderMs` milliseconds, a fifth of it in the queue. */
function addVideo({ store }: Sandbox, name: string, renderMs: number): string {
  const [replica] = [...store.replicas.values()].filter(({ owner }) => owner === 'system');
  return store.addVideo({ replica_id: replica?.id ?? '', script: 'Hello', video_name: name }, { renderMs }).id;
}

/** Runs a shell script with `tavus` in a new writable directory. */
function inFolder(sandbox: Sandbox, script: string): Terminal {
  const home = makeHome();
  mkdirSync(join(home, 'work'));
  const env = { TAVUS_BASE_URL: sandbox.url, TAVUS_API_KEY: sandbox.apiKey };
  return new Terminal('/bin/sh', ['-c', `cd "$HOME/work"; ${script}`, process.execPath, PROGRAM], { home, env });
}

describe('watching a video', () => {
  test('shows a progress bar, and at the end rings the bell and prints the link', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const id = addVideo(sandbox, 'Spring greeting', 8000);
    const tavus = new Tavus({ args: ['video', 'watch', 'Spring greeting'], sandbox });
    await tavus.waitFor(/^Spring greeting +█+░+ +generating \d+\/100$/m);
    await tavus.waitFor(' s so far. A short video usually takes');
    await tavus.said(`“Spring greeting” is ready: ${sandbox.url}/watch/${id}`);
    await tavus.endsWith(0);
    expect(tavus.raw).toContain('\x1b]9;“Spring greeting”: done\x1b\\\x07');
    expect(tavus.screen().join('\n')).not.toContain('so far.');
  });

  test('works with video generate --wait', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const [replica] = sandbox.store.replicas.keys();
    const words = ['--name', 'Hello', '--replica-id', String(replica), '--script', 'Hello there'];
    const tavus = new Tavus({ args: ['video', 'generate', ...words, '--timeout', '1s'], sandbox });
    await tavus.said('Still in progress after 1 s. To watch again: tavus video watch');
    await tavus.endsWith(5);
    expect(sandbox.store.videos.size).toBe(1);
  });

  test.each([
    ['esc', 5],
    ['ctrl+c', 130],
  ])('stops with %s, and prints the command to watch again', async (key, code) => {
    const sandbox = await openSandbox({ data: 'empty' });
    const id = addVideo(sandbox, 'Long', 600_000);
    const tavus = new Tavus({ args: ['video', 'watch', id], sandbox });
    await tavus.waitFor(' s so far. A short video usually takes');
    tavus.press(key);
    await tavus.said(`To watch again: tavus video watch ${id}`);
    await tavus.endsWith(code);
  });

  test('handles Ctrl+C as a signal with --no-input', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const id = addVideo(sandbox, 'Long', 600_000);
    const env = { ...cleanEnv(makeHome()), TAVUS_BASE_URL: sandbox.url, TAVUS_API_KEY: sandbox.apiKey };
    const child = spawn(process.execPath, [PROGRAM, 'video', 'watch', id], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => {
      const wasQueued = errors.includes('queued');
      errors += chunk.toString();
      // Sent once: a second one could arrive after the program has ended, and would end the shell.
      if (!wasQueued && errors.includes('queued')) child.kill('SIGINT');
    });
    expect((await once(child, 'close'))[0]).toBe(130);
    expect(errors).toContain(`To watch again: tavus video watch ${id}`);
    expect(errors).not.toContain('\x1b');
  });

  test('works at 40 columns, in ASCII and without colors', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    addVideo(sandbox, 'A name that is rather long for this', 600_000);
    const env = { NO_COLOR: '1', LC_ALL: 'C' };
    const tavus = new Tavus({
      args: ['video', 'watch', 'A name that is rather long for this'],
      sandbox,
      env,
      cols: 40,
    });
    await tavus.waitFor(/^A name tha\S* +-+ +queued$/m);
    expect(tavus.wrappedLines()).toEqual([]);
    await tavus.interrupt();
  });
});

describe('downloading a video', () => {
  test('saves a ready video under its name', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    addVideo(sandbox, 'Grüße: “Q3”/final?', 1500);
    const shell = inFolder(sandbox, '"$0" "$1" video download "Grüße: “Q3”/final?" --wait; echo "ended with $?"; ls');
    await shell.waitFor('ended with 0');
    await shell.exit;
    expect(readdirSync(join(shell.home, 'work'))).toEqual(['Grüße_ “Q3”_final_.mp4']);
  });

  test('prints the command to wait if the video is not ready', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const id = addVideo(sandbox, 'Slow', 600_000);
    const tavus = new Tavus({ args: ['video', 'download', id], sandbox });
    await tavus.said('is not ready: its status is queued.');
    await tavus.said('tavus video watch');
    expect(await tavus.exit).toEqual({ code: 1, signal: 0 });
  });

  test('resumes a download that was killed', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const id = addVideo(sandbox, 'Hello', 0);
    const path = `/media/${id}.mp4`;
    const whole = Buffer.from(await (await fetch(`${sandbox.url}${path}`)).arrayBuffer());
    sandbox.fail({ path, stallAt: 900 });
    const command = `"$0" "$1" video download ${id}`;
    const shell = inFolder(sandbox, `${command} & sleep 0.2; wait; echo "ended with $?"; ${command}; echo "then $?"`);
    await shell.waitFor('900 B of');
    const part = join(shell.home, 'work', `Hello.mp4.${id}.part`);
    expect(readFileSync(part).length).toBe(900);
    spawn('pkill', ['-KILL', '-f', `video download ${id}$`]);
    await shell.waitFor('then 0');
    await shell.exit;
    expect(readFileSync(join(shell.home, 'work', 'Hello.mp4'))).toEqual(whole);
    expect(readdirSync(join(shell.home, 'work'))).toEqual(['Hello.mp4']);
    expect(sandbox.requests.findLast((request) => request.path.startsWith(path))?.headers.range).toBe('bytes=900-');
  });

  test('works from the menu, and never overwrites a file', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    addVideo(sandbox, 'Hello', 0);
    const home = makeHome();
    const tavus = new Tavus({ sandbox, home });
    await tavus.go('Work with Videos', 'Download a Video');
    for (const words of ['Saved “Hello” to', 'already exists.']) {
      await tavus.at('Download a Video');
      await tavus.choose('Hello');
      await tavus.cursorOn('Save as');
      tavus.press('ctrl+u');
      await tavus.cursorOn(/^Save as *$/);
      tavus.type(join(home, 'hello.mp4'));
      await tavus.waitFor(/hello\.mp4$/m);
      tavus.press('enter');
      await tavus.said(words);
      await tavus.at('Work with Videos');
      if (words.startsWith('Saved')) await tavus.choose('Download a Video');
    }
    await tavus.back('Tavus');
    await tavus.leave();
  });
});

test('a list ends quietly when the reader of a pipe closes it', async () => {
  const sandbox = await openSandbox();
  const shell = inFolder(sandbox, '{ "$0" "$1" replica list --all; echo "ended with $?" >&2; } | head -1');
  await shell.waitFor('ended with 0');
  await shell.exit;
  expect(shell.raw).not.toMatch(/EPIPE|\n\s+at |Error/);
});
