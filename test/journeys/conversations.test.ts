import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { openSandbox, Tavus } from '../support/journey-tavus.ts';
import { activeIds, addActive, addEnded, changesOf, ownPersona, talkOf } from '../support/talks.ts';

const MENU = 'Work with Conversations';
const START = 'Start a Conversation';
const LIST = 'List Conversations';
const WHAT = 'What to do with this conversation';
const SUBMIT = 'Start the conversation';

/** The request that was sent last to create one. */
function created({ requests }: Sandbox): unknown {
  return requests.findLast(({ method, path }) => method === 'POST' && path === '/v2/conversations')?.body;
}

/** Chooses a persona or replica in the picker of the form. */
async function pick(tavus: Tavus, field: string, name: string): Promise<void> {
  await tavus.cursorOn(field);
  tavus.press('enter');
  await tavus.at(field);
  await tavus.choose(name);
  await tavus.at(START);
}

describe('starting a conversation', () => {
  test('sends what the form says, with all time limits, and shows the page and what can be done', async () => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ sandbox, rows: 40 });
    await tavus.go(MENU, START);
    await tavus.waitFor('Replica (needed)');
    await pick(tavus, 'Persona', 'Life Coach');
    await tavus.cursorOn('Replica');
    await tavus.waitFor("(the persona's own)");
    tavus.press('down');
    await tavus.answer('Name', 'Monday call');
    await tavus.answer('Context', 'The guest is Ada.');
    await tavus.moveTo('Ends after');
    await tavus.answer('Ends after', '10m');
    await tavus.moveTo(`[ ${SUBMIT} ]`);
    await tavus.waitFor("A conversation is billed, and takes one of your plan's concurrent slots");
    tavus.press('enter');
    await tavus.at(WHAT);
    const [id = ''] = activeIds(sandbox).slice(-1);
    await tavus.waitFor(`Started “Monday call” (conversation ${id}, status active).`);
    await tavus.waitFor(`The page to open or share: ${sandbox.url}/room/${id}`);
    await tavus.waitFor('Persona Life Coach (p');
    expect(created(sandbox)).toEqual({
      persona_id: ownPersona(sandbox, 'Life Coach'),
      conversation_name: 'Monday call',
      conversational_context: 'The guest is Ada.',
      properties: { max_call_duration: 600, participant_left_timeout: 0, participant_absent_timeout: 300 },
    });
    for (const label of ['Open the page', 'Copy the link', 'Show a QR code', 'End it', 'Watch it until it is done']) {
      await tavus.cursorOn(label);
      tavus.press('down');
    }
    await tavus.back(MENU);
    await tavus.choose(LIST);
    await tavus.cursorOn(/^ *Monday call +● active 0:\d\d +Life Coach/);
  });

  test('asks for a replica where the persona has none, and sends nothing before', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const rio = sandbox.store.addReplica({ name: 'Rio', createdAt: 0, trainingMs: 1 }).id;
    const alone = sandbox.store.addPersona({ persona_name: 'Alone', system_prompt: 'Be kind.' }).id;
    const tavus = new Tavus({ sandbox });
    await tavus.go(MENU, START);
    await pick(tavus, 'Persona', 'Alone');
    await tavus.moveTo(`[ ${SUBMIT} ]`);
    tavus.press('enter');
    await tavus.waitFor('The persona “Alone” has no default replica, so a replica is needed.');
    expect(changesOf(sandbox)).toEqual([]);
    await pick(tavus, 'Replica', 'Rio');
    await tavus.moveTo(`[ ${SUBMIT} ]`);
    tavus.press('enter');
    await tavus.at(WHAT);
    expect(created(sandbox)).toMatchObject({ persona_id: alone, replica_id: rio });
  });

  test('in test mode costs nothing: it has ended, and no reminder follows', async () => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ sandbox });
    await tavus.go(MENU, START);
    await pick(tavus, 'Persona', 'Life Coach');
    await tavus.moveTo('Test');
    tavus.press('right');
    await tavus.cursorOn(/^Test +< yes >/);
    await tavus.moveTo(`[ ${SUBMIT} ]`);
    tavus.press('enter');
    await tavus.at(WHAT);
    await tavus.waitFor('status ended)');
    expect(created(sandbox)).toMatchObject({ test_mode: true });
    await tavus.back(MENU);
    await tavus.back('Tavus');
    await tavus.leave();
    expect(tavus.history().join('\n')).not.toContain('Still running');
  });

  test.each([
    ['persona', 'Work with Personas', 'List Personas', 'Life Coach', 'Persona'],
    ['replica', 'Work with Replicas', 'List Replicas', 'Rio', 'Replica'],
  ])('works from the details of a %s, which the form has filled in', async (noun, menu, list, name, field) => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ sandbox, rows: 40 });
    await tavus.go(menu, list);
    await tavus.choose(name);
    await tavus.at(`What to do with this ${noun}`);
    await tavus.choose('Start a conversation with it');
    await tavus.at(START);
    await tavus.waitFor(`${field} ${name} (`);
    await tavus.moveTo(`[ ${SUBMIT} ]`);
    tavus.press('enter');
    await tavus.at(WHAT);
    const { requests } = sandbox;
    const ids = { Persona: 'persona_id', Replica: 'replica_id' }[field] ?? '';
    expect(created(sandbox)).toHaveProperty(ids);
    expect(requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
    await tavus.back(`What to do with this ${noun}`);
  });

  test('works again from an earlier one, with its persona, replica and name', async () => {
    const sandbox = await openSandbox();
    const { request } = sandbox.store.conversations.get('c123456') ?? {};
    const tavus = new Tavus({ sandbox });
    await tavus.go(MENU, LIST);
    await tavus.choose('Interview');
    await tavus.at(WHAT);
    await tavus.choose('Start another like it');
    await tavus.at(START);
    await tavus.waitFor('Name Interview');
    await tavus.moveTo(`[ ${SUBMIT} ]`);
    tavus.press('enter');
    await tavus.at(WHAT);
    const { persona_id, replica_id } = request ?? {};
    expect(created(sandbox)).toMatchObject({ persona_id, replica_id, conversation_name: 'Interview' });
  });
});

