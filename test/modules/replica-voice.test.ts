import { describe, expect, it } from 'vitest';
import { Given } from '../../src/core/command.ts';
import { openBench } from '../support/bench.ts';
import { runTavus } from '../support/command.ts';
import { CREATE_REPLICA } from '../support/noun-commands.ts';
import { fill, leave, pick, type Typed } from '../support/script.ts';

const TITLE = 'Create a Replica';
const VOICE = 'Voice';
const FACE = 'https://example.com/face.png';
const IMAGE = { replica_name: 'Ana', source: 'image', train_image_url: FACE };
const BODY = { replica_name: 'Ana', train_image_url: FACE };

async function open() {
  const bench = await openBench();
  const { id } = bench.sandbox.store.addVoice({ name: 'Mine', makingMs: 0 });
  const create = (...flags: string[]) =>
    runTavus(['replica', 'create', '--name', 'Ana', '--train-image-url', FACE, ...flags], bench);
  return { ...bench, id, create };
}

describe('the voice of a replica from an image', () => {
  it('is chosen from the list, and sent by its id', async () => {
    const { visit, ui, sent, id } = await open();
    await visit('create_replica', fill(TITLE, { ...IMAGE, default_voice_id: pick(VOICE, 'Mine') }));
    expect(sent('POST')[0]?.body).toEqual({ ...BODY, default_voice_id: id });
    expect(ui.transcript.at(-1)).toContain(`--default-voice-id ${id}`);
  });

  it('of June 2026 is chosen from the list, and sent by its name', async () => {
    const { visit, sandbox, sent } = await open();
    sandbox.fail({ path: /^\/v2\/voices/, body: { data: [{ voice_name: 'anna' }], total_count: 1 } });
    await visit('create_replica', fill(TITLE, { ...IMAGE, default_voice_id: pick(VOICE, 'anna') }));
    expect(sent('POST')[0]?.body).toEqual({ ...BODY, voice_name: 'anna' });
  });

  it.each([
    ['v0a1b2c3d4e5f', { default_voice_id: 'v0a1b2c3d4e5f' }],
    [' anna ', { voice_name: 'anna' }],
  ])('is typed as an id or a name: %s', async (text, voice) => {
    const { visit, sent } = await open();
    await visit('create_replica', fill(TITLE, { ...IMAGE, default_voice_id: text }));
    expect(sent('POST')[0]?.body).toEqual({ ...BODY, ...voice });
  });

  it('cannot be one that is not ready', async () => {
    const { visit, ui, sandbox } = await open();
    sandbox.store.addVoice({ name: 'Slow', makingMs: 9e9 });
    sandbox.store.addVoice({ name: 'Broken', makingMs: 0, failure: { code: 'x', at: 0 } });
    await visit('create_replica', fill(TITLE, { ...IMAGE, default_voice_id: pick(VOICE, 'Mine') }));
    expect(ui.screen(VOICE).blocked).toEqual({
      Slow: 'It is not ready: started.',
      Broken: 'Tavus could not make it.',
    });
  });

  it('is needed, and is no field for a video', async () => {
    const { visit, sent } = await open();
    const { train_image_url: _left, ...rest } = IMAGE;
    const missing = { train_image_url: 'Image is needed.', default_voice_id: 'Voice is needed.' };
    const video: Typed = { source: 'spoken', train_video_url: 'https://example.com/a.mp4' };
    await visit('create_replica', fill(TITLE, rest, missing), fill(TITLE, video));
    expect(sent('POST')[0]?.body).toEqual({ replica_name: 'Ana', train_video_url: 'https://example.com/a.mp4' });
  });
});

