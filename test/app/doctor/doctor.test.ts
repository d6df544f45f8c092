import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { version } from '../../../package.json';
import { main } from '../../../src/app/main.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts';
import { serve, serveTcp } from '../../api/server.ts';
import { serveTls } from '../../api/tls.ts';
import { temporaryDirectory } from '../../support/bench.ts';
import { createFakeIo, type FakeIoOptions } from '../../support/fake-io.ts';
import { makeFifo } from '../../support/make-fifo.ts';

const KEY = 'key-0123456789-wxyz';

interface Asked extends FakeIoOptions {
  readonly argv?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
}

interface Report {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
  /** The lines that begin with this state. */
  of(state: 'ok' | 'warning' | 'error'): readonly string[];
}

async function examine({ argv = [], env = {}, ...options }: Asked = {}): Promise<Report> {
  const fake = createFakeIo(options);
  const all = { TAVUS_CONFIG_DIR: await temporaryDirectory(), PATH: '', ...env };
  const code = await main(fake.io, ['doctor', ...argv], all);
  const lines = fake.output().split('\n');
  return {
    ...{ code, output: fake.output(), errors: fake.errors() },
    of: (state) => lines.filter((line) => line.startsWith(`${state} `)).map((line) => line.slice(8)),
  };
}

async function openSandbox(): Promise<Sandbox> {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.close());
  return sandbox;
}

function accountOf({ url, apiKey }: Sandbox) {
  return { TAVUS_BASE_URL: url, TAVUS_API_KEY: apiKey };
}

async function makeSettings(text: string, { file = 0o600, folder = 0o700 } = {}) {
  const directory = await temporaryDirectory();
  const path = join(directory, 'config.json');
  await writeFile(path, text);
  await chmod(path, file);
  await chmod(directory, folder);
  return { directory, path, env: { TAVUS_CONFIG_DIR: directory } };
}

describe('without problems', () => {
  it('prints one line per result, only to standard output, and exits with 0', async () => {
    const sandbox = await openSandbox();
    const { code, output, errors, of } = await examine({ env: accountOf(sandbox) });
    expect([code, errors, of('warning'), of('error')]).toEqual([0, '', [], []]);
    const { host } = new URL(sandbox.url);
    expect(of('ok')).toEqual([
      expect.stringContaining(`tavus ${version} runs on Node `),
      expect.stringMatching(/^tavus is not on PATH; this one is .*cli\.ts\.$/),
      expect.stringContaining('Terminal: TERM is not set, standard output is not a terminal'),
      expect.stringMatching(/^Settings: .*config\.json does not exist yet; nothing is saved\.$/),
      `API key …${sandbox.apiKey.slice(-4)} (from TAVUS_API_KEY).`,
      `Server: ${sandbox.url}`,
      'No proxy is set.',
      "Certificates: Node's built-in list is trusted.",
      '127.0.0.1 is an IP address; no name lookup is needed.',
      expect.stringMatching(new RegExp(`^Connected to ${host} \\(\\d+ ms\\)\\.$`)),
      expect.stringMatching(/^GET \/v2\/replicas works, and Tavus accepts the key \(\d+ ms\)\.$/),
    ]);
    expect(output.trimEnd().split('\n')).toHaveLength(11);
    expect(output).not.toContain(sandbox.apiKey);
    expect(sandbox.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      expect.stringMatching(/^GET \/v2\/replicas\?.*limit=1/),
    ]);
  });

  it('looks up a name', async () => {
    const sandbox = await openSandbox();
    const url = sandbox.url.replace('127.0.0.1', 'localhost');
    const { code, of } = await examine({ env: { ...accountOf(sandbox), TAVUS_BASE_URL: url } });
    expect(code).toBe(0);
    expect(of('ok').at(-3)).toMatch(/^localhost has the address (127\.0\.0\.1|::1)( and \d more)? \(\d+ ms\)\.$/);
  });

  it('checks the sandbox with --sandbox, whatever server and key are set', async () => {
    const env = { TAVUS_BASE_URL: 'http://127.0.0.1:1', TAVUS_API_KEY: KEY };
    const { code, of } = await examine({ argv: ['--sandbox'], env });
    expect([code, of('error')]).toEqual([0, []]);
    expect(of('ok')).toContainEqual(expect.stringMatching(/^API key …\w{4} \(of the sandbox\)\.$/));
    expect(of('ok').at(-1)).toContain('accepts the key');
  });
});

