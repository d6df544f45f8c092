import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createRandom } from '../../src/sandbox/random.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { people } from '../support/batch.ts';
import { FAST_CLOCK } from '../support/fast-clock.ts';
import { openSandbox, PROGRAM, Tavus } from '../support/journey-tavus.ts';
import { cleanEnv, makeHome } from '../support/terminal.ts';

const SCRIPT = ['--script', 'Hi {{name}}', '--name', '{{email}}'];
const TITLE = 'Generate from a CSV';

interface Batch {
  readonly sandbox: Sandbox;
  readonly home: string;
  readonly path: string;
  readonly args: readonly string[];
  posts(): number;
  names(): string[];
}

async function openBatch(rows: number, latencyMs = 0): Promise<Batch> {
  const sandbox = await openSandbox({ data: 'empty', latencyMs });
  const home = makeHome();
  const path = join(home, 'people.csv');
  writeFileSync(path, people(rows));
  const replica = sandbox.store.addReplica({ name: 'Rio', trainingMs: 0 }).id;
  let posts = 0;
  // The request log of the sandbox keeps only the last thousand.
  const add = sandbox.store.addVideo;
  sandbox.store.addVideo = (...given) => {
    posts += 1;
    return add(...given);
  };
  return {
    ...{ sandbox, home, path, args: ['video', 'batch', path, ...SCRIPT, '--replica-id', replica] },
    posts: () => posts,
    names: () => [...sandbox.store.videos.values()].map(({ name }) => name).sort(),
  };
}

