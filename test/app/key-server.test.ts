import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSettingsFolder, openTavus } from '../support/settings-folder.ts';

/** Commands that read, change, look up what is typed, and tell what is in use. */
const COMMANDS = [
  'replica list --json',
  'persona list',
  'video get v1',
  'replica rename r1 --name New',
  'video generate --replica-id r1 --script Hello',
  'persona export p1',
  'auth status --json',
  'doctor --json',
  '__complete|bash|9|80|r|tavus replica get r',
].map((line) => line.split(line.includes('|') ? '|' : ' '));

/** Two servers, keys for each of them, and a folder of settings. */
async function open() {
  const [folder, other] = [await openSettingsFolder(), await openTavus()];
  const { sandbox, directory } = folder;
  const file = join(directory, 'key.txt');
  writeFileSync(file, sandbox.apiKey);
  chmodSync(file, 0o600);
  const runAll = async (flags: readonly string[], env: Readonly<Record<string, string>>) => {
    const outcomes = [];
    for (const words of COMMANDS) outcomes.push(await folder.run([...words, ...flags], { env }));
    return outcomes;
  };
  return { ...folder, other, file, runAll };
}

type Opened = Awaited<ReturnType<typeof open>>;
interface Given {
  readonly settings: object;
  readonly env?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
}

/** What must not reach the second server, and the words of the refusal. */
const REFUSED: readonly (readonly [what: string, given: (opened: Opened) => Given, words: string])[] = [
  [
    'a key that was saved with a server',
    ({ sandbox, other }) => ({
      settings: { apiKey: sandbox.apiKey, baseUrl: sandbox.url },
      env: { TAVUS_BASE_URL: other.url },
    }),
    'TAVUS_BASE_URL is',
  ],
  [
    'a key that was saved without one',
    ({ sandbox, other }) => ({ settings: { apiKey: sandbox.apiKey }, env: { TAVUS_BASE_URL: other.url } }),
    'belongs to https://tavusapi.com',
  ],
  [
    'the key of a named profile without one',
    ({ sandbox, other }) => ({
      settings: { profiles: { work: { apiKey: sandbox.apiKey } } },
      env: { TAVUS_BASE_URL: other.url },
      flags: ['--profile', 'work'],
    }),
    'belongs to https://tavusapi.com',
  ],
  [
    'a key of the environment, for a profile that TAVUS_PROFILE names',
    ({ sandbox, other }) => ({
      settings: { profiles: { work: { apiKey: 'another-key', baseUrl: other.url } } },
      env: { TAVUS_API_KEY: sandbox.apiKey, TAVUS_PROFILE: 'work' },
    }),
    'set TAVUS_BASE_URL=',
  ],
  [
    'a key of a file, for a profile that a flag names',
    ({ other, file }) => ({
      settings: { profiles: { work: { apiKey: 'another-key', baseUrl: other.url } } },
      flags: ['--profile', 'work', '--api-key-file', file],
    }),
    'set TAVUS_BASE_URL=',
  ],
];

describe('the other server', () => {
  it.each(REFUSED)('gets no request with %s', { timeout: 30_000 }, async (_what, toGiven, words) => {
    const opened = await open();
    const { settings, env = {}, flags = [] } = toGiven(opened);
    opened.write(settings);
    const outcomes = await opened.runAll(flags, env);
    expect(opened.other.requests).toEqual([]);
    expect(opened.sandbox.requests).toEqual([]);
    expect(outcomes.slice(0, 7).map(({ code }) => code)).toEqual(Array(7).fill(2));
    for (const { output, errors } of outcomes.slice(0, 8)) expect(output + errors).toContain(words);
  });

  it.each<[string, (opened: Opened) => Given]>([
    [
      'a key of the environment and its server, whatever profile is in use',
      ({ sandbox, other }) => ({
        settings: { profile: 'work', profiles: { work: { apiKey: 'another-key', baseUrl: other.url } } },
        env: { TAVUS_API_KEY: sandbox.apiKey, TAVUS_BASE_URL: sandbox.url },
      }),
    ],
    [
      'a key of a file and the server of the environment, whatever profile is in use',
      ({ sandbox, other, file }) => ({
        settings: { apiKey: 'another-key', baseUrl: other.url },
        env: { TAVUS_BASE_URL: `${sandbox.url}/` },
        flags: ['--api-key-file', file],
      }),
    ],
    [
      'a saved key and its server, in another spelling',
      ({ sandbox }) => ({
        settings: { apiKey: sandbox.apiKey, baseUrl: sandbox.url.replace('http', 'HTTP') },
        env: { TAVUS_BASE_URL: `${sandbox.url}//` },
      }),
    ],
    [
      'a profile that a flag names, with its own server',
      ({ sandbox, other }) => ({
        settings: { profiles: { work: { apiKey: sandbox.apiKey, baseUrl: sandbox.url } } },
        env: { TAVUS_BASE_URL: other.url, TAVUS_API_KEY: 'another-key' },
        flags: ['--profile', 'work'],
      }),
    ],
  ])('gets no request, and the right one does, with %s', { timeout: 30_000 }, async (_what, toGiven) => {
    const opened = await open();
    const { settings, env = {}, flags = [] } = toGiven(opened);
    opened.write(settings);
    const [list] = await opened.runAll(flags, env);
    expect(list?.code).toBe(0);
    expect(opened.other.requests).toEqual([]);
    expect(opened.sandbox.requests.length).toBeGreaterThan(COMMANDS.length - 2);
  });
});

describe('a login', () => {
  it('with TAVUS_BASE_URL saves that server for the key', async () => {
    const { tavus, sandbox, other, saved } = await open();
    const env = { TAVUS_BASE_URL: `${sandbox.url}/` };
    expect((await tavus('auth login', { stdin: sandbox.apiKey, env })).code).toBe(0);
    expect(saved()).toEqual({ apiKey: sandbox.apiKey, baseUrl: sandbox.url });
    expect((await tavus('replica list')).code).toBe(0);
    expect((await tavus('replica list', { env: { TAVUS_BASE_URL: other.url } })).code).toBe(2);
    expect(other.requests).toEqual([]);
  });

  it('does not send the key of a file to a profile’s server without --base-url', async () => {
    const { tavus, sandbox, other, file, write } = await open();
    write({ profiles: { work: { apiKey: 'another-key', baseUrl: other.url } } });
    const { code, errors } = await tavus(`auth login --profile work --api-key-file ${file}`);
    expect([code, other.requests, sandbox.requests]).toEqual([2, [], []]);
    expect(errors).toContain(`--base-url ${other.url}`);
    const named = await tavus(`auth login --profile work --api-key-file ${file} --base-url ${sandbox.url}`);
    expect([named.code, other.requests, sandbox.requests.length]).toEqual([0, [], 1]);
  });

  it('ignores a key of the environment', async () => {
    const { tavus, sandbox, other, write, saved } = await open();
    write({ apiKey: 'old-key', baseUrl: sandbox.url });
    const env = { TAVUS_API_KEY: 'another-key' };
    expect((await tavus('auth login', { stdin: sandbox.apiKey, env })).code).toBe(0);
    expect(saved()).toEqual({ apiKey: sandbox.apiKey, baseUrl: sandbox.url });
    expect(other.requests).toEqual([]);
  });
});
