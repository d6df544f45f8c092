import { describe, expect, it } from 'vitest';
import type { Fault } from '../../src/sandbox/faults.ts';
import { type Bench, openBench } from '../support/bench.ts';
import { triesFollowAtOnce } from '../support/no-pauses.ts';
import { back, comeBack, confirm, fill, leave, menu, pick, type Step, type Typed } from '../support/script.ts';

triesFollowAtOnce();

const ABSENT = 'It is not in the list yet. Check again in a minute before you send it again.';

/** What may happen to a change, the words for it, and whether it may have been made. */
const FAULTS: readonly (readonly [what: string, fault: Fault, words: string, mayBeMade: boolean])[] = [
  ['400', { status: 400, body: { error: 'script is too rude' } }, 'rejected the request: script is too rude', false],
  ['401', { status: 401, body: { message: 'Invalid access token' } }, 'Tavus refused the API key', false],
  ['402', { status: 402, body: { message: 'out of credits' } }, 'The account is out of credits', false],
  ['404', { status: 404, body: { message: 'Replica not found' } }, 'Id not found: Replica not found', false],
  ['409', { status: 409, body: { message: 'changed' } }, 'Tavus reports a conflict: changed', false],
  ['429 each time', { status: 429, headers: { 'retry-after': '7' }, times: 4 }, 'Too many requests', false],
  ['429 for long', { status: 429, headers: { 'retry-after': '3600' } }, 'Too many requests', false],
  ['500', { status: 500, body: 'oops' }, 'Tavus reported a server error: oops', true],
  ['a dropped connection', { drop: 'before' }, 'Could not reach Tavus', true],
  ['an answer that broke off', { status: 200, body: { video_id: 'x' }, cutAt: 3 }, 'Could not read the response', true],
];

const FORMS: readonly { state: string; title: string; typed: Typed; busy: string }[] = [
  {
    state: 'create_replica',
    title: 'Create a Replica',
    typed: { replica_name: 'New', train_video_url: 'https://example.com/a.mp4', model_name: 'phoenix-4' },
    busy: 'Starting the training',
  },
  {
    state: 'create_persona',
    title: 'Create a Persona',
    typed: { persona_name: 'New', system_prompt: 'Line one.\nLine two.', context: 'Spring.' },
    busy: 'Creating the persona',
  },
  {
    state: 'generate_video',
    title: 'Generate a Video',
    typed: { video_name: 'New', source: 'script', script: 'Hello.\nBye.', replica_id: pick('Replica', 'Rio') },
    busy: 'Sending the video',
  },
];

async function openWithReplica(): Promise<Bench> {
  const bench = await openBench();
  bench.addReplica('Rio');
  return bench;
}

describe.each(FORMS)('$title', ({ state, title, typed, busy }) => {
  it.each(FAULTS)(
    'after %s: the form comes back with everything in it and can be sent again',
    async (_, fault, words, mayBeMade) => {
      const { visit, ui, sandbox, sent } = await openWithReplica();
      sandbox.fail({ method: 'POST', ...fault });
      await visit(state, fill(title, typed), fill(title));
      const said = ui.screen(title).lines.filter((line) => line.startsWith('!'));
      expect(said[0]).toContain(words);
      expect(said.at(-1)?.endsWith(ABSENT)).toBe(mayBeMade);
      const [first, second] = sent('POST');
      expect(second).toEqual(first);
      expect(ui.transcript[0]).toMatch(/^ok: /);
    },
  );

  it('can be edited after Tavus refused it', async () => {
    const { visit, sandbox, sent } = await openWithReplica();
    sandbox.fail({ method: 'POST', status: 400 });
    const [name = ''] = Object.keys(typed);
    await visit(state, fill(title, typed), fill(title, { [name]: 'Newer' }));
    expect(sent('POST')[1]?.body).toMatchObject({ [name]: 'Newer' });
  });

  it('is shown again after Esc while it is sent, and says that Tavus may have received it', async () => {
    const { visit, ui } = await openWithReplica();
    await visit(state, fill(title, typed), back(busy), ...leave(title));
    const words = [
      '!! Stopped waiting for the response.',
      '!! Tavus may have received the request. Check the list before you send it again.',
    ];
    expect(ui.screen(title).lines.slice(-2)).toEqual(words);
    expect(ui.transcript).toEqual([expect.stringContaining('Draft saved.')]);
    await visit(state, comeBack(), back(title));
    expect(ui.screen(title).lines.slice(-2)).toEqual(words);
  });

  it('is offered again with its input, and is empty after it was sent', async () => {
    const { visit, ui } = await openWithReplica();
    await visit(state, ...leave(title, typed));
    const left = ui.screen(title).lines;
    await visit(state, comeBack(), back(title));
    expect(ui.screen(title).lines).toEqual(left);
    await visit(state, comeBack(), fill(title));
    await visit(state, back(title));
    expect(ui.screen(title).lines.join('\n')).not.toContain('New');
  });

  it('is offered again after it was left because of an error', async () => {
    const { visit, ui, sandbox } = await openWithReplica();
    sandbox.fail({ method: 'POST', status: 402 });
    await visit(state, fill(title, typed), ...leave(title));
    await visit(state, comeBack(), back(title));
    expect(ui.screen(title).lines.join('\n')).toContain('New');
    expect(ui.screen(title).lines.join('\n')).not.toContain('credits');
  });
});

