import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toCommandLine } from '../../src/lib/text/shell-words.ts';
import { type Bench, type BenchOptions, openBench } from '../support/bench.ts';
import { back, confirm, edit, fill, interrupt, menu, pick, type Step } from '../support/script.ts';

const LIST = 'List Personas';
const WHAT = 'What to do with this persona';
const SURE = 'Change the persona';
const AGAIN = 'Open the editor again?';
const KEYS = 'Keys that Tavus masks';
const LEFT = 'You left an edit of this persona just now';
const KEPT = 'say: Your changes are kept as a draft. Edit this persona again to continue.';
const LAYERS = { tts: { tts_engine: 'cartesia', voice_settings: { speed: 1, pitch: null } } };
const CUSTOM = { model: 'm', base_url: 'https://llm.example.com/v1', api_key: 'sk-old-0123456789' };

interface EditBench extends Bench {
  readonly id: string;
  /** Edits the one persona from the menu. */
  edit(...steps: readonly Step[]): Promise<void>;
  content(): Readonly<Record<string, unknown>>;
  draft(): Promise<string | undefined>;
}

async function openEdit(
  layers: Record<string, Record<string, unknown>> = LAYERS,
  options?: BenchOptions,
): Promise<EditBench> {
  const bench = await openBench(options);
  const { id } = bench.sandbox.store.addPersona({
    persona_name: 'Coach',
    system_prompt: 'Be kind.',
    layers: structuredClone(layers),
  });
  return {
    ...bench,
    id,
    edit: (...steps) => bench.visit('edit_persona', pick('Edit a Persona', 'Coach'), ...steps),
    content: () => ({ ...bench.sandbox.store.personas.get(id)?.content }),
    async draft() {
      const file = join(bench.directory, 'drafts', `edit-persona-${id}.json`);
      return await readFile(file, 'utf8').catch(() => undefined);
    },
  };
}

/** Replaces a part of the text, which must be there. */
function replace(part: string, other: string): Step {
  return edit('json', (text) => {
    if (!text.includes(part)) throw new Error(`No ${part} in ${text}`);
    return text.replace(part, other);
  });
}

const TUTOR = replace('"Coach"', '"Tutor"');
const BROKEN = replace('"Coach",', '"Tutor"');

