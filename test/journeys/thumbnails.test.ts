import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { openSandbox, PROGRAM, Tavus } from '../support/journey-tavus.ts';
import { cleanEnv, makeHome } from '../support/terminal.ts';

const TRUE_COLOR = { COLORTERM: 'truecolor' };
const HALF_BLOCK = /\x1b\[38;2;\d+;\d+;\d+;48;2;\d+;\d+;\d+m▀/;
const WHAT = 'What to do with this replica';
const LIST = 'List Replicas';

function addRio(sandbox: Sandbox): string {
  return sandbox.store.addReplica({ name: 'Rio', createdAt: 0, trainingMs: 1 }).id;
}

async function openRio(tavus: Tavus): Promise<void> {
  await tavus.choose('Rio');
  await tavus.at(WHAT);
}

/** The rows of the image as drawn last. */
function picture(tavus: Tavus): string[] {
  return tavus.history().filter((line) => line.includes('▀'));
}

/** Opens the details until they have an image: on a slow machine they do not wait for the first one. */
async function openUntilShown(tavus: Tavus): Promise<void> {
  for (let tries = 0; tries < 6; tries += 1) {
    await openRio(tavus);
    if (picture(tavus).length > 0) return;
    await tavus.back(LIST);
  }
}

test('the menu shows the thumbnail of a replica above its details, without moving them', async () => {
  const sandbox = await openSandbox({ data: 'empty' });
  addRio(sandbox);
  const tavus = new Tavus({ sandbox, env: TRUE_COLOR, rows: 50 });
  await tavus.go('Work with Replicas', LIST);
  await openUntilShown(tavus);
  expect(tavus.raw).toMatch(HALF_BLOCK);
  // 192 × 108 pixels at 80 columns: 32 columns; a row is twice as high as a column is wide.
  expect(picture(tavus)).toEqual(Array.from({ length: 9 }, () => `  ${'▀'.repeat(32)}`));
  const screen = tavus.screen();
  const last = screen.findLastIndex((line) => line.includes('▀'));
  expect(screen.slice(last + 1, last + 3)).toEqual(['', expect.stringMatching(/^ {2}Name +Rio$/)]);
  expect(tavus.wrappedLines()).toEqual([]);
  await tavus.back(LIST);
  await tavus.interrupt();
});

test('a terminal of 40 columns shows a small thumbnail in 256 colors', async () => {
  const tavus = new Tavus({ args: ['--sandbox'], cols: 40, rows: 50 });
  await tavus.go('Work with Replicas', LIST);
  await openUntilShown(tavus);
  expect(tavus.raw).toMatch(/\x1b\[38;5;\d+;48;5;\d+m▀/);
  expect(picture(tavus).at(-1)).toBe(`  ${'▀'.repeat(16)}`);
  expect(tavus.wrappedLines()).toEqual([]);
  await tavus.interrupt();
});

test.each([{ NO_COLOR: '1' }, { TERM: 'linux' }, { LC_ALL: 'C' }])('no thumbnail is shown with %j', async (env) => {
  const tavus = new Tavus({ args: ['--sandbox'], env: { ...TRUE_COLOR, ...env }, rows: 50 });
  await tavus.go('Work with Replicas', LIST);
  await openRio(tavus);
  await tavus.waitFor('Preview image');
  expect(tavus.raw).not.toMatch(/▀|\x1b\[38;[25];/);
  await tavus.interrupt();
});

test('the details do not wait for a thumbnail that never arrives, and Esc goes back', async () => {
  const sandbox = await openSandbox({ data: 'empty' });
  addRio(sandbox);
  sandbox.fail({ path: /^\/media\//, stallAt: 100, times: Number.POSITIVE_INFINITY });
  const tavus = new Tavus({ sandbox, env: TRUE_COLOR, rows: 50 });
  await tavus.go('Work with Replicas', LIST);
  await openRio(tavus);
  await tavus.waitFor('Preview image');
  expect(picture(tavus)).toEqual([]);
  await tavus.back(LIST);
  await tavus.interrupt();
});

test('replica get draws the thumbnail and links URLs on a terminal, but not in a pipe', async () => {
  const sandbox = await openSandbox({ data: 'empty' });
  const id = addRio(sandbox);
  const address = `${sandbox.url}/media/${id}.jpg`;
  const tavus = new Tavus({ sandbox, env: TRUE_COLOR, args: ['replica', 'get', id] });
  expect(await tavus.exit).toEqual({ code: 0, signal: 0 });
  expect(tavus.raw).toMatch(HALF_BLOCK);
  expect(tavus.raw).toMatch(new RegExp(`\\x1b\\]8;id=\\d+;${address}\\x1b\\\\${address}\\x1b\\]8;;\\x1b\\\\`));
  expect(tavus.history().join('\n')).toContain(`Preview image  ${address}`);

  const env = { ...cleanEnv(makeHome()), ...TRUE_COLOR, TAVUS_BASE_URL: sandbox.url, TAVUS_API_KEY: sandbox.apiKey };
  const piped = spawn(process.execPath, [PROGRAM, 'replica', 'get', id], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, errors] = await Promise.all([text(piped.stdout), text(piped.stderr), once(piped, 'exit')]);
  expect(output).toContain(`Preview image\t${address}\n`);
  expect(output + errors).not.toMatch(/\x1b|▀/);
});
