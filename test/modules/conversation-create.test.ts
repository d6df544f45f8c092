import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TRAINING } from '../support/bench.ts';
import { BILLED, LIMITS, LIST, openParties, START, WHAT } from '../support/conversations.ts';
import { triesFollowAtOnce } from '../support/no-pauses.ts';
import { back, comeBack, fill, interrupt, leave, menu, pick, type Typed } from '../support/script.ts';

triesFollowAtOnce();

const HOOK = 'https://example.com/hook';
/** Of a conversation without a name, by the clock of the bench. */
const NAMELESS = '2026-03-01 12:00:00';

describe('starting a conversation', () => {
  it.each<[from: string, typed: Typed, body: object]>([
    ['only a persona', { persona_id: pick('Persona', 'Coach') }, { persona_id: 'COACH' }],
    ['only a replica', { replica_id: pick('Replica', 'Rio') }, { replica_id: 'RIO' }],
    [
      'a persona without a replica, and a replica',
      { persona_id: pick('Persona', 'Alone'), replica_id: pick('Replica', 'Rio') },
      { persona_id: 'ALONE', replica_id: 'RIO' },
    ],
    [
      'texts, without the spaces around them',
      {
        ...{ replica_id: pick('Replica', 'Rio'), conversation_name: ' Interview ', language: ' Portuguese ' },
        ...{ conversational_context: ' Ana applies.\nShe is early. ', custom_greeting: ' Hi Ana ' },
      },
      {
        ...{ replica_id: 'RIO', conversation_name: 'Interview', custom_greeting: 'Hi Ana' },
        ...{ conversational_context: 'Ana applies.\nShe is early.' },
        properties: { ...LIMITS, language: 'Portuguese' },
      },
    ],
    [
      'time limits in every unit',
      {
        ...{ replica_id: pick('Replica', 'Rio'), max_call_duration: '1h', participant_left_timeout: '90' },
        participant_absent_timeout: '1m30s',
      },
      {
        replica_id: 'RIO',
        properties: { max_call_duration: 3600, participant_left_timeout: 90, participant_absent_timeout: 90 },
      },
    ],
    [
      'time limits of zero and of blanks',
      {
        ...{ replica_id: pick('Replica', 'Rio'), max_call_duration: ' ', participant_left_timeout: '0s' },
        participant_absent_timeout: '   ',
      },
      { replica_id: 'RIO' },
    ],
    [
      'everything optional',
      {
        ...{ replica_id: pick('Replica', 'Rio'), require_auth: 'yes', test_mode: 'yes', audio_only: 'yes' },
        ...{ document_ids: 'd1, d2 ,,', document_tags: 'hr', callback_url: HOOK },
      },
      {
        ...{ replica_id: 'RIO', require_auth: true, test_mode: true, audio_only: true },
        ...{ document_ids: ['d1', 'd2'], document_tags: ['hr'], callback_url: HOOK },
      },
    ],
    [
      'nothing but commas for documents',
      { replica_id: pick('Replica', 'Rio'), document_ids: ' , ', document_tags: ',' },
      { replica_id: 'RIO' },
    ],
    [
      'other properties',
      { replica_id: pick('Replica', 'Rio'), properties: '{"enable_closed_captions": true, "language": "Dutch"}' },
      { replica_id: 'RIO', properties: { ...LIMITS, enable_closed_captions: true, language: 'Dutch' } },
    ],
    [
      'other properties, which the fields override',
      {
        ...{ replica_id: pick('Replica', 'Rio'), language: 'Spanish', max_call_duration: '10m' },
        properties: '{"max_call_duration": 60, "participant_absent_timeout": 30, "language": "Dutch"}',
      },
      {
        replica_id: 'RIO',
        properties: { ...LIMITS, max_call_duration: 600, participant_absent_timeout: 30, language: 'Spanish' },
      },
    ],
  ])('from %s sends exactly that, and always the time limits', async (_from, typed, body) => {
    const { visit, sent, rio, coach, alone } = await openParties();
    await visit('create_conversation', fill(START, typed), back(WHAT));
    const wanted = { conversation_name: NAMELESS, properties: LIMITS, ...body };
    const ids = { RIO: rio, COACH: coach, ALONE: alone };
    const text = Object.entries(ids).reduce((all, [name, id]) => all.replace(name, id), JSON.stringify(wanted));
    expect(sent('POST')).toEqual([{ path: '/v2/conversations', body: JSON.parse(text) }]);
  });

  it('opens its details, and says how to join it and how to end it', async () => {
    const { visit, ui, sandbox, services } = await openParties();
    const typed = { replica_id: pick('Replica', 'Rio'), conversation_name: 'Interview' };
    await visit('create_conversation', fill(START, typed), back(WHAT));
    const [id] = sandbox.store.conversations.keys();
    expect(ui.transcript).toEqual([
      `ok: Started “Interview” (conversation ${id}, status active).`,
      `command: The page to open or share: ${sandbox.url}/room/${id}`,
      expect.stringMatching(/^command: Next time: tavus conversation create --replica-id r\w+ --name Interview$/),
      '= Conversation',
      'Name: Interview',
      ...ui.transcript.slice(5),
    ]);
    expect([...services.reminders]).toEqual([[id, expect.stringContaining(`tavus conversation end ${id}`)]]);
    expect(ui.screen(WHAT).lines.slice(0, 3)).toEqual(['Open the page', 'Copy the link', 'Show a QR code']);
  });

  it('says before it is sent that it is billed', async () => {
    const { visit, ui } = await openParties();
    let help = '';
    const fillForm = ui.fill.bind(ui);
    ui.fill = async (form) => {
      help = form.options.submitHelp ?? '';
      return await fillForm(form);
    };
    await visit('create_conversation', back(START));
    expect(help).toMatch(BILLED);
  });

  it('puts it at the top of the list', async () => {
    const { visit, ui } = await openParties();
    await visit('list_conversations', back(LIST));
    const typed = { replica_id: pick('Replica', 'Rio'), conversation_name: 'Interview' };
    await visit('create_conversation', fill(START, typed), back(WHAT));
    await visit('list_conversations', back(LIST));
    expect(ui.screen(LIST).lines[0]).toMatch(/^Interview \| active 0:00 \|/);
  });

  it('as a test is free: no page, no reminder, and it has ended', async () => {
    const { visit, ui, services, sent } = await openParties();
    const typed = { replica_id: pick('Replica', 'Rio'), test_mode: 'yes' };
    await visit('create_conversation', fill(START, typed), back(WHAT));
    expect(sent('POST')[0]?.body).toMatchObject({ test_mode: true });
    expect(ui.transcript[0]).toContain('status ended');
    expect(ui.allText()).not.toContain('The page to open or share');
    expect(services.reminders.size).toBe(0);
    expect(ui.screen(WHAT).blocked).toMatchObject({ 'Open the page': 'It has ended.', 'End it': expect.any(String) });
  });

  it.each<[what: string, typed: Typed, problems: Record<string, string>]>([
    ['anything', {}, { replica_id: 'Replica is needed.' }],
    ["a replica's id", { replica_id: 'p90bbd427f71' }, { replica_id: 'This is the id of a persona' }],
    ["a persona's id", { persona_id: 'r90bbd427f71' }, { persona_id: 'This is the id of a replica' }],
    ['a duration of up to an hour', { max_call_duration: '61m' }, { max_call_duration: 'between 1s and 1h' }],
    ['a duration above zero', { max_call_duration: '0' }, { max_call_duration: 'between 1s and 1h' }],
    ['a duration', { max_call_duration: 'long' }, { max_call_duration: 'such as 90s, 10m or 1h' }],
    ['a time', { participant_left_timeout: '-1' }, { participant_left_timeout: 'such as 90s' }],
    ['a good URL', { callback_url: 'hook' }, { callback_url: 'This is not a URL.' }],
    ['JSON', { properties: 'captions' }, { properties: 'Invalid JSON' }],
    ['a JSON object', { properties: '[]' }, { properties: 'must be a JSON object' }],
  ])('without %s is not sent', async (_what, typed, problems) => {
    const { visit, sent } = await openParties();
    const leaving = Object.keys(typed).length > 0 ? leave(START) : [back(START)];
    await visit('create_conversation', fill(START, typed, problems), ...leaving);
    expect(sent('POST')).toEqual([]);
  });

  it('with a persona that has no replica complains at the field before anything is sent', async () => {
    const { visit, ui, sent, rio, alone } = await openParties();
    await visit(
      'create_conversation',
      fill(START, { persona_id: pick('Persona', 'Alone') }),
      fill(START, { replica_id: rio }),
      back(WHAT),
    );
    const [first, again] = ui.screens.filter(({ title }) => title === START);
    expect(first?.lines.join('\n')).not.toContain('no default replica,');
    expect(again?.lines).toContain('! The persona “Alone” has no default replica, so a replica is needed.');
    expect(sent('POST').map(({ body }) => body)).toEqual([
      expect.objectContaining({ persona_id: alone, replica_id: rio }),
    ]);
  });

  it('with a persona that was deleted shows that at its field', async () => {
    const { visit, ui, sent, sandbox } = await openParties();
    await visit('create_conversation', fill(START, { persona_id: 'p00de1e7ed00' }), ...leave(START));
    expect(ui.screen(START).lines.join('\n')).toMatch(
      /Persona: p00de1e7ed00\n\? .*\n! Id not found: Invalid persona_id/,
    );
    sandbox.fail({ path: /^\/v2\/personas\//, status: 503, times: 4 });
    await visit(
      'create_conversation',
      comeBack(),
      fill(START, { persona_id: pick('Persona', 'Coach') }),
      ...leave(START),
    );
    expect(ui.screen(START).lines.join('\n')).toContain('!! Tavus reported a server error');
    expect(sent('POST')).toEqual([]);
  });

  it('does not offer a replica in training', async () => {
    const { visit, ui, addReplica } = await openParties();
    addReplica('Ada', TRAINING);
    const looking = fill(START, { replica_id: back('Replica') }, { replica_id: 'needed' });
    await visit('create_conversation', looking, back(START));
    expect(ui.screen('Replica').blocked).toEqual({ Ada: expect.stringContaining('Still training') });
  });

  it('returns to the form without credits, which explains them', async () => {
    const { visit, ui, sandbox } = await openParties();
    sandbox.limits.conversationCredits = 0;
    await visit('create_conversation', fill(START, { replica_id: pick('Replica', 'Rio') }), ...leave(START));
    expect(ui.screen(START).lines.join('\n')).toMatch(
      /!! The account is out of credits: .*\n!! .*credits of your plan/,
    );
  });

  it('that is interrupted says that Tavus may have received it', async () => {
    const { run, ui, directory } = await openParties();
    const steps = [fill(START, { replica_id: pick('Replica', 'Rio') }), interrupt('Starting the conversation')];
    await expect(run(steps, 'create_conversation')).rejects.toMatchObject({ name: 'Interrupted' });
    expect(ui.transcript.join('\n')).toContain(
      'warn: Stopped waiting for the response. Tavus may have received the request.',
    );
    const draft = JSON.parse(await readFile(join(directory, 'drafts', 'create-conversation.json'), 'utf8'));
    expect(draft.notice).toMatchObject({ text: 'The program ended before Tavus responded.' });
  });

  it('that got no response is looked for with its own name, and with that of one without a name', async () => {
    const { visit, ui, sandbox, sent } = await openParties();
    sandbox.fail({ method: 'POST', drop: 'after' });
    await visit('create_conversation', fill(START, { replica_id: pick('Replica', 'Rio') }), back(WHAT));
    const [id] = sandbox.store.conversations.keys();
    expect(ui.transcript[0]).toContain(`received the request: conversation ${id} “${NAMELESS}” was created on`);
    expect(sent('POST')).toHaveLength(1);
  });

  it('that got no response is not confused with one of another persona or replica', async () => {
    const { visit, ui, sandbox, sent, rio, coach, alone, addConversation, stockReplica } = await openParties();
    addConversation('New', { persona_id: alone, replica_id: rio });
    addConversation('New', { persona_id: coach, replica_id: stockReplica().id });
    sandbox.fail({ method: 'POST', drop: 'before' });
    const typed = {
      conversation_name: 'New',
      persona_id: pick('Persona', 'Coach'),
      replica_id: pick('Replica', 'Rio'),
    };
    await visit('create_conversation', fill(START, typed), ...leave(START));
    expect(ui.screen(START).lines.join('\n')).toContain('It is not in the list yet.');
    expect(sent('POST')).toHaveLength(1);
  });

  it('that got no response is found in a list whose rows have neither persona nor replica', async () => {
    const { visit, ui, sandbox, sent } = await openParties();
    const add = sandbox.store.addConversation;
    sandbox.store.addConversation = (request) =>
      add(request, { overrides: { replica_id: undefined, persona_id: undefined } });
    sandbox.fail({ method: 'POST', drop: 'after' });
    const typed = { persona_id: pick('Persona', 'Coach'), conversation_name: 'New' };
    await visit('create_conversation', fill(START, typed), back(WHAT));
    expect(ui.transcript[0]).toContain('but received the request');
    expect(sent('POST')).toHaveLength(1);
  });
});

it('starts one with the same parties as another, from its details', async () => {
  const { visit, sent, ui, rio, coach, addConversation } = await openParties();
  const request = {
    persona_id: coach,
    replica_id: rio,
    callback_url: HOOK,
    conversational_context: 'Not known later.',
  };
  addConversation('Interview', request);
  await visit(
    'list_conversations',
    pick(LIST, 'Interview'),
    menu(WHAT, 'Start another like it'),
    fill(START, { conversation_name: 'Second' }),
    back(WHAT),
    back(WHAT),
    back(LIST),
  );
  expect(ui.screen(START).lines).toEqual(expect.arrayContaining(['Name: Interview', `Callback URL: ${HOOK}`]));
  expect(sent('POST')[0]?.body).toEqual({
    ...{ persona_id: coach, replica_id: rio, callback_url: HOOK },
    ...{ conversation_name: 'Second', properties: LIMITS },
  });
});

describe('“Start a conversation with it”', () => {
  const WITH_IT = 'Start a conversation with it';

  it.each([
    ['persona', 'Coach', 'persona_id'],
    ['replica', 'Rio', 'replica_id'],
  ] as const)('is offered by a %s, which is filled in', async (noun, name, field) => {
    const { visit, ui, sent, rio, coach } = await openParties();
    const list = `List ${noun === 'persona' ? 'Personas' : 'Replicas'}`;
    const what = `What to do with this ${noun}`;
    await visit(
      `list_${noun}s`,
      ...[pick(list, name), menu(what, WITH_IT), fill(START), back(WHAT), back(what), back(list)],
    );
    const id = noun === 'persona' ? coach : rio;
    expect(ui.screen(START).lines.join('\n')).toContain(`${name} (${id})`);
    expect(sent('POST')[0]?.body).toMatchObject({ [field]: id });
  });

  it('asks for a replica if the persona has none', async () => {
    const { visit, ui } = await openParties();
    const what = 'What to do with this persona';
    await visit(
      'list_personas',
      ...[pick('List Personas', 'Alone'), menu(what, WITH_IT), fill(START), back(START)],
      ...[back(what), back('List Personas')],
    );
    expect(ui.screen(START).lines.join('\n')).toContain('“Alone” has no default replica');
  });

  it('is not possible with a replica in training', async () => {
    const { visit, ui, addReplica } = await openParties();
    addReplica('Ada', TRAINING);
    await visit(
      'list_replicas',
      pick('List Replicas', 'Ada'),
      back('What to do with this replica'),
      back('List Replicas'),
    );
    expect(ui.screen('What to do with this replica').blocked[WITH_IT]).toContain('Still training');
  });
});
