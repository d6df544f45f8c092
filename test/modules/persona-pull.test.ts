import { chmod, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readJson } from '../support/command.ts';
import { triesFollowAtOnce } from '../support/no-pauses.ts';
import { openFiles } from '../support/persona-files.ts';

triesFollowAtOnce();

const MASK = '********';
const SECRETS = {
  llm: {
    model: 'm',
    base_url: 'https://llm.example.com/v1',
    api_key: 'made-up-key-0001',
    headers: { Authorization: 'Bearer made-up-token-0001', 'X-Team': 'support' },
  },
  tts: { tts_engine: 'cartesia', api_key: 'made-up-key-0002' },
};

describe('tavus persona pull', () => {
  it('writes a file for each own persona, and prints what it did', async () => {
    const { add, run, files, read, json } = await openFiles();
    const coach = add({ persona_name: 'Coach', document_tags: ['b', 'a'], layers: { tts: { voice_id: 'v1' } } });
    const nameless = add({});
    const { code, output, errors } = await run('pull');
    expect([code, output.split('\n').toSorted()]).toEqual([
      0,
      ['', `created\tCoach.json\t${coach}\tCoach`, `created\t${nameless}.json\t${nameless}\t`],
    ]);
    expect(errors).toMatch(/Wrote 2 files to .*personas: 2 new, 0 updated\./);
    expect(await files()).toEqual(['Coach.json', `${nameless}.json`]);
    expect(await json('Coach.json')).toEqual({
      ...{ persona_id: coach, persona_name: 'Coach', pipeline_mode: 'full', system_prompt: 'Be kind.' },
      ...{ document_tags: ['b', 'a'], layers: { tts: { voice_id: 'v1' } } },
    });
    expect(await read('Coach.json')).toMatch(/^\{\n {2}"persona_id": ".*\n\}\n$/s);
  });

  it('writes the same text whatever the order of fields in a response', async () => {
    const { add, run, read, sandbox } = await openFiles();
    const id = add({
      persona_name: 'Coach',
      layers: { tts: { voice_id: 'v', tts_engine: 'cartesia' }, llm: { model: 'm' } },
    });
    const fields = { zeal: { b: 1, a: [{ d: 1, c: 2 }] }, mood: 'calm' };
    Object.assign(sandbox.store.personas.get(id) ?? {}, { overrides: fields });
    await run('pull');
    const text = await read('Coach.json');
    const shuffled = { mood: 'calm', zeal: { a: [{ c: 2, d: 1 }], b: 1 }, updated_at: '2030-01-01T00:00:00Z' };
    const layers = { llm: { model: 'm' }, tts: { tts_engine: 'cartesia', voice_id: 'v' } };
    Object.assign(sandbox.store.personas.get(id) ?? {}, { overrides: { ...shuffled, layers } });
    expect((await run('pull')).output).toMatch(/^unchanged/);
    await run('pull', ['--force']);
    expect(await read('Coach.json')).toBe(text);
    expect(Object.keys(JSON.parse(text))).toEqual([
      ...['persona_id', 'persona_name', 'pipeline_mode', 'system_prompt', 'layers', 'mood', 'zeal'],
    ]);
    expect(text).not.toContain('updated_at');
  });

  it('masks secrets, in texts and in unknown fields too', async () => {
    const { add, run, read, sandbox, folder } = await openFiles();
    const id = add({
      persona_name: 'Coach',
      system_prompt: 'Call https://ada:made-up-pass@example.com',
      layers: SECRETS,
    });
    const hook = { url: 'https://x.example', access_token: 'made-up-token-0002', pin: { secret: 1_234_567 } };
    Object.assign(sandbox.store.personas.get(id) ?? {}, { overrides: { hook } });
    await run('pull');
    const all = (await read('Coach.json')) + (await readFile(join(folder, '.tavus-sync.json'), 'utf8'));
    expect(all).not.toMatch(/made-up|1234567/);
    expect(JSON.parse(await read('Coach.json'))).toMatchObject({
      system_prompt: `Call https://ada:${MASK}@example.com`,
      layers: {
        llm: { api_key: MASK, headers: { Authorization: MASK, 'X-Team': 'support' } },
        tts: { tts_engine: 'cartesia', api_key: MASK },
      },
      hook: { url: 'https://x.example', access_token: MASK, pin: { secret: MASK } },
    });
  });

  it('updates files that were not changed here, and keeps the file of a persona that was renamed', async () => {
    const { add, run, change, files, json, pull } = await openFiles();
    const id = add({ persona_name: 'Coach' });
    await pull();
    change(id, { persona_name: 'Life coach', context: 'Spring.' });
    const { code, output } = await run('pull');
    expect([code, output]).toEqual([0, `updated\tCoach.json\t${id}\tLife coach\n`]);
    expect(await files()).toEqual(['Coach.json']);
    expect(await json('Coach.json')).toMatchObject({ persona_name: 'Life coach', context: 'Spring.' });
  });

  it('finds the file of a persona by the id in it, also after the file was renamed or the record was lost', async () => {
    const { add, run, change, files, folder, pull } = await openFiles();
    const id = add({ persona_name: 'Coach' });
    await pull();
    await rename(join(folder, 'Coach.json'), join(folder, 'trainer.json'));
    change(id, { context: 'Spring.' });
    expect((await run('pull')).output).toBe(`updated\ttrainer.json\t${id}\tCoach\n`);
    await rm(join(folder, '.tavus-sync.json'));
    expect((await run('pull')).output).toBe(`unchanged\ttrainer.json\t${id}\tCoach\n`);
    change(id, { context: 'Winter.' });
    expect((await run('pull')).output).toBe(`updated\ttrainer.json\t${id}\tCoach\n`);
    expect(await files()).toEqual(['trainer.json']);
  });

  it.each([
    ['here', false],
    ['on both sides', true],
  ])('does not replace a file that was changed %s without --force', async (_where, isChangedThere) => {
    const { add, run, change, edit, json, pull } = await openFiles();
    const [coach, other] = [add({ persona_name: 'Coach' }), add({ persona_name: 'Other' })];
    await pull();
    await edit('Coach.json', { system_prompt: 'Mine.' });
    change(other, { context: 'New.' });
    if (isChangedThere) change(coach, { system_prompt: 'Theirs.' });
    const { code, output, errors } = await run('pull');
    expect([code, output.split('\n').toSorted()]).toEqual([
      1,
      ['', `skipped\tCoach.json\t${coach}\tCoach`, `updated\tOther.json\t${other}\tOther`],
    ]);
    expect(errors).toContain('▲ Skipped Coach.json: It was changed here since the last pull or push.');
    expect(errors).toContain('--force');
    expect(await json('Coach.json')).toMatchObject({ system_prompt: 'Mine.' });
    expect((await run('pull', ['--force'])).code).toBe(0);
    expect(await json('Coach.json')).toMatchObject({ system_prompt: isChangedThere ? 'Theirs.' : 'Be kind.' });
  });

  it('names the files of personas that were deleted, of others and of stock personas, and keeps them', async () => {
    const { add, run, pull, sandbox, files, write } = await openFiles();
    const id = add({ persona_name: 'Coach' });
    await pull();
    sandbox.store.personas.delete(id);
    const stock = [...sandbox.store.personas.keys()][0] ?? '';
    await write('stock.json', { persona_id: stock, persona_name: 'x' });
    await write('foreign.json', { persona_id: 'p0000000001', persona_name: 'x' });
    const { code, output, errors } = await run('pull');
    expect([code, output]).toEqual([
      0,
      [
        `deleted_at_tavus\tCoach.json\t${id}\tCoach\n`,
        'unknown_id\tforeign.json\tp0000000001\tx\n',
        `stock\tstock.json\t${stock}\tx\n`,
      ].join(''),
    ]);
    expect(errors).toContain(`Coach.json: persona ${id} was deleted at Tavus. The file is kept.`);
    expect(errors).toContain('foreign.json: no persona of yours has the id p0000000001.');
    expect(errors).toContain(`stock.json: ${stock} is a stock persona.`);
    expect(await files()).toHaveLength(3);
  });

  it('restores a file that was deleted here, under its name', async () => {
    const { add, run, pull, folder, files } = await openFiles();
    const id = add({ persona_name: 'Coach' });
    await pull();
    await rename(join(folder, 'Coach.json'), join(folder, 'a.json'));
    await pull();
    await rm(join(folder, 'a.json'));
    expect((await run('pull')).output).toBe(`created\ta.json\t${id}\tCoach\n`);
    expect(await files()).toEqual(['a.json']);
  });

  it('forgets personas that are gone on both sides', async () => {
    const { add, pull, folder, sandbox } = await openFiles();
    const id = add({ persona_name: 'Coach' });
    await pull();
    await rm(join(folder, 'Coach.json'));
    sandbox.store.personas.delete(id);
    await pull();
    expect(JSON.parse(await readFile(join(folder, '.tavus-sync.json'), 'utf8'))).toEqual({ version: 1, personas: {} });
  });

  it('pulls only some, by id, name or file', async () => {
    const { add, run, files } = await openFiles();
    const ids = ['Ada', 'Bea', 'Cy', 'Dee'].map((persona_name) => add({ persona_name }));
    expect((await run('pull', ['--only', 'Ada', '--only', ids[1] ?? ''])).code).toBe(0);
    expect(await files()).toEqual(['Ada.json', 'Bea.json']);
    expect((await run('pull', ['--only', 'Bea.json', '--json'])).output).toContain('unchanged');
    const { code, errors } = await run('pull', ['--only', 'Cy', '--only', 'Eve']);
    expect([code, errors.includes('“Eve”')]).toEqual([2, true]);
    expect(await files()).toHaveLength(2);
  });

  it('requests only the personas that it pulls', async () => {
    const { add, run, sandbox } = await openFiles();
    const [ada] = ['Ada', 'Bea'].map((persona_name) => add({ persona_name }));
    await run('pull', ['--only', 'Ada']);
    const paths = sandbox.requests.map(({ path }) => path).filter((path) => !path.includes('?'));
    expect(paths).toEqual([`/v2/personas/${ada}`]);
  });

  it('prints JSON, with the problem of what failed', async () => {
    const { add, run, sandbox } = await openFiles();
    const [ada, bea] = [add({ persona_name: 'Ada' }), add({ persona_name: 'Bea' })];
    sandbox.fail({ path: `/v2/personas/${ada}`, status: 500, times: 9, body: { message: 'Out of order' } });
    const outcome = await run('pull', ['--json']);
    expect(outcome.code).toBe(1);
    expect(readJson(outcome)).toEqual(
      expect.arrayContaining([
        {
          ...{ persona_id: ada, persona_name: 'Ada', file: null, result: 'failed' },
          problem: expect.stringContaining('Out of order'),
        },
        { persona_id: bea, persona_name: 'Bea', file: 'Bea.json', problem: null, result: 'created' },
      ]),
    );
  });

  it('writes nothing if the list is incomplete, or the key is refused', async () => {
    const { add, run, sandbox, directory } = await openFiles();
    add({ persona_name: 'Ada' });
    sandbox.fail({ path: /persona_type=user/, body: { data: [], total_count: 1 }, times: 9 });
    const incomplete = await run('pull');
    expect([incomplete.code, incomplete.output]).toEqual([1, '']);
    sandbox.clearFaults();
    expect((await run('pull', [], { env: { TAVUS_API_KEY: 'another-key-0000' } })).code).toBe(3);
    expect(await readdir(directory)).not.toContain('personas');
  });

  it('says that there are none', async () => {
    const { run, directory } = await openFiles();
    const { code, output, errors } = await run('pull');
    expect([code, output, errors]).toEqual([0, '', 'You have no personas of your own.\n']);
    expect(await readdir(directory)).not.toContain('personas');
  });

  it('is allowed in read-only mode', async () => {
    const { add, run } = await openFiles();
    add({ persona_name: 'Ada' });
    expect((await run('pull', [], { env: { TAVUS_READ_ONLY: '1' } })).code).toBe(0);
  });
});

describe('the files of a pull', () => {
  it('have names that are safe and unique, whatever the case', async () => {
    const { add, pull, files } = await openFiles();
    const names = [
      '../../etc/passwd',
      'CON',
      'coach',
      'Coach',
      'COACH',
      '\u001b[31mred',
      '.tavus-sync',
      'é',
      'e\u0301',
    ];
    for (const persona_name of names) add({ persona_name });
    await pull();
    const found = await files();
    expect(found).toHaveLength(names.length);
    expect(new Set(found.map((name) => name.normalize('NFC').toLowerCase())).size).toBe(names.length);
    expect(found).toEqual(expect.arrayContaining(['_CON.json', 'COACH.json', 'tavus-sync.json', '_[31mred.json']));
    expect(found.filter((name) => /^coach p\w+\.json$/i.test(name))).toHaveLength(2);
  });

  it('do not replace a file of something else', async () => {
    const { add, run, folder, read, files } = await openFiles();
    const id = add({ persona_name: 'Package' });
    await mkdir(folder);
    await writeFile(join(folder, 'package.JSON'), '{"name": "x"}');
    const { code, errors } = await run('pull');
    expect(code).toBe(0);
    expect(errors).toContain('package.JSON: No field of a persona found.');
    expect(await read('package.JSON')).toBe('{"name": "x"}');
    expect(await files()).toEqual([`Package ${id}.json`, 'package.JSON']);
  });

  it('are not written through symbolic links', async () => {
    const { add, run, folder, directory, files } = await openFiles();
    const id = add({ persona_name: 'Coach' });
    await mkdir(folder);
    const target = join(directory, 'target.json');
    await writeFile(target, JSON.stringify({ persona_id: id, persona_name: 'x' }));
    await symlink(target, join(folder, 'Coach.json'));
    const { code, errors } = await run('pull');
    expect(code).toBe(0);
    expect(errors).toContain('Coach.json: It is a symbolic link, which is not followed.');
    expect(await readFile(target, 'utf8')).toBe(JSON.stringify({ persona_id: id, persona_name: 'x' }));
    expect(await files()).toEqual([`Coach ${id}.json`, 'Coach.json']);
  });

  it('are not guessed where a file is broken: it is skipped, and replaced with --force', async () => {
    const { add, run, pull, write, files, json } = await openFiles();
    const id = add({ persona_name: 'Coach' });
    await pull();
    await write('Coach.json', '{\n  "persona_id": ');
    const { code, output, errors } = await run('pull');
    expect([code, output]).toEqual([1, `skipped\tCoach.json\t${id}\tCoach\n`]);
    expect(errors).toContain('Skipped Coach.json: Invalid JSON in line 2, column 17');
    expect((await run('pull', ['--force'])).output).toBe(`updated\tCoach.json\t${id}\tCoach\n`);
    expect(await files()).toEqual(['Coach.json']);
    expect(await json('Coach.json')).toMatchObject({ persona_id: id });
  });

  it('are not chosen where two have the same id, even with --force', async () => {
    const { add, run, pull, read, write } = await openFiles();
    const id = add({ persona_name: 'Coach' });
    await pull();
    await write('copy.json', await read('Coach.json'));
    for (const more of [[], ['--force']]) {
      const { code, output, errors } = await run('pull', more);
      expect(code).toBe(1);
      expect(output).toBe(`skipped\tCoach.json\t${id}\tCoach\nskipped\tcopy.json\t${id}\tCoach\n`);
      expect(errors).toContain('copy.json: It has the same persona_id as Coach.json. Remove one of them.');
    }
  });

  it.each([
    ['a file', 'is not a folder', async (path: string) => await writeFile(path, '')],
    [
      'a folder without write access',
      'Permission denied',
      async (path: string) => {
        await mkdir(path);
        await chmod(path, 0o500);
      },
    ],
  ])('are not requested if the folder is %s', async (_what, words, prepare) => {
    const { add, run, folder, sandbox } = await openFiles();
    add({ persona_name: 'Coach' });
    await prepare(folder);
    const { code, output, errors } = await run('pull');
    // Root may write everywhere.
    if (process.getuid?.() === 0 && words === 'Permission denied') return;
    expect([code, output]).toEqual([1, '']);
    expect(errors).toContain(words);
    expect(sandbox.requests).toEqual([]);
  });

  it.each([
    ['broken', '{', 'Invalid JSON in line 1'],
    ['no object', '[]', 'It is not a file of tavus persona pull.'],
    ['of a newer version', '{"version": 2, "personas": {}}', 'It is from another version of this program.'],
    ['in conflict', '<<<<<<< HEAD\n{}', 'Invalid JSON in line 1'],
  ])('are not compared with a record that is %s', async (_what, text, words) => {
    const { add, run, pull, write, sandbox } = await openFiles();
    add({ persona_name: 'Coach' });
    await pull();
    await write('.tavus-sync.json', text);
    const before = sandbox.requests.length;
    for (const verb of ['pull', 'status', 'push']) {
      const { code, errors } = await run(verb);
      expect([verb, code]).toEqual([verb, 1]);
      expect(errors).toContain(`.tavus-sync.json: ${words}`);
    }
    expect(sandbox.requests).toHaveLength(before);
  });
});
