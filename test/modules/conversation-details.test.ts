import { describe, expect, it } from 'vitest';
import type { StoredConversation } from '../../src/sandbox/conversations/conversation.ts';
import { readJson } from '../support/command.ts';
import { LIST, openCommands, openParties, WHAT } from '../support/conversations.ts';
import { back, confirm, menu, pick, type Step } from '../support/script.ts';
import { pass } from '../support/watching.ts';

/** By the clock of the bench. */
const NOW = Date.parse('2026-03-01T12:00:00Z');
const MINUTE = 60_000;
const SHUTDOWN = { event_type: 'system.shutdown', timestamp: '2026-03-01T11:07:00Z', properties: { reason: 'x' } };

/** The conversation Interview in a bench, and its details with what is chosen there. */
async function open(given: Partial<StoredConversation> = {}, request = {}, options = {}) {
  const bench = await openParties(options);
  const { coach, rio } = bench;
  const parties = { persona_id: coach, replica_id: rio, ...request };
  const id = bench.addConversation('Interview', parties, given);
  const look = (...steps: Step[]) =>
    bench.visit('list_conversations', pick(LIST, 'Interview'), ...steps, back(WHAT), back(LIST));
  const rows = () => bench.ui.transcript.filter((line) => /^[A-Z][\w ]+: /.test(line));
  return { ...bench, id, look, rows };
}

describe('the details of a conversation', () => {
  it('that is running show page, parties by name, and who is in the room', async () => {
    const given = { createdAt: NOW - 5 * MINUTE, joinedAt: NOW };
    const { look, rows, sandbox, id, coach, rio } = await open(given, { callback_url: 'https://example.com/hook' });
    await look();
    expect(rows()).toEqual([
      'Name: Interview',
      `Conversation id: ${id}`,
      'Status: active',
      `Page: ${sandbox.url}/room/${id}`,
      'In the room: The replica has joined.',
      `Persona: Coach (${coach})`,
      `Replica: Rio (${rio})`,
      `Room for SDKs: https://tavus.daily.co/${id}`,
      'Callback URL: https://example.com/hook',
      expect.stringMatching(/^Created: /),
      expect.stringMatching(/^Updated: /),
    ]);
  });

  it('that has ended show why, how long it took, its turns, what was perceived, and its recording', async () => {
    const storage = { provider: 's3', bucket_name: 'talks' };
    const properties = { enable_recording: true, recording_storage: storage };
    const { look, rows, id } = await open({ createdAt: 0, joinedAt: 10_000, leftAt: 7 * MINUTE }, { properties });
    await look();
    expect(rows()).toEqual(
      expect.arrayContaining([
        'Status: ended',
        'Ended: The last participant left.',
        'Duration: 7 min',
        'Transcript: 7 turns',
        expect.stringContaining('Perception: The participant looks at the camera'),
        `Recording: s3://talks/tavus/${id}/recording.mp4`,
      ]),
    );
    expect(rows().join('\n')).not.toContain('In the room');
  });

  it.each<[what: string, overrides: Record<string, unknown>, shown: readonly unknown[], absent: RegExp]>([
    [
      'without events',
      { status: 'ended', events: null, shutdown_reason: null },
      [],
      /^(Ended|Duration|Transcript|Perc)/m,
    ],
    ['of a list of no events', { status: 'ended', events: [] }, ['Ended: Tavus gave no reason.'], /^(Duration|Perc)/m],
    [
      'with only the reason',
      { status: 'ended', events: null, shutdown_reason: 'internal error' },
      ['Ended: An error at Tavus ended it. Try again.'],
      /^Duration/m,
    ],
    [
      'with a reason not known yet',
      { status: 'ended', events: [SHUTDOWN], shutdown_reason: 'it rained' },
      ['Ended: Tavus gave this reason: it rained'],
      /^Transcript/m,
    ],
    ['with an unknown status', { status: 'paused' }, ['Status: paused'], /^Ended/m],
    [
      'with a perception of another shape',
      {
        status: 'ended',
        events: [
          { event_type: 'application.perception_analysis', properties: { mood: 'good', looks: ['up', 'down'] } },
        ],
      },
      ['Perception: mood: good', expect.stringContaining('- up')],
      /object/,
    ],
    [
      'with a recording of another shape',
      {
        status: 'ended',
        events: [{ event_type: 'application.recording_ready', properties: { s3_key: 'a/b', bucket_name: 'talks' } }],
      },
      [expect.stringContaining('Recording: s3_key: ')],
      /object/,
    ],
    ['in another meeting service', { room_url: null, conversation_url: null }, ['Status: active'], /^(Page|Room)/m],
    [
      'without a hosted page',
      { room_url: null, conversation_url: 'https://a.example/c1' },
      ['Page: https://a.example/c1'],
      /^Room/m,
    ],
  ])('are shown %s', async (_what, overrides, shown, absent) => {
    const { look, ui } = await open({ overrides });
    await look();
    const text = ui.transcript.flatMap((line) => line.split('\n'));
    expect(text).toEqual(expect.arrayContaining([...shown]));
    expect(text.join('\n')).not.toMatch(absent);
  });

  it('show an id where the name of a persona or replica cannot be loaded', async () => {
    const { look, rows } = await open({}, { persona_id: 'p00de1e7ed00' });
    await look();
    expect(rows()).toContain('Persona: p00de1e7ed00');
  });

  it('are printed by tavus conversation get, and as JSON with the events', async () => {
    const { run, sandbox, rio, coach } = await openCommands();
    const request = { replica_id: rio, persona_id: coach, conversation_name: 'Interview' };
    const { id } = sandbox.store.addConversation(request, { createdAt: 0, joinedAt: 9000, leftAt: MINUTE });
    const { output } = await run(['get', 'Interview']);
    expect(output).toContain(`Persona\t${coach}\n`);
    expect(output).toContain('Ended\tThe last participant left.\n');
    const types = ['system.replica_joined', 'system.shutdown', 'application.transcription_ready'];
    expect(readJson(await run(['get', id, '--json=status,events']))).toEqual({
      status: 'ended',
      events: expect.arrayContaining(types.map((event_type) => expect.objectContaining({ event_type }))),
    });
    const onTerminal = await run(['get', id], { isTerminal: true });
    expect(onTerminal.output).toContain(`Coach (${coach})`);
  });
});