describe('editing a persona in the editor', () => {
  it('shows only the writable fields', async () => {
    const bench = await openEdit();
    await bench.edit(edit('json', (text) => text));
    expect(JSON.parse(bench.ui.screen('json').lines.join('\n'))).toEqual({
      persona_name: 'Coach',
      pipeline_mode: 'full',
      system_prompt: 'Be kind.',
      layers: LAYERS,
    });
    expect(bench.ui.screen('json').lines[1]).toBe('  "persona_name": "Coach",');
  });

  it('shows the difference, asks, sends only that, and shows the equivalent command', async () => {
    const { edit: run, ui, id, sent, content } = await openEdit();
    await run(replace('"speed": 1', '"speed": 1.5'), confirm(SURE, true));
    expect(sent('PATCH')).toEqual([
      {
        path: `/v2/personas/${id}`,
        body: [{ op: 'add', path: '/layers/tts/voice_settings/speed', value: 1.5 }],
      },
    ]);
    expect(ui.transcript).toEqual([
      '= Changes to “Coach”',
      'Field: layers.tts.voice_settings.speed',
      '- old: 1',
      '+ new: 1.5',
      `ok: Changed “Coach” (persona ${id}).`,
      `command: Next time: tavus persona edit ${id} --set layers.tts.voice_settings.speed=1.5`,
    ]);
    expect(ui.screen(SURE).lines).toEqual([`Change the persona “Coach” (${id}) as shown above?`]);
    expect(content().layers).toEqual({ tts: { tts_engine: 'cartesia', voice_settings: { speed: 1.5, pitch: null } } });
  });

  it.each([
    ['unchanged', (text: string) => text],
    ['laid out differently', (text: string) => JSON.stringify(JSON.parse(text))],
    [
      'in another order',
      (text: string) => JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text)).reverse())),
    ],
  ])('asks and sends nothing for a text that comes back %s', async (_how, change) => {
    const bench = await openEdit();
    await bench.edit(edit('json', change));
    expect(bench.ui.transcript).toEqual(['say: Nothing changed.']);
    expect(bench.sent('PATCH')).toEqual([]);
    expect(await bench.draft()).toBeUndefined();
  });

  it('treats a 304 as no change', async () => {
    const bench = await openEdit();
    bench.sandbox.fail({ method: 'PATCH', status: 304 });
    await bench.edit(TUTOR, confirm(SURE, true));
    expect(bench.ui.transcript.at(-1)).toBe('say: Nothing changed.');
    expect(await bench.draft()).toBeUndefined();
  });

  it('shows the changed persona in its details and in the list', async () => {
    const { visit, ui, id } = await openEdit();
    const steps = [menu(WHAT, 'Edit'), TUTOR, confirm(SURE, true), back(WHAT), back(LIST)];
    await visit('list_personas', pick(LIST, 'Coach'), ...steps);
    expect(ui.transcript.filter((line) => line.startsWith('Name: '))).toEqual(['Name: Coach', 'Name: Tutor']);
    expect(ui.transcript.filter((line) => line.startsWith('Kind: '))).toEqual([
      'Kind: user: your own',
      'Kind: user: your own',
    ]);
    expect(ui.screen(LIST).lines[0]).toContain(`Tutor | ${id}`);
  });

  it.each([
    ['flat', 'flat'],
    ['under data', 'data'],
  ] as const)('reads a persona answered %s', async (_how, personaShape) => {
    const bench = await openEdit(LAYERS, { personaShape });
    await bench.edit(TUTOR, confirm(SURE, true));
    expect(bench.content().persona_name).toBe('Tutor');
  });

  it('is not for stock personas', async () => {
    const { visit, ui } = await openEdit();
    await visit(
      'edit_persona',
      pick('Edit a Persona', 'Coach'),
      edit('json', () => ''),
    );
    expect(ui.screen('Edit a Persona').blocked).toEqual({});
    await visit('list_personas', pick(LIST, 'News Anchor', 'system'), back(WHAT), back(LIST));
    expect(ui.screen(WHAT).blocked.Edit).toBe('Stock personas cannot be edited, only cloned.');
  });

  it('is cancelled by an empty text, without a draft', async () => {
    const bench = await openEdit();
    await bench.edit(edit('json', () => ' \n'));
    expect(bench.ui.transcript).toEqual(['say: Nothing was changed.']);
    expect(await bench.draft()).toBeUndefined();
  });
});

describe('a text that is not a persona', () => {
  it.each<[what: string, step: Step, problem: string]>([
    ['no JSON', BROKEN, 'fail: Invalid JSON in line 3, column 3:'],
    ['no object', edit('json', () => '[]'), 'fail: A persona must be a JSON object'],
    [
      'an id',
      replace('"Coach",', '"Coach", "persona_id": "p1",'),
      'fail: persona_id is set by Tavus and cannot be changed.',
    ],
    ['a wrong type', replace('"Coach"', '7'), 'fail: persona_name must be text.'],
    [
      'a number that can’t be kept',
      replace('"speed": 1', '"speed": 1e999'),
      'fail: The number 1e999 cannot be sent exactly',
    ],
  ])('with %s is reported, and the editor opens again with it', async (_what, step, problem) => {
    const bench = await openEdit();
    const first = step.does === 'edit' ? step.change : String;
    let typed = '';
    const remember = edit('json', (text) => {
      typed = first(text);
      return typed;
    });
    await bench.edit(
      remember,
      menu(AGAIN, 'Edit again'),
      edit('json', (text) => {
        expect(text).toBe(typed);
        return '{"persona_name": "Tutor", "system_prompt": "Be kind."}';
      }),
      confirm(SURE, true),
    );
    expect(bench.ui.transcript[0]).toContain(problem);
    expect(bench.content()).toMatchObject({ persona_name: 'Tutor', layers: {} });
  });

  it.each([
    ['Give up', menu(AGAIN, 'Give up')],
    ['Esc', back(AGAIN)],
  ])('is kept as a draft after %s', async (_how, step) => {
    const bench = await openEdit();
    await bench.edit(BROKEN, step);
    expect(bench.ui.transcript.at(-1)).toBe(KEPT);
    bench.advance(3 * 3_600_000);
    const title = 'You left an edit of this persona 3 h ago';
    await bench.edit(menu(title, 'Continue with the draft'), replace('"Tutor"', '"Tutor",'), confirm(SURE, true));
    expect(bench.content().persona_name).toBe('Tutor');
    expect(await bench.draft()).toBeUndefined();
  });
});

