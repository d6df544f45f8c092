import { rmSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Given } from '../../src/core/command.ts';
import { PULL_PERSONAS } from '../../src/modules/persona/files/pull.ts';
import { PUSH_PERSONAS } from '../../src/modules/persona/files/push.ts';
import { openBench } from '../support/bench.ts';
import { readJson } from '../support/command.ts';
import { triesFollowAtOnce } from '../support/no-pauses.ts';
import { type FilesBench, openFiles } from '../support/persona-files.ts';
import { back, confirm, fill } from '../support/script.ts';

triesFollowAtOnce();

const MASK = '********';
const CUSTOM = { model: 'm', base_url: 'https://llm.example.com/v1', api_key: 'made-up-key-0001' };
const HEADERS = { Authorization: 'Bearer made-up-token-0001', 'X-Team': 'support' };
const NEW = { persona_name: 'Coach', system_prompt: 'Be kind.' };

/** A persona that was pulled. */
async function openPulled(
  content: Parameters<FilesBench['add']>[0] = {},
): Promise<FilesBench & { readonly id: string }> {
  const bench = await openFiles();
  const id = bench.add({ persona_name: 'Coach', ...content });
  await bench.pull();
  return { ...bench, id };
}

/** A folder without files. */
async function openEmpty(): Promise<FilesBench> {
  const bench = await openFiles();
  await mkdir(bench.folder);
  return bench;
}