describe('--json', () => {
  it('is an array of results with five fields each', async () => {
    const { code, output } = await examine({ argv: ['--json', '--sandbox'], env: { HTTP_PROXY: 'socks4://a.test' } });
    const findings: readonly Record<string, unknown>[] = JSON.parse(output);
    expect(code).toBe(0);
    for (const finding of findings) expect(Object.keys(finding)).toEqual(['check', 'state', 'text', 'fix', 'ms']);
    const { check, state, text, fix, ms } = findings.find((finding) => finding.check === 'proxy') ?? {};
    expect([check, state, ms]).toEqual(['proxy', 'warning', null]);
    expect([typeof text, typeof fix]).toEqual(['string', 'string']);
    expect(findings.map((finding) => finding.check)).toEqual([
      ...['node', 'path', 'terminal', 'settings', 'key', 'server', 'proxy', 'certificates', 'dns', 'connect', 'api'],
    ]);
    expect(findings.at(-1)).toMatchObject({ state: 'ok', fix: null, ms: expect.any(Number) });
  });

  it('prints only the chosen fields', async () => {
    const { output } = await examine({ argv: ['--json=check,state', '--sandbox'] });
    expect(JSON.parse(output)[0]).toEqual({ check: 'node', state: 'ok' });
  });

  it('with an unknown field is a usage error', async () => {
    const { code, output, errors } = await examine({ argv: ['--json=chek', '--sandbox'] });
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain('check, state, text, fix, ms');
  });

  it('is complete if there is an error', async () => {
    const { code, output } = await examine({ argv: ['--json'], env: { TAVUS_BASE_URL: 'http://127.0.0.1:1' } });
    expect(code).toBe(1);
    expect(JSON.parse(output).at(-1)).toMatchObject({ check: 'connect', state: 'error', fix: expect.any(String) });
  });
});

describe('Node', () => {
  it.each(['18.20.4', '20.18.3', '21.7.0', '22.12.0', '23.9.0'])('%s is an error', async (node) => {
    const { code, of } = await examine({ argv: ['--sandbox'], runtime: { node } });
    expect(code).toBe(1);
    expect(of('error')).toEqual([
      expect.stringMatching(new RegExp(`does not support Node ${node}; .*https://nodejs\\.org`)),
    ]);
  });

  it.each(['20.19.0', '20.20.2', '22.13.0', '24.0.0', '26.1.0'])('%s is fine', async (node) => {
    const { code, of } = await examine({ argv: ['--sandbox'], runtime: { node, platform: 'darwin' } });
    expect(code).toBe(0);
    expect(of('ok')[0]).toBe(`tavus ${version} runs on Node ${node}, darwin.`);
  });
});