describe('an edit that was not sent', () => {
  it.each<[how: string, step: Step]>([
    ['a no', confirm(SURE, false)],
    ['Esc', back(SURE)],
    ['Esc while it was sent', back('Changing the persona')],
  ])('after %s is offered again', async (how, step) => {
    const bench = await openEdit();
    const steps = how.includes('sent') ? [confirm(SURE, true), step] : [step];
    await bench.edit(TUTOR, ...steps);
    expect(bench.ui.transcript).toContain(KEPT);
    await bench.edit(
      menu(LEFT, 'Continue with the draft'),
      edit('json', (text) => text),
      confirm(SURE, true),
    );
    expect(bench.content().persona_name).toBe('Tutor');
  });

  it('is on the disk if Ctrl+C ends the program at the question', async () => {
    const bench = await openEdit();
    bench.ui.expect(pick('Edit a Persona', 'Coach'), TUTOR, interrupt(SURE));
    await expect(bench.machine.run('edit_persona')).rejects.toThrow();
    expect(await bench.draft()).toContain('Tutor');
    expect(bench.ui.transcript).not.toContain(KEPT);
  });

  it('after a refusal is offered again, after the reason was shown', async () => {
    const bench = await openEdit();
    bench.sandbox.fail({ method: 'PATCH', status: 400, body: { error: 'No such mode' } });
    await bench.edit(TUTOR, confirm(SURE, true));
    expect(bench.ui.transcript).toContain(KEPT);
    expect(bench.ui.transcript.at(-2)).toContain('fail: Tavus rejected the request: No such mode');
    await bench.edit(menu(LEFT, 'Start over'), replace('"Coach"', '"Third"'), confirm(SURE, true));
    expect(bench.content().persona_name).toBe('Third');
  });

  it('but may have been received is offered with a warning', async () => {
    const bench = await openEdit();
    bench.sandbox.fail({ method: 'PATCH', drop: 'after' });
    await bench.edit(replace('"speed": 1', '"speed": 2'), confirm(SURE, true));
    await bench.edit(
      menu(LEFT, 'Continue with the draft'),
      edit('json', (text) => text),
    );
    const warning = bench.ui.transcript.find((line) => line.startsWith('warn: Could not reach Tavus'));
    expect(warning).toContain('Tavus may have received the request.');
    expect(bench.ui.transcript.at(-1)).toBe('say: Nothing changed.');
  });

  it('warns if the persona has changed since', async () => {
    const bench = await openEdit();
    await bench.edit(TUTOR, confirm(SURE, false));
    Object.assign(bench.sandbox.store.personas.get(bench.id)?.content ?? {}, { context: 'Spring.' });
    await bench.edit(
      menu(LEFT, 'Continue with the draft'),
      edit('json', () => ''),
    );
    expect(bench.ui.transcript).toContainEqual(expect.stringMatching(/^warn: The persona has changed since\./));
  });

  it('can be kept without continuing', async () => {
    const bench = await openEdit();
    await bench.edit(TUTOR, confirm(SURE, false));
    await bench.edit(back(LEFT));
    expect(await bench.draft()).toContain('Tutor');
  });

  it('has a safe file name', async () => {
    const bench = await openEdit();
    const persona = { persona_id: '../../up', persona_name: 'Coach', system_prompt: 'Be kind.' };
    bench.sandbox.fail({ method: 'GET', path: `/v2/personas/${bench.id}`, body: persona });
    await bench.edit(TUTOR, confirm(SURE, false));
    expect(await readdir(join(bench.directory, 'drafts'))).toEqual(['edit-persona-______up.json']);
  });
});