describe('the flags for the voice', () => {
  it.each<[flags: (id: string) => string[], voice: (id: string) => object]>([
    [() => ['--voice-name', 'anna'], () => ({ voice_name: 'anna' })],
    [(id) => ['--default-voice-id', id], (id) => ({ default_voice_id: id })],
    [() => ['--default-voice-id', 'Mine'], (id) => ({ default_voice_id: id })],
  ])('send one field', async (flags, voice) => {
    const { create, sent, id, sandbox } = await open();
    expect((await create(...flags(id))).code).toBe(0);
    expect(sent('POST')[0]?.body).toEqual({ ...BODY, ...voice(id) });
    const [made] = [...sandbox.store.replicas.values()].filter(({ owner }) => owner === 'user');
    expect(made?.voiceId).toBe('voice_name' in voice(id) ? null : id);
  });

  it.each([
    [['--voice-name', 'anna', '--default-voice-id', 'v0a1b2c3d4e5f'], 'Give it or --voice-name, not both.'],
    [[], 'Missing: --default-voice-id.'],
  ])('are refused before anything is sent: %j', async (flags, words) => {
    const { create, sandbox } = await open();
    const { code, errors } = await create(...flags);
    expect([code, sandbox.requests]).toEqual([2, []]);
    expect(errors).toContain(words);
  });

  it('fill in the form, where a name can be removed to choose from the list', async () => {
    const { machine, ui, sent, id } = await open();
    const given = new Given([], { 'train-image-url': [FACE], 'voice-name': ['anna'] });
    ui.expect(fill(TITLE, { replica_name: 'Ana', voice_name: '', default_voice_id: pick(VOICE, 'Mine') }));
    await CREATE_REPLICA.run(machine, given);
    ui.done();
    expect(ui.screen(TITLE).lines).toEqual(expect.arrayContaining(['Voice name: anna']));
    expect(sent('POST')[0]?.body).toEqual({ ...BODY, default_voice_id: id });
  });

  it('name a voice that exists', async () => {
    const { create, sent } = await open();
    const { code, errors } = await create('--default-voice-id', 'Nobody');
    expect([code, sent('POST')]).toEqual([4, []]);
    expect(errors).toContain('No voice is named “Nobody”');
  });
});

describe('a voice that Tavus refuses', () => {
  it.each([
    [
      '--voice-name',
      'anna',
      'voice_name is no longer supported',
      'default_voice_id: choose the voice from the list, or give --default-voice-id',
    ],
    ['--voice-name', 'anna', 'Field required: default_voice_id', 'takes default_voice_id'],
    [
      '--default-voice-id',
      'v0a1b2c3d4e5f',
      'voice_name is required with train_image_url.',
      'voice_name: type the name of a stock voice, or give --voice-name',
    ],
    ['--default-voice-id', 'v0a1b2c3d4e5f', 'Invalid default_voice_id', 'takes voice_name'],
  ])('%s %s: %s, says which field the API takes', async (flag, value, error, words) => {
    const { create, sandbox, sent } = await open();
    sandbox.fail({ method: 'POST', status: 400, body: { error } });
    const { code, errors } = await create(flag, value);
    expect([code, sent('POST').length]).toEqual([1, 1]);
    expect(errors).toContain(`Tavus refused the voice “${value}”`);
    expect(errors).toContain(error);
    expect(errors).toContain(words);
  });

  it('keeps the answers in the form', async () => {
    const { visit, ui, sandbox } = await open();
    sandbox.fail({ method: 'POST', status: 400, body: { message: 'Invalid voice_name' } });
    await visit('create_replica', fill(TITLE, { ...IMAGE, default_voice_id: 'anna' }), ...leave(TITLE));
    const text = ui.screen(TITLE).lines.join('\n');
    expect(text).toContain('Tavus refused the voice “anna”, sent as voice_name: Invalid voice_name');
    expect(text).toContain('Voice: anna');
  });

  it.each([
    ['--voice-name', 400, 'train_image_url is not an image'],
    ['--voice-name', 402, 'No credits for this voice_name'],
  ])('is not blamed for another refusal: %s %i', async (flag, status, error) => {
    const { create, sandbox } = await open();
    sandbox.fail({ method: 'POST', status, body: { error } });
    expect((await create(flag, 'anna')).errors).not.toContain('refused the voice');
  });
});
