import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.ts';
import { serve } from '../api/server.ts';
import { temporaryDirectory } from '../support/bench.ts';
import { runTavus } from '../support/command.ts';
import { triesFollowAtOnce } from '../support/no-pauses.ts';

triesFollowAtOnce();

/** Any part of it would be found. The last four characters are shown on purpose. */
const SECRET = 'kEy0f/A+marked=ac(ount%7';
const KEY = `${SECRET}wxyz`;
const FORMS = [
  SECRET,
  encodeURIComponent(SECRET),
  Buffer.from(KEY).toString('base64').slice(0, 28),
  Buffer.from(KEY).toString('hex').slice(0, 40),
];

function expectNoKey(where: string, text: string): void {
  for (const form of FORMS)
    for (const seen of [text, decode(text), decode(decode(text))])
      expect(`${where}: ${seen.toLowerCase().includes(form.toLowerCase())}`).toBe(`${where}: false`);
}

function decode(text: string): string {
  return text.replace(/\\+u([0-9a-f]{4})|(?:%25|%)([0-9a-f]{2})|&#x([0-9a-f]{2});/gi, (_all, ...codes: unknown[]) =>
    String.fromCharCode(Number.parseInt(String(codes.slice(0, 3).find((code) => code !== undefined)), 16)),
  );
}

function each(toText: (code: string) => string): string {
  return [...KEY].map((one) => toText(one.charCodeAt(0).toString(16).padStart(2, '0'))).join('');
}