describe('the list of conversations', () => {
  test('shows names instead of ids, and running times that tick', async () => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ sandbox, cols: 120 });
    await tavus.go(MENU, LIST);
    await tavus.waitFor(/^ +\d+ +Interview +ended +Interviewer +\S.* +3 h ago +c123456$/m);
    const time = () => tavus.screen().find((line) => line.includes('Product demo, live'));
    const before = time();
    expect(before).toMatch(/● active \d+:\d\d /);
    await tavus.waitUntil('a later time', () => time() !== before);
    await tavus.filter('active');
    await tavus.waitFor('2 conversations · status: active');
  });

  test('keeps name and status at 40 columns', async () => {
    const tavus = new Tavus({ sandbox: await openSandbox(), cols: 40 });
    await tavus.choose(MENU);
    await tavus.cursorOn(START);
    await tavus.choose(LIST);
    await tavus.waitFor(/^ {2}Product demo, live +● active \d+:\d\d$/m);
    expect(tavus.wrappedLines()).toEqual([]);
  });
});

describe('ending a conversation', () => {
  test('asks first, from the menu, where an ended one cannot be chosen', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    addEnded(sandbox, 'Over', talkOf('Bye.'));
    const id = addActive(sandbox, 'Live');
    const tavus = new Tavus({ sandbox });
    await tavus.go(MENU, 'End a Conversation');
    await tavus.choose('Over');
    await tavus.waitFor('It has already ended.');
    await tavus.choose('Live');
    await tavus.waitFor(`End “Live” (${id})? Everyone in it is disconnected. [y/N]`);
    tavus.press('n', 'enter');
    await tavus.at(MENU);
    expect(changesOf(sandbox)).toEqual([]);
    await tavus.choose('End a Conversation');
    await tavus.at('End a Conversation');
    await tavus.choose('Live');
    await tavus.waitFor('[y/N]');
    tavus.press('y', 'enter');
    await tavus.said(`“Live” (${id}) ended.`);
    await tavus.said(`Next time: tavus conversation end ${id}`);
    expect(changesOf(sandbox)).toEqual([`POST /v2/conversations/${id}/end`]);
    expect(activeIds(sandbox)).toEqual([]);
  });

  test('from its details leads to its transcript, without a wrong reason', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const id = addActive(sandbox, 'Live');
    const tavus = new Tavus({ sandbox });
    await tavus.go(MENU, LIST);
    await tavus.choose('Live');
    await tavus.at(WHAT);
    await tavus.choose('End it');
    await tavus.waitFor('[y/N]');
    tavus.press('y', 'enter');
    await tavus.said(`“Live” (${id}) ended.`);
    await tavus.at(WHAT);
    await tavus.waitFor(/Status +ended/);
    expect(tavus.screen().join('\n')).not.toContain('gave no reason');
    await tavus.choose('Read the transcript');
    await tavus.waitFor('The transcript is being processed.');
    await tavus.at('What to do with this transcript');
    await tavus.said('The transcript is ready.');
    await tavus.waitFor('Replica Hello! I am');
    await tavus.back(WHAT);
    // What the transcript was loaded with is known now.
    await tavus.waitFor('It was ended by a request');
  });
});

