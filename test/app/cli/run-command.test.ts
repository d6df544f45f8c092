import { readdirSync } from 'node:fs';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { runCommand } from '../../../src/app/cli/run-command.ts';
import type { Io } from '../../../src/app/io.ts';
import { NO_GLOBALS } from '../../../src/app/options.ts';
import { openSession } from '../../../src/app/session.ts';
import { type Command, Given } from '../../../src/core/command.ts';
import type { Env } from '../../../src/lib/env.ts';
import type { Context, Services } from '../../../src/modules/context.ts';
import type { Fault } from '../../../src/sandbox/faults.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts';
import { Back, Interrupted } from '../../../src/ui/ui.ts';
import { temporaryDirectory } from '../../support/bench.ts';
import { type Outcome, runTavus, startTavus } from '../../support/command.ts';
import { createFakeIo } from '../../support/fake-io.ts';
import { triesFollowAtOnce } from '../../support/no-pauses.ts';

triesFollowAtOnce();

const ESCAPE = '\x1b';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox({ data: 'empty' });
  onTestFinished(() => sandbox.close());
});

const addReplica = (name: string) => sandbox.store.addReplica({ name, trainingMs: 0 }).id;
const changesSent = () => sandbox.requests.filter(({ method }) => method !== 'GET');

/** The failure that was printed as JSON: it is all of standard error. */
function readError({ output, errors }: Outcome): unknown {
  expect(output).toBe('');
  expect(errors).toMatch(/^\{[^\n]*\}\n$/);
  return JSON.parse(errors);
}

/** Reports pauses instead of waiting. */
const LATER = { 'retry-after': '3600' };

describe('a failure', () => {
  const message = 'their words';

  it.each<[code: string, exitCode: number, fault: Fault, status: number | null]>([
    ['key_refused', 3, { status: 401, body: { message } }, 401],
    ['key_refused', 3, { status: 403, body: { message } }, 403],
    ['out_of_credits', 1, { status: 402, body: { message } }, 402],
    ['not_found', 4, { status: 404, body: { message } }, 404],
    ['invalid_request', 1, { status: 400, body: { message } }, 400],
    ['conflict', 1, { status: 409, body: { message } }, 409],
    ['rate_limited', 1, { status: 429, body: { message }, headers: LATER }, 429],
    ['server', 1, { status: 503, body: { message }, headers: LATER }, 503],
    ['network', 1, { drop: 'before' }, null],
    ['unreadable_answer', 1, { body: '<html>Sign in</html>', contentType: 'text/html' }, 200],
  ])('of the kind %s ends with %i, in words and as JSON alike', async (code, exitCode, fault, status) => {
    // Twice, each four times.
    sandbox.fail({ ...fault, times: code === 'network' ? 8 : 2 });
    const words = ['replica', 'list'];
    const plain = await runTavus(words, { sandbox });
    expect([plain.code, plain.output]).toEqual([exitCode, '']);
    const said = plain.errors.split('\n').filter((line) => !/, retrying in \d s \([234] of 4\)$/.test(line));
    const [text = '', hint = '', ...more] = said;
    expect(more).toEqual(['']);
    const json = await runTavus([...words, '--json'], { sandbox });
    expect(json.code).toBe(exitCode);
    expect(readError(json)).toEqual({ error: { code, message: text.replace('tavus: ', ''), hint, status } });
    if (fault.body && status !== 200) expect(text).toContain(message);
  });

  it.each<[what: string, words: string[], env: Env, code: string, exitCode: number, message: string]>([
    ['a wrong use', ['replica', 'lst'], {}, 'usage', 2, "unknown command 'lst'"],
    ['what is missing', ['replica', 'rename'], {}, 'usage', 2, 'Missing: [id], --name.'],
    ['no key', ['replica', 'list'], { TAVUS_API_KEY: '' }, 'no_key', 3, 'No API key is set.'],
    [
      'a key that is none',
      ['replica', 'list'],
      { TAVUS_API_KEY: 'a b' },
      'usage',
      2,
      'The API key is empty or contains',
    ],
    ['no URL', ['replica', 'list'], { TAVUS_BASE_URL: 'tavusapi.com' }, 'usage', 2, 'is not a URL'],
    ['a field there is not', ['replica', 'list', '--json=x'], {}, 'usage', 2, 'Unknown JSON field: "x".'],
    ['no field', ['replica', 'list', '--json='], {}, 'usage', 2, '--json= needs at least one field.'],
  ])('of the program itself is JSON too: %s', async (_what, words, env, code, exitCode, said) => {
    const outcome = await runTavus([...words, '--json'], { sandbox, env });
    expect(outcome.code).toBe(exitCode);
    expect(readError(outcome)).toEqual({
      error: { code, message: expect.stringContaining(said), hint: expect.any(String), status: null },
    });
    expect(sandbox.requests).toEqual([]);
  });

  it('is one line without control characters, whatever the server sends', async () => {
    sandbox.fail({ status: 400, body: { message: 'a\nb\x1b[2J\u009b2J\u202e' }, times: 2 });
    const plain = await runTavus(['replica', 'list'], { sandbox });
    expect(plain.errors).toMatch(/^tavus: [^\n]*a b\\x1b\[2J\\x9b2J\\u202e[^\n]*\n[^\n]+\n$/);
    const json = await runTavus(['replica', 'list', '--json'], { sandbox });
    expect(readError(json)).toMatchObject({ error: { message: expect.stringContaining('a\nb\x1b[2J\u009b2J\u202e') } });
    expect(json.errors.slice(0, -1)).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/);
  });

  it('never shows the key', async () => {
    sandbox.fail({ status: 401, body: { message: `The key ${sandbox.apiKey} is wrong.` } });
    const { errors } = await runTavus(['replica', 'list'], { sandbox });
    expect(errors).toContain('is wrong.');
    expect(errors).not.toContain(sandbox.apiKey);
  });
});