describe('the actions of a conversation', () => {
  it('that is running start with joining it', async () => {
    const { look, ui } = await open();
    await look();
    const { lines, blocked } = ui.screen(WHAT);
    expect(lines).toEqual([
      ...['Open the page', 'Copy the link', 'Show a QR code', 'End it', 'Watch it until it is done'],
      ...['Read the transcript', 'Start another like it', 'Show its persona', 'Show its replica', 'Copy the id'],
      ...['Open a link in the browser', 'Delete', 'Back to the list'],
    ]);
    expect(blocked).toEqual({
      'Read the transcript': expect.stringContaining('still running'),
      Delete: expect.stringContaining('End it before'),
    });
  });

  it('that has ended start with its transcript', async () => {
    const { look, ui } = await open({ createdAt: 0, leftAt: 0 });
    await look();
    const { lines, blocked } = ui.screen(WHAT);
    expect(lines[0]).toBe('Read the transcript');
    expect(blocked).toEqual({
      ...{ 'Open the page': 'It has ended.', 'Copy the link': 'It has ended.', 'Show a QR code': 'It has ended.' },
      ...{ 'End it': 'It has already ended.', 'Watch it until it is done': 'It is not in progress.' },
    });
  });

  it('in another meeting service do not include a page', async () => {
    const { look, ui } = await open({ overrides: { room_url: null, conversation_url: null } });
    await look();
    expect(ui.screen(WHAT).blocked).toMatchObject({
      'Open the page': expect.stringContaining('another meeting service'),
      'Open a link in the browser': expect.any(String),
    });
  });

  it('without known parties cannot show them', async () => {
    const { look, ui } = await open({ overrides: { persona_id: null, replica_id: null } });
    await look();
    expect(ui.screen(WHAT).blocked).toMatchObject({
      'Show its persona': expect.stringContaining('default persona'),
      'Show its replica': expect.any(String),
    });
  });

  it.each([true, false])('open the page, and print it: with a browser %s', async (hasBrowser) => {
    const { look, ui, sandbox, id, openLinks } = await open({}, {}, { hasBrowser });
    await look(menu(WHAT, 'Open the page'));
    expect(openLinks).toEqual([`${sandbox.url}/room/${id}`]);
    expect(ui.transcript.includes('ok: Opened in the browser.')).toBe(hasBrowser);
    expect(ui.transcript).toContain(`command: The page to open or share: ${sandbox.url}/room/${id}`);
  });

  it('copy the link, and show it as a QR code that fits on 80 columns and 24 rows', async () => {
    const { look, ui, sandbox, id } = await open();
    const qr = [menu(WHAT, 'Show a QR code'), menu('Scan the code with your phone', 'Done')];
    await look(menu(WHAT, 'Copy the link'), ...qr);
    expect(ui.transcript).toContain(`copy: ${sandbox.url}/room/${id}`);
    const lines = ui.transcript.find((line) => line.includes('█'))?.split('\n') ?? [];
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.length).toBeLessThan(22);
    expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThan(78);
  });

  it.each([
    ['persona', 'Coach'],
    ['replica', 'Rio'],
  ])('show its %s, and return', async (noun, name) => {
    const { look, ui } = await open();
    await look(menu(WHAT, `Show its ${noun}`), back(`What to do with this ${noun}`));
    expect(ui.transcript).toContain(`Name: ${name}`);
  });

  it('stay in the details if its persona was deleted', async () => {
    const { look, ui } = await open({}, { persona_id: 'p00de1e7ed00' });
    await look(menu(WHAT, 'Show its persona'));
    expect(ui.transcript.join('\n')).toContain('fail: Id not found: Invalid persona_id');
    expect(ui.screen(LIST).lines.join('\n')).toContain('Interview');
  });

  it('return from a new conversation that was left', async () => {
    const { look, ui } = await open();
    await look(menu(WHAT, 'Start another like it'), back('Start a Conversation'));
    expect(ui.transcript.filter((line) => line.startsWith('fail'))).toEqual([]);
  });
});