describe('tavus persona push', () => {
  it('sends nothing for files that were pulled and not changed', async () => {
    const { run, sandbox } = await openPulled({ layers: { llm: CUSTOM, tts: { api_key: 'made-up-key-0002' } } });
    const { code, output, errors } = await run('push', ['--yes']);
    expect([code, output, errors]).toEqual([0, '', 'Nothing to push.\n']);
    expect(sandbox.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('changes what was changed here, after showing the differences', async () => {
    const { run, edit, sent, content, states, id } = await openPulled({ context: 'Old.', document_tags: ['a'] });
    await edit('Coach.json', {
      system_prompt: 'Be brief.',
      context: undefined,
      greeting: 'Hi',
      layers: { tts: { voice_id: 'v' } },
    });
    const { code, output, errors } = await run('push', ['--yes']);
    expect([code, output]).toEqual([0, `changed\tCoach.json\t${id}\tCoach\n`]);
    expect(errors).toContain('Changes to “Coach” (Coach.json)');
    expect(errors).toMatch(/Field {2}system_prompt\n {2}- old {2}Be kind\.\n {2}\+ new {2}Be brief\.\n/);
    expect(sent('PATCH')).toEqual([
      [
        { op: 'add', path: '/system_prompt', value: 'Be brief.' },
        { op: 'remove', path: '/context' },
        { op: 'add', path: '/greeting', value: 'Hi' },
        { op: 'add', path: '/layers', value: { tts: { voice_id: 'v' } } },
      ],
    ]);
    expect(content(id)).toMatchObject({
      system_prompt: 'Be brief.',
      document_tags: ['a'],
      layers: { tts: { voice_id: 'v' } },
    });
    expect(await states()).toEqual({ 'Coach.json': 'unchanged' });
    expect((await run('push', ['--yes'])).errors).toBe('Nothing to push.\n');
  });

  it('resets layers and the mode instead of removing them', async () => {
    const { run, write, sent, states, id } = await openPulled({
      pipeline_mode: 'echo',
      layers: { tts: { voice_id: 'v' } },
    });
    await write('Coach.json', { persona_id: id, persona_name: 'Coach', system_prompt: 'Be kind.' });
    expect((await run('push', ['--yes'])).code).toBe(0);
    expect(sent('PATCH')).toEqual([
      [
        { op: 'add', path: '/pipeline_mode', value: 'full' },
        { op: 'remove', path: '/layers/tts' },
      ],
    ]);
    expect(await states()).toEqual({ 'Coach.json': 'unchanged' });
  });

  it('creates a persona for a file without an id, and writes the id into the file', async () => {
    const { run, write, read, own, states } = await openEmpty();
    const text =
      '{\r\n\t"persona_name": "Coach",\r\n\t"system_prompt": "Be kind.", "layers": {"tts": {"tts_emotion_control": true}}\r\n}';
    await write('coach.json', text);
    const { code, output, errors } = await run('push', ['--yes']);
    const [{ id = '' } = {}] = own();
    expect([code, output]).toEqual([0, `created\tcoach.json\t${id}\tCoach\n`]);
    expect(errors).toContain('New persona in coach.json');
    expect(errors).toContain(`Created “Coach” (persona ${id}) from coach.json.`);
    expect(await read('coach.json')).toBe(text.replace('{\r\n\t', `{\r\n\t"persona_id": "${id}",\r\n\t`));
    // Tavus returns no value that equals its default.
    expect(await states()).toEqual({ 'coach.json': 'unchanged' });
    expect((await run('push', ['--yes'])).errors).toBe('Nothing to push.\n');
  });

  it('does not remove what Tavus added by itself', async () => {
    const { run, write, edit, own, sandbox, sent, states } = await openEmpty();
    await write('coach.json', { ...NEW, layers: { tts: { tts_emotion_control: true } } });
    const row = {
      persona_id: 'p1',
      persona_name: 'Coach',
      system_prompt: 'Be kind.',
      layers: { tts: {} },
      memory_store: { size: 3 },
    };
    sandbox.fail({ method: 'GET', path: /personas\/p/, body: row });
    expect((await run('push', ['--yes'])).code).toBe(0);
    const [persona] = own();
    Object.assign(persona ?? {}, { overrides: { memory_store: { size: 3 } } });
    expect(await states()).toEqual({ 'coach.json': 'unchanged' });
    await edit('coach.json', { system_prompt: 'Be brief.' });
    await run('push', ['--yes']);
    expect(JSON.stringify(sent('PATCH'))).not.toContain('memory_store');
    expect(own()[0]?.content.system_prompt).toBe('Be brief.');
  });

  it('sends fields that are not known here as they are', async () => {
    const { run, write, edit, json, sandbox, sent, states } = await openEmpty();
    await write('a.json', { ...NEW, mood: { level: 3 } });
    const created = await run('push', ['--yes']);
    expect(created.errors).toContain('Not a known field, sent as it is: mood.');
    expect(created.errors).toContain('Sent, but not found in the persona: mood.');
    expect(sent('POST')).toEqual([{ ...NEW, mood: { level: 3 } }]);
    expect(await states()).toEqual({ 'a.json': 'unchanged' });
    expect(await json('a.json')).toMatchObject({ mood: { level: 3 } });
    await edit('a.json', { mood: { level: 4 } });
    sandbox.fail({ method: 'PATCH', status: 200 });
    expect((await run('push', ['--yes'])).errors).toContain('"mood" is not a known field. It is sent as it is.');
    expect(sent('PATCH')).toEqual([[{ op: 'add', path: '/mood', value: { level: 4 } }]]);
  });

  it('is refused while another push of the same folder runs', async () => {
    const { run, write, sent, own } = await openEmpty();
    await write('a.json', NEW);
    const [one, other] = await Promise.all([run('push', ['--yes']), run('push', ['--yes'])]);
    expect([one.code, other.code].toSorted()).toEqual([0, 1]);
    expect([own().length, sent('POST').length]).toEqual([1, 1]);
    expect(one.errors + other.errors).toContain('Another tavus is pulling or pushing this folder.');
  });

  it('asks once on a terminal, for all', async () => {
    const { folder, edit, write, run } = await openPulled();
    await edit('Coach.json', { context: 'New.' });
    await write('b.json', { ...NEW, persona_name: 'B' });
    await write('c.json', { ...NEW, persona_name: 'C' });
    const { code, errors, output } = await run('push');
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain('tavus: Create 2 personas and change 1 persona at Tavus as shown above?\n');
    expect(errors).toContain('Pass --yes');
    const bench = await openBench();
    bench.ui.expect(confirm('Push personas', false));
    await writeFile(join(bench.directory, 'a.json'), JSON.stringify(NEW));
    await expect(PUSH_PERSONAS.run(bench.machine, new Given([bench.directory]))).rejects.toThrow();
    expect(bench.ui.transcript).toContain('say: Nothing was sent.');
    expect(bench.sent('POST')).toEqual([]);
    expect(await readFile(join(folder, 'b.json'), 'utf8')).not.toContain('persona_id');
  });

  it.each(['creation', 'change', 'deletion'])(
    'with --dry-run shows the %s, and sends and writes nothing',
    async (what) => {
      const { run, edit, write, read, folder, sandbox, id } = await openPulled();
      if (what === 'creation') await write('new.json', NEW);
      if (what === 'change') await edit('Coach.json', { context: 'New.' });
      if (what === 'deletion') await rm(join(folder, 'Coach.json'));
      const before = await read('.tavus-sync.json');
      const outcome = await run('push', ['--dry-run', '--delete', '--json']);
      const method = { creation: 'POST', change: 'PATCH', deletion: 'DELETE' }[what];
      expect([outcome.code, readJson(outcome)]).toMatchObject([0, { method }]);
      expect(outcome.errors).toMatch(/New persona in new|Changes to “Coach”|Personas to delete/);
      expect(sandbox.requests.filter((request) => request.method !== 'GET')).toEqual([]);
      expect(await read('.tavus-sync.json')).toBe(before);
      expect(id).not.toBe('');
    },
  );

  it('is refused in read-only mode', async () => {
    const { run, edit, sent } = await openPulled();
    await edit('Coach.json', { context: 'New.' });
    const { code, errors } = await run('push', ['--yes'], { env: { TAVUS_READ_ONLY: '1' } });
    expect([code, errors.includes('Read-only')]).toEqual([1, true]);
    expect(sent('PATCH')).toEqual([]);
    expect((await run('status', [], { env: { TAVUS_READ_ONLY: '1' } })).code).toBe(0);
  });

  it('sends only some, by id, name or file', async () => {
    const { add, run, edit, sent, pull } = await openFiles();
    const ids = ['Ada', 'Bea', 'Cy'].map((persona_name) => add({ persona_name }));
    await pull();
    for (const name of ['Ada', 'Bea', 'Cy']) await edit(`${name}.json`, { context: name });
    const { code } = await run('push', ['--yes', '--only', 'Ada', '--only', 'Bea.json']);
    expect(code).toBe(0);
    expect(sent('PATCH')).toHaveLength(2);
    expect((await run('push', ['--yes', '--only', ids[2] ?? ''])).output).toContain('Cy.json');
    const refused = await run('push', ['--yes', '--only', 'Eve']);
    expect([refused.code, refused.errors.includes('“Eve”')]).toEqual([2, true]);
  });
});

describe('what a push refuses', () => {
  it('is a persona that was changed on both sides, with what changed where, until --force', async () => {
    const { run, edit, change, content, states, id } = await openPulled({ context: 'Old.' });
    await edit('Coach.json', { context: 'Mine.', greeting: 'Hi' });
    change(id, { context: 'Theirs.', system_prompt: 'Their prompt.' });
    const { code, output, errors } = await run('push', ['--yes']);
    expect([code, output]).toEqual([1, `skipped\tCoach.json\t${id}\tCoach\n`]);
    expect(errors).toContain('Changed on both sides: Coach.json (old: at Tavus, new: here)');
    expect(errors).toMatch(/Changed here +context, greeting\n/);
    expect(errors).toMatch(/Changed at Tavus +context, system_prompt\n/);
    expect(errors).toMatch(/- old +Theirs\.\n +\+ new +Mine\.\n/);
    expect(errors).toContain('push with --force');
    expect(content(id)).toMatchObject({ context: 'Theirs.', system_prompt: 'Their prompt.' });
    expect((await run('push', ['--yes', '--force'])).code).toBe(0);
    expect(content(id)).toMatchObject({ context: 'Mine.', system_prompt: 'Be kind.', greeting: 'Hi' });
    expect(await states()).toEqual({ 'Coach.json': 'unchanged' });
  });

  it.each<
    [what: string, problem: string, hint: string, prepare: (bench: FilesBench & { id: string }) => Promise<void>]
  >([
    [
      'a persona that was deleted at Tavus',
      'The persona was deleted at Tavus.',
      'remove its persona_id to create the persona again',
      async ({ sandbox, id }) => void sandbox.store.personas.delete(id),
    ],
    [
      'an id of another account',
      'None of your personas has the id in this file.',
      'Check the profile',
      async ({ edit }) => await edit('Coach.json', { persona_id: 'p0000000001' }),
    ],
    [
      'an id that cannot be part of a path',
      'None of your personas has the id in this file.',
      'Check the profile',
      async ({ edit }) => await edit('Coach.json', { persona_id: '..' }),
    ],
    [
      'a stock persona',
      'Stock personas cannot be changed.',
      'remove the persona_id',
      async ({ edit, sandbox }) => {
        const stock = [...sandbox.store.personas.values()].find(({ owner }) => owner === 'system')?.id;
        await edit('Coach.json', { persona_id: stock });
      },
    ],
    [
      'a mask in a text',
      `system_prompt contains the mask ${MASK}.`,
      'Replace it with the secret.',
      async ({ edit }) => await edit('Coach.json', { system_prompt: `Use ${MASK}.` }),
    ],
  ])('is %s; the others are sent', async (_what, problem, hint, prepare) => {
    const bench = await openPulled();
    const { run, write, sent } = bench;
    await prepare(bench);
    await write('new.json', { ...NEW, persona_name: 'New' });
    const { code, output, errors } = await run('push', ['--yes']);
    expect([code, output.split('\n').map((line) => line.split('\t')[0])]).toEqual([1, ['skipped', 'created', '']]);
    expect(errors).toContain(`✖ Coach.json: ${problem}`);
    expect(errors).toContain(hint);
    expect(errors).toContain('▲ Not sent: Coach.json.');
    expect([sent('POST').length, sent('PATCH').length]).toEqual([1, 0]);
    const again = await run('push', ['--yes']);
    expect([again.code, again.errors.includes('▲ Not sent: Coach.json.')]).toEqual([1, true]);
    expect(again.errors).not.toContain('Nothing to push.');
  });

  it.each<[what: string, text: string, problem: string]>([
    ['broken', '{\n  "persona_name": "x",\n}', 'Invalid JSON in line 3, column 1'],
    ['no persona', '{"name": "tavus-cli", "version": "1.0.0"}', 'No field of a persona found.'],
    ['invalid', '{"persona_name": "x", "layers": []}', 'layers must be a JSON object.'],
  ])('is everything if a file is %s', async (_what, text, problem) => {
    const { run, edit, write, folder, sandbox } = await openPulled();
    await edit('Coach.json', { context: 'New.' });
    await write('a.json', text);
    const { code, output, errors } = await run('push', ['--yes', '--delete']);
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain(`${join(folder, 'a.json')}: ${problem}`);
    expect(errors).toContain('1 file cannot be read. Nothing was sent.');
    expect(sandbox.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('is everything if two files have one id, or a file is a symbolic link', async () => {
    const { run, edit, write, read, folder, directory, sent } = await openPulled();
    await edit('Coach.json', { context: 'New.' });
    await write('copy.json', await read('Coach.json'));
    const twice = await run('push', ['--yes']);
    expect(twice.code).toBe(2);
    expect(twice.errors).toContain('Coach.json: It has the same persona_id as copy.json. Remove one of them.');
    await rm(join(folder, 'copy.json'));
    await writeFile(join(directory, 'x.json'), JSON.stringify(NEW));
    await symlink(join(directory, 'x.json'), join(folder, 'link.json'));
    const link = await run('push', ['--yes']);
    expect(link.errors).toContain('link.json: It is a symbolic link, which is not followed.');
    expect([sent('PATCH'), sent('POST')]).toEqual([[], []]);
  });

  it('is not what was changed at Tavus only: that is named', async () => {
    const { run, change, sent, id } = await openPulled();
    change(id, { context: 'Theirs.' });
    const { code, errors } = await run('push', ['--yes']);
    expect([code, errors]).toEqual([
      0,
      'Changed at Tavus since the last pull, not here: Coach.json.\nNothing to push.\n',
    ]);
    expect(sent('PATCH')).toEqual([]);
  });

  it('is one request of several: the others are sent, and the exit code is 1', async () => {
    const { add, run, edit, pull, sandbox, content } = await openFiles();
    const [ada = '', bea = ''] = ['Ada', 'Bea'].map((persona_name) => add({ persona_name }));
    await pull();
    await edit('Ada.json', { context: 'A' });
    await edit('Bea.json', { context: 'B' });
    sandbox.fail({ method: 'PATCH', path: new RegExp(ada), status: 422, body: { message: 'Too sad' } });
    const outcome = await run('push', ['--yes', '--json']);
    expect(outcome.code).toBe(1);
    expect(readJson(outcome)).toEqual([
      {
        ...{ persona_id: ada, persona_name: 'Ada', file: 'Ada.json', result: 'failed' },
        problem: expect.stringContaining('Too sad'),
      },
      { persona_id: bea, persona_name: 'Bea', file: 'Bea.json', problem: null, result: 'changed' },
    ]);
    expect(outcome.errors).toContain('✖ Ada.json: ');
    expect(outcome.errors).toContain('▲ Not sent: Ada.json.');
    expect([content(ada).context, content(bea).context]).toEqual([undefined, 'B']);
    expect((await run('push', ['--yes'])).code).toBe(0);
    expect(content(ada).context).toBe('A');
  });

  it('stops at a key that is refused', async () => {
    const { run, write, sandbox, sent } = await openEmpty();
    await write('a.json', { ...NEW, persona_name: 'A' });
    await write('b.json', { ...NEW, persona_name: 'B' });
    sandbox.fail({ method: 'POST', status: 401, body: { message: 'Invalid access token' } });
    expect((await run('push', ['--yes'])).code).toBe(3);
    expect(sent('POST')).toHaveLength(1);
    expect((await run('push', ['--yes'])).code).toBe(0);
  });

  it('is discarding unpublished changes of the web builder, without --force', async () => {
    const { run, edit, sandbox, content, id } = await openPulled();
    Object.assign(sandbox.store.personas.get(id) ?? {}, { hasMakerChanges: true });
    await edit('Coach.json', { context: 'New.' });
    const { code, errors } = await run('push', ['--yes']);
    expect([code, content(id).context]).toEqual([1, undefined]);
    expect(errors).toContain('Coach.json: The web builder has unpublished changes');
    expect((await run('push', ['--yes', '--force'])).code).toBe(0);
    expect(content(id).context).toBe('New.');
  });

  it('is discarding them on a terminal too: the others are sent', async () => {
    const bench = await openBench();
    const names = ['Ada', 'Bea'];
    const [ada = ''] = names.map((name) => bench.addPersona(name));
    await PULL_PERSONAS.run(bench.machine, new Given([bench.directory]));
    Object.assign(bench.sandbox.store.personas.get(ada) ?? {}, { hasMakerChanges: true });
    for (const name of names) {
      const file = join(bench.directory, `${name}.json`);
      await writeFile(file, (await readFile(file, 'utf8')).replace('Be kind.', 'Be brief.'));
    }
    bench.ui.expect(confirm('Push personas', true));
    expect(await PUSH_PERSONAS.run(bench.machine, new Given([bench.directory]))).toBe(1);
    expect(bench.ui.transcript.join('\n')).toContain('fail: Ada.json: The web builder has unpublished changes');
    const prompts = [...bench.sandbox.store.personas.values()].filter(({ owner }) => owner === 'user');
    expect(prompts.map(({ content }) => content.system_prompt).toSorted()).toEqual(['Be brief.', 'Be kind.']);
  });
});

describe('a push with --delete', () => {
  it('deletes personas that were pulled and whose file is gone, and no others', async () => {
    const { run, add, own, folder, id, sent } = await openPulled();
    const other = add({ persona_name: 'Never pulled' });
    await rm(join(folder, 'Coach.json'));
    const without = await run('push', ['--yes']);
    expect([without.code, sent('DELETE')]).toEqual([0, []]);
    expect(without.errors).toContain('Without a file, but not deleted at Tavus: Coach. To delete them, use --delete.');
    const asked = await run('push', ['--delete']);
    expect(asked.errors).toMatch(new RegExp(`Personas to delete[^\n]*\n\n +${id} +Coach\n`));
    expect(asked.errors).toContain('Delete 1 persona at Tavus as shown above? Deleting cannot be undone.');
    const { code, output } = await run('push', ['--delete', '--yes']);
    expect([code, output]).toEqual([0, `deleted\tCoach.json\t${id}\tCoach\n`]);
    expect(own().map((persona) => persona.id)).toEqual([other]);
    expect((await run('push', ['--delete', '--yes'])).errors).toBe('Nothing to push.\n');
  });

  it('keeps a persona that was changed at Tavus since, until --force', async () => {
    const { run, change, folder, id, own } = await openPulled();
    await rm(join(folder, 'Coach.json'));
    change(id, { context: 'Theirs.' });
    const { code, errors } = await run('push', ['--delete', '--yes']);
    expect([code, own().length]).toEqual([1, 1]);
    expect(errors).toContain('Coach.json: It was changed at Tavus since its file was deleted here.');
    expect((await run('push', ['--delete', '--yes', '--force'])).code).toBe(0);
    expect(own()).toEqual([]);
  });

  it('does not delete a persona whose file was renamed, or that is already gone', async () => {
    const { run, folder, id, sandbox, sent } = await openPulled();
    await rename(join(folder, 'Coach.json'), join(folder, 'other.json'));
    expect((await run('push', ['--delete', '--yes'])).errors).toBe('Nothing to push.\n');
    await rm(join(folder, 'other.json'));
    sandbox.store.personas.delete(id);
    expect((await run('push', ['--delete', '--yes'])).code).toBe(0);
    expect(sent('DELETE')).toEqual([]);
  });
});

describe('a creation without a clear response', () => {
  it('is looked up and not sent again', async () => {
    const { run, write, json, sandbox, own, sent } = await openEmpty();
    await write('a.json', NEW);
    sandbox.fail({ method: 'POST', status: 502, applied: true });
    const { code, errors } = await run('push', ['--yes']);
    expect([code, sent('POST').length, own().length]).toEqual([0, 1, 1]);
    expect(errors).toContain('It was not sent again.');
    expect(await json('a.json')).toMatchObject({ persona_id: own()[0]?.id });
  });

  it('is not mistaken for another of the same name and prompt', async () => {
    const { run, write, json, sandbox, own } = await openEmpty();
    await write('a.json', NEW);
    await write('b.json', NEW);
    sandbox.fail({ method: 'POST', status: 502, applied: true, times: 2 });
    expect((await run('push', ['--yes'])).code).toBe(0);
    const ids = [(await json('a.json')).persona_id, (await json('b.json')).persona_id];
    expect(ids.toSorted()).toEqual(
      own()
        .map(({ id }) => id)
        .toSorted(),
    );
    expect(new Set(ids).size).toBe(2);
  });

  it('is not sent by the next push either, which finds the persona', async () => {
    const { run, write, json, read, sandbox, own, sent, states } = await openEmpty();
    await write('a.json', NEW);
    sandbox.fail({ method: 'POST', status: 502, applied: true });
    sandbox.fail({ path: /persona_type=user/, body: { data: [], total_count: 0 }, times: 5 });
    const first = await run('push', ['--yes']);
    expect([first.code, own().length]).toEqual([1, 1]);
    expect(JSON.parse(await read('.tavus-sync.json'))).toMatchObject({ creating: { 'a.json': { name: 'Coach' } } });
    expect(await json('a.json')).not.toHaveProperty('persona_id');
    sandbox.clearFaults();
    const second = await run('push', ['--yes']);
    expect([second.code, sent('POST').length]).toEqual([0, 1]);
    expect(second.output).toBe(`created\ta.json\t${own()[0]?.id}\tCoach\n`);
    expect(second.errors).toContain(`an earlier push created persona ${own()[0]?.id}`);
    expect(JSON.parse(await read('.tavus-sync.json'))).not.toHaveProperty('creating');
    expect(await states()).toEqual({ 'a.json': 'unchanged' });
  });

  it('is found under another name of the file too, and an edit since then is sent', async () => {
    const { run, write, edit, folder, sandbox, own, sent, states } = await openEmpty();
    await write('a.json', NEW);
    sandbox.fail({ method: 'POST', status: 502, applied: true });
    sandbox.fail({ path: /persona_type=user/, body: { data: [], total_count: 0 }, times: 5 });
    await run('push', ['--yes']);
    sandbox.clearFaults();
    await rename(join(folder, 'a.json'), join(folder, 'b.json'));
    await edit('b.json', { context: 'New.' });
    expect((await run('push', ['--yes'])).output).toContain(own()[0]?.id);
    expect(await states()).toEqual({ 'b.json': 'changed' });
    expect((await run('push', ['--yes'])).output).toContain('changed');
    expect([own().length, sent('POST').length]).toEqual([1, 1]);
  });

  it('is not sent again before the list can show it, and is sent after that', async () => {
    const { run, write, sandbox, sent, own, read } = await openEmpty();
    await write('a.json', NEW);
    sandbox.fail({ method: 'POST', drop: 'before' });
    await run('push', ['--yes']);
    const again = await run('push', ['--yes']);
    expect([again.code, sent('POST').length]).toEqual([1, 1]);
    expect(again.errors).toContain('An earlier push sent this persona, but it is not in the list yet.');
    const sync = await read('.tavus-sync.json');
    await write('.tavus-sync.json', sync.replace(/"since": "[^"]*"/, '"since": "2020-01-01T00:00:00.000Z"'));
    expect((await run('push', ['--yes'])).code).toBe(0);
    expect(own()).toHaveLength(1);
  });

  it('names the personas that it may be, if there are several', async () => {
    const { run, write, add, read, sandbox, sent } = await openEmpty();
    await write('a.json', NEW);
    sandbox.fail({ method: 'POST', drop: 'before' });
    await run('push', ['--yes']);
    const ids = [add(NEW), add(NEW)];
    const { code, errors } = await run('push', ['--yes']);
    expect([code, sent('POST').length]).toEqual([1, 1]);
    for (const id of ids) expect(errors).toContain(id);
    expect(await read('a.json')).not.toContain('persona_id');
  });

  it('leaves no trace if Tavus refused it', async () => {
    const { run, write, read, sandbox, sent } = await openEmpty();
    await write('a.json', NEW);
    sandbox.fail({ method: 'POST', status: 400, body: { message: 'Too kind' } });
    expect((await run('push', ['--yes'])).code).toBe(1);
    expect(JSON.parse(await read('.tavus-sync.json'))).not.toHaveProperty('creating');
    expect((await run('push', ['--yes'])).code).toBe(0);
    expect(sent('POST')).toHaveLength(2);
  });

  it.each<[what: string, text: string | undefined]>([
    ['removed', undefined],
    ['broken', '{'],
    ['given another id', '{"persona_id": "p0000000001", "persona_name": "Coach"}'],
  ])('is not sent again if its file was %s before its id could be written', async (_what, text) => {
    const { run, write, json, folder, sandbox, own, sent } = await openEmpty();
    await write('a.json', NEW);
    const file = join(folder, 'a.json');
    const { addPersona } = sandbox.store;
    const change = () => (text === undefined ? rmSync(file) : writeFileSync(file, text));
    Object.assign(sandbox.store, {
      addPersona: (...content: Parameters<typeof addPersona>) => {
        change();
        return addPersona(...content);
      },
    });
    const { code, output, errors } = await run('push', ['--yes']);
    const id = own()[0]?.id ?? '';
    expect([code, output.split('\t').slice(0, 2)]).toEqual([1, ['failed', 'a.json']]);
    expect(errors).toContain(`Persona ${id} was created, but its id could not be written`);
    expect(errors).toContain(`"persona_id": "${id}"`);
    await write('a.json', NEW);
    expect((await run('push', ['--yes'])).code).toBe(0);
    expect([own().length, sent('POST').length]).toEqual([1, 1]);
    expect(await json('a.json')).toMatchObject({ persona_id: id });
  });

  it('keeps what was edited in its file in the meantime', async () => {
    const { run, write, json, folder, sandbox, own, states } = await openEmpty();
    await write('a.json', NEW);
    const { addPersona } = sandbox.store;
    Object.assign(sandbox.store, {
      addPersona: (...content: Parameters<typeof addPersona>) => {
        writeFileSync(join(folder, 'a.json'), JSON.stringify({ ...NEW, context: 'Later.' }));
        return addPersona(...content);
      },
    });
    expect((await run('push', ['--yes'])).code).toBe(0);
    expect(await json('a.json')).toEqual({ ...NEW, persona_id: own()[0]?.id, context: 'Later.' });
    expect(await states()).toEqual({ 'a.json': 'changed' });
  });
});

describe('secrets in a push', () => {
  it('are those that Tavus has, where the file has a mask or nothing', async () => {
    const tts = { tts_engine: 'cartesia', api_key: 'made-up-key-0002', headers: HEADERS };
    const { run, edit, sent, content, id } = await openPulled({ layers: { tts } });
    await edit('Coach.json', { layers: { tts: { tts_engine: 'elevenlabs', headers: { Authorization: MASK } } } });
    const { code, errors } = await run('push', ['--yes']);
    expect(code).toBe(0);
    expect(sent('PATCH')).toEqual([
      [
        { op: 'add', path: '/layers/tts/tts_engine', value: 'elevenlabs' },
        { op: 'remove', path: '/layers/tts/headers/X-Team' },
      ],
    ]);
    expect(content(id).layers).toEqual({
      tts: { tts_engine: 'elevenlabs', api_key: 'made-up-key-0002', headers: { Authorization: HEADERS.Authorization } },
    });
    expect(errors).not.toContain('made-up');
  });

  it('are kept if the object with them is removed from the file, but not if the layer is', async () => {
    const { run, edit, sent, content, id } = await openPulled({ layers: { tts: { voice_id: 'v', headers: HEADERS } } });
    await edit('Coach.json', { layers: { tts: { voice_id: 'v' } } });
    await run('push', ['--yes']);
    expect(sent('PATCH')).toEqual([[{ op: 'remove', path: '/layers/tts/headers/X-Team' }]]);
    expect(content(id).layers).toEqual({ tts: { voice_id: 'v', headers: { Authorization: HEADERS.Authorization } } });
    await edit('Coach.json', { layers: undefined });
    const { errors } = await run('push', ['--yes']);
    expect(errors).toContain('Removes secrets together with what they belong to: layers.tts.headers.Authorization.');
    expect(content(id).layers).toEqual({});
  });

  it('stay with the element of a list that they belong to', async () => {
    const tool = (name: string) => ({ name, url: `https://${name}.example.com`, token: `made-up-token-${name}` });
    const { run, edit, content, json, id } = await openPulled({
      layers: { llm: { model: 'm', tools: [tool('a'), tool('b')] } },
    });
    const { layers } = await json('Coach.json');
    const [a, b] = Object(layers).llm.tools;
    expect([a.token, b.token]).toEqual([MASK, MASK]);
    await edit('Coach.json', { layers: { llm: { model: 'm', tools: [b, { ...a, note: 'new' }] } } });
    const refused = await run('push', ['--yes']);
    expect(refused.errors).toContain('Coach.json: Tavus masks layers.llm.tools.1.token');
    await edit('Coach.json', { layers: { llm: { model: 'm', tools: [b, a] } } });
    expect((await run('push', ['--yes'])).code).toBe(0);
    expect(content(id).layers).toEqual({ llm: { model: 'm', tools: [tool('b'), tool('a')] } });
    await edit('Coach.json', { layers: { llm: { model: 'm', tools: [{ ...b, note: 'new' }, a] } } });
    expect((await run('push', ['--yes'])).code).toBe(0);
    expect(content(id).layers).toEqual({ llm: { model: 'm', tools: [{ ...tool('b'), note: 'new' }, tool('a')] } });
    await edit('Coach.json', { layers: { llm: { model: 'm', tools: [{ ...b, url: 'https://evil.example' }, a] } } });
    const moved = await run('push', ['--yes']);
    expect([moved.code, JSON.stringify(content(id)).includes('evil')]).toEqual([1, false]);
  });

  it('are kept in texts and numbers', async () => {
    const prompt = 'Call https://ada:made-up-pass@example.com for orders.';
    const { run, edit, content, json, id } = await openPulled({
      system_prompt: prompt,
      layers: { crm: { pin: { secret: 1_234_567 } } },
    });
    const { system_prompt } = await json('Coach.json');
    await edit('Coach.json', { system_prompt: `${system_prompt} Be brief.` });
    expect((await run('push', ['--yes'])).code).toBe(0);
    expect(content(id)).toMatchObject({
      system_prompt: `${prompt} Be brief.`,
      layers: { crm: { pin: { secret: 1_234_567 } } },
    });
  });

  it('are sent if they are typed into the file, with a warning, and no hash records them', async () => {
    const { run, edit, content, errorsOf, states, read, id } = await openTyped();
    await edit('Coach.json', { layers: { tts: { tts_engine: 'cartesia', api_key: 'made-up-key-0003' } } });
    expect(await states()).toEqual({ 'Coach.json': 'changed' });
    const before = await read('.tavus-sync.json');
    const errors = await errorsOf(run('push', ['--yes']));
    expect(errors).toContain('Coach.json contains secrets in clear text: layers.tts.api_key.');
    expect(errors).not.toContain('made-up-key-0003');
    expect(content(id).layers).toEqual({ tts: { tts_engine: 'cartesia', api_key: 'made-up-key-0003' } });
    expect(await read('.tavus-sync.json')).toBe(before);
    await edit('Coach.json', { layers: { tts: { tts_engine: 'cartesia', api_key: MASK } } });
    expect(await states()).toEqual({ 'Coach.json': 'unchanged' });
  });

  it('of a custom llm are asked for on a terminal, and are an error elsewhere', async () => {
    const { run, edit, content, id } = await openPulled({ layers: { llm: CUSTOM } });
    await edit('Coach.json', { layers: { llm: { ...CUSTOM, model: 'n', api_key: MASK } } });
    const refused = await run('push', ['--yes']);
    expect(refused.code).toBe(1);
    expect(refused.errors).toContain(
      'Coach.json: Tavus masks layers.llm.api_key, which has to be sent with this change.',
    );
    await edit('Coach.json', { layers: { llm: { ...CUSTOM, model: 'n', api_key: 'made-up-key-0003' } } });
    expect((await run('push', ['--yes'])).code).toBe(0);
    expect(content(id).layers).toEqual({ llm: { ...CUSTOM, model: 'n', api_key: 'made-up-key-0003' } });

    const bench = await openBench();
    await writeFile(
      join(bench.directory, 'a.json'),
      JSON.stringify({ ...NEW, layers: { llm: { ...CUSTOM, api_key: MASK } } }),
    );
    const title = 'Keys of “Coach” that Tavus masks';
    bench.ui.expect(fill(title, { '/layers/llm/api_key': 'made-up-key-0004' }), confirm('Push personas', true));
    expect(await PUSH_PERSONAS.run(bench.machine, new Given([bench.directory]))).toBe(0);
    expect(bench.sent('POST')).toMatchObject([{ body: { layers: { llm: { api_key: 'made-up-key-0004' } } } }]);
    expect(await readFile(join(bench.directory, 'a.json'), 'utf8')).toContain(`"api_key":"${MASK}"`);
    expect(bench.ui.allText()).not.toContain('made-up-key-0004');
  });

  it('that are optional are left out of a new persona, with a warning', async () => {
    const { run, write, own } = await openEmpty();
    await write('a.json', { ...NEW, layers: { tts: { voice_id: 'v', api_key: MASK } } });
    const { code, errors } = await run('push', ['--yes']);
    expect(code).toBe(0);
    expect(errors).toContain('Left out, because Tavus masks it: layers.tts.api_key.');
    expect(own()[0]?.content.layers).toEqual({ tts: { voice_id: 'v' } });
  });
});

async function openTyped() {
  const bench = await openPulled({ layers: { tts: { tts_engine: 'cartesia', api_key: 'made-up-key-0002' } } });
  return { ...bench, errorsOf: async (running: ReturnType<FilesBench['run']>) => (await running).errors };
}

describe('stopping a push', () => {
  it('with Esc while it sends keeps what was sent, and sends no more', async () => {
    const bench = await openBench();
    const write = (name: string) =>
      writeFile(join(bench.directory, `${name}.json`), JSON.stringify({ ...NEW, persona_name: name }));
    await write('a');
    await write('b');
    bench.ui.expect(confirm('Push personas', true), back('Creating “b”'));
    await expect(PUSH_PERSONAS.run(bench.machine, new Given([bench.directory]))).rejects.toThrow();
    expect(JSON.parse(await readFile(join(bench.directory, 'a.json'), 'utf8'))).toHaveProperty('persona_id');
    const sync = JSON.parse(await readFile(join(bench.directory, '.tavus-sync.json'), 'utf8'));
    expect(Object.keys(sync.creating)).toEqual(['b.json']);
    expect(bench.ui.transcript.join('\n')).toContain('Tavus may have received the request.');
  });
});