describe('what is missing', () => {
  const rename = ['replica', 'rename', '--no-input'];

  it.each([true, false])('is reported with --no-input, on a terminal: %s', async (isTerminal) => {
    const { code, output, errors } = await runTavus(rename, { sandbox, isTerminal });
    expect([code, output]).toEqual([2, '']);
    expect(errors).toBe(
      'tavus: Missing: [id], --name.\nAdd what is missing, or run in a terminal without --no-input to be prompted.\n',
    );
    expect(sandbox.requests).toEqual([]);
  });

  it('is reported before the account is opened', async () => {
    const { code, errors } = await runTavus(rename, { env: { TAVUS_PROFILE: 'nobody' } });
    expect([code, errors]).toEqual([2, expect.stringContaining('Missing: [id], --name.')]);
  });

  it('in a form is reported with the flags of its fields', async () => {
    const words = ['video', 'generate', '--no-input', '--audio-url', 'http://example.com/a.wav'];
    const { code, errors } = await runTavus(words, { sandbox, isTerminal: true });
    expect(code).toBe(2);
    expect(errors).toMatch(/^tavus: Missing: --name, --replica-id\. --audio-url: The URL must start with\s+https:/);
  });

  it('is prompted for on a terminal, and Esc exits with 2 and changes nothing', async () => {
    addReplica('Rio');
    const directory = await temporaryDirectory();
    const { fake, ended } = await startTavus(['replica', 'rename', 'Rio'], { sandbox, isTerminal: true, directory });
    await fake.shows('New name');
    fake.press(ESCAPE);
    expect((await ended).code).toBe(2);
    expect([changesSent(), readdirSync(directory)]).toEqual([[], []]);
  });

  it('in a list that is left with Esc too', async () => {
    addReplica('Rio');
    const { fake, ended } = await startTavus(['replica', 'delete', '--yes'], { sandbox, isTerminal: true });
    await fake.shows('Rio');
    fake.press(ESCAPE);
    expect((await ended).code).toBe(2);
    expect(changesSent()).toEqual([]);
  });

  it('and Ctrl+C there ends with 130', async () => {
    addReplica('Rio');
    const { fake, ended } = await startTavus(['replica', 'rename', 'Rio'], { sandbox, isTerminal: true });
    await fake.shows('New name');
    fake.press('\x03');
    expect([(await ended).code, changesSent()]).toEqual([130, []]);
  });
});