describe('a persona that was deleted, or cannot be loaded after the edit', () => {
  it('is distinguished from an unknown id in the patch', async () => {
    const bench = await openEdit();
    const replica = replace('"full"', '"full", "default_replica_id": "r00000"');
    await bench.edit(replica, confirm(SURE, true));
    expect(bench.ui.transcript.at(-2)).toContain('fail: Id not found: Invalid replica_uuid');
    bench.sandbox.fail({ method: 'PATCH', status: 400, body: { error: 'Invalid persona_id' } });
    await bench.edit(menu(LEFT, 'Start over'), TUTOR, confirm(SURE, true));
    expect(bench.ui.transcript.at(-1)).toContain(`tavus persona clone ${bench.id}`);
  });

  it('is changed even if it cannot be loaded again', async () => {
    const { edit: run, ui, sandbox, id } = await openEdit();
    const fail = () => sandbox.fail({ method: 'GET', path: `/v2/personas/${id}`, status: 503, times: 4 });
    const tutor = edit('json', (text) => {
      fail();
      return text.replace('Coach', 'Tutor');
    });
    await run(tutor, confirm(SURE, true));
    expect(ui.transcript.at(-3)).toContain('warn: The change was made, but the persona could not be loaded again.');
    expect(ui.transcript.at(-2)).toBe(`ok: Changed “Tutor” (persona ${id}).`);
  });
});

describe('a custom llm', () => {
  const openCustom = () => openEdit({ llm: CUSTOM, stt: { hotwords: 'a' } });
  const model = replace('"m"', '"n"');

  it('is sent as a whole with the key that was asked for, which is never shown', async () => {
    const bench = await openCustom();
    const key = 'sk-new-9876543210';
    await bench.edit(model, fill(KEYS, { '/layers/llm/api_key': key }), confirm(SURE, true));
    expect(bench.sent('PATCH')[0]?.body).toEqual([
      { op: 'add', path: '/layers/llm', value: { ...CUSTOM, model: 'n', api_key: key } },
    ]);
    expect(bench.ui.transcript).toContain('+ new: …3210');
    expect(bench.ui.transcript.at(-1)).toBe(
      `command: Next time (the text is not in a file yet): tavus persona edit ${bench.id} --patch <your file>`,
    );
    expect(bench.ui.allText()).not.toContain(key);
    expect(bench.ui.screen(KEYS).lines.join('\n')).toContain('llm.api_key: ');
  });

  it('is not sent without that key, and Esc keeps a draft', async () => {
    const bench = await openCustom();
    await bench.edit(model, fill(KEYS, {}, { '/layers/llm/api_key': 'llm.api_key is needed.' }), back(KEYS));
    expect(bench.sent('PATCH')).toEqual([]);
    expect(bench.ui.transcript).toEqual([KEPT]);
  });

  it('needs no key if something else is changed', async () => {
    const bench = await openCustom();
    await bench.edit(replace('"hotwords": "a"', '"hotwords": "b"'), confirm(SURE, true));
    expect(bench.sent('PATCH')[0]?.body).toEqual([{ op: 'add', path: '/layers/stt/hotwords', value: 'b' }]);
    expect(bench.content().layers).toMatchObject({ llm: CUSTOM });
  });

  it('takes a key from the text, and the draft masks it', async () => {
    const bench = await openCustom();
    const key = 'sk-new-9876543210';
    const typed = edit('json', (text) => text.replace('********', key).replace('"m"', '"n"'));
    await bench.edit(typed, confirm(SURE, false));
    const draft = await bench.draft();
    expect(draft).toContain('********');
    expect(draft).not.toContain('sk-new');
    expect(bench.ui.allText()).not.toContain('sk-new');
    await bench.edit(menu(LEFT, 'Continue with the draft'), replace('********', key), confirm(SURE, true));
    expect(bench.content().layers).toMatchObject({ llm: { model: 'n', api_key: key } });
  });

  it('keeps no draft if only a key was typed', async () => {
    const bench = await openCustom();
    await bench.edit(replace('********', 'sk-new-9876543210'), confirm(SURE, false));
    expect(await bench.draft()).toBeUndefined();
    expect(bench.ui.transcript.at(-1)).toBe('say: Nothing was changed.');
  });

  it('masks a header in the draft, and takes it from Tavus again', async () => {
    const headers = { Authorization: 'Bearer tok-0123456789' };
    const bench = await openEdit({ llm: { model: 'm', headers } });
    await bench.edit(model, confirm(SURE, false));
    expect(await bench.draft()).not.toContain('tok-0123456789');
    await bench.edit(
      menu(LEFT, 'Continue with the draft'),
      edit('json', (text) => text),
      confirm(SURE, true),
    );
    expect(bench.sent('PATCH')[0]?.body).toEqual([{ op: 'add', path: '/layers/llm/model', value: 'n' }]);
    expect(bench.content().layers).toEqual({ llm: { model: 'n', headers } });
  });
});

