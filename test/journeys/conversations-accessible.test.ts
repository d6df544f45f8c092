import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hostileTalk } from '../../src/sandbox/conversations/seed-talks.ts';
import { AccessibleTavus, leave, listQuestion, MENU as MENU_QUESTION } from '../support/accessible-tavus.ts';
import { openSandbox } from '../support/journey-tavus.ts';
import { activeIds, addActive, addEnded, changesOf, ownPersona, talkOf } from '../support/talks.ts';

const MENU = 'Work with Conversations';

describe('conversations in the accessible mode', () => {
  test('are started with a picked persona, and ended from their details', async () => {
    const sandbox = await openSandbox();
    const tavus = new AccessibleTavus({ sandbox });
    await tavus.go(MENU, 'Start');
    await tavus.answer("Persona, number or id [Tavus' default]", 'choose');
    await tavus.choose('Life Coach');
    await tavus.answer("Replica, number or id [the persona's own]", '');
    await tavus.answer('Name [date and time]', 'Monday call');
    await tavus.write('Press Enter to leave it empty.', 'The guest is Ada.', '.');
    await tavus.answer('Greeting [none]', '');
    await tavus.answer("Language [Tavus' default]", 'Spanish');
    await tavus.answer('Ends after [1h, the maximum]', '2h');
    await tavus.hears('Error: The time must be between 1s and 1h.');
    await tavus.answer('Ends after [1h, the maximum]', '10m');
    await tavus.answer('When all left [0s: immediately]', '');
    await tavus.answer('No one joins [ends after 5m]', '');
    await tavus.answer('Private, number [no]', '');
    await tavus.answer('Test, number [no]', '');
    await tavus.hears("A conversation is billed, and takes one of your plan's concurrent slots");
    await tavus.answer(tavus.summary('Start the conversation'), '0');
    await tavus.asks(MENU_QUESTION);
    const [id = ''] = activeIds(sandbox).slice(-1);
    expect(tavus.heard()).toContain(`Done: Started “Monday call” (conversation ${id}, status active).`);
    expect(tavus.heard()).toContain(`The page to open or share: ${sandbox.url}/room/${id}`);
    expect(tavus.heard()).toMatch(/1\. Open the page 2\. Copy the link 3\. Show a QR code 4\. End it 5\. Watch it/);
    expect(sandbox.requests.findLast(({ method }) => method === 'POST')?.body).toEqual({
      persona_id: ownPersona(sandbox, 'Life Coach'),
      conversation_name: 'Monday call',
      conversational_context: 'The guest is Ada.',
      properties: {
        ...{ max_call_duration: 600, participant_left_timeout: 0, participant_absent_timeout: 300 },
        language: 'Spanish',
      },
    });
    await tavus.answer(MENU_QUESTION, 'End it');
    await tavus.answer('[y/N]', 'y');
    await tavus.hears(`Done: “Monday call” (${id}) ended.`);
    await tavus.answer(MENU_QUESTION, 'b');
    await tavus.answer(MENU_QUESTION, 'b');
    await leave(tavus);
    expect(tavus.raw).not.toContain('Still running');
  });

  test('are listed with their status, and lead to their persona', async () => {
    const tavus = new AccessibleTavus({ sandbox: await openSandbox() });
    await tavus.go(MENU, 'List');
    await tavus.hears('Page 1 of 3, 24 conversations, status: any.');
    await tavus.hears('. Interview, ended, Interviewer, ');
    await tavus.answer('b back', 'f');
    await tavus.answer(MENU_QUESTION, 'Status: active');
    await tavus.hears('Page 1 of 1, 2 conversations, status: active. 1. Waits for its guest, active 1:');
    await tavus.answer('b back', 'f');
    await tavus.answer(MENU_QUESTION, 'Status: any');
    await tavus.choose('Interview');
    await tavus.hears('Ended: It was ended by a request, such as tavus conversation end.');
    await tavus.hears('Persona: Interviewer (p');
    await tavus.answer(MENU_QUESTION, 'Show its persona');
    await tavus.hears('System prompt: You interview candidates');
    await tavus.answer(MENU_QUESTION, 'Start a conversation with it');
    await tavus.hears('Persona, number or id [Interviewer (p');
    await tavus.interrupt();
  });

  test('are ended and deleted from the menu', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const over = addEnded(sandbox, 'Over', talkOf('Bye.'));
    const live = addActive(sandbox, 'Live');
    const tavus = new AccessibleTavus({ sandbox });
    await tavus.go(MENU, 'Delete');
    await tavus.asks(listQuestion('Number (delete)'));
    await tavus.answer('b back', tavus.numberOf('Live'));
    await tavus.hears('Not possible: It is still running. End it before you delete it.');
    await tavus.answer('b back', '2');
    await tavus.answer('[y/N]', 'yes');
    await tavus.hears(`Done: Deleted “Over”: conversation ${over}.`);
    await tavus.answer(MENU_QUESTION, 'End');
    await tavus.answer('b back', '1');
    await tavus.answer('[y/N]', 'no');
    await tavus.answer(MENU_QUESTION, 'End');
    await tavus.answer('b back', '1');
    await tavus.hears(`End “Live” (${live})? Everyone in it is disconnected.`);
    await tavus.answer('[y/N]', 'yes');
    await tavus.hears(`Done: “Live” (${live}) ended.`);
    await tavus.asks(MENU_QUESTION);
    expect(changesOf(sandbox)).toEqual([`DELETE /v2/conversations/${over}`, `POST /v2/conversations/${live}/end`]);
  });

  test('are watched: who joins and why it ends are said, and how to go on when stopped', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const id = sandbox.store.addConversation({ conversation_name: 'Live' }).id;
    const tavus = new AccessibleTavus({ sandbox });
    await tavus.go(MENU, 'Watch');
    await tavus.hears('Watching “Live”… Type b to stop. Live: active 0:0');
    await tavus.hears('The replica has joined.');
    await tavus.write('The replica has joined.', 'b');
    await tavus.hears('Stopped watching. It is still running and billed.');
    await tavus.hears(`To end it: tavus conversation end ${id}`);
    await tavus.hears(`To watch again: tavus conversation watch ${id}`);
    await tavus.answer(MENU_QUESTION, 'Watch');
    await tavus.hears('Watching “Live”');
    const stored = sandbox.store.conversations.get(id);
    if (stored) stored.shutdown = { reason: 'daily_room_has_been_deleted', at: Date.now() };
    await tavus.hears(`“Live” (${id}) ended after`);
    await tavus.asks(MENU_QUESTION);
  });
});