const encode = (encoding: 'base64' | 'hex') => Buffer.from(KEY).toString(encoding);
/** Responses of a server that tries to leak the key. */
const ECHOES: readonly object[] = [
  ...[401, 402, 403, 404, 409, 422, 429, 500].map((status) => ({
    status,
    body: { message: `Bad key ${KEY}`, conflict: KEY },
  })),
  { status: 400, body: `Bad key ${encodeURIComponent(KEY)}, ${encode('base64')}, ${encode('hex')}` },
  { status: 500, body: `<title>${KEY}</title>`, headers: { 'x-request-id': KEY, 'retry-after': KEY } },
  { status: 200, body: `not JSON ${KEY}` },
  { status: 200, body: { echo: { 'x-api-key': KEY } } },
  // Escaped, so that only what decodes it sees the key.
  ...[(code: string) => `\\u00${code}`, (code: string) => `\\\\u00${code}`, (code: string) => `%${code}`].flatMap(
    (toText) => [
      { status: 400, body: `{"message": "Bad key ${each(toText)}"}` },
      { status: 200, body: `{"data": [], "echo": "${each(toText)}", "${each(toText)}": 1}` },
    ],
  ),
  { status: 400, body: `<title>Bad key ${each((code) => `&#x${code};`)}</title>` },
  { status: 302, headers: { location: `https://${encodeURIComponent('a')}.example/?key=${encodeURIComponent(KEY)}` } },
];

const LINES = (ids: Readonly<Record<'replica' | 'persona' | 'video', string>>) =>
  [
    ...[
      'auth status',
      'auth status --json',
      'doctor',
      'doctor --json',
      'replica list',
      'persona list --json',
      'video list --all',
    ],
    ...[`replica get ${ids.replica}`, `persona get ${ids.persona} --json`, `video get ${ids.video}`],
    ...[`replica rename ${ids.replica} --name New`, `replica rename ${ids.replica} --name New --dry-run`],
    ...[`replica rename ${ids.replica} --name New --dry-run --json`, `persona export ${ids.persona}`],
    ...[`persona edit ${ids.persona} --set context=new --yes`, `persona clone ${ids.persona} --name Copy`],
    ...[`video generate --replica-id ${ids.replica} --script Hello`, `video delete ${ids.video} --yes --dry-run`],
    ...[
      'video get nobody',
      'video get nobody --json',
      'video list --json=nothing',
      '__complete bash 9 80 r "tavus replica get r"',
    ],
  ].map((line) => line.split(' '));

async function filesBelow(folder: string): Promise<readonly string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

describe('the key', () => {
  it('is in nothing that is printed, sent elsewhere or written to a file but the settings', {
    timeout: 120_000,
  }, async () => {
    const elsewhere = await serve({ body: 'a file' });
    const sandbox = await startSandbox({ data: 'empty', apiKey: KEY });
    const directory = await temporaryDirectory();
    const links = {
      thumbnail_image_url: `${elsewhere.url}/i.jpg`,
      still_image_thumbnail_url: `${elsewhere.url}/i.jpg`,
    };
    const replica = sandbox.store.addReplica({ name: 'Rio', createdAt: 0, trainingMs: 1, overrides: links }).id;
    const persona = sandbox.store.addPersona({ persona_name: 'Coach', system_prompt: 'Be kind.' }).id;
    const overrides = {
      ...links,
      status: 'ready',
      download_url: `${elsewhere.url}/v.mp4`,
      hosted_url: `${elsewhere.url}/w`,
    };
    const video = sandbox.store.addVideo({ replica_id: replica, script: 'Hi' }, { overrides }).id;
    const env = { TERM: 'xterm-256color', TERM_PROGRAM: 'iTerm.app', TAVUS_DEBUG: '1', DEBUG: '*' };
    const run = async (argv: readonly string[], isTerminal: boolean) => {
      const { output, errors } = await runTavus([...argv, '--no-input'], { sandbox, directory, isTerminal, env });
      expectNoKey(`${argv.join(' ')} (output)`, output);
      expectNoKey(`${argv.join(' ')} (errors)`, errors);
    };

    await runTavus(['auth', 'login', '--base-url', sandbox.url], { directory, stdin: `${KEY}\n` });
    const csv = join(directory, 'people.csv');
    await writeFile(csv, 'name\nAda\nBob\n');
    for (const isTerminal of [false, true]) {
      for (const argv of LINES({ replica, persona, video })) await run(argv, isTerminal);
    }
    await run(['video', 'download', video, '-o', join(directory, 'videos/')], true);
    await run(['video', 'batch', csv, '--script', 'Hi {{name}}', '--replica-id', replica, '--yes'], false);
    for (const echo of ECHOES) {
      sandbox.fail({ ...echo, times: Number.POSITIVE_INFINITY });
      for (const argv of [
        ['video', 'list'],
        ['video', 'get', 'v1', '--json'],
        ['replica', 'rename', 'r1', '--name', 'x'],
        ['doctor'],
      ]) {
        await run(argv, true);
      }
      sandbox.clearFaults();
    }

    expect(elsewhere.seen.length).toBeGreaterThan(0);
    for (const { url, headers, body } of elsewhere.seen) expectNoKey(url, JSON.stringify([url, headers, body]));
    const written = (await filesBelow(directory)).filter((path) => !path.endsWith('config.json'));
    expect(written.filter((path) => /journal|results/.test(path))).toHaveLength(2);
    for (const path of written) expectNoKey(path, await readFile(path, 'latin1'));
    await sandbox.close();
  });

  it.each([['--api-key'], ['--key'], ['--token']])(
    'is not accepted as the value of %s, and not repeated',
    async (flag) => {
      for (const argv of [
        [flag, KEY],
        [`${flag}=${KEY}`],
        ['replica', 'list', flag, KEY],
        ['replica', 'list', `${flag}=${KEY}`, '--json'],
      ]) {
        const { code, output, errors } = await runTavus(argv);
        expect(code).toBe(2);
        expectNoKey(argv.join(' ').replace(KEY, '…'), output + errors);
      }
    },
  );

  it('is refused as a value with a reason and a hint', async () => {
    for (const argv of [
      ['--api-key', KEY],
      ['video', 'list', `--api-key=${KEY}`],
      ['auth', 'login', '--api-key', KEY],
    ]) {
      const { code, errors } = await runTavus(argv);
      expect([code, errors]).toEqual([2, expect.stringMatching(/history.*\n.*--api-key-file/)]);
    }
  });

  it.each([
    ...['http://localhost.evil.example', 'http://127.0.0.1.evil.example', 'http://0.0.0.0:1', 'http://[::2]:1'],
    ...['http://128.0.0.1', 'http://tavusapi.com', 'ftp://127.0.0.1', 'http://user:pass@127.0.0.1:1'],
  ])('is not sent to %s', async (url) => {
    const { code, errors } = await runTavus(['replica', 'list'], { env: { TAVUS_API_KEY: KEY, TAVUS_BASE_URL: url } });
    expect(code).toBe(2);
    expect(errors).toContain('The base URL must');
    expectNoKey(url, errors);
  });
});
