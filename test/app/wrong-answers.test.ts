import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { KEY, type Reply, type Script, serve } from '../api/server.ts';
import { runTavus } from '../support/command.ts';
import { triesFollowAtOnce } from '../support/no-pauses.ts';

triesFollowAtOnce();

async function runOn(script: Script | Reply, line: string) {
  const server = await serve(script);
  const env = { TAVUS_BASE_URL: server.url, TAVUS_API_KEY: KEY };
  return { ...(await runTavus([...line.split(' '), '--no-input'], { env })), seen: server.seen };
}

const LIMIT = 64 * 1024 * 1024;
const BEYOND = `{"data":["${'x'.repeat(LIMIT)}"]}`;

describe('an invalid response', () => {
  it.each<[string, Script | Reply, string]>([
    ['a sign-in page', { body: '<html><title>Sign in</title>' }, 'it is a web page, not JSON: “Sign in”'],
    [
      'JSON cut short',
      { body: '{"data":[{"replica_id":"r1"' },
      'it is not valid JSON, or incomplete: “{"data":[{"replica_id":"r1"”',
    ],
    ['nothing', {}, 'it is empty'],
    ['JSON of another type', { body: '"fine"' }, 'its JSON has an unexpected structure: “fine”'],
    ['a list in the place of an object', { body: [] }, 'its JSON has an unexpected structure: “[]”'],
    ['an object in the place of a list', { body: { data: {} } }, 'its JSON has an unexpected structure: “{"data":{}}”'],
    ['more than 64 MB', { body: BEYOND }, 'it is larger than 64 MB, and was not read'],
    [
      'a bomb',
      (_seen, response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(BEYOND));
        return undefined;
      },
      'it is larger than 64 MB, and was not read',
    ],
  ])('is reported: %s', async (_what, script, words) => {
    const { code, output, errors } = await runOn(script, 'replica list');
    expect([code, output]).toEqual([1, '']);
    expect(errors).toContain(`Could not read the response: ${words}`);
    expect(errors.trim().split('\n').length, 'a hint too').toBeGreaterThan(1);
  });
});

describe('an item without id or name', () => {
  const bare = { data: [{ status: 'completed' }], total_count: 1 };

  it.each(['replica', 'persona', 'video', 'conversation'])('is listed, and marked: %s', async (noun) => {
    const server = await serve({ body: bare });
    const env = { TAVUS_BASE_URL: server.url, TAVUS_API_KEY: KEY };
    const { code, output } = await runTavus([noun, 'list', '--no-input'], { env, isTerminal: true });
    expect(code).toBe(0);
    expect(output).toMatch(/\(no id\) +\(no name\)/);
  });

  it.each(['get', 'delete --yes', 'rename --name New', 'watch'])('cannot be chosen by its name to %s', async (line) => {
    const [verb = '', ...flags] = line.split(' ');
    const list = { data: [{ replica_name: 'Rio', status: 'started' }] };
    const script: Script = ({ url }) => (url.includes('/Rio') ? { status: 404, body: {} } : { body: list });
    const { code, errors, seen } = await runOn(script, ['replica', verb, 'Rio', ...flags].join(' '));
    expect(code).toBe(1);
    expect(errors).toContain('The id is empty.');
    expect(seen.filter(({ method }) => method !== 'GET')).toEqual([]);
  });
});
