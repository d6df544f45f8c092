import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { serve } from '../../api/server.ts';
import { temporaryDirectory } from '../../support/bench.ts';
import { runTavus } from '../../support/command.ts';

const KEY = 'key-0123456789-wxyz';
const SERVER = 'http://127.0.0.1:1';

describe('a variable in quotes', () => {
  it.each([
    ['TAVUS_API_KEY', `"${KEY}"`],
    ['TAVUS_API_KEY', `'${KEY}'`],
    ['TAVUS_API_KEY', ` "${KEY}" `],
    ['TAVUS_API_KEY', `“${KEY}”`],
    ['TAVUS_API_KEY', `"${KEY}`],
    ['TAVUS_BASE_URL', `"${SERVER}"`],
    ['TAVUS_BASE_URL', `'${SERVER}'`],
    ['TAVUS_PROFILE', '"work"'],
    ['TAVUS_READ_ONLY', '"0"'],
  ])('is named without its value: %s=%s', async (name, value) => {
    const env = { TAVUS_API_KEY: KEY, TAVUS_BASE_URL: SERVER, [name]: value };
    const { code, errors } = await runTavus(['video', 'list'], { env });
    expect([code, errors]).toEqual([2, expect.stringContaining(`${name} has quotes around its value`)]);
    expect(errors).not.toContain('wxyz');
    const doctor = await runTavus(['doctor'], { env });
    expect([doctor.code, doctor.output]).toEqual([1, expect.stringContaining(`${name} has quotes`)]);
  });

  it('is ignored if it is not used', async () => {
    const env = { TAVUS_API_KEY: `"${KEY}"` };
    const { code } = await runTavus(['video', 'list', '--sandbox'], { env });
    expect(code).toBe(0);
    const file = join(await temporaryDirectory(), 'key');
    await writeFile(file, KEY, { mode: 0o600 });
    const { url } = await serve({ body: { data: [], total_count: 0 } });
    const more = { env: { ...env, TAVUS_BASE_URL: url } };
    expect((await runTavus(['video', 'list', '--api-key-file', file], more)).code).toBe(0);
  });
});

describe('a key in quotes', () => {
  it('is reported for a file and standard input', async () => {
    const file = join(await temporaryDirectory(), 'key');
    await writeFile(file, `"${KEY}"\n`, { mode: 0o600 });
    const fromFile = await runTavus(['video', 'list', '--api-key-file', file], { env: { TAVUS_BASE_URL: SERVER } });
    expect([fromFile.code, fromFile.errors]).toEqual([2, expect.stringContaining('quotes around the key')]);
    const typed = await runTavus(['auth', 'login'], { stdin: `'${KEY}'\n`, env: { TAVUS_BASE_URL: SERVER } });
    expect([typed.code, typed.errors]).toEqual([2, expect.stringContaining('quotes around the key')]);
    expect(fromFile.errors + typed.errors).not.toContain('wxyz');
  });
});
