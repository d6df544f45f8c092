import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readJson, runTavus } from '../support/command.ts';
import { triesFollowAtOnce } from '../support/no-pauses.ts';
import { openFiles } from '../support/persona-files.ts';

triesFollowAtOnce();

/** A folder with a persona in every state. */
async function openStates() {
  const bench = await openFiles();
  const { add, change, edit, write, pull, sandbox, folder } = bench;
  const names = ['changed', 'changed_at_tavus', 'conflict', 'deleted', 'deleted_at_tavus', 'unchanged'];
  const ids = Object.fromEntries(names.map((persona_name) => [persona_name, add({ persona_name })]));
  await pull();
  for (const name of ['changed', 'conflict']) await edit(`${name}.json`, { context: 'Mine.' });
  for (const name of ['changed_at_tavus', 'conflict']) change(ids[name] ?? '', { context: 'Theirs.' });
  await rm(join(folder, 'deleted.json'));
  sandbox.store.personas.delete(ids.deleted_at_tavus ?? '');
  ids.not_pulled = add({ persona_name: 'not_pulled' });
  const stock = [...sandbox.store.personas.values()].find(({ owner }) => owner === 'system')?.id;
  await write('stock.json', { persona_id: stock, persona_name: 'stock' });
  await write('new.json', { persona_name: 'new', system_prompt: 'x' });
  await write('unknown_id.json', { persona_id: 'p0000000001', persona_name: 'unknown_id' });
  await write('invalid.json', '{');
  return { ...bench, ids };
}