const OWN = [
  { noun: 'replica', name: 'Rio', titled: 'Replica' },
  { noun: 'persona', name: 'Coach', titled: 'Persona' },
  { noun: 'video', name: 'Hello', titled: 'Video' },
];
/** Changes have no response body that could be cut. */
const CHANGE_FAULTS = FAULTS.filter(([, { cutAt }]) => cutAt === undefined);

async function openOwn(): Promise<Bench> {
  const bench = await openWithReplica();
  bench.addPersona('Coach');
  bench.addVideo('Hello');
  return bench;
}

describe.each(OWN)('deleting a $noun', ({ noun, name, titled }) => {
  const list = `List ${titled}s`;
  const what = `What to do with this ${noun}`;

  it.each(CHANGE_FAULTS)('is reported after %s, and shows the menu again', async (_, fault, words) => {
    const { visit, ui, sandbox } = await openOwn();
    sandbox.fail({ method: 'DELETE', ...fault });
    await visit(`delete_${noun}`, pick(`Delete a ${titled}`, name), confirm(`Delete the ${noun}`, true));
    expect(ui.transcript).toHaveLength(2);
    expect(ui.transcript[0]).toContain(words);
  });

  it('returns to the details after an error', async () => {
    const { visit, ui, sandbox } = await openOwn();
    sandbox.fail({ method: 'DELETE', status: 500 });
    const deletion: Step[] = [menu(what, 'Delete'), confirm(`Delete the ${noun}`, true)];
    await visit(`list_${noun}s`, pick(list, name), ...deletion, back(what), back(list));
    expect(ui.transcript.filter((line) => line === `Name: ${name}`)).toHaveLength(1);
    expect(ui.screen(list).lines.some((line) => line.startsWith(name))).toBe(true);
  });

  it('says that Tavus may have received it when it is stopped with Esc', async () => {
    const { visit, ui } = await openOwn();
    await visit(
      `delete_${noun}`,
      pick(`Delete a ${titled}`, name),
      confirm(`Delete the ${noun}`, true),
      back('Deleting'),
    );
    expect(ui.transcript[0]).toContain('warn: Stopped waiting for the response.');
  });
});

describe.each(OWN.filter(({ noun }) => noun !== 'persona'))('renaming a $noun', ({ noun, name, titled }) => {
  const list = `List ${titled}s`;
  const what = `What to do with this ${noun}`;

  it.each(CHANGE_FAULTS)('can be sent again after %s', async (_, fault, words) => {
    const { visit, ui, sandbox, sent } = await openOwn();
    sandbox.fail({ method: 'PATCH', ...fault });
    const title = `Rename a ${titled}`;
    await visit(`rename_${noun}`, pick(title, name), fill(title, { name: 'Newer' }), fill(title));
    expect(ui.screen(title).lines.join('\n')).toContain(words);
    expect(new Set(sent('PATCH').flatMap(({ body }) => Object.values(body as object)))).toEqual(new Set(['Newer']));
    expect(sent('PATCH')).toHaveLength((fault.times ?? 1) + 1);
    expect(ui.transcript.at(-2)).toMatch(/^ok: Renamed/);
  });

  it('changes nothing when it is left after an error', async () => {
    const { visit, ui, sandbox } = await openOwn();
    sandbox.fail({ method: 'PATCH', status: 400 });
    const title = `Rename a ${titled}`;
    const steps = [menu(what, 'Rename'), fill(title, { name: 'Newer' }), back(title), back(what)];
    await visit(`list_${noun}s`, pick(list, name), ...steps, back(list));
    expect(ui.screen(list).lines.some((line) => line.startsWith('Newer'))).toBe(false);
  });
});

it('keeps one draft for each form during visits to other screens', async () => {
  const { visit, ui } = await openBench();
  const typed = { replica_name: 'Rio', source: 'image', default_voice_id: 'anna' };
  await visit('create_persona', ...leave('Create a Persona', { persona_name: 'Coach' }));
  await visit('create_replica', ...leave('Create a Replica', typed));
  await visit('create_persona', comeBack(), back('Create a Persona'));
  await visit('create_replica', comeBack(), back('Create a Replica'));
  expect(ui.screen('Create a Persona').lines[0]).toBe('Name: Coach');
  expect(ui.screen('Create a Replica').lines).toEqual(
    expect.arrayContaining(['Name: Rio', 'Train from: an image and a voice', 'Voice: anna']),
  );
});

it('keeps the draft of a form that needs a key until the key is set', async () => {
  const { visit, ui } = await openBench({ environmentKey: null });
  const typed = { persona_name: 'Coach', system_prompt: 'Be kind.' };
  await visit('create_persona', fill('Create a Persona', typed), ...leave('Create a Persona'));
  expect(ui.screen('Create a Persona').lines).toContain('!! No API key is set.');
  await visit('create_persona', comeBack(), back('Create a Persona'));
  expect(ui.screen('Create a Persona').lines[0]).toBe('Name: Coach');
});
