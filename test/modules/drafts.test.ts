import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../src/sandbox/faults.ts';
import { type Bench, openBench } from '../support/bench.ts';
import { triesFollowAtOnce } from '../support/no-pauses.ts';
import { back, comeBack, fill, interrupt, leave, menu, pick, type Typed } from '../support/script.ts';

triesFollowAtOnce();

const PERSONA = 'Create a Persona';
const VIDEO = 'Generate a Video';
const LEAVING = 'Leave this form?';
const COACH = { persona_name: 'Coach', system_prompt: 'Be kind.\nAlways.' };

async function draftFile({ directory }: Bench, name = 'create-persona'): Promise<Record<string, unknown> | undefined> {
  const path = join(directory, 'drafts', `${name}.json`);
  return await readFile(path, 'utf8').then(JSON.parse, () => undefined);
}

describe('leaving a form', () => {
  it('without input asks nothing and saves nothing', async () => {
    const bench = await openBench();
    await bench.visit('create_persona', back(PERSONA));
    await bench.visit('create_persona', back(PERSONA, { persona_name: '' }));
    expect(await readdir(bench.directory)).toEqual([]);
  });

  it.each([
    ['Keep as a draft', { persona_name: 'Coach' }],
    ['Discard', undefined],
  ])('asks what to do with the input: %s', async (how, kept) => {
    const bench = await openBench();
    await bench.visit('create_persona', ...leave(PERSONA, { persona_name: 'Coach' }, how));
    expect(bench.ui.screen(LEAVING).lines).toEqual(['Keep as a draft', 'Discard', 'Continue editing']);
    expect((await draftFile(bench))?.values).toEqual(kept && expect.objectContaining(kept));
    const next = kept ? [comeBack('Start over'), back(PERSONA)] : [back(PERSONA)];
    await bench.visit('create_persona', ...next);
  });

  it.each([
    ['Continue editing', menu(LEAVING, 'Continue editing')],
    ['Esc', back(LEAVING)],
  ])('can be canceled: %s', async (_how, step) => {
    const { visit, sent } = await openBench();
    await visit('create_persona', back(PERSONA, COACH), step, fill(PERSONA));
    expect(sent('POST')[0]?.body).toEqual(COACH);
  });

  it('says that the draft was saved, and nothing when it is left again untouched', async () => {
    const bench = await openBench();
    await bench.visit('create_persona', ...leave(PERSONA, COACH));
    expect(bench.ui.transcript).toEqual(['ok: Draft saved. Open this form again to continue.']);
    await bench.visit('create_persona', comeBack(), back(PERSONA));
    await bench.visit('create_persona', comeBack(), back(PERSONA, { persona_name: 'Coach' }));
    expect(bench.ui.transcript).toHaveLength(1);
    expect((await draftFile(bench))?.values).toMatchObject(COACH);
  });

  it('that opened with values asks nothing and keeps nothing', async () => {
    const bench = await openBench();
    const id = bench.addReplica('Rio');
    const what = 'What to do with this replica';
    const list = 'List Replicas';
    await bench.visit(
      'list_replicas',
      pick(list, 'Rio'),
      menu(what, 'Generate a video with it'),
      back(VIDEO),
      back(what),
      back(list),
    );
    expect(bench.ui.screen(VIDEO).lines).toContain(`Replica: Rio (${id})`);
    expect(await draftFile(bench, 'generate-video')).toBeUndefined();
  });

  it('to rename asks nothing and saves nothing', async () => {
    const bench = await openBench();
    bench.addReplica('Rio');
    const title = 'Rename a Replica';
    await bench.visit('rename_replica', pick(title, 'Rio'), back(title, { name: 'Newer' }));
    expect(await readdir(bench.directory)).toEqual([]);
  });
});