describe('transcripts in the accessible mode', () => {
  test('are read, searched and saved', async () => {
    const tavus = new AccessibleTavus({ sandbox: await openSandbox() });
    await tavus.go(MENU, 'Read');
    await tavus.choose('Interview');
    await tavus.hears('Transcript, 10 turns: Interview');
    await tavus.hears('0:10 Replica: Nice. Which part of the scheduler was the hardest?');
    await tavus.answer(MENU_QUESTION, 'Search');
    await tavus.answer('Words [none]', 'clock');
    await tavus.hears('Transcript, 1 of 10 turns with “clock”: Interview');
    await tavus.hears('0:20 Participant: I gave it a clock that I could set');
    expect(tavus.heard()).not.toContain('scheduler');
    await tavus.answer(MENU_QUESTION, 'Search');
    await tavus.answer('Words [clock]', 'zzz');
    await tavus.hears('Interview · key …a8c3 (from TAVUS_API_KEY) No turn contains all these words.');
    const path = join(tavus.home, 'talk.json');
    await tavus.answer(MENU_QUESTION, 'Save');
    await tavus.answer('Save as [Interview.txt]', path);
    await tavus.hears('Done: Saved 10 turns to');
    await tavus.answer(MENU_QUESTION, 'b');
    await tavus.asks(MENU_QUESTION);
    const saved: unknown = JSON.parse(readFileSync(path, 'utf8'));
    expect(saved).toHaveLength(10);
    expect(saved).toContainEqual(expect.objectContaining({ role: 'user', content: 'Thanks, goodbye!' }));
    await tavus.interrupt();
  });

  test('with hostile text are said without a control character', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    addEnded(sandbox, 'Pasted', hostileTalk);
    const tavus = new AccessibleTavus({ sandbox });
    await tavus.go(MENU, 'Read');
    await tavus.choose('Pasted');
    await tavus.hears('\\x1b[31mred');
    await tavus.asks(MENU_QUESTION);
    expect(tavus.raw).not.toMatch(/[\x7f-\x9f\u200b\u2028\u202e\u2066\ufeff]/);
    await tavus.interrupt();
  });

  test('of 10,000 turns are said whole', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    addEnded(sandbox, 'Long', talkOf(...Array.from({ length: 10_000 }, (_, turn) => `Turn ${turn}.`)));
    const tavus = new AccessibleTavus({ sandbox });
    await tavus.go(MENU, 'Read');
    await tavus.choose('Long');
    await tavus.hears('Transcript, 10,000 turns: Long');
    await tavus.asks(MENU_QUESTION);
    expect(tavus.raw.match(/: Turn \d+\./g)).toHaveLength(10_000);
    await tavus.answer(MENU_QUESTION, 'Search');
    await tavus.answer('Words [none]', '9876.');
    await tavus.hears('1 of 10,000 turns with “9876.”');
    await tavus.interrupt();
  });

  test('of a dumb terminal are plain, too', async () => {
    const tavus = new AccessibleTavus({ sandbox: await openSandbox(), env: { TERM: 'dumb', ACCESSIBLE: undefined } });
    await tavus.go(MENU, 'Read');
    await tavus.choose('Interview');
    await tavus.hears('Transcript, 10 turns: Interview');
    await tavus.interrupt();
  });
});
