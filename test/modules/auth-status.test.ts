import { describe, expect, it } from 'vitest';
import { closedDoor, openSettingsFolder, openTavus } from '../support/settings-folder.ts';

const OTHER_KEY = 'another-key-0123456789-wxyz';

/** A folder with a key for its server, and a profile `work` for another one. */
async function open() {
  const folder = await openSettingsFolder();
  const work = await openTavus();
  const { url, apiKey } = folder.sandbox;
  folder.write({ apiKey, baseUrl: url, profiles: { work: { apiKey: work.apiKey, baseUrl: work.url } } });
  return { ...folder, work, url, end: apiKey.slice(-4) };
}

describe('auth status', () => {
  it('shows the profile, its key and server, and that it works', async () => {
    const { tavus, url, end, sandbox } = await open();
    expect(await tavus('auth status')).toEqual({
      code: 0,
      output: `Profile\tdefault\nKey\t…${end}\nFrom\tsaved\nServer\t${url}\nWorks\tyes\nProfiles\tdefault, work\n`,
      errors: '',
    });
    expect(sandbox.requests.map(({ path }) => path)).toEqual(['/v2/replicas?verbose=true&limit=1']);
  });

  it('prints JSON with the requested fields', async () => {
    const { tavus, work } = await open();
    const key = `…${work.apiKey.slice(-4)}`;
    const { output } = await tavus('auth status --profile work --json');
    expect(JSON.parse(output)).toEqual({
      profile: 'work',
      source: 'saved',
      key,
      base_url: work.url,
      works: true,
      problem: null,
      read_only: false,
    });
    expect((await tavus('auth status --json=works,problem')).output).toBe('{"works":true,"problem":null}\n');
    expect((await tavus('auth status --json=secret')).code).toBe(2);
  });

  it.each([
    ['--profile work', {}, 'work', 'saved'],
    ['', { TAVUS_PROFILE: 'work' }, 'work', 'saved'],
    ['', { TAVUS_API_KEY: OTHER_KEY }, 'default', 'environment'],
    ['--profile work', { TAVUS_API_KEY: OTHER_KEY }, 'work', 'saved'],
  ])('with “%s” and %j is about %s, with a key that is %s', async (words, env, profile, source) => {
    const { tavus } = await open();
    const { output } = await tavus(`auth status ${words} --json`.replace('  ', ' '), { env });
    expect(JSON.parse(output)).toMatchObject({ profile, source });
  });

  it('exits with 3 for a refused key, with the error', async () => {
    const { tavus, end, url } = await open();
    const { code, output, errors } = await tavus('auth status --json', {
      env: { TAVUS_API_KEY: OTHER_KEY, TAVUS_BASE_URL: url },
    });
    expect(code).toBe(3);
    expect(JSON.parse(output)).toMatchObject({ key: '…wxyz', base_url: url, works: false });
    expect(JSON.parse(output).problem).toMatch(/^Tavus refused the API key: .* \(401, GET \/v2\/replicas\)$/);
    expect(errors).toContain('Check the key');
    expect(output + errors).not.toMatch(new RegExp(`${OTHER_KEY}|${end}`));
  });

  it('exits with 1 if Tavus cannot be reached', async () => {
    const { tavus, write } = await open();
    write({ apiKey: OTHER_KEY, baseUrl: await closedDoor() });
    const { code, output, errors } = await tavus('auth status');
    expect(code).toBe(1);
    expect(output).toMatch(/^Works\tno\nProblem\tCould not reach Tavus: /m);
    expect(errors).toContain('Check the connection');
  });

  it('exits with 3 without a key, and says how to get one', async () => {
    const { tavus, write } = await open();
    write({});
    const { code, output, errors } = await tavus('auth status');
    expect([code, output]).toEqual([
      3,
      'Profile\tdefault\nKey\tnone\nServer\thttps://tavusapi.com\nWorks\tno\nProblem\tNo API key is set.\n',
    ]);
    expect(errors).toContain('run tavus auth login');
    expect(errors).toContain('https://platform.tavus.io/api-keys');
    const json = await tavus('auth status --json');
    expect(JSON.parse(json.output)).toMatchObject({ source: null, key: null, works: false });
  });

  it('exits with 2 for a key of another server than TAVUS_BASE_URL, and sends nothing', async () => {
    const { tavus, work, sandbox } = await open();
    const { code, output } = await tavus('auth status --json', { env: { TAVUS_BASE_URL: work.url } });
    expect(code).toBe(2);
    expect(JSON.parse(output)).toMatchObject({ works: false, base_url: work.url });
    expect(JSON.parse(output).problem).toContain('Nothing was sent.');
    expect([sandbox.requests, work.requests]).toEqual([[], []]);
  });

  it('exits with 2 for an unsafe saved server', async () => {
    const { tavus, write } = await open();
    write({ apiKey: OTHER_KEY, baseUrl: 'http://tavus.example' });
    const { code, output, errors } = await tavus('auth status --json');
    expect(code).toBe(2);
    expect(JSON.parse(output)).toMatchObject({ works: false, base_url: null });
    expect(errors).toContain('tavus auth login --profile default --base-url URL');
  });

  it('reports a missing profile as a usage error, with a list of profiles', async () => {
    const { tavus } = await open();
    const { code, errors } = await tavus('auth status --profile wrk');
    expect(code).toBe(2);
    expect(errors).toContain(
      'Saved profiles: default, work.\nDid you mean work? To create it, run tavus auth login --profile wrk.',
    );
  });

  it('works in the sandbox', async () => {
    const { tavus, sandbox, saved } = await open();
    const before = saved();
    const { code, output, errors } = await tavus('--sandbox auth status --json');
    expect(code).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ profile: null, source: 'sandbox', works: true, problem: null });
    expect(errors).toContain('The sandbox uses its own key');
    expect([saved(), sandbox.requests]).toEqual([before, []]);
  });
});

describe('every command', () => {
  it('sends the key of its profile to the server of that profile and to no other', async () => {
    const { tavus, work, sandbox } = await open();
    const keysAt = ({ requests }: typeof work) => requests.map(({ headers }) => headers['x-api-key']);
    expect((await tavus('replica list --limit 1 --profile work')).code).toBe(0);
    expect([keysAt(work).length, keysAt(sandbox).length]).toEqual([1, 0]);
    expect((await tavus('replica list --limit 1')).code).toBe(0);
    expect([keysAt(work).length, keysAt(sandbox).length]).toEqual([1, 1]);
    expect([...keysAt(work), ...keysAt(sandbox)]).not.toContain('wrong');
  });

  it('refuses a missing profile before it sends anything', async () => {
    const { tavus, sandbox } = await open();
    for (const words of [
      'replica list --profile no',
      'video delete v1 --profile no',
      'auth logout --profile no --yes',
    ]) {
      const { code, errors } = await tavus(words);
      expect([code, errors]).toEqual([2, expect.stringContaining('The profile “no”')]);
    }
    expect(sandbox.requests).toEqual([]);
  });
});