describe('a draft', () => {
  it('is offered with its age and its first text', async () => {
    const { visit, ui, advance } = await openBench();
    const age = (hours: number, text: string) => {
      advance(hours * 3_600_000);
      return visit('create_persona', comeBack('Continue with the draft', text), back(PERSONA));
    };
    await visit('create_persona', ...leave(PERSONA, COACH));
    await age(2, '2 h ago');
    expect(ui.screen('You left this form 2 h ago').lines).toEqual(['Continue with the draft', 'Start over']);
    await age(24 * 100, 'on 2026-03-01');
  });

  it('is kept until something else is typed', async () => {
    const { visit, ui } = await openBench();
    await visit('create_persona', ...leave(PERSONA, COACH));
    await visit('create_persona', back('You left this form just now'));
    await visit('create_persona', comeBack('Start over'), back(PERSONA));
    expect(ui.screen(PERSONA).lines[0]).toBe('Name: ');
    await visit('create_persona', comeBack('Start over'), ...leave(PERSONA, { persona_name: 'Other' }));
    await visit('create_persona', comeBack(), back(PERSONA));
    expect(ui.screen(PERSONA).lines[0]).toBe('Name: Other');
  });

  it('restores picked names, hidden fields and folded fields', async () => {
    const { visit, ui, addReplica, sent } = await openBench();
    const id = addReplica('Rio');
    const typed: Typed = {
      video_name: 'Hello',
      replica_id: pick('Replica', 'Rio'),
      script: 'Written before.',
      fast: 'yes',
      source: 'audio',
    };
    await visit('generate_video', ...leave(VIDEO, typed));
    await visit('generate_video', comeBack(), back(VIDEO));
    expect(ui.screen(VIDEO).lines).toEqual(
      expect.arrayContaining([`Replica: Rio (${id})`, 'Speaks: an audio file', 'Fast: yes']),
    );
    await visit('generate_video', comeBack(), fill(VIDEO, { source: 'script' }));
    expect(sent('POST')[0]?.body).toEqual({
      replica_id: id,
      video_name: 'Hello',
      script: 'Written before.',
      fast: true,
    });
  });

  it('is saved after every change, in case the program is killed', async () => {
    const bench = await openBench();
    await expect(
      bench.run([fill(PERSONA, COACH, { persona_name: 'nothing' }), interrupt(PERSONA)], 'create_persona'),
    ).rejects.toMatchObject({ name: 'Interrupted' });
    expect((await draftFile(bench))?.values).toMatchObject(COACH);
  });

  it('is removed when the form is sent', async () => {
    const bench = await openBench();
    await bench.visit('create_persona', ...leave(PERSONA, COACH));
    await bench.visit('create_persona', comeBack(), fill(PERSONA));
    expect(await draftFile(bench)).toBeUndefined();
    await bench.visit('create_persona', back(PERSONA));
  });

  it('is ignored if it cannot be read', async () => {
    const bench = await openBench();
    await bench.visit('create_persona', ...leave(PERSONA, COACH));
    bench.services.drafts.remove('create-persona');
    await writeFile(join(bench.directory, 'drafts', 'create-persona.json'), 'no draft');
    await bench.visit('create_persona', back(PERSONA));
    expect(bench.ui.transcript).toEqual([expect.stringContaining('Draft saved.')]);
  });

  it('is offered in the sandbox, but never saved', async () => {
    const bench = await openBench({ isSandbox: true });
    await bench.visit('create_persona', ...leave(PERSONA, COACH));
    await bench.visit('create_persona', comeBack(), back(PERSONA));
    expect(await readdir(bench.directory)).toEqual([]);
  });

  it('is kept for this run if it cannot be saved, and says so once', async () => {
    const bench = await openBench();
    await writeFile(join(bench.directory, 'drafts'), 'in the way');
    await bench.visit('create_persona', back(PERSONA, COACH), back(LEAVING), ...leave(PERSONA));
    expect(bench.ui.screen(PERSONA).lines.slice(-2)).toEqual([
      `!! Could not save the draft of this form in ${join(bench.directory, 'drafts')}. Part of the path is not a folder.`,
      '!! The draft is kept until you exit.',
    ]);
    await bench.visit('create_persona', comeBack(), back(PERSONA));
    expect(bench.ui.screen(PERSONA).lines.at(-1)).not.toContain('!!');
  });

  it('never contains a key', async () => {
    const bench = await openBench();
    const layers = '{"llm": {"base_url": "https://llm.example.com", "api_key": "sk-secret"}}';
    await bench.visit('create_persona', ...leave(PERSONA, { ...COACH, layers }));
    const text = await readFile(join(bench.directory, 'drafts', 'create-persona.json'), 'utf8');
    expect(text).toContain('Coach');
    expect(text).not.toContain('sk-secret');
    await bench.visit('create_persona', comeBack(), back(PERSONA));
    expect(bench.ui.screen(PERSONA).lines).not.toContain(`Layers: ${layers}`);
  });
});

