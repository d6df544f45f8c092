import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCommandLine } from '../../src/app/cli/command-line.ts';
import { Given } from '../../src/core/command.ts';
import { UsageError } from '../../src/lib/errors.ts';
import { formOptions, formWords, readFields, setFormValues } from '../../src/modules/forms/form-command.ts';
import { sendForm } from '../../src/modules/forms/send-form.ts';
import { PERSONA } from '../../src/modules/nouns/persona.ts';
import { REPLICAS } from '../../src/modules/nouns/replica.ts';
import { PERSONA_CREATION } from '../../src/modules/persona/create.ts';
import { createItem } from '../../src/modules/resource/creation.ts';
import { Form, type FormField } from '../../src/ui/form/form.ts';
import { Back } from '../../src/ui/ui.ts';
import { openBench } from '../support/bench.ts';
import { createFakeIo } from '../support/fake-io.ts';
import { CREATE_REPLICA, GENERATE_VIDEO } from '../support/noun-commands.ts';
import { back, comeBack, fill, leave, pick } from '../support/script.ts';

type Name = 'thing_name' | 'source' | 'text' | 'audio_url' | 'mode' | 'fast' | 'see_through' | 'secret_json';

const YES_OR_NO = [
  { value: '', label: 'no' },
  { value: 'yes', label: 'yes' },
];

const FIELDS: readonly FormField<Name>[] = [
  { name: 'thing_name', label: 'Name', kind: 'text', flag: 'name', required: true, help: 'What you find it by.' },
  {
    ...{ name: 'source', label: 'Speaks', kind: 'choice', flag: false },
    choices: [
      { value: 'text', label: 'a text' },
      { value: 'audio', label: 'a sound' },
    ],
  },
  {
    ...{ name: 'text', label: 'Text', kind: 'longText', required: true, fileType: 'md' },
    help: ({ source }) => `What to say as ${source}.`,
    requiredWhen: 'without --audio-url',
    isVisible: ({ source }) => source === 'text',
    whenHidden: 'Give --text or --audio-url, not both.',
  },
  {
    ...{ name: 'audio_url', label: 'Audio URL', kind: 'text', required: true, whenEmpty: '(none yet)' },
    isVisible: ({ source }) => source === 'audio',
    check: (value) => (value.startsWith('https:') ? undefined : 'Not a link.'),
  },
  {
    ...{ name: 'mode', label: 'Mode', kind: 'choice', more: true, flagHelp: 'How it works.' },
    choices: [
      { value: '', label: "full (Tavus' default)" },
      ...['echo', 'mute'].map((value) => ({ value, label: value })),
    ],
  },
  { name: 'fast', label: 'Fast', kind: 'choice', more: true, choices: YES_OR_NO, help: 'Quickly.' },
  {
    ...{ name: 'see_through', label: 'Transparent', kind: 'choice', more: true, choices: YES_OR_NO },
    isVisible: ({ fast }) => fast === 'yes',
  },
  {
    ...{ name: 'secret_json', label: 'Layers', kind: 'longText', more: true, fileType: 'json', flag: 'layers' },
    isKept: (value) => !value.includes('key'),
  },
];

const newForm = (values: Partial<Record<Name, string>> = {}) =>
  new Form<Name>({ title: 'A thing', fields: FIELDS, submitLabel: 'Send', values });

describe('the options of a form', () => {
  it('are its fields that have a flag; a long text has a flag for a file too', () => {
    expect(formOptions(FIELDS)).toEqual([
      {
        ...{ name: 'name', alias: 'thing-name', value: 'text' },
        ...{ help: 'What you find it by.', fallback: 'required' },
      },
      { name: 'text', value: 'text', help: 'Text.', fallback: 'none', requiredWhen: 'without --audio-url' },
      {
        ...{ name: 'text-file', value: 'file' },
        ...{ help: 'Read the text from a file (- for standard input).', fallback: 'none' },
      },
      { name: 'audio-url', value: 'url', help: 'Audio URL.', fallback: 'none yet' },
      { name: 'mode', value: 'echo|mute', choices: ['echo', 'mute'], help: 'How it works.', fallback: 'none' },
      { name: 'fast', help: 'Quickly.', fallback: 'off' },
      { name: 'see-through', help: 'Transparent.', fallback: 'off' },
      { name: 'layers', alias: 'secret-json', value: 'text', help: 'Layers.', fallback: 'none' },
      {
        ...{ name: 'layers-file', value: 'file' },
        ...{ help: 'Read the layers from a file (- for standard input).', fallback: 'none' },
      },
    ]);
  });

  it('can be overridden', () => {
    const [name] = formOptions(FIELDS, { thing_name: { value: 'word', isRequired: true } });
    expect(name).toMatchObject({ name: 'name', value: 'word', isRequired: true, help: 'What you find it by.' });
  });

  it('show the default of an empty field', () => {
    const field: FormField<'model'> = { name: 'model', label: 'Model', kind: 'text', whenEmpty: "(Tavus' default)" };
    expect(formOptions([field])).toMatchObject([{ fallback: "Tavus' default" }]);
  });
});