describe('tavus conversation open', () => {
  it('opens the page and prints it, with a QR code on request', async () => {
    const { run, sandbox, rio } = await openCommands();
    const { id } = sandbox.store.addConversation({ replica_id: rio, conversation_name: 'Live' });
    const plain = await run(['open', 'Live']);
    expect([plain.code, plain.output]).toEqual([0, `${sandbox.url}/room/${id}\n`]);
    expect(plain.errors).not.toContain('█');
    const coded = await run(['open', id, '--qr', '--json']);
    expect(readJson(coded)).toMatchObject({ conversation_id: id });
    expect(coded.errors).toContain('█');
  });

  it.each([
    [{ leftAt: 0 }, 'It has ended.'],
    [{ overrides: { room_url: null, conversation_url: null } }, 'another meeting service'],
  ])('exits with 1 where no one can join: %j', async (given, words) => {
    const { run, sandbox, rio } = await openCommands();
    const { id } = sandbox.store.addConversation({ replica_id: rio }, given);
    const { code, output, errors } = await run(['open', id]);
    expect([code, output]).toEqual([1, '']);
    expect(errors).toContain(words);
  });
});

describe('the reminder that a conversation is billed', () => {
  async function openReminded(given: Partial<StoredConversation> = {}) {
    const bench = await open(given);
    bench.services.reminders.set(bench.id, 'It is billed.');
    return { ...bench, count: () => bench.services.reminders.size };
  }

  it('stays while it is running', async () => {
    const { look, count } = await openReminded();
    await look();
    expect(count()).toBe(1);
  });

  it('goes when its details show that it has ended', async () => {
    const { look, count } = await openReminded({ leftAt: 0 });
    await look();
    expect(count()).toBe(0);
  });

  it('goes when it is ended', async () => {
    const { look, count } = await openReminded();
    await look(menu(WHAT, 'End it'), confirm('End the conversation', true));
    expect(count()).toBe(0);
  });

  it('goes when it is watched until its end', async () => {
    const bench = await openReminded();
    Object.assign(bench.sandbox.store.conversations.get(bench.id) ?? {}, { joinedAt: 0, leftAt: bench.now() + 5000 });
    await pass(bench, bench.look(menu(WHAT, 'Watch it until it is done')));
    expect(bench.count()).toBe(0);
  });

  it('stays when watching it is stopped', async () => {
    const { look, count } = await openReminded();
    await look(menu(WHAT, 'Watch it until it is done'), back('Watching “Interview”'));
    expect(count()).toBe(1);
  });

  it('goes when it is deleted', async () => {
    const { visit, count, services, id } = await openReminded({ leftAt: 0 });
    await visit(
      'delete_conversation',
      pick('Delete a Conversation', 'Interview'),
      confirm('Delete the conversation', true),
    );
    expect([count(), services.reminders.has(id)]).toEqual([0, false]);
  });

  it('of others stays', async () => {
    const { look, count, services } = await openReminded({ leftAt: 0 });
    services.reminders.set('c00de1e7ed00', 'It is billed.');
    await look();
    expect(count()).toBe(1);
  });
});