/** Error messages of Tavus, and the field they are about. */
const NAMED: readonly (readonly [state: string, title: string, words: string, label: string])[] = [
  ['generate_video', VIDEO, 'Invalid replica_id', 'Replica'],
  ['generate_video', VIDEO, 'Invalid replica_uuid', 'Replica'],
  ['generate_video', VIDEO, 'Replica not found', 'Replica'],
  ['generate_video', VIDEO, 'callback_url must be an http or https URL', 'Callback URL'],
  ['generate_video', VIDEO, 'Exactly one of script and audio_url must be provided.', 'Script'],
  ['generate_video', VIDEO, 'transparent_background requires fast.', 'Fast'],
  ['create_persona', PERSONA, 'Invalid replica_uuid', 'Default replica'],
  ['create_persona', PERSONA, 'layers.tts.tts_engine must be a string', 'Layers'],
  ['create_persona', PERSONA, 'Please ensure both base_url and api_key are included', 'Layers'],
  [
    'create_replica',
    'Create a Replica',
    'Either train_video_url or train_image_url must be provided.',
    'Training video',
  ],
];

const TYPED: Readonly<Record<string, Typed>> = {
  generate_video: { video_name: 'Hello', replica_id: 'r90bbd427f71', script: 'Hello.' },
  create_persona: COACH,
  create_replica: { replica_name: 'Rio', train_video_url: 'https://example.com/a.mp4' },
};

describe('an error from Tavus', () => {
  it.each(NAMED)('is shown at the field it names in %s (%s): %s', async (state, title, words, label) => {
    const { visit, ui, sandbox } = await openBench();
    sandbox.fail({ method: 'POST', status: 400, body: { error: words } });
    await visit(state, fill(title, TYPED[state]), ...leave(title));
    const { lines } = ui.screen(title);
    const at = lines.findIndex((line) => line.startsWith('! '));
    expect(lines[at]).toContain(words);
    expect(lines.slice(0, at).findLast((line) => !line.startsWith('?'))).toMatch(new RegExp(`^${label}: `));
    expect(lines.join()).not.toContain('!!');
  });

  it.each<[what: string, fault: Fault]>([
    ['names no field', { status: 400, body: { error: 'Too rude.' } }],
    ['is not about a field', { status: 429, body: { error: 'You send a script too fast.' }, times: 4 }],
    ['is a server error', { status: 500, body: 'script failed' }],
  ])('is shown below the form if it %s', async (_what, fault) => {
    const { visit, ui, sandbox } = await openBench();
    sandbox.fail({ method: 'POST', ...fault });
    await visit('generate_video', fill(VIDEO, TYPED.generate_video), ...leave(VIDEO));
    expect(ui.screen(VIDEO).lines.filter((line) => line.startsWith('! '))).toEqual([]);
    expect(ui.screen(VIDEO).lines.some((line) => line.startsWith('!! Tavus') || line.startsWith('!! Too'))).toBe(true);
  });

  it('is kept in the draft until the form is sent again, if Tavus may have received it', async () => {
    const { visit, ui, sandbox, sent } = await openBench();
    sandbox.fail({ method: 'POST', status: 500 });
    sandbox.fail({ method: 'POST', status: 400, body: { error: 'Too rude.' } });
    const received = /^!! .*not in the list yet/;
    const last = () => ui.screen(PERSONA).lines.at(-1);
    await visit('create_persona', fill(PERSONA, COACH), ...leave(PERSONA, { persona_name: 'Newer' }));
    expect(last()).toMatch(received);
    await visit('create_persona', comeBack(), ...leave(PERSONA, { persona_name: 'Newest' }));
    expect(last()).toMatch(received);
    await visit('create_persona', comeBack(), fill(PERSONA), back(PERSONA));
    expect(last()).not.toMatch(received);
    await visit('create_persona', comeBack(), fill(PERSONA));
    expect(sent('POST')).toHaveLength(3);
  });

  it('is replaced by a note in the draft if the program ends before the response', async () => {
    const bench = await openBench();
    await expect(
      bench.run([fill(PERSONA, COACH), interrupt('Creating the persona')], 'create_persona'),
    ).rejects.toMatchObject({ name: 'Interrupted' });
    await bench.visit('create_persona', comeBack(), back(PERSONA));
    expect(bench.ui.screen(PERSONA).lines.slice(-2)).toEqual([
      '!! The program ended before Tavus responded.',
      '!! Tavus may have received the request. Check the list before you send it again.',
    ]);
  });
});
