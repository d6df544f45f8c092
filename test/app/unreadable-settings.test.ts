import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { temporaryDirectory } from '../support/bench.ts';
import { type RunOptions, readJson, runTavus } from '../support/command.ts';

const UNREADABLE = ['{"readOnly": true', '[]', '', '{"readOnly": treu}', "{readOnly: 'yes'}"];

async function open(text: string) {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.close());
  const directory = await temporaryDirectory();
  const file = join(directory, 'config.json');
  await writeFile(file, text, { mode: 0o600 });
  const run = (argv: readonly string[], options: RunOptions = {}) => runTavus(argv, { directory, ...options });
  return { sandbox, directory, file, run };
}

function changesSent({ requests }: Sandbox): readonly string[] {
  return requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
}

function firstVideo({ store }: Sandbox): string {
  const [video] = store.videos.values();
  return video?.id ?? '';
}

describe('unreadable settings', () => {
  it.each(UNREADABLE)('refuse every change, and report where they are invalid: %s', async (text) => {
    const { sandbox, file, directory, run } = await open(text);
    const video = firstVideo(sandbox);
    for (const argv of [
      ['video', 'delete', video, '--yes'],
      ['video', 'rename', video, '--name', 'New'],
      ['persona', 'create', '--name', 'A', '--system-prompt', 'Be kind.', '--yes'],
    ]) {
      const { code, errors } = await run(argv, { sandbox });
      expect([argv, code, errors]).toEqual([argv, 1, expect.stringContaining(`${file} cannot be read: `)]);
      expect(errors).toContain('changes nothing at Tavus');
      expect(errors).toContain('tavus auth login');
    }
    expect(changesSent(sandbox)).toEqual([]);
    expect([await readdir(directory), await readFile(file, 'utf8')]).toEqual([['config.json'], text]);
  });

  it('are reported as JSON', async () => {
    const { sandbox, run } = await open('{"readOnly": true,\n "x"}');
    const { errors } = await run(['video', 'delete', firstVideo(sandbox), '--yes', '--json'], { sandbox });
    expect(JSON.parse(errors)).toMatchObject({
      error: { code: 'settings', message: expect.stringContaining('line 2, column 5'), hint: expect.any(String) },
    });
  });

  it('allow reading with a key of the environment, with a warning', async () => {
    const { sandbox, run } = await open('{"apiKey": "');
    const { code, output, errors } = await run(['video', 'list', '--json'], { sandbox });
    expect([code, errors]).toEqual([0, expect.stringContaining('cannot be read')]);
    expect(JSON.parse(output)).not.toEqual([]);
  });

  it.each([
    ['video', 'list'],
    ['auth', 'status'],
    ['persona', 'list', '--json'],
  ])('are reported if there is no other key: %s %s', async (...argv) => {
    const { run } = await open('{"apiKey": "');
    const { code, output, errors } = await run(argv);
    expect([code, output + errors]).toEqual([3, expect.stringContaining('The saved API key could not be read.')]);
    expect(errors).toContain('TAVUS_API_KEY');
  });

  it('allow changes with TAVUS_READ_ONLY=0', async () => {
    const { sandbox, run } = await open('{"readOnly": true');
    const video = firstVideo(sandbox);
    const options = { sandbox, env: { TAVUS_READ_ONLY: '0' } };
    expect((await run(['video', 'delete', video, '--yes'], options)).code).toBe(0);
    expect(changesSent(sandbox)).toEqual([`DELETE /v2/videos/${video}`]);
  });

  it('have no profiles, and report why', async () => {
    const { sandbox, run } = await open('{"profiles": {"work": {"apiKey": "w"}}');
    for (const argv of [
      ['video', 'list', '--profile', 'work'],
      ['auth', 'logout', '--yes'],
      ['auth', 'switch', 'work'],
    ]) {
      const { code, errors } = await run(argv, { sandbox });
      expect([argv, code, errors]).toEqual([argv, 1, expect.stringContaining('cannot be read')]);
    }
  });

  it('do not matter in the sandbox', async () => {
    const { run } = await open('{"readOnly": true');
    const { code, errors } = await run([
      'persona',
      'create',
      '--sandbox',
      '--name',
      'A',
      '--system-prompt',
      'Be kind.',
      '--yes',
    ]);
    expect([code, errors]).toEqual([0, expect.not.stringContaining('cannot be read')]);
  });
});

