import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { openSandbox, PROGRAM, Tavus } from '../support/journey-tavus.ts';
import { makeFifo } from '../support/make-fifo.ts';
import { cleanEnv, makeHome } from '../support/terminal.ts';

/** Installed shells with process substitution. */
const SHELLS = ['bash', 'zsh'].filter((shell) => !spawnSync(shell, ['-c', ':']).error);
const PERSONA = '{"persona_name":"Zoë","system_prompt":"Hi"}';

/** Runs a script in which `tavus` is the built program. */
async function inShell(shell: string, script: string) {
  const sandbox = await openSandbox();
  const home = makeHome();
  const env = { ...cleanEnv(home), TAVUS_BASE_URL: sandbox.url, KEY: sandbox.apiKey, NODE: process.execPath, PROGRAM };
  const [replica = ''] = sandbox.store.replicas.keys();
  const whole = `cd "$HOME"; tavus() { "$NODE" "$PROGRAM" "$@"; }; printf %s "$KEY" > key; chmod 600 key
generate() { tavus video generate --replica-id ${replica} --name Hi --yes --api-key-file key "$@"; }; ${script}`;
  const child = spawn(shell, ['-c', whole], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  const sent = sandbox.requests.filter(({ method }) => method === 'POST').map(({ body }) => body);
  return { code, output, errors, sent };
}

describe.skipIf(process.platform === 'win32').each(SHELLS)('in %s', (shell) => {
  test.each([
    ['a process substitution', 'generate --script-file <(echo Grüße)'],
    ['a slow process substitution', 'generate --script-file <(printf Grü; sleep 0.3; printf ße)'],
    ['a process substitution behind =', 'generate --script-file=<(printf "\\xef\\xbb\\xbfGrüße\\r\\n")'],
    ['/dev/stdin', 'echo Grüße | generate --script-file /dev/stdin'],
    ['another descriptor', 'generate --script-file /dev/fd/3 3< <(echo Grüße)'],
    ['a descriptor of a file', 'echo Grüße > f; generate --script-file /dev/fd/3 3< f'],
    ['a FIFO', 'mkfifo f; (sleep 0.3; echo Grüße > f) & generate --script-file f'],
    ['a path with ~ in quotes', 'echo Grüße > f; generate --script-file="~/f"'],
  ])('reads a script from %s', async (_from, script) => {
    const { code, sent, errors } = await inShell(shell, script);
    expect([code, errors.includes('unexpected')]).toEqual([0, false]);
    expect(sent).toEqual([expect.objectContaining({ script: 'Grüße' })]);
  });

  test.each([
    ['a persona', `tavus persona import <(echo '${PERSONA}') --api-key-file key`],
    ['a key', `echo '${PERSONA}' | tavus persona import - --api-key-file <(cat key)`],
    ['a key on standard input', `echo '${PERSONA}' > p; tavus persona import p --api-key-file /dev/stdin < key`],
  ])('reads %s from a pipe', async (_what, script) => {
    const { code, sent } = await inShell(shell, script);
    expect([code, sent]).toEqual([0, [expect.objectContaining({ persona_name: 'Zoë' })]]);
  });

  test.each([
    ['Latin-1', 'generate --script-file <(printf "H\\xe9")', 'This is not text in UTF-8.'],
    ['UTF-16', 'printf "\\xff\\xfeH\\0i\\0" | generate --script-file -', 'This is not text in UTF-8.'],
    ['an endless pipe', 'generate --script-file <(yes)', 'It is larger than 1 MB.'],
    ['an endless device', 'generate --script-file - < /dev/zero', 'It is larger than 1 MB.'],
    ['an endless device by name', 'tavus persona import /dev/zero --api-key-file key', 'It is larger than 1 MB.'],
    ['nothing', 'generate --script-file <(true)', 'It is empty.'],
    ['a closed standard input', 'generate --script-file - <&-', 'It is empty.'],
    ['an endless key', 'tavus persona list --api-key-file <(yes)', 'It is too long for a key.'],
    ['a closed descriptor', 'generate --script-file /dev/fd/99', 'The file does not exist.'],
  ])('rejects %s before sending a request', async (_what, script, words) => {
    const { code, sent, errors } = await inShell(shell, script);
    expect([code, sent, errors]).toEqual([2, [], expect.stringContaining(words)]);
  });

  test('rejects a CSV from a pipe before reading it', async () => {
    const script =
      'tavus video batch <(echo name; echo Ada) --script Hi --replica-id r0123456789 --yes --api-key-file key';
    const { code, errors } = await inShell(shell, script);
    expect([code, errors]).toEqual([2, expect.stringContaining('The CSV must be a file')]);
  });
});

test.skipIf(process.platform === 'win32').each([
  ['a text', (path: string) => ['persona', 'import', path]],
  ['a key', (path: string) => ['persona', 'list', '--api-key-file', path]],
])('Ctrl+C stops waiting for the writer of a FIFO with %s', async (_what, words) => {
  const sandbox = await openSandbox();
  const home = makeHome();
  const path = join(home, 'fifo');
  makeFifo(path);
  // A writer blocks until a reader opens the FIFO, so this shows that the program has opened it.
  const writer = spawn('/bin/sh', ['-c', 'exec 3> "$1"; echo open; sleep 60', 'sh', path], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const tavus = new Tavus({ args: words(path), sandbox, home });
  await once(writer.stdout, 'data');
  tavus.press('ctrl+c');
  expect((await tavus.exit).code).toBe(130);
  writer.kill();
});