describe('watching', () => {
  test('shows running time and who has joined, and why it ended', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const id = addActive(sandbox, 'Live');
    const tavus = new Tavus({ sandbox });
    await tavus.go(MENU);
    await tavus.choose('Watch Conversations');
    await tavus.waitFor('Watching “Live”');
    await tavus.waitFor(/^Live +active 1:\d\d\. The replica has joined\.$/m);
    await tavus.waitFor('It is billed until it ends.');
    const stored = sandbox.store.conversations.get(id);
    if (stored) stored.leftAt = Date.now();
    await tavus.said(`“Live” (${id}) ended after 1 min`);
    await tavus.said('The last participant left.');
    await tavus.at(MENU);
    expect(tavus.raw).toContain('\x1b]9;“Live”: done');
  });

  test('reports an end that no one wanted as a failure, in plain words', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const id = addActive(sandbox, 'Live');
    const tavus = new Tavus({ sandbox });
    await tavus.go(MENU, LIST);
    await tavus.choose('Live');
    await tavus.at(WHAT);
    await tavus.choose('Watch it until it is done');
    await tavus.waitFor('It is billed until it ends.');
    const stored = sandbox.store.conversations.get(id);
    if (stored) stored.shutdown = { reason: 'internal error', at: Date.now() };
    await tavus.said(`“Live” (${id}) failed. An error at Tavus ended it. Try again.`);
    await tavus.at(WHAT);
  });

  test('stops with Esc, says that it is still billed, and prints the command that ends it', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const ids = [addActive(sandbox, 'One'), addActive(sandbox, 'Two', 2)];
    const tavus = new Tavus({ sandbox });
    await tavus.go(MENU);
    await tavus.choose('Watch Conversations');
    await tavus.waitFor('2 are still running and billed.');
    tavus.press('esc');
    await tavus.at(MENU);
    await tavus.waitFor('Stopped watching. They are still running and billed.');
    await tavus.waitFor(/^To end them: tavus conversation end c\w+ c\w+$/m);
    for (const id of ids) await tavus.waitFor(id);
    await tavus.waitFor(/^To watch again: tavus conversation watch c\w+ c\w+$/m);
    expect(changesOf(sandbox)).toEqual([]);
  });
});

describe('deleting a conversation', () => {
  test('is possible once it has ended', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const over = addEnded(sandbox, 'Over', talkOf('Bye.'));
    addActive(sandbox, 'Live');
    const tavus = new Tavus({ sandbox });
    await tavus.go(MENU, 'Delete a Conversation');
    await tavus.choose('Live');
    await tavus.waitFor('It is still running. End it before you delete it.');
    await tavus.choose('Over');
    await tavus.waitFor('[y/N]');
    tavus.press('y', 'enter');
    await tavus.said(`Deleted “Over”: conversation ${over}.`);
    await tavus.at(MENU);
    expect(changesOf(sandbox)).toEqual([`DELETE /v2/conversations/${over}`]);
  });
});

test('the lists of an empty account say how to start one', async () => {
  const tavus = new Tavus({ sandbox: await openSandbox({ data: 'empty' }) });
  await tavus.go(MENU);
  for (const label of [LIST, 'End a Conversation', 'Read a Transcript', 'Delete a Conversation']) {
    await tavus.choose(label);
    await tavus.at(label);
    await tavus.waitFor('There are no conversations. To start one, choose Start a Conversation');
    await tavus.back(MENU);
  }
  await tavus.choose('Watch Conversations');
  await tavus.waitFor('No conversation is in progress.');
});