describe('a confirmation', () => {
  it.each<[key: string, code: number, changes: number, said: string]>([
    ['y\r', 0, 1, 'Deleted “Rio”: replica '],
    ['n\r', 2, 0, 'Nothing was deleted.'],
    ['\r', 2, 0, 'Nothing was deleted.'],
    [ESCAPE, 2, 0, ''],
  ])('is asked for on a terminal: %j ends with %i', async (keys, code, changes, said) => {
    const id = addReplica('Rio');
    const { fake, ended } = await startTavus(['replica', 'delete', 'Rio'], { sandbox, isTerminal: true });
    await fake.shows(`Delete replica “Rio” (${id})?`);
    fake.press(keys);
    const outcome = await ended;
    expect([outcome.code, changesSent().length, sandbox.store.replicas.has(id)]).toEqual([code, changes, code !== 0]);
    expect(outcome.errors).toContain(said);
  });

  it('is required elsewhere, and the error contains the question', async () => {
    const id = addReplica('Rio');
    const outcome = await runTavus(['replica', 'delete', id, '--json'], { sandbox });
    expect(outcome.code).toBe(2);
    expect(readError(outcome)).toMatchObject({
      error: {
        message: `Delete replica “Rio” (${id})? This cannot be undone.`,
        hint: 'Cannot prompt for confirmation. Pass --yes to confirm.',
      },
    });
    expect(changesSent()).toEqual([]);
  });
});

describe('a command', () => {
  /** Runs a command that is not part of the program. */
  async function runOwn(
    run: Command<Services>['run'],
    globals: Partial<typeof NO_GLOBALS> = {},
    prepare: (io: Io) => void = () => {},
  ) {
    const fake = createFakeIo({ isTerminal: true });
    prepare(fake.io);
    const env = { TAVUS_BASE_URL: sandbox.url, TAVUS_API_KEY: sandbox.apiKey };
    const all = { TAVUS_CONFIG_DIR: await temporaryDirectory(), ...env };
    const command = { examples: [], args: [{ value: 'id', help: 'Which.', isRequired: true }], run };
    const session = await openSession({ io: fake.io, env: all, globals: { ...NO_GLOBALS, ...globals }, argv: [] });
    return { ...fake, code: await runCommand(session, { command, given: new Given(['r1']) }) };
  }

  it.each([
    [undefined, 0],
    [0, 0],
    [5, 5],
  ])('that returns %s exits with %i', async (given, code) => {
    expect((await runOwn(async () => given)).code).toBe(code);
  });

  it.each([new Interrupted(), new Error('x')])('that throws %s fails with it', async (error) => {
    const run = async () => {
      throw error;
    };
    await expect(runOwn(run)).rejects.toBe(error);
  });

  it('that was left with Esc exits with 2', async () => {
    const { code, output, errors } = await runOwn(async () => {
      throw new Back();
    });
    expect([code, output(), errors()]).toEqual([2, '', '']);
  });

  it('gets the arguments, the account, and every module’s list', async () => {
    const seen: unknown[] = [];
    await runOwn(async ({ services, list }: Context, given) => {
      seen.push(given.arg(), services.account.keyInUse()?.key, list === undefined);
      return 0;
    });
    expect(seen).toEqual(['r1', sandbox.apiKey, false]);
  });

  it.each<[what: string, globals: Partial<typeof NO_GLOBALS>, prepare: (io: Io) => void, canAsk: boolean]>([
    ['on a terminal', {}, () => {}, true],
    ['with --no-input', { input: false }, () => {}, false],
    ['with its input from a pipe', {}, (io) => Object.assign(io.input, { isTTY: false }), false],
    ['with its output into a pipe', {}, (io) => Object.assign(io.output, { isTTY: false }), false],
    ['with standard error in a file', {}, (io) => Object.assign(io.errors, { isTTY: false }), true],
  ])('%s can prompt: %s', async (_what, globals, prepare, canAsk) => {
    const { code } = await runOwn(async ({ services }) => (services.ui.canAsk ? 1 : 0), globals, prepare);
    expect(code).toBe(canAsk ? 1 : 0);
  });

  it('prints messages to standard error, and results to standard output', async () => {
    const { output, errors } = await runOwn(async ({ services: { ui, results } }) => {
      ui.ok('Done.');
      await results.text('the result');
      return 0;
    });
    expect([output(), errors()]).toEqual(['the result\n', '\x1b[32m✔\x1b[39m Done.\n']);
  });

  it.each<[how: string, end: () => Promise<number>]>([
    ['ends', async () => 0],
    [
      'fails',
      async () => {
        throw new Error('x');
      },
    ],
  ])('closes the sandbox when it %s', async (_how, end) => {
    const clients: Services['client'][] = [];
    const running = runOwn(
      async ({ services }) => {
        clients.push(services.client);
        expect((await services.client().replicas.list({ limit: 1 })).items).toHaveLength(1);
        return await end();
      },
      { sandbox: true },
    );
    await running.catch(() => {});
    const [client] = clients;
    await expect(client?.().replicas.list({ limit: 1 })).rejects.toMatchObject({ kind: 'network' });
    expect(sandbox.requests).toEqual([]);
  });
});