describe('the key and the server', () => {
  it('reports a missing key, and connects without a request', async () => {
    const sandbox = await openSandbox();
    const { code, of } = await examine({ env: { TAVUS_BASE_URL: sandbox.url } });
    expect(code).toBe(1);
    expect(of('error')).toEqual([expect.stringMatching(/^No API key is set\. .*TAVUS_API_KEY/)]);
    expect(of('ok').at(-1)).toMatch(/^Connected to /);
    expect(sandbox.requests).toEqual([]);
  });

  it('reports a key that overrides a saved one', async () => {
    const sandbox = await openSandbox();
    const { env } = await makeSettings(JSON.stringify({ apiKey: 'another-key-0000' }));
    const { of } = await examine({ env: { ...env, ...accountOf(sandbox) } });
    expect(of('ok')).toContainEqual(expect.stringMatching(/TAVUS_API_KEY\); it overrides the saved key\.$/));
  });

  it('reports a refused key', async () => {
    const { url } = await openSandbox();
    const { code, output, of } = await examine({ env: { TAVUS_BASE_URL: url, TAVUS_API_KEY: KEY } });
    expect(code).toBe(1);
    expect(of('error')).toEqual([expect.stringMatching(/^Tavus refused the API key: .*401.*ms\)\. Check the key/)]);
    expect(output).toContain('API key …wxyz (from TAVUS_API_KEY)');
    expect(output).not.toContain('0123456789');
  });

  it('reports a key with invalid characters, and does not send it', async () => {
    const sandbox = await openSandbox();
    const { code, of } = await examine({ env: { ...accountOf(sandbox), TAVUS_API_KEY: 'ключ-ключ-ключ' } });
    expect([code, sandbox.requests]).toEqual([1, []]);
    expect(of('error')).toEqual([expect.stringContaining('The API key is empty or contains spaces')]);
  });

  it.each([
    ['no URL', 'tavusapi.com', 'is not a URL'],
    ['a password', 'https://rio:hunter2@tavusapi.com', 'must not contain a user name or password'],
  ])('reports a base URL with %s, and still shows the key', async (_what, url, words) => {
    const { code, output, of } = await examine({ env: { TAVUS_BASE_URL: url, TAVUS_API_KEY: KEY } });
    expect(code).toBe(1);
    expect(of('error')).toEqual([expect.stringContaining(words)]);
    expect(of('error')[0]).toContain('Correct or unset TAVUS_BASE_URL.');
    expect(of('ok')).toContain('API key …wxyz (from TAVUS_API_KEY).');
    expect(output).not.toMatch(/hunter2|Connected/);
  });
});

describe('flags and environment', () => {
  it.each([
    ['--profile', ['--profile', 'studio'], {}],
    ['TAVUS_PROFILE', [], { TAVUS_PROFILE: 'studio' }],
  ])('a missing profile is an error: %s', async (_what, argv, more) => {
    const sandbox = await openSandbox();
    const { code, of, errors } = await examine({ argv, env: { ...accountOf(sandbox), ...more } });
    expect([code, errors, sandbox.requests]).toEqual([1, '', []]);
    expect(of('error')).toEqual([expect.stringMatching(/profile “studio” does not exist.* tavus auth /)]);
    expect(of('ok').at(-1)).toMatch(/^Connected to /);
  });

  it('a missing key file is an error', async () => {
    const sandbox = await openSandbox();
    const file = join(await temporaryDirectory(), 'key');
    const { code, of } = await examine({ argv: ['--api-key-file', file], env: accountOf(sandbox) });
    expect([code, sandbox.requests]).toEqual([1, []]);
    expect(of('error')).toEqual([expect.stringContaining(`--api-key-file ${file}: The file does not exist.`)]);
  });

  it('a key file that other users can read is a warning, and its key is used', async () => {
    const sandbox = await openSandbox();
    const file = join(await temporaryDirectory(), 'key');
    await writeFile(file, sandbox.apiKey);
    await chmod(file, 0o644);
    const env = { TAVUS_BASE_URL: sandbox.url };
    const { code, of, output } = await examine({ argv: ['--api-key-file', file, '--json'], env });
    const findings: readonly Record<string, unknown>[] = JSON.parse(output);
    expect([code, of('error')]).toEqual([0, []]);
    expect(findings.filter(({ state }) => state === 'warning')).toMatchObject([
      {
        check: 'key',
        text: `Other users can read the key in ${file}.`,
        fix: expect.stringContaining(`chmod 600 ${file}`),
      },
    ]);
    expect(findings.at(-1)).toMatchObject({ check: 'api', state: 'ok' });
    expect(output).not.toContain(sandbox.apiKey);
  });

  it('an unsafe saved server is an error', async () => {
    const profiles = { studio: { apiKey: KEY, baseUrl: 'http://tavus.example' } };
    const { env } = await makeSettings(JSON.stringify({ profiles }));
    const { code, of } = await examine({ argv: ['--profile', 'studio'], env });
    expect(code).toBe(1);
    expect(of('error')).toEqual([expect.stringContaining('The server saved for the profile studio')]);
    expect(of('ok')).toContain('API key …wxyz (saved, profile studio).');
  });
});