describe('the values for a form on the command line', () => {
  const readText = async (path: string) => `what ${path} holds`;
  const read = (options: Record<string, string[]>) => readFields({ readText }, FIELDS, new Given([], options));

  it.each<[options: Record<string, string[]>, values: Partial<Record<Name, string>>]>([
    [{}, {}],
    [{ name: ['Rio'] }, { thing_name: 'Rio' }],
    [{ name: [''] }, { thing_name: '' }],
    [{ name: ['a', 'b'] }, { thing_name: 'b' }],
    [{ fast: [''] }, { fast: 'yes' }],
    [{ mode: ['echo'] }, { mode: 'echo' }],
    [{ text: ['Hi\nthere'] }, { text: 'Hi\nthere' }],
    [{ 'text-file': ['-'] }, { text: 'what - holds' }],
    [
      { 'layers-file': ['a.json'], text: ['Hi'] },
      { secret_json: 'what a.json holds', text: 'Hi' },
    ],
    [{ source: ['audio'], 'name-file': ['x'] }, {}],
  ])('%j', async (options, values) => {
    expect(await read(options)).toEqual(values);
  });

  it('cannot contain a text and a file for the same field', async () => {
    const both = read({ text: ['Hi'], 'text-file': ['a'] });
    await expect(both).rejects.toThrow(UsageError);
    await expect(both).rejects.toMatchObject({ message: '--text and --text-file cannot be combined.' });
  });

  it('fill in the form, and unfold its rare fields if one is given', () => {
    const form = newForm({ thing_name: 'before', text: 'kept' });
    setFormValues(form, { thing_name: 'Rio', mode: 'echo' });
    expect(form.values()).toMatchObject({ thing_name: 'Rio', text: 'kept', mode: 'echo' });
    expect(form.visibleFields().map(({ name }) => name)).toContain('mode');
    const plain = newForm();
    setFormValues(plain, { thing_name: 'Rio' });
    expect(plain.visibleFields().map(({ name }) => name)).not.toContain('mode');
  });

  it.each<[values: Partial<Record<Name, string>>, message: string, hint: string]>([
    [{ text: 'x', audio_url: 'y' }, '--audio-url has no effect with the other flags.', 'Remove it.'],
    [
      { source: 'audio', text: 'x', audio_url: 'y' },
      '--text has no effect with the other flags.',
      'Give --text or --audio-url, not both.',
    ],
    [
      { source: 'audio', text: 'x', see_through: 'yes' },
      '--text, --see-through have no effect with the other flags.',
      'Give --text or --audio-url, not both.',
    ],
  ])('is refused if a value has no effect: %j', (values, message, hint) => {
    const give = () => setFormValues(newForm(), values);
    expect(give).toThrow(UsageError);
    expect(give).toThrow(expect.objectContaining({ message, hint }));
  });

  it.each<Partial<Record<Name, string>>>([
    { source: 'audio', audio_url: 'y' },
    { fast: 'yes', see_through: 'yes' },
    { see_through: 'yes', fast: 'yes', text: 'x' },
  ])('can be combined in any order: %j', (values) => {
    setFormValues(newForm(), values);
  });
});

