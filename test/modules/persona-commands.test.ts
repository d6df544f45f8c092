import { mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isObject } from '../../src/lib/guards.ts';
import type { StoredPersona } from '../../src/sandbox/personas/persona.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/server.ts';
import { temporaryDirectory } from '../support/bench.ts';
import { type Outcome, type RunOptions, readJson, runTavus } from '../support/command.ts';

const CUSTOM = { model: 'm', base_url: 'https://llm.example.com/v1', api_key: 'sk-old-0123456789' };
/** Of every persona, by the names of the client. */
const LEFT_OUT = ['persona_id', 'created_at', 'updated_at'];
const LAYERS = { tts: { tts_engine: 'cartesia', voice_settings: { speed: 1, pitch: null } }, stt: { hotwords: 'z' } };

interface CommandBench {
  readonly sandbox: Sandbox;
  readonly id: string;
  readonly directory: string;
  persona(verb: string, args: readonly string[], options?: RunOptions): Promise<Outcome>;
  content(id?: string): Readonly<Record<string, unknown>>;
  /** The bodies that were sent with this method. */
  sent(method: string): unknown[];
  own(): StoredPersona[];
}

async function open(
  layers: Record<string, Record<string, unknown>> = LAYERS,
  options?: SandboxOptions,
): Promise<CommandBench> {
  const sandbox = await startSandbox({ data: 'empty', ...options });
  onTestFinished(() => sandbox.close());
  const directory = await temporaryDirectory();
  const { id } = sandbox.store.addPersona({
    persona_name: 'Coach',
    system_prompt: 'Be kind.',
    document_tags: ['b', 'a'],
    layers: structuredClone(layers),
  });
  const own = () => [...sandbox.store.personas.values()].filter(({ owner }) => owner === 'user');
  return {
    ...{ sandbox, id, directory, own },
    persona: (verb, args, more) => runTavus(['persona', verb, ...args], { sandbox, directory, ...more }),
    content: (which = id) => ({ ...sandbox.store.personas.get(which)?.content }),
    sent: (method) => sandbox.requests.filter((request) => request.method === method).map(({ body }) => body),
  };
}