describe('unpublished changes of the web builder', () => {
  const CONFLICT = 'Discard the unpublished changes?';

  async function openConflict(): Promise<EditBench> {
    const bench = await openEdit();
    Object.assign(bench.sandbox.store.personas.get(bench.id) ?? {}, { hasMakerChanges: true });
    return bench;
  }

  it('are discarded if the user chooses so', async () => {
    const bench = await openConflict();
    await bench.edit(TUTOR, confirm(SURE, true), menu(CONFLICT, 'Discard them'));
    expect(bench.sent('PATCH').map(({ path }) => path)).toEqual([
      `/v2/personas/${bench.id}`,
      `/v2/personas/${bench.id}?force=true`,
    ]);
    expect(bench.content().persona_name).toBe('Tutor');
  });

  it.each([
    ['Keep them', menu(CONFLICT, 'Keep them')],
    ['Esc', back(CONFLICT)],
  ])('are kept after %s, with a draft of the edit', async (_how, step) => {
    const bench = await openConflict();
    await bench.edit(TUTOR, confirm(SURE, true), step);
    expect(bench.sent('PATCH')).toHaveLength(1);
    expect(bench.content().persona_name).toBe('Coach');
    expect(await bench.draft()).toContain('Tutor');
  });

  it('are not confused with another conflict', async () => {
    const bench = await openEdit();
    bench.sandbox.fail({ method: 'PATCH', status: 409, body: { message: 'Busy' } });
    await bench.edit(TUTOR, confirm(SURE, true));
    expect(bench.ui.transcript.at(-2)).toContain('fail: Tavus reports a conflict: Busy');
  });
});