describe('the command line of a form', () => {
  it.each<[values: Partial<Record<Name, string>>, words: string[]]>([
    [{}, []],
    [{ thing_name: 'Rio', text: 'Hi' }, ['--name', 'Rio', '--text', 'Hi']],
    [{ thing_name: ' ', text: '\n' }, []],
    [{ thing_name: '-y', text: '--json' }, ['--name=-y', '--text=--json']],
    [{ fast: 'yes', see_through: 'yes', mode: 'mute' }, ['--mode', 'mute', '--fast', '--see-through']],
    [{ see_through: 'yes' }, []],
    [{ source: 'audio', audio_url: 'https://x', text: 'unseen' }, ['--audio-url', 'https://x']],
    [{ text: 'x'.repeat(600) }, ['--text', 'x'.repeat(600)]],
    [{ text: 'x'.repeat(601) }, ['--text-file', '<your file>']],
    [{ secret_json: '{"key":"secret"}' }, ['--layers-file', '<your file>']],
  ])('%j', (values, words) => {
    expect(formWords(newForm(values))).toEqual(words);
  });

  it('parses to the same values, for any text', async () => {
    const fields: readonly FormField<'name' | 'system_prompt' | 'context'>[] = [
      { name: 'name', label: 'Name', kind: 'text' },
      { name: 'system_prompt', label: 'Prompt', kind: 'longText' },
      { name: 'context', label: 'Context', kind: 'longText' },
    ];
    const odd = fc.constantFrom(
      '-',
      '--',
      '-y',
      '--yes',
      '--json',
      '-V',
      '-h',
      '--help',
      '--context',
      '--name=x',
      '=',
      '-5',
    );
    const text = fc.oneof(
      odd,
      fc.tuple(odd, fc.string()).map(([a, b]) => a + b),
      fc.string({ maxLength: 500 }),
    );
    const { io } = createFakeIo();
    await fc.assert(
      fc.asyncProperty(fc.record({ name: text, system_prompt: text, context: text }), async (values) => {
        const form = new Form({ title: 'A persona', fields, submitLabel: 'Send', values });
        const options = await parseCommandLine(['persona', 'create', ...formWords(form)], io);
        const given = options.run === 'command' ? options.given : new Given();
        const filled = Object.entries(form.values()).filter(([, value]) => value.trim() !== '');
        const read = filled.map(([name]) => [name, given.text(name.replaceAll('_', '-'))]);
        expect(read).toEqual(filled);
        expect(given.args()).toEqual([]);
      }),
    );
  });

  it('is shown after the form was sent', async () => {
    const bench = await openBench();
    await bench.visit('create_persona', fill('Create a Persona', { persona_name: '-5', system_prompt: 'It’s\nme.' }));
    expect(bench.ui.transcript).toContain(
      "command: Next time: tavus persona create --name=-5 --system-prompt 'It’s\nme.'",
    );
  });
});

describe('a form with all required values given', () => {
  const COACH = { persona_name: 'Coach', system_prompt: 'Be kind.' };

  it('is sent without a prompt', async () => {
    const bench = await openBench();
    const persona = await createItem(bench.machine, PERSONA, PERSONA_CREATION, { given: COACH });
    expect(bench.sent('POST')).toEqual([{ path: '/v2/personas', body: COACH }]);
    expect([persona.persona_name, bench.ui.screens]).toEqual(['Coach', []]);
  });

  it('does not change a draft of the menu', async () => {
    const bench = await openBench();
    await bench.visit('create_persona', ...leave('Create a Persona', { persona_name: 'Another' }));
    await createItem(bench.machine, PERSONA, PERSONA_CREATION, { given: COACH });
    await bench.visit('create_persona', comeBack(), back('Create a Persona'));
    expect(bench.ui.screen('Create a Persona').lines).toContain('Name: Another');
  });

  it('fails without showing the form', async () => {
    const bench = await openBench();
    bench.sandbox.fail({ method: 'POST', status: 402 });
    bench.machine.list(REPLICAS).fill([], 0);
    const sending = createItem(bench.machine, PERSONA, PERSONA_CREATION, { given: COACH });
    await expect(sending).rejects.toMatchObject({ kind: 'out_of_credits' });
    expect([bench.ui.screens, bench.count('POST', '/v2/personas')]).toEqual([[], 1]);
    // It may have been created anyway.
    expect(bench.machine.list(REPLICAS).isLoaded()).toBe(false);
  });

  it('says to check the list when the user stops waiting', async () => {
    const bench = await openBench();
    bench.ui.expect(back('Creating the persona'));
    await expect(createItem(bench.machine, PERSONA, PERSONA_CREATION, { given: COACH })).rejects.toThrow(Back);
    expect(bench.ui.transcript.at(-1)).toMatch(
      /^warn: Stopped waiting for the response\. Tavus may have received the request/,
    );
  });
});

