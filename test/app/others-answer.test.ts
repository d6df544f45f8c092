import { mkdir, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { type Reply, serve } from '../api/server.ts';
import { temporaryDirectory } from '../support/bench.ts';
import { readJson, runTavus } from '../support/command.ts';

const KEY = 'key-0123456789-wxyz';

async function openServer(reply: Reply, path = '') {
  const { url, seen } = await serve(reply);
  return { env: { TAVUS_BASE_URL: url + path, TAVUS_API_KEY: KEY }, seen, url };
}

const PAGES: readonly (readonly [string, Reply])[] = [
  ['a challenge', { status: 403, body: '<!DOCTYPE html><title>Just a moment...</title>' }],
  ['a sign-in of a proxy', { status: 401, body: '<html><title>401 Authorization Required</title></html>' }],
  ['a blocked site', { status: 403, body: 'Blocked by policy', headers: { 'content-type': 'text/html' } }],
];

describe.each(PAGES)('%s instead of Tavus', (_what, reply) => {
  it.each([
    ['video list', ['video', 'list'], 1],
    ['a change', ['video', 'delete', '8a4f94e736', '--yes'], 1],
    ['auth status', ['auth', 'status'], 1],
  ] as const)('is not read as a refusal of the key: %s', async (_name, argv, exitCode) => {
    const { env, seen } = await openServer(reply);
    const { code, output, errors } = await runTavus(argv, { env });
    expect([code, seen.length]).toEqual([exitCode, 1]);
    expect(output + errors).toContain('web page');
    expect(output + errors).not.toContain('refused the API key');
  });

  it('is reported by auth login, which saves nothing, and by doctor', async () => {
    const { env } = await openServer(reply);
    const directory = await temporaryDirectory();
    const login = await runTavus(['auth', 'login'], { env, directory, stdin: `${KEY}\n` });
    expect([login.code, login.errors]).toEqual([1, expect.stringContaining('web page')]);
    expect(login.errors).toContain('not saved');
    const doctor = await runTavus(['doctor'], { env });
    expect([doctor.code, doctor.output]).toEqual([1, expect.stringContaining('web page')]);
    expect(doctor.output).not.toContain('refused');
  });
});

describe('a base URL with a path', () => {
  it.each(['/v2', '/v2/', '//v2//'])('%s is a prefix of every path', async (path) => {
    const { env, seen } = await openServer({ body: { data: [], total_count: 0 } }, path);
    expect((await runTavus(['video', 'list'], { env })).code).toBe(0);
    expect(seen[0]?.url).toMatch(/^\/v2\/videos\?/);
  });

  it('is kept, and shown in every error', async () => {
    const { env, seen, url } = await openServer({ status: 404, body: { message: 'Not Found' } }, '/tavus');
    const { code, errors } = await runTavus(['video', 'list'], { env });
    expect([code, seen[0]?.url]).toEqual([4, expect.stringMatching(/^\/tavus\/v2\/videos/)]);
    expect(errors).toContain(`${url}/tavus/v2/videos`);
    expect(errors).toContain('GET /tavus/v2/videos');
    expect(errors).not.toContain('this id');
    expect((await runTavus(['doctor'], { env })).output).toContain(`Server: ${url}/tavus`);
  });

  it('with /v2 is the same server as without', async () => {
    const { env, url, seen } = await openServer({ body: { data: [], total_count: 0 } });
    const directory = await temporaryDirectory();
    await mkdir(directory, { recursive: true });
    await writeFile(`${directory}/config.json`, JSON.stringify({ apiKey: KEY, baseUrl: `${url}/v2/` }), {
      mode: 0o600,
    });
    const { code } = await runTavus(['video', 'list'], { directory, env: { TAVUS_BASE_URL: env.TAVUS_BASE_URL } });
    expect([code, seen.length]).toEqual([0, 1]);
  });
});

describe('a pause that is over', () => {
  it.each([
    [429, 'Thu, 01 Jan 1970 00:00:00 GMT'],
    [429, '0'],
    [503, 'Sun, 06 Nov 1994 08:49:37 GMT'],
  ])('is not requested: %i with %s', async (status, date) => {
    const { env } = await openServer({ status, body: { message: 'later' }, headers: { 'retry-after': date } });
    const { code, errors } = await runTavus(['doctor'], { env });
    const { output } = await runTavus(['doctor', '--json'], { env });
    expect([code, errors]).toEqual([status === 429 ? 0 : 1, '']);
    expect(JSON.stringify(readJson({ code, output, errors }))).not.toContain('pause');
  });
});