describe('tavus auth login with unreadable settings', () => {
  const KEY_LINE = (sandbox: Sandbox): RunOptions => ({
    stdin: `${sandbox.apiKey}\n`,
    env: { TAVUS_BASE_URL: sandbox.url },
  });

  it('does nothing without a confirmation', async () => {
    const { sandbox, directory, file, run } = await open('{"apiKey": "old');
    const { code, errors } = await run(['auth', 'login'], KEY_LINE(sandbox));
    expect([code, errors]).toEqual([2, expect.stringContaining('--yes')]);
    expect([await readdir(directory), await readFile(file, 'utf8')]).toEqual([['config.json'], '{"apiKey": "old']);
    expect(sandbox.requests).toEqual([]);
  });

  it('moves the file aside with --yes, reports its new path, and saves the key', async () => {
    const { sandbox, directory, file, run } = await open('{"apiKey": "old');
    const { code, errors } = await run(['auth', 'login', '--yes'], KEY_LINE(sandbox));
    const [, aside = ''] = /now (.*config\.json\.corrupt-\d+)/.exec(errors) ?? [];
    expect([code, await readFile(aside, 'utf8')]).toEqual([0, '{"apiKey": "old']);
    expect(await readdir(directory)).toHaveLength(2);
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ apiKey: sandbox.apiKey });
  });

  it('keeps the file if the key is refused', async () => {
    const { sandbox, directory, run } = await open('{"apiKey": "old');
    const { code } = await run(['auth', 'login', '--yes'], { ...KEY_LINE(sandbox), stdin: 'another-key-000\n' });
    expect([code, await readdir(directory)]).toEqual([3, ['config.json']]);
  });

  it('only prints what it would do in a dry run', async () => {
    const { sandbox, directory, run } = await open('{"apiKey": "old');
    expect((await run(['auth', 'login', '--dry-run'], KEY_LINE(sandbox))).code).toBe(0);
    expect(await readdir(directory)).toEqual(['config.json']);
  });
});

describe('settings with values of the wrong type', () => {
  it.each(['"yes"', '1', '"true"', '"ON"', '"ja"', '[]', 'null'])('"readOnly": %s forbids changes', async (value) => {
    const { sandbox, run } = await open(`{"readOnly": ${value}}`);
    const { code, errors } = await run(['video', 'delete', firstVideo(sandbox), '--yes'], { sandbox });
    expect([code, errors]).toEqual([1, expect.stringContaining('Read-only because of "readOnly"')]);
    expect(errors.includes('The setting "readOnly" must be true or false')).toBe(
      ['"ja"', '[]', 'null'].includes(value),
    );
    expect(changesSent(sandbox)).toEqual([]);
  });

  it.each(['\ufeff{"readOnly": true}', '{"readOnly": true,}', '{"readonly": true}', '// mine\n{"readOnly": true}'])(
    '%s forbids changes',
    async (text) => {
      const { sandbox, run } = await open(text);
      const { code } = await run(['video', 'delete', firstVideo(sandbox), '--yes'], { sandbox });
      expect([code, changesSent(sandbox)]).toEqual([1, []]);
      expect(readJson(await run(['auth', 'status', '--json'], { sandbox }))).toMatchObject({ read_only: true });
    },
  );

  it('are reported by every command without their values', async () => {
    const { sandbox, run } = await open(
      '{"apiKey": ["secret-0123456789"], "images": "ja", "profiles": {"w": "secret-01"}}',
    );
    const { code, errors } = await run(['video', 'list'], { sandbox });
    expect(code).toBe(0);
    for (const name of ['apiKey', 'images', 'profiles.w']) expect(errors).toContain(`The setting "${name}" must be`);
    expect(errors).not.toContain('secret');
  });
});