function start({ sandbox, home, args }: Batch, more = {}): ChildProcess {
  const env = { ...cleanEnv(home), TAVUS_BASE_URL: sandbox.url, TAVUS_API_KEY: sandbox.apiKey, ...more };
  const child = spawn(process.execPath, [PROGRAM, ...args, '--yes'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** @param seed Determines the moments; the caller prints it. */
async function killRepeatedly(batch: Batch, times: number, seed: number): Promise<void> {
  const random = createRandom(seed);
  for (let count = 0; count < times; count += 1) {
    const child = start(batch);
    const ended = once(child, 'close');
    const [before, more] = [batch.posts(), Math.floor(random() * 14)];
    // Every fourth time after a random delay only: during the start, the checks or the reconciliation.
    if (count % 4 === 3) await sleep(100 + random() * 500);
    else {
      await expect.poll(batch.posts, { timeout: 20_000, interval: 2 }).toBeGreaterThan(before + more);
      await sleep(random() * 30);
    }
    child.kill('SIGKILL');
    await ended;
  }
}

describe('a batch of videos', () => {
  test('that is killed twenty times generates every row exactly once', async () => {
    const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
    console.log(`Killed at the moments of SEED=${seed}`);
    // More rows than twenty runs can send: rows with a lost response wait for a minute, and others must remain.
    const rows = 600;
    const batch = await openBatch(rows, 25);
    await killRepeatedly(batch, 20, seed);
    const made = batch.names().length;
    expect(made).toBeLessThan(rows);
    const child = start(batch, FAST_CLOCK);
    const [code] = await once(child, 'close');
    expect(code).toBe(0);
    const names = batch.names();
    expect(names.filter((name, index) => names[index - 1] === name)).toEqual([]);
    expect(names).toHaveLength(rows);
    const results = readFileSync(batch.path.replace('.csv', '.results.csv'), 'utf8').trimEnd().split('\r\n').slice(1);
    const ids = new Set(batch.sandbox.store.videos.keys());
    expect(results.filter((line) => ids.delete(line.split(',')[1] ?? ''))).toHaveLength(rows);
    expect(ids.size).toBe(0);
  }, 180_000);

  test('that another process is running is reported, and nothing is sent twice', async () => {
    // The first one must run until the second one has started, also on a busy machine.
    const batch = await openBatch(60, 250);
    const first = start(batch);
    await expect.poll(batch.posts, { timeout: 20_000 }).toBeGreaterThan(2);
    const second = start(batch);
    let errors = '';
    second.stderr?.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    expect((await once(second, 'close'))[0]).toBe(1);
    expect(errors).toContain('Another tavus is sending this batch.');
    expect((await once(first, 'close'))[0]).toBe(0);
    expect(batch.names()).toHaveLength(60);
  });

  test('on a terminal shows a preview, asks for confirmation, and shows its progress in one line', async () => {
    const batch = await openBatch(100, 30);
    const tavus = new Tavus({ args: batch.args, sandbox: batch.sandbox, home: batch.home });
    await tavus.waitFor('Generate 100 videos');
    await tavus.waitFor(/^ +script +Hi Ada2$/m);
    expect(batch.posts()).toBe(0);
    tavus.type('y');
    tavus.press('enter');
    await tavus.waitFor(/^people\.csv +█+░* +\d+ of 100 sent$/m);
    await tavus.said('100 of 100 videos sent.');
    await tavus.endsWith(0);
    expect(tavus.screen().join('\n')).not.toContain('of 100 sent\n');
    expect(batch.names()).toHaveLength(100);
  });

  test('stopped with Esc reports what remains, and the same command resumes it', async () => {
    const batch = await openBatch(100, 30);
    const tavus = new Tavus({ args: [...batch.args, '--yes'], sandbox: batch.sandbox, home: batch.home });
    await tavus.waitFor(/ [1-9]\d? of 100 sent/);
    tavus.press('esc');
    await tavus.said('To continue, run the same command again.');
    await tavus.endsWith(130);
    const made = batch.names().length;
    expect(made).toBeLessThan(100);
    expect((await once(start(batch, FAST_CLOCK), 'close'))[0]).toBe(0);
    expect([batch.names().length, new Set(batch.names()).size]).toEqual([100, 100]);
  });

  test('from the menu has path completion and a replica picker, and shows the command', async () => {
    const batch = await openBatch(12);
    const tavus = new Tavus({ sandbox: batch.sandbox, home: batch.home, rows: 40 });
    await tavus.go('Work with Videos', TITLE);
    await tavus.cursorOn('CSV file');
    tavus.type('~/peo');
    tavus.press('tab');
    await tavus.waitFor('~/people.csv');
    tavus.press('enter');
    await tavus.answer('Names', '{{email}}');
    await tavus.cursorOn('Replica');
    tavus.press('enter');
    await tavus.choose('Rio');
    await tavus.answer('Script', 'Hi {{nme}}');
    await tavus.submit('Check the file');
    await tavus.said('No column for {{nme}}. Columns: name, email.');
    await tavus.at(TITLE);
    await tavus.moveTo('Script');
    for (let count = 0; count < '{{nme}}'.length; count += 1) tavus.press('backspace');
    tavus.type('{{name}}');
    tavus.press('enter');
    await tavus.submit('Check the file');
    await tavus.waitFor('Generate 12 videos');
    tavus.type('y');
    tavus.press('enter');
    await tavus.said('12 of 12 videos sent.');
    await tavus.said('tavus video batch');
    await tavus.at('Work with Videos');
    await tavus.back('Tavus');
    await tavus.leave();
    expect(batch.names()).toHaveLength(12);
    expect(readdirSync(batch.home)).toContain('people.results.csv');
  });

  test('works at 40 columns, in ASCII and without colors', async () => {
    const batch = await openBatch(60, 40);
    const env = { NO_COLOR: '1', LC_ALL: 'C' };
    const { sandbox, home } = batch;
    const tavus = new Tavus({ args: [...batch.args, '--yes'], sandbox, home, env, cols: 40 });
    await tavus.waitFor(/^people\.csv .*\d+ of 60/m);
    expect(tavus.wrappedLines()).toEqual([]);
    await tavus.said('60 of 60 videos sent.');
    await tavus.endsWith(0);
  });
});