describe('tavus persona edit', () => {
  it('sets fields, shows the difference on standard error, and prints the persona', async () => {
    const { persona, id, sent, content } = await open();
    const settings = ['--set', 'layers.tts.voice_settings.speed=1.5', '--set', 'persona_name=2024'];
    const { code, output, errors } = await persona('edit', [id, ...settings, '--yes']);
    expect(code).toBe(0);
    expect(output).toMatch(new RegExp(`^${id}\t2024\tuser\t\t\\S+\n$`));
    expect(errors).toMatch(/Field {2}persona_name\n {2}- old {2}Coach\n {2}\+ new {2}"2024"\n/);
    expect(errors).toMatch(/Field {2}layers\.tts\.voice_settings\.speed\n {2}- old {2}1\n {2}\+ new {2}1\.5\n/);
    expect(sent('PATCH')).toEqual([
      [
        { op: 'add', path: '/persona_name', value: '2024' },
        { op: 'add', path: '/layers/tts/voice_settings/speed', value: 1.5 },
      ],
    ]);
    expect(content().layers).toEqual({
      ...LAYERS,
      tts: { ...LAYERS.tts, voice_settings: { speed: 1.5, pitch: null } },
    });
  });

  it('finds a persona by name, and prints JSON', async () => {
    const { persona, id } = await open();
    const edited = await persona('edit', ['Coach', '--set', 'context=Spring.', '--yes', '--json']);
    expect(readJson(edited)).toMatchObject({ persona_id: id, persona_name: 'Coach', context: 'Spring.' });
    const fields = await persona('edit', ['Coach', '--set', 'context=Winter.', '--yes', '--json=context']);
    expect(readJson(fields)).toEqual({ context: 'Winter.' });
  });

  it('takes a JSON Patch from a file, and from standard input', async () => {
    const { persona, id, directory, content, sent } = await open();
    const file = join(directory, '<your file>');
    await writeFile(file, JSON.stringify([{ op: 'remove', path: '/document_tags' }]));
    expect((await persona('edit', [id, '--patch', file, '--yes'])).code).toBe(0);
    const stdin = JSON.stringify([{ op: 'replace', path: '/layers/stt/stt_engine', value: 'tavus-whisper' }]);
    expect((await persona('edit', [id, '--patch', '-', '--yes'], { stdin })).code).toBe(0);
    expect(content()).not.toHaveProperty('document_tags');
    expect(content().layers).toEqual({ ...LAYERS, stt: { hotwords: 'z', stt_engine: 'tavus-whisper' } });
    expect(sent('PATCH')).toEqual([
      [{ op: 'remove', path: '/document_tags' }],
      [{ op: 'add', path: '/layers/stt/stt_engine', value: 'tavus-whisper' }],
    ]);
  });

  it('without a change sends nothing', async () => {
    const { persona, id, sent } = await open();
    const { code, output, errors } = await persona('edit', [id, '--set', 'persona_name=Coach']);
    expect([code, errors]).toEqual([0, 'Nothing changed.\n']);
    expect(output).toContain(id);
    expect(sent('PATCH')).toEqual([]);
  });

  it('without --yes shows the difference and sends nothing', async () => {
    const { persona, id, sent } = await open();
    const { code, output, errors } = await persona('edit', [id, '--set', 'persona_name=Tutor']);
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain('+ new  Tutor');
    expect(errors).toContain(`tavus: Change the persona “Coach” (${id}) as shown above?\n`);
    expect(errors).toContain('Pass --yes');
    expect(sent('PATCH')).toEqual([]);
  });

  it('with --dry-run shows the request without asking, and sends nothing', async () => {
    const { persona, id, sent, sandbox } = await open({ llm: CUSTOM });
    const settings = ['--set', 'layers.llm.model=n', '--set', 'layers.llm.api_key=sk-new-9876543210'];
    const { code, output, errors } = await persona('edit', [id, ...settings, '--dry-run', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(output)).toMatchObject({
      method: 'PATCH',
      url: `${sandbox.url}/v2/personas/${id}`,
      body: [{ op: 'add', path: '/layers/llm', value: { ...CUSTOM, model: 'n', api_key: '…3210' } }],
    });
    expect(output + errors).not.toContain('sk-new');
    expect(sent('PATCH')).toEqual([]);
  });

  it.each<[what: string, args: string[], words: string]>([
    [
      'no change',
      [],
      'Missing: --set, --patch, --document-ids, --document-tags, --guardrail-ids, --guardrail-tags or --objectives-id.',
    ],
    ['both ways to change', ['--set', 'context=x', '--patch', 'x.json'], '--set and --patch cannot be combined.'],
    ['no value', ['--set', 'context'], '--set context: Must be key=value'],
    ['an id', ['--set', 'persona_id=x'], '--set persona_id: persona_id is set by Tavus and cannot be changed.'],
    ['broken JSON', ['--set', 'layers={"tts": }'], '--set layers: Invalid JSON in line 1, column 9'],
    ['no such file', ['--patch', '/no/such/file.json'], 'The file does not exist.'],
    ['unknown fields for --json', ['--set', 'context=x', '--json=mood'], 'Unknown JSON field'],
  ])('with %s sends no request', async (_what, args, words) => {
    const { persona, id, sandbox } = await open();
    const { code, output, errors } = await persona('edit', [id, ...args, '--yes']);
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain(words);
    expect(sandbox.requests).toEqual([]);
  });

  it.each<[what: string, args: string[], words: string]>([
    ['a wrong type', ['--set', 'document_tags=a'], 'document_tags must be an array of strings.'],
    ['a way through a text', ['--set', 'persona_name.x=1'], 'Cannot set persona_name.x'],
  ])('with %s sends nothing', async (_what, args, words) => {
    const { persona, id, sent } = await open();
    const { code, errors } = await persona('edit', [id, ...args, '--yes']);
    expect(code).toBe(2);
    expect(errors).toContain(`tavus: ${words}`);
    expect(sent('PATCH')).toEqual([]);
  });

  it('of a custom llm names the required key, and does not print the given values', async () => {
    const { persona, id, sent, content } = await open({ llm: CUSTOM });
    const refused = await persona('edit', [id, '--set', 'layers.llm.model=n', '--yes']);
    expect(refused.code).toBe(2);
    expect(refused.errors).toContain('layers.llm.api_key is required');
    expect(sent('PATCH')).toEqual([]);
    const key = ['--set', 'layers.llm.api_key=sk-new-9876543210'];
    const { code, output, errors } = await persona('edit', [
      id,
      '--set',
      'layers.llm.model=n',
      ...key,
      '--yes',
      '--json',
    ]);
    expect(code).toBe(0);
    expect(output + errors).not.toContain('sk-new');
    expect(content().layers).toEqual({ llm: { ...CUSTOM, model: 'n', api_key: 'sk-new-9876543210' } });
  });

  it('does not print the value of an invalid --set, which may be a key', async () => {
    const { persona, id } = await open();
    const { errors } = await persona('edit', [id, '--set', 'updated_at.api_key=sk-new-9876543210', '--yes']);
    expect(errors).toContain('--set updated_at.api_key: updated_at is set by Tavus');
    expect(errors).not.toContain('sk-new');
  });

  it.each<[setting: string, value: unknown, question: string]>([
    ['mood=calm', 'calm', ''],
    ['mood=2024', 2024, ''],
    ['mood={"level": 3}', { level: 3 }, ''],
    ['name=x', 'x', ' Did you mean persona_name?'],
    ['llm.api_key=sk-new-9876543210', { api_key: 'sk-new-9876543210' }, ' Did you mean layers.llm?'],
  ])('sends a field that is not known here, and says so: %s', async (setting, value, question) => {
    const { persona, id, sent, sandbox } = await open();
    const [name = ''] = setting.split(/[.=]/);
    sandbox.fail({ method: 'PATCH', status: 200 });
    const { code, errors } = await persona('edit', [id, '--set', setting, '--yes']);
    expect(code).toBe(0);
    expect(errors).toContain(`▲ "${name}" is not a known field.${question} It is sent as it is.`);
    expect(errors).toContain(`▲ Sent, but not found in the persona: ${name}.`);
    expect(errors).not.toContain('sk-new');
    expect(sent('PATCH')).toEqual([[{ op: 'add', path: `/${name}`, value }]]);
  });

  it('changes a field that only Tavus knows, without a warning, and keeps the others', async () => {
    const { persona, id, sent, sandbox } = await open();
    Object.assign(sandbox.store.personas.get(id) ?? {}, { overrides: { mood: { level: 3, tone: 'warm' }, pace: 1 } });
    sandbox.fail({ method: 'PATCH', status: 200 });
    const { code, errors } = await persona('edit', [id, '--set', 'mood.level=4', '--yes']);
    expect([code, errors.includes('▲')]).toEqual([0, false]);
    expect(sent('PATCH')).toEqual([[{ op: 'add', path: '/mood/level', value: 4 }]]);
  });

  it('does not discard changes of the web builder without --force, even with --yes', async () => {
    const { persona, id, sandbox, content } = await open();
    Object.assign(sandbox.store.personas.get(id) ?? {}, { hasMakerChanges: true });
    const refused = await persona('edit', [id, '--set', 'persona_name=Tutor', '--yes']);
    expect([refused.code, refused.output]).toEqual([1, '']);
    expect(refused.errors).toContain('The web builder has unpublished changes of this persona. Nothing was changed.');
    expect(refused.errors).toContain('--force');
    expect(content().persona_name).toBe('Coach');
    expect((await persona('edit', [id, '--set', 'persona_name=Tutor', '--yes', '--force'])).code).toBe(0);
    expect(content().persona_name).toBe('Tutor');
  });

  it('of a stock persona says what to do instead', async () => {
    const { persona, sandbox } = await open();
    const stock = [...sandbox.store.personas.values()].find(({ owner }) => owner === 'system')?.id ?? '';
    const words = [stock, '--set', 'persona_name=Mine', '--yes'];
    const { code, errors } = await persona('edit', words);
    expect(code).toBe(2);
    expect(errors).toContain(`tavus persona clone ${stock}`);
    // Some are in neither list: then Tavus refuses the change.
    sandbox.fail({ path: /persona_type=system/, body: { data: [], total_count: 0 } });
    const refused = await persona('edit', words);
    expect(refused.code).toBe(1);
    expect(refused.errors).toContain(`tavus persona clone ${stock}`);
  });

  it('of a missing persona ends with 4', async () => {
    const { persona } = await open();
    expect((await persona('edit', ['p00000000', '--set', 'context=x', '--yes'])).code).toBe(4);
  });
});

describe('tavus persona export', () => {
  it('prints the fields to create a persona with, in a fixed order, and the layers unchanged', async () => {
    const { persona } = await open();
    const { code, output, errors } = await persona('export', ['Coach']);
    const exported = {
      persona_name: 'Coach',
      pipeline_mode: 'full',
      system_prompt: 'Be kind.',
      document_tags: ['b', 'a'],
    };
    expect([code, errors]).toEqual([0, `Left out, because Tavus sets it: ${LEFT_OUT.join(', ')}.\n`]);
    expect(output).toBe(`${JSON.stringify({ ...exported, layers: LAYERS }, undefined, 2)}\n`);
    const json = readJson(await persona('export', ['Coach', '--json']));
    expect(json).toEqual({ ...exported, layers: LAYERS, left_out: LEFT_OUT });
    expect(readJson(await persona('export', ['Coach', '--json=persona_name']))).toEqual({ persona_name: 'Coach' });
  });

  it('warns of keys that Tavus masks, and of secrets in clear text', async () => {
    const { persona } = await open({ llm: { ...CUSTOM, headers: { Authorization: 'Bearer x' } } });
    const { output, errors } = await persona('export', ['Coach']);
    expect(output).toContain('"api_key": "********"');
    expect(errors).toContain('Masked by Tavus: layers.llm.api_key.');
    expect(errors).toContain('in clear text: layers.llm.headers.Authorization.');
  });

  it('writes a file, and replaces one only with --force', async () => {
    const { persona, directory, id } = await open();
    const file = join(directory, 'coach.json');
    const first = await persona('export', ['Coach', '-o', file]);
    expect([first.code, first.output]).toEqual([0, `${id}\t${file}\n`]);
    const text = await readFile(file, 'utf8');
    expect(text).toBe((await persona('export', ['Coach'])).output);
    await writeFile(file, 'mine');
    const again = await persona('export', ['Coach', '--output', file]);
    expect([again.code, again.output]).toEqual([1, '']);
    expect(again.errors).toContain(`${file} already exists.`);
    expect(await readFile(file, 'utf8')).toBe('mine');
    const forced = await persona('export', ['Coach', '-o', file, '--force', '--json']);
    expect(readJson(forced)).toEqual({ persona_id: id, file, left_out: LEFT_OUT });
    expect(await readFile(file, 'utf8')).toBe(text);
    expect((await readdir(directory)).filter((name) => name.includes('part'))).toEqual([]);
  });

  it('writes to a folder, under the name of the persona, and through a link', async () => {
    const { persona, directory, sandbox } = await open();
    const folder = join(directory, 'out');
    await mkdir(folder);
    await persona('export', ['Coach', '-o', folder]);
    sandbox.store.addPersona({ persona_name: '../a/b', system_prompt: 'x' });
    await persona('export', ['../a/b', '-o', `${folder}/`]);
    expect((await readdir(folder)).sort()).toEqual(['Coach.json', expect.stringMatching(/^[^/]*a_b\.json$/)].sort());
    const linked = join(directory, 'link.json');
    await symlink(join(folder, 'Coach.json'), linked);
    await writeFile(join(folder, 'Coach.json'), 'old');
    expect((await persona('export', ['Coach', '-o', linked, '--force'])).code).toBe(0);
    expect(await readlink(linked)).toBe(join(folder, 'Coach.json'));
    expect(await readFile(join(folder, 'Coach.json'), 'utf8')).toContain('Be kind.');
  });

  it
    .skipIf(platform() === 'win32')
    .each([...['a\\b.json', 'a\\', '"a.json"', "'a'", 'a\\ b', ' a', 'a ', 'a\nb', '~a', 'file:', '*', '$HOME', '-a']])(
    'writes a file of exactly this name, which is imported by it again: %j',
    async (name) => {
      const { persona, directory, own } = await open();
      const file = join(directory, 'out', name);
      await mkdir(join(directory, 'out'));
      expect((await persona('export', ['Coach', '-o', file])).code).toBe(0);
      expect(await readdir(join(directory, 'out'))).toEqual([name]);
      expect((await persona('import', [file])).code).toBe(0);
      expect(own()).toHaveLength(2);
    },
  );

  it.each([
    ['into a folder that is not there', 'none/coach.json', 'The folder does not exist.'],
    ['below a file', 'file/coach.json', 'Part of the path is not a folder.'],
    ['over what is no file', '/dev/null', 'It is not a file.'],
  ])('%s fails, and leaves nothing behind', async (_where, name, words) => {
    const { persona, directory } = await open();
    await writeFile(join(directory, 'file'), 'x');
    const file = name.startsWith('/') ? name : join(directory, name);
    const { code, output, errors } = await persona('export', ['Coach', '-o', file, '--force']);
    expect([code, output]).toEqual([1, '']);
    expect(errors).toContain(`Could not write ${file}. ${words}`);
    expect(await readdir(directory)).toEqual(['file']);
  });

  it('to an empty path is refused', async () => {
    const { persona } = await open();
    const { code, errors } = await persona('export', ['Coach', '-o', '']);
    expect([code, errors]).toEqual([2, expect.stringContaining('-o is empty.')]);
  });

  it('writes to standard output with -o -', async () => {
    const { persona } = await open();
    expect((await persona('export', ['Coach', '-o', '-'])).output).toContain('"persona_name": "Coach"');
  });
});

describe('tavus persona import', () => {
  it.each(['flat', 'data'] as const)(
    'creates an equal persona from an export, with responses %s',
    async (personaShape) => {
      const bench = await open(LAYERS, { data: 'full', personaShape });
      for (const { id, content } of bench.own()) {
        const exported = await bench.persona('export', [id]);
        const stdin = exported.output.replaceAll('********', 'made-up-key');
        const { code, output } = await bench.persona('import', ['-', '--json=persona_id'], { stdin });
        expect(code).toBe(0);
        const made: unknown = JSON.parse(output);
        const madeId = isObject(made) ? String(made.persona_id) : '';
        expect(inOrder(bench.content(madeId))).toEqual(inOrder({ ...content }));
      }
    },
  );

  /** The layers as text, which shows their order; keys are masked. */
  function inOrder(content: Readonly<Record<string, unknown>>): object {
    const layers = JSON.stringify(content.layers, (name, value: unknown) => (name === 'api_key' ? 'key' : value));
    return { ...content, layers };
  }

  it('reads a response of the API with both families of names, and lists what it left out', async () => {
    const { persona, sandbox, id, own } = await open();
    const rowAt = async (path: string): Promise<object> => {
      const response = await fetch(`${sandbox.url}${path}/${id}`, { headers: { 'x-api-key': sandbox.apiKey } });
      return Object(await response.json());
    };
    const stdin = JSON.stringify({ data: [{ ...(await rowAt('/v2/personas')), ...(await rowAt('/v2/pals')) }] });
    const { code, errors } = await persona('import', ['-', '--name', 'Again'], { stdin });
    expect(code).toBe(0);
    expect(errors).toContain('Left out, because Tavus sets it: persona_id, created_at, updated_at, pal_id.');
    const [old, made] = own();
    expect(made?.content).toEqual({ ...old?.content, persona_name: 'Again' });
  });

  it('reads a file, and prints the new persona', async () => {
    const { persona, directory, own, sent } = await open();
    const file = join(directory, 'rio.json');
    await writeFile(
      file,
      '\ufeff{"pal_name": "Rio", "system_prompt": "x", "mood": "good", "layers": {"tts": {"n": null}}}\r\n',
    );
    const { code, output, errors } = await persona('import', [file]);
    const made = own().at(-1);
    expect([code, output.split('\t').slice(0, 3)]).toEqual([0, [made?.id, 'Rio', 'user']]);
    expect(errors).toContain('Not a known field, sent as it is: mood.');
    expect(sent('POST')).toEqual([expect.objectContaining({ mood: 'good' })]);
    expect(errors).toContain(`Imported “Rio” (persona ${made?.id}).`);
    expect(made?.content.layers).toEqual({ tts: { n: null } });
  });

  it.each<[what: string, text: string, words: string]>([
    ['no JSON', '{"persona_name": }', 'Standard input: Invalid JSON in line 1, column 18'],
    [
      'a wrong type',
      '{"persona_name": "x", "document_tags": "a"}',
      'Standard input: document_tags must be an array of strings.',
    ],
    ['several', '[{"persona_name": "x"}, {"persona_name": "y"}]', 'Contains 2 personas.'],
    [
      'a key that Tavus hid',
      JSON.stringify({ layers: { llm: { ...CUSTOM, api_key: '********' } } }),
      'layers.llm.api_key is required',
    ],
    [
      'no key',
      JSON.stringify({ layers: { llm: { base_url: 'https://x.example' } } }),
      'layers.llm.api_key is required',
    ],
  ])('of %s sends nothing', async (_what, stdin, words) => {
    const { persona, sandbox } = await open();
    const { code, output, errors } = await persona('import', ['-'], { stdin });
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain(words);
    expect(sandbox.requests).toEqual([]);
  });

  it('of an unreadable file reports it', async () => {
    const { persona, directory } = await open();
    expect((await persona('import', [join(directory, 'none.json')])).errors).toContain('The file does not exist.');
    const { code, errors } = await persona('import', []);
    expect([code, errors]).toEqual([2, expect.stringContaining('Missing: [file].')]);
  });

  it('with --dry-run shows the request, with its keys masked', async () => {
    const { persona, sandbox } = await open();
    const stdin = JSON.stringify({ persona_name: 'Rio', layers: { llm: { ...CUSTOM, api_key: 'sk-new-9876543210' } } });
    const { code, output } = await persona('import', ['-', '--dry-run'], { stdin });
    expect(code).toBe(0);
    expect(output).toContain(`POST ${sandbox.url}/v2/personas\n`);
    expect(output).toContain('"api_key": "…3210"');
    expect(sandbox.requests).toEqual([]);
  });

  it('leaves out an optional masked key with a warning', async () => {
    const { persona, sent } = await open();
    const stdin = JSON.stringify({ persona_name: 'Rio', system_prompt: 'x', layers: { tts: { api_key: '********' } } });
    const { code, errors } = await persona('import', ['-'], { stdin });
    expect(code).toBe(0);
    expect(errors).toContain('Left out, because Tavus masks it: layers.tts.api_key.');
    expect(sent('POST')).toEqual([{ persona_name: 'Rio', system_prompt: 'x', layers: { tts: {} } }]);
  });
});

describe('tavus persona clone', () => {
  it.each([
    [[], 'Copy of Coach'],
    [['--name', 'Tutor'], 'Tutor'],
  ])('makes an equal one: %j', async (args, name) => {
    const { persona, own } = await open();
    const { code, output, errors } = await persona('clone', ['Coach', ...args]);
    const [old, made] = own();
    expect([code, output.split('\t').slice(0, 3)]).toEqual([0, [made?.id, name, 'user']]);
    expect(errors).toBe(
      `Left out, because Tavus sets it: ${LEFT_OUT.join(', ')}.\n✔ Cloned “Coach”: “${name}” is persona ${made?.id}.\n`,
    );
    expect(made?.content).toEqual({ ...old?.content, persona_name: name });
  });

  it('of a stock persona belongs to the user', async () => {
    const { persona, own } = await open();
    expect((await persona('clone', ['News Anchor'])).code).toBe(0);
    expect(own().at(-1)?.content.persona_name).toBe('Copy of News Anchor');
  });

  it('of a persona without a name is named after its id', async () => {
    const { persona, sandbox, own } = await open();
    const { id } = sandbox.store.addPersona({ persona_name: null, system_prompt: 'x' });
    await persona('clone', [id]);
    expect(own().at(-1)?.content.persona_name).toBe(`Copy of ${id}`);
  });

  it('of a custom llm says how to give its key', async () => {
    const { persona, sent } = await open({ llm: CUSTOM });
    const { code, errors } = await persona('clone', ['Coach']);
    expect(code).toBe(2);
    expect(errors).toContain('layers.llm.api_key is required');
    expect(errors).toContain('tavus persona export');
    expect(sent('POST')).toEqual([]);
  });

  it('succeeds even if the copy cannot be loaded', async () => {
    const { persona, sandbox, id, own } = await open();
    sandbox.fail({
      method: 'GET',
      path: new RegExp(`/v2/personas/(?!${id})`),
      status: 503,
      times: Number.POSITIVE_INFINITY,
    });
    const { code, output, errors } = await persona('clone', [id]);
    expect([code, output.split('\t')[0]]).toEqual([0, own().at(-1)?.id]);
    expect(errors).toContain('The change was made, but the persona could not be loaded again.');
  });
});

it.each(['edit', 'clone', 'export', 'import'])('help of tavus persona %s has two examples', async (verb) => {
  const { code, output } = await runTavus(['persona', verb, '--help']);
  expect(code).toBe(0);
  const examples = output
    .split('\n')
    .filter((line) => line.startsWith(`  tavus persona ${verb}`) || line.includes(`| tavus persona ${verb}`));
  expect(examples.length).toBeGreaterThanOrEqual(2);
});