describe('settings', () => {
  it('that other users can read are an error with a command that fixes it', async () => {
    const sandbox = await openSandbox();
    const text = JSON.stringify({ apiKey: sandbox.apiKey, baseUrl: sandbox.url });
    const { env, path, directory } = await makeSettings(text, { file: 0o644, folder: 0o755 });
    const { code, of } = await examine({ env: { ...env, TAVUS_BASE_URL: sandbox.url } });
    expect(code).toBe(1);
    expect(of('error')).toEqual([
      `Other users can access the settings file: ${path} has mode 0644, not 0600. Restrict it: chmod 600 ${path}`,
      `Other users can access the settings folder: ${directory} has mode 0755, not 0700. Restrict it: chmod 700 ${directory}`,
    ]);
    expect(of('ok').at(-1)).toContain('accepts the key');
  });

  it('have no modes on Windows', async () => {
    const { env } = await makeSettings('{}', { file: 0o644, folder: 0o755 });
    expect((await examine({ argv: ['--sandbox'], env, runtime: { platform: 'win32' } })).of('error')).toEqual([]);
  });

  it('in a folder with a space are restricted by a command that can be copied', async () => {
    const directory = join(await temporaryDirectory(), "rio's settings");
    await mkdir(directory, { mode: 0o750 });
    const { of } = await examine({ argv: ['--sandbox'], env: { TAVUS_CONFIG_DIR: directory } });
    expect(of('error')).toEqual([expect.stringContaining(`chmod 700 '${directory.replace("'", "'\\''")}'`)]);
  });

  it.each(['{"apiKey": "', '[]', ''])('that are corrupt are an error, and not changed: %s', async (text) => {
    const { env, path, directory } = await makeSettings(text);
    const sandbox = await openSandbox();
    const { code, of, errors } = await examine({ env: { ...env, ...accountOf(sandbox) } });
    expect([code, errors]).toEqual([1, '']);
    expect(of('warning')).toEqual([]);
    expect(of('error')).toEqual([expect.stringContaining(`The settings file ${path} cannot be read: `)]);
    expect(of('error')[0]).toContain('changes nothing at Tavus');
    expect(of('ok').at(-1)).toContain('accepts the key');
    expect(await readdir(directory)).toEqual(['config.json']);
    expect(await readFile(path, 'utf8')).toBe(text);
  });

  it('of the wrong type, or with a misspelled name, are warnings that name them', async () => {
    const { env } = await makeSettings('{"readonly": "yes", "images": 7, "apikey": "k-0123456789", "profiles": [],}');
    const sandbox = await openSandbox();
    const { code, of, output } = await examine({ env: { ...env, ...accountOf(sandbox) } });
    expect([code, of('error')]).toEqual([0, []]);
    expect(of('warning')).toEqual([
      expect.stringContaining('"readonly" is not the name of a setting: it is spelled "readOnly". It is read'),
      expect.stringContaining('"images" must be true or false, not a number. true is used instead.'),
      expect.stringContaining('"apikey" is not the name of a setting: it is spelled "apiKey". It is ignored.'),
      expect.stringContaining('"profiles" must be an object, not a list. It is ignored.'),
    ]);
    expect(of('ok')).toContainEqual(expect.stringContaining('Read-only because of "readOnly" in the settings file'));
    expect(output).not.toContain('k-0123456789');
  });

  it('that cannot be read are an error', async () => {
    const directory = await temporaryDirectory();
    await mkdir(join(directory, 'config.json'));
    const { code, of } = await examine({ argv: ['--sandbox'], env: { TAVUS_CONFIG_DIR: directory } });
    expect(code).toBe(1);
    expect(of('error')).toEqual([expect.stringMatching(/Could not read .*\(EISDIR\): .* ls -ld /)]);
  });

  it('whose folder is a file are an error', async () => {
    const { path } = await makeSettings('{}');
    const { of } = await examine({ argv: ['--sandbox'], env: { TAVUS_CONFIG_DIR: path } });
    expect(of('error')).toEqual([expect.stringContaining('is a file. Move that file away')]);
  });

  it('in a relative folder are a warning', async () => {
    const { code, of } = await examine({ argv: ['--sandbox'], env: { TAVUS_CONFIG_DIR: 'here' } });
    expect([code, of('error')]).toEqual([0, []]);
    expect(of('warning')).toEqual([expect.stringMatching(/settings folder here .* absolute path\.$/)]);
  });

  it.skipIf(process.platform !== 'linux')('do not follow relative variables, each of which is a warning', async () => {
    const env = { TAVUS_CONFIG_DIR: ' ', XDG_CONFIG_HOME: './etc', HOME: '.' };
    const { code, of } = await examine({ argv: ['--sandbox'], env });
    expect([code, of('error')]).toEqual([0, []]);
    expect(of('warning')).toEqual([
      expect.stringMatching(/^XDG_CONFIG_HOME is ignored: .* Set XDG_CONFIG_HOME to an absolute path\.$/),
      expect.stringMatching(/^HOME is ignored: /),
    ]);
    expect(of('ok').find((text) => text.startsWith('Settings: '))).toMatch(/^Settings: \//);
  });

  it.skipIf(process.platform === 'win32')('with a FIFO in their place are an error, and do not hang', async () => {
    const directory = await temporaryDirectory();
    makeFifo(join(directory, 'config.json'));
    const { code, of } = await examine({ argv: ['--sandbox'], env: { TAVUS_CONFIG_DIR: directory } });
    expect(code).toBe(1);
    expect(of('error').join()).toContain('Could not read the settings file (EFTYPE)');
  });
});

describe('the connection to Tavus', () => {
  it('stops at a refused connection', async () => {
    const closed = await startSandbox();
    await closed.close();
    const { code, of } = await examine({ env: accountOf(closed) });
    const { host } = new URL(closed.url);
    expect(code).toBe(1);
    expect(of('error')).toEqual([
      expect.stringMatching(
        new RegExp(
          `^Could not connect to ${host}: ${host} refused the connection \\(ECONNREFUSED\\) \\(\\d+ ms\\)\\. `,
        ),
      ),
    ]);
    expect(of('error')[0]).toContain('Check the connection, and TAVUS_BASE_URL');
  });

  it('stops at an unknown name', async () => {
    const { code, of } = await examine({ env: { TAVUS_BASE_URL: 'https://tavus.invalid', TAVUS_API_KEY: KEY } });
    expect(code).toBe(1);
    expect(of('error')).toEqual([
      expect.stringMatching(/^Could not look up the name tavus\.invalid: (ENOTFOUND|EAI_AGAIN) .*DNS server/),
    ]);
  });

  it('stops at an untrusted certificate', async () => {
    const port = await serveTls((response) => response.end('{"data":[]}'));
    const env = { TAVUS_BASE_URL: `https://127.0.0.1:${port}`, TAVUS_API_KEY: KEY };
    const { code, of } = await examine({ env });
    expect(code).toBe(1);
    expect(of('error')).toEqual([
      expect.stringMatching(/^Could not connect to .* is not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\) .*CA_CERTS/),
    ]);
  });

  it('stops at a server without TLS', async () => {
    const url = (await openSandbox()).url.replace('http:', 'https:');
    const { of } = await examine({ env: { TAVUS_BASE_URL: url, TAVUS_API_KEY: KEY } });
    expect(of('error')).toEqual([expect.stringContaining('does not support TLS')]);
  });

  it('explains a failing server', async () => {
    const sandbox = await openSandbox();
    sandbox.fail({ status: 503 });
    const { code, of } = await examine({ env: accountOf(sandbox) });
    expect(code).toBe(1);
    expect(of('error')).toEqual([
      expect.stringMatching(/^Tavus reported a server error: .*503.* Try again in a few minutes\.$/),
    ]);
  });

  it('warns about a rate limit', async () => {
    const sandbox = await openSandbox();
    sandbox.fail({ status: 429, headers: { 'retry-after': '7' } });
    const { code, of } = await examine({ env: accountOf(sandbox) });
    expect([code, of('error')]).toEqual([0, []]);
    expect(of('warning')).toEqual([expect.stringMatching(/^Too many requests: .*Try again in 7 s/)]);
  });
});