describe('a form with some values given', () => {
  it('is shown with these values, marks invalid ones immediately, and asks for the rest', async () => {
    const bench = await openBench();
    bench.ui.expect(fill('Create a Replica', { replica_name: 'Rio', callback_url: 'https://example.com/hook' }));
    const given = new Given([], { 'train-video-url': ['https://example.com/a.mp4'], 'callback-url': ['nonsense'] });
    await CREATE_REPLICA.run(bench.machine, given);
    bench.ui.done();
    const { lines } = bench.ui.screen('Create a Replica');
    expect(lines).toContain('Training video: https://example.com/a.mp4');
    expect(lines[lines.indexOf('Callback URL: nonsense') + 2]).toMatch(/^! This is not a URL/);
    // What is missing is seen: only what is wrong is complained of.
    expect(lines.filter((line) => line.startsWith('! '))).toHaveLength(1);
    expect(bench.sent('POST')[0]?.body).toMatchObject({
      ...{
        replica_name: 'Rio',
        train_video_url: 'https://example.com/a.mp4',
        callback_url: 'https://example.com/hook',
      },
    });
  });

  it('is shown again after an error, as in the menu', async () => {
    const bench = await openBench();
    bench.sandbox.fail({ method: 'POST', status: 400, body: { message: 'Invalid replica_name' } });
    bench.ui.expect(
      fill('Create a Replica', { train_video_url: 'https://example.com/a.mp4' }),
      fill('Create a Replica'),
    );
    await CREATE_REPLICA.run(bench.machine, new Given([], { name: ['Rio'] }));
    bench.ui.done();
    expect(bench.count('POST', '/v2/replicas')).toBe(2);
  });

  it('sends nothing when it is left', async () => {
    const bench = await openBench();
    bench.ui.expect(...leave('Create a Replica', {}, 'Discard'));
    await expect(CREATE_REPLICA.run(bench.machine, new Given([], { name: ['Rio'] }))).rejects.toThrow(Back);
    expect(bench.sandbox.requests).toEqual([]);
  });

  it('overrides the values of a draft', async () => {
    const bench = await openBench();
    const title = 'Generate a Video';
    const left = { video_name: 'Old', source: 'audio', audio_url: 'https://example.com/a.mp3' };
    await bench.visit('generate_video', ...leave(title, left));
    const { name } = bench.stockReplica();
    bench.ui.expect(comeBack(), fill(title, { replica_id: pick('Replica', name) }));
    await GENERATE_VIDEO.run(bench.machine, new Given([], { script: ['Hi'] }));
    bench.ui.done();
    expect(bench.sent('POST')[0]?.body).toMatchObject({ video_name: 'Old', script: 'Hi' });
  });

  it('overrides the values of a draft of a training', async () => {
    const bench = await openBench();
    const title = 'Create a Replica';
    await bench.visit('create_replica', ...leave(title, { source: 'image', default_voice_id: 'anna' }));
    bench.ui.expect(comeBack(), fill(title, { replica_name: 'Rio' }));
    await CREATE_REPLICA.run(bench.machine, new Given([], { 'train-video-url': ['https://example.com/a.mp4'] }));
    bench.ui.done();
    expect(bench.sent('POST')[0]?.body).toEqual({
      ...{ replica_name: 'Rio', train_video_url: 'https://example.com/a.mp4' },
    });
  });

  it('is refused before it is shown if flags cannot be combined', async () => {
    const bench = await openBench();
    const both = new Given([], { script: ['Hi'], 'audio-url': ['https://example.com/a.mp3'] });
    await expect(GENERATE_VIDEO.run(bench.machine, both)).rejects.toMatchObject({
      message: '--audio-url has no effect with the other flags.',
      hint: 'Give --script or --audio-url, not both.',
    });
    expect([bench.ui.screens, bench.sandbox.requests]).toEqual([[], []]);
  });

  it('is not saved without the name of a draft', async () => {
    const bench = await openBench();
    const send = async () => 'sent';
    const sendAgain = () =>
      sendForm(bench.machine, newForm(), { label: 'Sending', given: { thing_name: 'Rio' }, send });
    bench.ui.expect(back('A thing', { text: 'Hi' }));
    await expect(sendAgain()).rejects.toThrow(Back);
    bench.ui.expect(fill('A thing', { text: 'Hi' }));
    expect(await sendAgain()).toBe('sent');
    bench.ui.done();
  });
});

it('reads a text file with any line endings', async () => {
  const bench = await openBench();
  const path = join(bench.directory, 'prompt.md');
  await writeFile(path, '\ufeffBe kind.\r\nAlways.');
  const { services } = bench;
  const given = new Given([], { 'text-file': [path] });
  expect(await readFields(services, FIELDS, given)).toEqual({ text: 'Be kind.\nAlways.' });
  const missing = readFields(services, FIELDS, new Given([], { 'text-file': [`${path}x`] }));
  await expect(missing).rejects.toThrow(/prompt\.mdx: The file does not exist\./);
});
