import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { main } from '../../src/app/main.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { temporaryDirectory } from '../support/bench.ts';
import { createFakeIo } from '../support/fake-io.ts';

describe('without a terminal', () => {
  it.each([
    ['the menu', []],
    ['the menu on the sandbox', ['--sandbox']],
  ])('%s exits with 2 and a reason', async (_what, argv) => {
    const fake = createFakeIo();
    expect(await main(fake.io, argv, {})).toBe(2);
    expect(fake.errors()).toBe(
      'tavus: The menu needs a terminal.\nRun tavus in a terminal, or see tavus --help for commands.\n',
    );
    expect(fake.output()).toBe('');
  });

  it('needs a terminal for input too', async () => {
    const fake = createFakeIo({ isTerminal: true });
    Object.assign(fake.io.input, { isTTY: false });
    expect(await main(fake.io, [], {})).toBe(2);
  });

  it('prints the version of the package', async () => {
    const fake = createFakeIo();
    expect(await main(fake.io, ['--version'], {})).toBe(0);
    expect(fake.output()).toBe(`${packageJson.version}\n`);
  });

  it('prints the version, Node and platform as JSON', async () => {
    const fake = createFakeIo();
    expect(await main(fake.io, ['--version', '--json'], {})).toBe(0);
    const { node, platform } = fake.io.runtime;
    expect(JSON.parse(fake.output())).toEqual({ version: packageJson.version, node, platform });
  });

  it.each([['-h'], ['--no-color', '--help']])(
    'prints the same help with and without the parser: %j',
    async (...argv) => {
      const [short, long] = [createFakeIo(), createFakeIo()];
      await main(short.io, ['--help'], {});
      await main(long.io, argv, {});
      expect(short.output()).toMatch(/^Make AI digital humans/);
      expect(long.output()).toBe(short.output());
    },
  );

  it.each([
    [['--help'], 0],
    [['--nope'], 2],
  ])('%s exits with %i', async (argv, exitCode) => {
    expect(await main(createFakeIo().io, argv, {})).toBe(exitCode);
  });

  it('reports a usage error in one line and a hint, or as JSON with --json', async () => {
    const [plain, json] = [createFakeIo(), createFakeIo()];
    await main(plain.io, ['replica', 'lst'], {});
    expect(plain.errors()).toBe("tavus: unknown command 'lst'\nDid you mean list? See tavus replica --help.\n");
    await main(json.io, ['replica', 'lst', '--json'], {});
    expect(JSON.parse(json.errors())).toEqual({
      error: {
        ...{ code: 'usage', message: "unknown command 'lst'" },
        ...{ hint: 'Did you mean list? See tavus replica --help.', status: null },
      },
    });
  });

  it('reports a port in use as a usage error', async () => {
    const taken = await startSandbox();
    const fake = createFakeIo();
    expect(await main(fake.io, ['sandbox', '--port', new URL(taken.url).port], {})).toBe(2);
    expect(fake.errors()).toMatch(/^tavus: The sandbox cannot use port \d+: .*EADDRINUSE/);
    await taken.close();
  });
});

describe('on a terminal', () => {
  it.each([
    ['--json', ['--json']],
    ['--json', ['--json=id', '--yes']],
    ['--yes', ['-y']],
    ['--no-input', ['--no-input']],
    ['--dry-run', ['--sandbox', '--dry-run']],
  ])('the menu cannot be combined with %s', async (flag, argv) => {
    const fake = createFakeIo({ isTerminal: true });
    expect(await main(fake.io, argv, {})).toBe(2);
    expect(fake.errors()).toContain(`${flag} works only with a command.`);
    expect(fake.output()).toBe('');
  });

  it.each([
    ['no URL', 'tavusapi.com', 'is not a URL'],
    ['plain http', 'http://tavusapi.com', 'must begin with https://'],
    ['a password', 'https://rio:word@tavusapi.com', 'must not contain a user name or password'],
  ])('a TAVUS_BASE_URL with %s exits with 2', async (_what, url, words) => {
    const fake = createFakeIo({ isTerminal: true });
    expect(await main(fake.io, [], { TAVUS_BASE_URL: url, TAVUS_CONFIG_DIR: await temporaryDirectory() })).toBe(2);
    expect(fake.errors()).toContain(words);
    expect(fake.errors()).toContain('Correct or unset TAVUS_BASE_URL.');
    expect(fake.errors()).not.toContain('word@');
  });

  it('q in the main menu exits with 0; Esc before it does nothing', async () => {
    const fake = createFakeIo({ isTerminal: true });
    const ending = main(fake.io, ['--sandbox'], {});
    await fake.shows('Work with Videos');
    fake.press('\x1b');
    await fake.shows('Press q to exit.');
    fake.press('q');
    expect([await ending, fake.errors()]).toEqual([0, '']);
  });

  it('Ctrl+C exits with 130 without a message', async () => {
    const fake = createFakeIo({ isTerminal: true });
    const ending = main(fake.io, ['--sandbox'], {});
    await fake.shows('Work with Videos');
    fake.press('\x03');
    expect([await ending, fake.errors()]).toEqual([130, '']);
  });

  it('asks how to start without a key, and can be left there', async () => {
    const fake = createFakeIo({ isTerminal: true });
    const ending = main(fake.io, [], { TAVUS_CONFIG_DIR: await temporaryDirectory() });
    await fake.shows('Explore the sandbox');
    fake.press('q');
    expect(await ending).toBe(0);
    expect(fake.output()).toContain('Welcome to tavus. How do you want to start?');
  });

  it('shows the account next to the title, with only the end of its key', async () => {
    const fake = createFakeIo({ isTerminal: true });
    const env = { TAVUS_API_KEY: 'key-0123456789-wxyz', TAVUS_CONFIG_DIR: await temporaryDirectory() };
    const ending = main(fake.io, ['--no-color'], env);
    await fake.shows('key …wxyz (from TAVUS_API_KEY)');
    fake.press('q');
    await ending;
    expect(fake.output()).not.toContain('0123456789');
  });
});