describe('proxies', () => {
  it.each([
    ['HTTPS_PROXY', 'http://rio:hunter2@proxy.test:3128/hunter2?hunter2', 'http://…@proxy.test:3128'],
    ['http_proxy', 'rio:hunter2@proxy.test', '…@proxy.test'],
    ['all_proxy', 'http://rio:hu@nter2@proxy.test', 'http://…@proxy.test'],
  ])('shows %s without its login, and that this computer bypasses it', async (name, value, shown) => {
    const sandbox = await openSandbox();
    const { code, output, of } = await examine({ env: { ...accountOf(sandbox), [name]: value } });
    expect(code).toBe(0);
    const { host } = new URL(sandbox.url);
    expect(of('ok')).toContain(`${name} is ${shown}; ${host} is this computer, so requests bypass it.`);
    expect(output).not.toMatch(/rio:|hu@?nter2/);
  });

  it('warns about an unusable one that is not needed', async () => {
    const env = { ALL_PROXY: 'socks5://rio:hunter2@127.0.0.1:9', NO_PROXY: 'a.test,.b.test' };
    const { code, output, of } = await examine({ argv: ['--sandbox'], env });
    expect(code).toBe(0);
    expect(of('warning')).toEqual([
      expect.stringMatching(/^ALL_PROXY is socks5:\/\/…@127\.0\.0\.1:9, which .* unset it/),
    ]);
    expect(of('ok')).toContain('NO_PROXY is a.test,.b.test.');
    expect(output).not.toContain('hunter2');
  });

  it.each(['socks5://127.0.0.1:9', 'http://:3128'])('reports an unusable one that is needed: %s', async (value) => {
    const env = { TAVUS_BASE_URL: 'https://tavus.invalid', TAVUS_API_KEY: KEY, https_proxy: value };
    const { code, of } = await examine({ env });
    expect(code).toBe(1);
    expect(of('error')).toEqual([expect.stringMatching(/^https_proxy is .* Set https_proxy to an http:\/\//)]);
  });

  it.each(['*', 'tavus.invalid', 'invalid', '.invalid', '*.invalid', 'a.test, tavus.invalid:443'])(
    'NO_PROXY=%s bypasses one',
    async (value) => {
      const env = { TAVUS_BASE_URL: 'https://tavus.invalid', HTTPS_PROXY: 'http://127.0.0.1:1', NO_PROXY: value };
      const { of } = await examine({ env });
      expect(of('ok')).toContainEqual(
        expect.stringContaining('requests to tavus.invalid bypass it because of NO_PROXY.'),
      );
      expect(of('error').at(-1)).toContain('Could not look up the name tavus.invalid');
    },
  );

  it.each(['tavus.test', 'us.invalid', 'tavus.invalid:8443'])('NO_PROXY=%s does not', async (value) => {
    const env = { TAVUS_BASE_URL: 'https://tavus.invalid', HTTPS_PROXY: 'http://127.0.0.1:1', NO_PROXY: value };
    const { of } = await examine({ env });
    expect(of('error').at(-1)).toMatch(
      /^Could not connect to 127\.0\.0\.1:1: .* Check the connection, and HTTPS_PROXY\.$/,
    );
  });

  it('connects to one, and reports its refusal', async () => {
    const port = await serveTcp((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'));
    });
    const proxy = `http://rio:hunter2@127.0.0.1:${port}`;
    // The client finds its proxy by itself.
    for (const name of ['https_proxy', 'all_proxy', 'ALL_PROXY', 'no_proxy', 'NO_PROXY']) vi.stubEnv(name, '');
    vi.stubEnv('HTTPS_PROXY', proxy);
    onTestFinished(() => void vi.unstubAllEnvs());
    const env = { TAVUS_BASE_URL: 'https://tavus.invalid', TAVUS_API_KEY: KEY, HTTPS_PROXY: proxy };
    const { code, output, of } = await examine({ env });
    expect(code).toBe(1);
    expect(output).toContain(`HTTPS_PROXY is http://…@127.0.0.1:${port}; requests to tavus.invalid go through it.`);
    expect(output).toMatch(new RegExp(`Connected to 127\\.0\\.0\\.1:${port} \\(`));
    expect(of('error')).toEqual([expect.stringContaining(`requires a user name and password (407, GET /v2/replicas)`)]);
    expect(output).not.toContain('hunter2');
  });
});

describe('certificates', () => {
  it('warns about a file that is missing or contains none', async () => {
    const folder = await temporaryDirectory();
    const file = join(folder, 'ca.pem');
    const look = async () => await examine({ argv: ['--sandbox'], env: { NODE_EXTRA_CA_CERTS: file } });
    expect((await look()).of('warning')).toEqual([expect.stringContaining(`a file that cannot be read: ${file}.`)]);
    await writeFile(file, 'none');
    expect((await look()).of('warning')).toEqual([expect.stringContaining('contains no certificate')]);
    await writeFile(file, '-----BEGIN CERTIFICATE-----\n');
    expect((await look()).of('ok')).toContain(`NODE_EXTRA_CA_CERTS is ${file}, which contains certificates.`);
  });

  it.each([
    ['0', 1],
    ['1', 0],
  ])('NODE_TLS_REJECT_UNAUTHORIZED=%s gives %i warnings', async (value, count) => {
    const { code, of } = await examine({ argv: ['--sandbox'], env: { NODE_TLS_REJECT_UNAUTHORIZED: value } });
    expect([code, of('warning').length]).toEqual([0, count]);
  });
});

describe('another tavus on PATH', () => {
  async function makeFolders() {
    const root = await temporaryDirectory();
    const [own, other, program] = [join(root, 'own'), join(root, 'other'), join(root, 'cli.js')];
    await Promise.all([mkdir(own), mkdir(other)]);
    await writeFile(program, '', { mode: 0o755 });
    await symlink(program, join(own, 'tavus'));
    await writeFile(join(other, 'tavus'), '', { mode: 0o755 });
    const look = async (...folders: string[]) =>
      await examine({ argv: ['--sandbox'], env: { PATH: folders.join(':') }, runtime: { program } });
    return { root, own, other, look };
  }

  it('is a warning when it comes first', async () => {
    const { own, other, look } = await makeFolders();
    const { code, of } = await look('/nowhere', other, own);
    expect(code).toBe(0);
    expect(of('warning')).toEqual([
      `Another tavus comes first on PATH: ${other}/tavus. This one is ${own}/tavus. Remove the other one, or put ${own} before it in PATH.`,
    ]);
  });

  it('is a warning when it is the only one', async () => {
    const { other, root, look } = await makeFolders();
    const { of } = await look(other, other);
    expect(of('warning')).toEqual([
      `Another tavus comes first on PATH: ${other}/tavus. This one is ${root}/cli.js. Remove the other one, or run this one by its full path.`,
    ]);
  });

  it('is a warning when it comes later', async () => {
    const { own, other, look } = await makeFolders();
    const { of } = await look(own, other);
    expect(of('warning')).toEqual([
      expect.stringContaining(`another tavus on PATH: ${other}/tavus. This one comes first: ${own}/tavus.`),
    ]);
  });

  it('is not a second link, one in a folder that is listed twice, or one that is not executable', async () => {
    const { root, own, other, look } = await makeFolders();
    await chmod(join(other, 'tavus'), 0o644);
    await mkdir(join(root, 'bin', 'tavus'), { recursive: true });
    await mkdir(join(root, 'link'));
    await symlink(join(own, 'tavus'), join(root, 'link', 'tavus'));
    const { of } = await look(own, own, other, join(root, 'bin'), join(root, 'link'));
    expect(of('warning')).toEqual([]);
    expect(of('ok')).toContain(`The tavus on PATH is this one: ${own}/tavus.`);
  });

  it('is found on Windows, where commands are scripts beside their package', async () => {
    const root = await temporaryDirectory();
    const [own, other] = [join(root, 'own'), join(root, 'other')];
    const program = join(own, 'node_modules', 'tavus-cli', 'dist', 'cli.cjs');
    await mkdir(join(program, '..'), { recursive: true });
    await mkdir(other);
    for (const path of [program, join(own, 'tavus.cmd'), join(own, 'tavus'), join(other, 'tavus.cmd')]) {
      await writeFile(path, '', { mode: 0o755 });
    }
    const runtime = { platform: 'win32', program } as const;
    const look = async (PATH: string) => await examine({ argv: ['--sandbox'], env: { PATH }, runtime });
    expect((await look(own)).of('ok')).toContain(`The tavus on PATH is this one: ${own}/tavus.cmd.`);
    expect((await look(`${other};${own}`)).of('warning')).toEqual([
      expect.stringContaining(`${other}/tavus.cmd. This`),
    ]);
  });
});

describe('on a terminal', () => {
  it('shows results as they arrive, with symbols and a summary', async () => {
    let answer = () => {};
    const isAllowed = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const { url } = await serve(async () => {
      await isAllowed;
      return { body: { data: [], total_count: 0 } };
    });
    const fake = createFakeIo({ isTerminal: true });
    const env = { TAVUS_BASE_URL: url, TAVUS_API_KEY: KEY, TAVUS_CONFIG_DIR: await temporaryDirectory(), PATH: '' };
    const ending = main(fake.io, ['doctor', '--no-color'], env);
    await fake.shows('✔ ok      Connected to ');
    expect(fake.output()).not.toContain('accepts');
    answer();
    expect(await ending).toBe(0);
    expect(fake.output()).toMatch(/✔ ok {6}GET \/v2\/replicas works.*\n\nNo errors\.\n$/);
    expect(fake.output()).not.toContain('\x1b');
  });

  it('counts errors, shows the fix below each, and escapes control characters', async () => {
    const env = { HTTPS_PROXY: 'socks5://rio:hunter2@a.test', TERM: 'x\x1b[31m', LANG: 'C', TAVUS_BASE_URL: 'ftp://a' };
    const { code, output } = await examine({ argv: ['--no-color'], isTerminal: true, env });
    expect(code).toBe(1);
    expect(output).toContain(
      'x error   The base URL must begin with https://.\n          Correct or unset TAVUS_BASE_URL.\n',
    );
    expect(output).toContain('! warning HTTPS_PROXY is socks5://.@a.test');
    expect(output).toMatch(/\n2 errors, 1 warning\.\n$/);
    expect(output).toContain('TERM is x\\x1b[31m');
    expect(output).not.toMatch(/\x1b|[^\x00-\x7f]/);
  });
});