describe('tavus persona status', () => {
  it('tells every state apart, files first', async () => {
    const { run, ids } = await openStates();
    const { code, output, errors } = await run('status');
    expect(output.split('\n').map((line) => line.split('\t').slice(0, 3))).toEqual([
      ['changed', 'changed.json', ids.changed],
      ['changed_at_tavus', 'changed_at_tavus.json', ids.changed_at_tavus],
      ['conflict', 'conflict.json', ids.conflict],
      ['deleted_at_tavus', 'deleted_at_tavus.json', ids.deleted_at_tavus],
      ['invalid', 'invalid.json', ''],
      ['new', 'new.json', ''],
      ['stock', 'stock.json', expect.any(String)],
      ['unchanged', 'unchanged.json', ids.unchanged],
      ['unknown_id', 'unknown_id.json', 'p0000000001'],
      ['not_pulled', '', ids.not_pulled],
      ['deleted', '', ids.deleted],
      [''],
    ]);
    // Only because of the invalid file.
    expect(code).toBe(1);
    expect(errors).toBe("✖ invalid.json: Invalid JSON in line 1, column 2: Expected property name or '}'.\n");
  });

  it('prints JSON, and only the fields that are wanted', async () => {
    const { run, ids } = await openStates();
    const rows = readJson(await run('status', ['--json']));
    expect(rows).toContainEqual({
      ...{ state: 'deleted', persona_id: ids.deleted, persona_name: 'deleted', file: null, problem: null },
    });
    expect(rows).toContainEqual({
      ...{ state: 'invalid', persona_id: null, persona_name: null, file: 'invalid.json' },
      problem: expect.stringContaining('Invalid JSON in line 1, column 2'),
    });
    expect(readJson(await run('status', ['--json=file,state']))).toContainEqual({ file: 'new.json', state: 'new' });
    expect((await run('status', ['--json=mood'])).code).toBe(2);
  });

  it('shows a table with words on a terminal, at 40 columns too', async () => {
    const { run } = await openStates();
    for (const columns of [40, 80]) {
      const { output } = await run('status', [], { isTerminal: true, columns });
      const text = output.replaceAll(/\u001b\[\d+m/g, '');
      expect(text).toMatch(/STATE +FILE/);
      expect(text).toMatch(/● changed on both sides +conf/);
      expect(text).toMatch(/● deleted here +deleted/);
      expect(text).toMatch(/\nunchanged +unch/);
      for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
    }
  });

  it('exits with 1 for a difference with --exit-code', async () => {
    const { add, run, pull, change } = await openFiles();
    const id = add({ persona_name: 'Coach' });
    await pull();
    expect((await run('status', ['--exit-code'])).code).toBe(0);
    change(id, { context: 'New.' });
    expect((await run('status', ['--exit-code'])).code).toBe(1);
    expect((await run('status')).code).toBe(0);
  });

  it('changes nothing, here or at Tavus', async () => {
    const { run, folder, sandbox } = await openStates();
    const before = await readFile(join(folder, '.tavus-sync.json'), 'utf8');
    await run('status');
    expect(await readFile(join(folder, '.tavus-sync.json'), 'utf8')).toBe(before);
    expect(sandbox.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  it.each<[what: string, change: (text: string) => string]>([
    ['line ends', (text) => text.replaceAll('\n', '\r\n')],
    ['no trailing newline', (text) => text.trimEnd()],
    ['a byte order mark', (text) => `\ufeff${text}`],
    ['another indentation', (text) => JSON.stringify(JSON.parse(text), undefined, '\t')],
    ['one line', (text) => JSON.stringify(JSON.parse(text))],
    ['another order', (text) => JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text)).toReversed()))],
    [
      'dates and the type',
      (text) => text.replace('{', '{"updated_at": "2030-01-01", "created_at": 7, "persona_type": "user",'),
    ],
    [
      'empty fields',
      (text) => text.replace('{', '{"context": "", "default_replica_id": null, "skills": {}, "guardrail_ids": [],'),
    ],
    ['newer names', (text) => text.replace('persona_id', 'pal_id').replace('persona_name', 'pal_name')],
    ['no default', (text) => text.replace('"pipeline_mode": "full",', '')],
    ['left_out of an export', (text) => text.replace('{', '{"left_out": ["persona_id"],')],
  ])('takes a file with %s as unchanged', async (_what, change) => {
    const { add, pull, read, write, states } = await openFiles();
    add({ persona_name: 'Coach', layers: { tts: { voice_id: 'v' } } });
    await pull();
    await write('Coach.json', change(await read('Coach.json')));
    expect(await states()).toEqual({ 'Coach.json': 'unchanged' });
  });

  it('takes what Tavus returns differently at another time as unchanged', async () => {
    const { add, pull, states, sandbox } = await openFiles();
    const layers = { tts: { tts_engine: 'cartesia', api_key: 'made-up-key-0001' } };
    const id = add({ persona_name: 'Coach', layers });
    await pull();
    const masked = { tts: { api_key: 'sk-***', tts_engine: 'cartesia' } };
    const others = {
      updated_at: '2030-01-01T00:00:00Z',
      context: null,
      greeting: '',
      document_ids: [],
      layers: masked,
    };
    Object.assign(sandbox.store.personas.get(id) ?? {}, { overrides: others });
    expect(await states()).toEqual({ 'Coach.json': 'unchanged' });
  });

  it('takes the same change on both sides as unchanged', async () => {
    const { add, pull, edit, change, states } = await openFiles();
    const id = add({ persona_name: 'Coach' });
    await pull();
    await edit('Coach.json', { context: 'Spring.' });
    change(id, { context: 'Spring.' });
    expect(await states()).toEqual({ 'Coach.json': 'unchanged' });
  });

  it('cannot tell the sides apart without a record', async () => {
    const { add, pull, edit, folder, states } = await openFiles();
    add({ persona_name: 'Same' });
    add({ persona_name: 'Other' });
    await pull();
    await edit('Other.json', { context: 'Mine.' });
    await rm(join(folder, '.tavus-sync.json'));
    expect(await states()).toEqual({ 'Other.json': 'conflict', 'Same.json': 'unchanged' });
  });

  it.each<[problem: string, text: string]>([
    [
      'Invalid JSON in line 3, column 1',
      '{\n  "persona_name": "x"\n  "context": "y"\n}'.replace('  "context', '"context'),
    ],
    ['A persona must be a JSON object', '[]'],
    ['No field of a persona found.', '{"persona_id": "p1", "name": "x"}'],
    ['persona_name must be text.', '{"persona_name": 7}'],
    ['layers must be a JSON object.', '{"layers": "x"}'],
    ['persona_id must be the id of a persona.', '{"persona_id": "", "persona_name": "x"}'],
    ['persona_id must be the id of a persona.', '{"persona_id": null, "persona_name": "x"}'],
    ['persona_id must be the id of a persona.', '{"persona_id": "p1", "pal_id": "p2", "persona_name": "x"}'],
    ['persona_name and pal_name are the same field', '{"persona_name": "x", "pal_name": "y"}'],
    ['The number 1e999 cannot be sent exactly.', '{"persona_name": "x", "mood": 1e999}'],
    ['It is empty.', ' \n'],
    ['This is not text in UTF-8.', '{"persona_name": "x"}\0'],
    ['It is larger than 1 MB.', ' '.repeat(1_048_577)],
  ])('names the problem of a file: %s', async (problem, text) => {
    const { run, folder, write } = await openFiles();
    await mkdir(folder);
    await write('a.json', text);
    const { code, errors } = await run('status');
    expect(code).toBe(1);
    expect(errors).toContain(`✖ a.json: ${problem}`);
  });

  it('ignores other files, hidden files and folders', async () => {
    const { run, folder, write } = await openFiles();
    await mkdir(join(folder, 'sub.json'), { recursive: true });
    await write('.hidden.json', '{');
    await write('README.md', 'x');
    await writeFile(join(folder, 'sub.json', 'x.json'), '{');
    const { code, output, errors } = await run('status');
    expect([code, output, errors]).toEqual([0, '', 'No personas, neither here nor at Tavus.\n']);
  });

  it.each(['status', 'push'])('%s names a folder that does not exist, and how to create it', async (verb) => {
    const { run, folder, sandbox } = await openFiles();
    const { code, errors } = await run(verb);
    expect(code).toBe(1);
    expect(errors).toContain(`The folder ${folder} does not exist.`);
    expect(errors).toContain(`tavus persona pull ${folder}`);
    expect(sandbox.requests).toEqual([]);
  });

  it.each(['pull', 'status', 'push'])('%s refuses an empty path', async (verb) => {
    const { sandbox, directory } = await openFiles();
    const { code, errors } = await runTavus(['persona', verb, ''], { sandbox, directory });
    expect([code, errors.includes('The folder is empty.')]).toEqual([2, true]);
  });

  it('reports a persona that cannot be loaded, and goes through the others', async () => {
    const { add, run, pull, sandbox } = await openFiles();
    const [ada] = [add({ persona_name: 'Ada' }), add({ persona_name: 'Bea' })];
    await pull();
    sandbox.fail({ path: `/v2/personas/${ada}`, status: 500, times: 9, body: { message: 'Out of order' } });
    const { code, output, errors } = await run('status');
    expect([code, output.split('\n').map((line) => line.split('\t')[0])]).toEqual([1, ['not_loaded', 'unchanged', '']]);
    expect(errors).toContain('✖ Ada.json: ');
    expect(errors).toContain('Out of order');
  });
});