describe('a request that is retried', () => {
  const words = ['replica', 'list', '--limit', '1'];
  const busy = 'Tavus is busy, retrying in 1 s (2 of 4)';

  it.each<[what: string, fault: Fault, line: string]>([
    ['a busy server', { status: 503 }, busy],
    ['too many requests', { status: 429 }, busy],
    ['a connection that breaks', { drop: 'before' }, 'Could not reach Tavus, retrying in 1 s (2 of 4)'],
  ])('after %s is reported in one line, and then succeeds', async (_what, fault, line) => {
    sandbox.fail(fault);
    const { code, output, errors } = await runTavus(words, { sandbox });
    expect([code, output.split('\n')]).toEqual([0, [expect.any(String), '']]);
    expect(errors.split('\n')[0]).toBe(line);
    expect(errors).not.toContain('\x1b');
  });

  it('is reported in a line on a terminal too, if no spinner is shown', async () => {
    sandbox.fail({ status: 503 });
    const { errors } = await runTavus(words, { sandbox, isTerminal: true, env: { TERM: 'xterm' } });
    expect(errors).toContain(`${busy}\n`);
  });

  it('is reported in the place of the spinner on a terminal', async () => {
    sandbox.fail({ status: 503, headers: { 'retry-after': '1' } });
    const [id = ''] = [...sandbox.store.replicas.keys()];
    const env = { TERM: 'xterm', NO_COLOR: '1', LANG: 'C.UTF-8' };
    const { errors } = await runTavus(['replica', 'get', id], { sandbox, isTerminal: true, env });
    expect(errors).toContain(`\r\x1b[K${busy}`);
    expect(errors).not.toContain(`${busy}\n`);
  });

  it('is not reported to a program that reads JSON', async () => {
    sandbox.fail({ status: 503 });
    const { code, output, errors } = await runTavus([...words, '--json'], { sandbox });
    expect([code, JSON.parse(output)]).toEqual([0, [expect.any(Object)]]);
    expect(errors).not.toContain('retrying');
  });
});
