import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { openSandbox, settingsFile, Tavus } from '../support/journey-tavus.ts';
import { makeHome } from '../support/terminal.ts';

const GREEN = '\x1b[32m';
const YELLOW = '\x1b[33m';
const RED = '\x1b[31m';

/** A home directory whose settings file, with a key, is readable by all users. */
function makeOpenHome(): string {
  const home = makeHome();
  const file = settingsFile(home);
  mkdirSync(dirname(file), { mode: 0o700 });
  writeFileSync(file, '{"apiKey":"key-0123456789-wxyz"}');
  chmodSync(file, 0o644);
  return home;
}

test('tavus doctor prints a sign, a word and the time of every check', async () => {
  const sandbox = await openSandbox();
  const env = { ALL_PROXY: 'socks5://rio:hunter2@127.0.0.1:9', PATH: '/nowhere' };
  const tavus = new Tavus({ args: ['doctor'], sandbox, home: makeOpenHome(), env, rows: 40 });
  expect(await tavus.exit).toEqual({ code: 1, signal: 0 });
  const lines = tavus.screen();
  const { host } = new URL(sandbox.url);
  const shown = lines.map((line) => line.replace(/\(\d+ ms\)/, '(1 ms)'));
  expect(shown).toContainEqual(expect.stringMatching(/^✔ ok {6}tavus \S+ runs on Node \d+\.\d+\.\d+, \w+\.$/));
  expect(shown).toContain(`✔ ok      Connected to ${host} (1 ms).`);
  expect(shown).toContain('✔ ok      GET /v2/replicas works, and Tavus accepts the key (1 ms).');
  expect(shown).toContainEqual(expect.stringMatching(/^✖ error {3}Other users can access the settings file:/));
  expect(shown).toContainEqual(expect.stringMatching(/^▲ warning ALL_PROXY is socks5:\/\/…@127\.0\.0\.1:9, /));
  expect(lines.findLast((line) => line !== '')).toBe('1 error, 1 warning.');
  for (const colour of [GREEN, YELLOW, RED]) expect(tavus.raw).toContain(colour);
  expect(tavus.wrappedLines()).toEqual([]);
  expect(tavus.raw).not.toMatch(/hunter2|0123456789/);
  expect(tavus.raw).not.toContain(sandbox.apiKey);
});

test('wraps the report at 40 columns without losing a word', async () => {
  const home = makeOpenHome();
  const tavus = new Tavus({ args: ['doctor', '--sandbox'], home, env: { PATH: '/nowhere' }, cols: 40, rows: 60 });
  expect(await tavus.exit).toEqual({ code: 1, signal: 0 });
  const lines = tavus.screen();
  expect(tavus.wrappedLines()).toEqual([]);
  const rows = lines.filter((line) => line !== '');
  for (const row of rows.slice(0, -1)) expect(row).toMatch(/^(✔ ok {6}|✖ error {3}| {2})\S/);
  expect(rows.at(-1)).toBe('1 error.');
  const text = lines.join(' ').replace(/\s+/g, '');
  expect(text).toContain(`hasmode0644,not0600.Restrictit:chmod600${settingsFile(home)}`);
  expect(text).toContain('GET/v2/replicasworks,andTavusacceptsthekey(');
});

test('prints ASCII without colors if the terminal supports no more', async () => {
  const tavus = new Tavus({ args: ['doctor', '--sandbox'], env: { TERM: 'dumb', PATH: '/nowhere' }, rows: 40 });
  expect(await tavus.exit).toEqual({ code: 0, signal: 0 });
  expect(tavus.screen().filter((line) => line.startsWith('+ ok      '))).toHaveLength(
    packageJson.tavusCli.updateNotice ? 11 : 12,
  );
  expect(tavus.screen().findLast((line) => line !== '')).toBe('No errors.');
  expect(tavus.raw).not.toMatch(/\x1b|[^\x00-\x7f]/);
});

test('stops with Ctrl+C during a request', async () => {
  const sandbox = await openSandbox();
  sandbox.fail({ delayMs: 60_000 });
  const tavus = new Tavus({ args: ['doctor'], sandbox, rows: 40 });
  await tavus.waitFor('Sending a request to Tavus');
  tavus.press('ctrl+c');
  expect(await tavus.exit).toEqual({ code: 130, signal: 0 });
  expect(tavus.raw.lastIndexOf('\x1b[?25h')).toBeGreaterThan(tavus.raw.lastIndexOf('\x1b[?25l'));
  expect(tavus.raw).not.toMatch(/\n\s+at |Error:/);
});