describe('in the menu', () => {
  const CLONE = 'Clone the persona';
  const EXPORT = 'Export the persona';
  const IMPORT = 'Import a Persona';

  it('a persona is cloned under a name that can be changed, and the list has both', async () => {
    const { visit, ui, sent, id } = await openEdit();
    const steps = [menu(WHAT, 'Clone'), fill(CLONE, { persona_name: 'Coach, French' }), back(WHAT), back(LIST)];
    await visit('list_personas', pick(LIST, 'Coach'), ...steps);
    expect(ui.screen(CLONE).lines[0]).toBe('Name: Copy of Coach');
    expect(sent('POST')).toEqual([
      {
        path: '/v2/personas',
        body: { persona_name: 'Coach, French', pipeline_mode: 'full', system_prompt: 'Be kind.', layers: LAYERS },
      },
    ]);
    expect(ui.screen(LIST).lines.map((line) => line.split(' | ')[0])).toEqual(['Coach, French', 'Coach']);
    expect(ui.transcript.at(-1)).toBe(`command: Next time: tavus persona clone ${id} --name 'Coach, French'`);
  });

  it('a stock persona is cloned too', async () => {
    const { visit, ui, sandbox } = await openEdit();
    const steps = [menu(WHAT, 'Clone'), fill(CLONE), back(WHAT), back(LIST)];
    await visit('list_personas', pick(LIST, 'News Anchor', 'system'), ...steps);
    const own = [...sandbox.store.personas.values()].filter(({ owner }) => owner === 'user');
    expect(own.map(({ content }) => content.persona_name)).toEqual(['Coach', 'Copy of News Anchor']);
    expect(ui.transcript.some((line) => line.startsWith('ok: Cloned “News Anchor”: “Copy of News Anchor” is'))).toBe(
      true,
    );
  });

  it('a clone with a custom llm needs its key, but not the others', async () => {
    const bench = await openEdit({ llm: CUSTOM, tts: { tts_engine: 'elevenlabs', api_key: 'tts-0123456789' } });
    await bench.visit(
      'list_personas',
      ...[pick(LIST, 'Coach'), menu(WHAT, 'Clone')],
      fill(CLONE, {}, { '/layers/llm/api_key': 'llm.api_key is needed.' }),
      fill(CLONE, { '/layers/llm/api_key': 'sk-1' }),
      ...[back(WHAT), back(LIST)],
    );
    expect(bench.sent('POST')[0]?.body).toMatchObject({
      layers: { llm: { ...CUSTOM, api_key: 'sk-1' }, tts: { tts_engine: 'elevenlabs' } },
    });
    expect(JSON.stringify(bench.sent('POST')[0]?.body)).not.toContain('***');
    expect(bench.ui.transcript).toContain('warn: Left out, because Tavus masks it: layers.tts.api_key.');
  });

  it('the form comes back if the clone was refused', async () => {
    const bench = await openEdit();
    bench.sandbox.fail({ method: 'POST', status: 400, body: { error: 'persona_name is taken' } });
    const steps = [menu(WHAT, 'Clone'), fill(CLONE), fill(CLONE, { persona_name: 'Other' }), back(WHAT), back(LIST)];
    await bench.visit('list_personas', pick(LIST, 'Coach'), ...steps);
    expect(bench.ui.screen(CLONE).lines).toContain(
      '! Tavus rejected the request: persona_name is taken (400, POST /v2/personas) A value is missing or invalid. Change it and try again.',
    );
  });

  it('a persona is exported to a new file, which is imported again', async () => {
    const bench = await openEdit();
    const file = join(bench.directory, 'coach.json');
    await writeFile(file, 'mine');
    const other = join(bench.directory, 'other.json');
    await bench.visit(
      'list_personas',
      ...[pick(LIST, 'Coach'), menu(WHAT, 'Export')],
      ...[fill(EXPORT, { file }), fill(EXPORT, { file: other }), back(WHAT), back(LIST)],
    );
    expect(await readFile(file, 'utf8')).toBe('mine');
    expect(bench.ui.screens.filter(({ title }) => title === EXPORT)[0]?.lines[0]).toBe('Save as: Coach.json');
    expect(bench.ui.screen(EXPORT).lines).toContain(`! ${file} already exists.`);
    expect(bench.ui.transcript.at(-1)).toBe(`command: Next time: tavus persona export ${bench.id} --output ${other}`);

    await bench.visit(
      'import_persona',
      fill(IMPORT, { file: other }),
      fill(IMPORT, { persona_name: 'Again' }),
      confirm(IMPORT, true),
    );
    const [old, made] = [...bench.sandbox.store.personas.values()].filter(({ owner }) => owner === 'user');
    expect(made?.content).toEqual({ ...old?.content, persona_name: 'Again' });
    expect(bench.ui.transcript.slice(-2)).toEqual([
      `ok: Imported “Again” (persona ${made?.id}).`,
      `command: Next time: tavus persona import ${other} --name Again`,
    ]);
  });

  it.skipIf(platform() === 'win32')('a path is accepted as it is typed, or as a terminal pastes it', async () => {
    const bench = await openEdit();
    await mkdir(join(bench.directory, 'my films'));
    const [escaped, quoted] = [`${bench.directory}/my\\ films/`, `'${bench.directory}/my films/it.json' `];
    const [literal, saved] = [join(bench.directory, 'a\\b.json'), join(bench.directory, 'my films', 'it.json')];
    const steps = [`${escaped}it.json`, escaped, literal].flatMap((file) => [
      menu(WHAT, 'Export'),
      fill(EXPORT, { file }),
    ]);
    await bench.visit('list_personas', pick(LIST, 'Coach'), ...steps, back(WHAT), back(LIST));
    expect((await readdir(join(bench.directory, 'my films'))).sort()).toEqual(['Coach.json', 'it.json']);
    expect(await readdir(bench.directory)).toContain('a\\b.json');
    for (const [typed, path] of [
      [quoted, saved],
      [literal, literal],
    ] as const) {
      await bench.visit(
        'import_persona',
        fill(IMPORT, { file: typed }),
        fill(IMPORT, { persona_name: 'Again' }),
        confirm(IMPORT, true),
      );
      expect(bench.ui.transcript.at(-1)).toBe(
        `command: Next time: ${toCommandLine(['persona', 'import', path, '--name', 'Again'])}`,
      );
    }
  });

  it('an invalid file is reported at its field', async () => {
    const bench = await openEdit();
    const file = join(bench.directory, 'broken.json');
    await writeFile(file, '{"persona_name": }');
    const tries = [file, join(bench.directory, 'none.json'), bench.directory, '-'];
    await bench.visit('import_persona', ...tries.map((name) => fill(IMPORT, { file: name })), back(IMPORT));
    const problems = bench.ui.screens.flatMap(({ lines }) => lines.filter((line) => line.startsWith('! ')));
    expect(problems).toEqual([
      `! ${file}: Invalid JSON in line 1, column 18: Unexpected token '}'.`,
      `! ${join(bench.directory, 'none.json')}: The file does not exist.`,
      `! ${bench.directory}: It is a folder, not a file.`,
      '! -: The file does not exist.',
    ]);
    expect(bench.sandbox.requests).toEqual([]);
  });

  it.each([
    ['no', confirm(IMPORT, false)],
    ['Esc', back(IMPORT)],
  ])('an import shows the persona and asks; %s leads back to the form and creates nothing', async (_what, answer) => {
    const bench = await openEdit();
    const file = join(bench.directory, 'tutor.json');
    const layers = { llm: { ...CUSTOM, api_key: 'sk-0123456789-wxyz' } };
    await writeFile(file, JSON.stringify({ persona_name: 'Tutor', system_prompt: 'Be kind.', greeting: 'Hi', layers }));
    const name = { persona_name: 'Tutor 2' };
    await bench.visit('import_persona', fill(IMPORT, { file }), fill(IMPORT, name), answer, back(IMPORT));
    expect(bench.ui.transcript.slice(0, 4)).toEqual([
      '= Persona in tutor.json',
      'Name: Tutor',
      'System prompt: Be kind.',
      'Greeting: Hi',
    ]);
    expect(bench.ui.transcript[4]).toMatch(/^Layers: llm:/);
    expect(bench.ui.allText()).toContain('Create the persona “Tutor 2” as shown above?');
    expect(bench.ui.allText()).not.toContain('sk-0123456789');
    expect(bench.sent('POST')).toEqual([]);
  });

  it('an import lists the fields that Tavus sets, and those that are not known', async () => {
    const bench = await openEdit();
    const file = join(bench.directory, 'answer.json');
    const row = { pal_id: 'p1', pal_name: 'Rio', system_prompt: 'x', updated_at: 'y', mood: 'good' };
    await writeFile(file, JSON.stringify({ data: [row] }));
    await bench.visit('import_persona', fill(IMPORT, { file }), fill(IMPORT), confirm(IMPORT, true));
    expect(bench.ui.transcript.slice(3, 6)).toEqual([
      'Other: mood: good',
      'say: Left out, because Tavus sets it: pal_id, updated_at.',
      'say: Not a known field, sent as it is: mood.',
    ]);
    expect(bench.sent('POST')[0]?.body).toEqual({ persona_name: 'Rio', system_prompt: 'x', mood: 'good' });
  });
});
