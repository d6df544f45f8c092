import { expect, test } from 'vitest';
import { openSandbox, Tavus } from '../support/journey-tavus.ts';

/** Escape sequences that set the clipboard, clear the screen, set the title or reverse text, in several forms. */
const ATTACKS = [
  '\x1b]52;c;aGFjaw==\x07',
  '\x1b[2J\x1b[H',
  '\x1b]0;owned\x07',
  '\u202egnp.exe',
  '\x9b2J\x9d0;owned\x9c',
  '\x1bP+q\x1b\\',
  '\x1b\x1b[31m[2J',
  '\r\n✔ Deleted everything',
  '\x1b]8;;https://evil.example\x1b\\link',
].join('');
const NAME = `Evil ${ATTACKS}`;
const ACTING = /\x1b\]|\x1bP|\x1b\[2J|\x1b\[31m\[|[\x07\x80-\x9f\u202e]/;

/** The program's own hyperlinks, which are limited to web addresses and always closed. */
const LINKS = /\x1b\]8;id=\w+;https?:[\x21-\x7e]*\x1b\\[^\x1b]*\x1b\]8;;\x1b\\/g;

function expectEscaped(tavus: Tavus): void {
  expect(ACTING.exec(tavus.raw.replace(LINKS, ''))?.[0]).toBeUndefined();
  // No line of a name may appear as a line of the screen.
  expect(tavus.history().filter((line) => line.startsWith('✔ Deleted everything'))).toEqual([]);
}

test('lists, opens, renames and deletes a replica with control characters in its name', async () => {
  const sandbox = await openSandbox({ data: 'empty' });
  sandbox.store.addReplica({
    createdAt: 0,
    trainingMs: 1,
    overrides: { replica_name: NAME, status: 'error', error_message: NAME, model_name: NAME, training_progress: NAME },
  });
  const tavus = new Tavus({ sandbox, rows: 60 });
  await tavus.go('Work with Replicas', 'List Replicas');
  await tavus.cursorOn('Evil ');
  tavus.press('enter');
  await tavus.at('What to do with this replica');
  await tavus.choose('Rename');
  await tavus.at('Rename a Replica');
  await tavus.cursorOn(/^New name +/);
  await tavus.back('What to do with this replica');
  await tavus.choose('Delete');
  await tavus.waitFor('[y/N]');
  tavus.press('y', 'enter');
  await tavus.said('Deleted “Evil');
  await tavus.at('List Replicas');
  expectEscaped(tavus);
});

test('shows a persona with control characters in all fields', async () => {
  const sandbox = await openSandbox({ data: 'empty' });
  const layers = { llm: { [NAME]: NAME, tools: [NAME] } };
  sandbox.store.addPersona({}, { overrides: { persona_name: NAME, system_prompt: NAME, context: NAME, layers } });
  const tavus = new Tavus({ sandbox, rows: 60 });
  await tavus.go('Work with Personas', 'List Personas');
  await tavus.cursorOn('Evil ');
  tavus.press('enter');
  await tavus.at('What to do with this persona');
  expect(ACTING.exec(tavus.raw)?.[0]).toBeUndefined();
});

test('shows a video with control characters in name, script and links', async () => {
  const sandbox = await openSandbox({ data: 'empty' });
  const overrides = {
    ...{ video_name: NAME, status: 'ready', status_details: NAME, data: { script: NAME } },
    ...{ hosted_url: `https://example.com/${NAME}`, download_url: NAME, created_at: NAME },
  };
  sandbox.store.addVideo({ replica_id: 'r1', script: 'x' }, { overrides });
  const tavus = new Tavus({ sandbox, rows: 60 });
  await tavus.go('Work with Videos', 'List Videos');
  await tavus.cursorOn('Evil ');
  tavus.press('enter');
  await tavus.at('What to do with this video');
  expectEscaped(tavus);
});

test('shows, opens as a QR code, ends and watches a conversation with control characters in all fields', async () => {
  const sandbox = await openSandbox({ data: 'empty' });
  const overrides = {
    ...{ conversation_name: NAME, conversation_url: NAME, room_url: `https://example.com/${NAME}` },
    ...{ callback_url: NAME, persona_id: NAME, replica_id: NAME, created_at: NAME, updated_at: NAME },
    events: [
      { event_type: NAME, timestamp: NAME, properties: { [NAME]: NAME } },
      { event_type: 'application.perception_analysis', timestamp: NAME, properties: { analysis: NAME } },
      { event_type: 'application.recording_ready', timestamp: NAME, properties: { storage_uri: NAME } },
    ],
  };
  sandbox.store.addConversation({}, { overrides });
  const tavus = new Tavus({ sandbox, rows: 80 });
  await tavus.go('Work with Conversations', 'List Conversations');
  await tavus.cursorOn('Evil ');
  tavus.press('enter');
  await tavus.at('What to do with this conversation');
  await tavus.waitFor('Perception Evil');
  await tavus.waitFor('Recording Evil');
  await tavus.choose('Show a QR code');
  await tavus.at('Scan the code with your phone');
  tavus.press('enter');
  await tavus.at('What to do with this conversation');
  await tavus.choose('Watch it until it is done');
  await tavus.waitFor('It is billed until it ends.');
  tavus.press('esc');
  await tavus.at('What to do with this conversation');
  await tavus.choose('End it');
  await tavus.waitFor('[y/N]');
  tavus.press('y', 'enter');
  await tavus.said('ended.');
  await tavus.at('What to do with this conversation');
  expectEscaped(tavus);
});

test('shows an error message with control characters', async () => {
  const sandbox = await openSandbox();
  sandbox.fail({ status: 501, body: { message: NAME }, headers: { 'x-request-id': 'fine' } });
  const tavus = new Tavus({ sandbox });
  await tavus.go('Work with Videos');
  await tavus.choose('List Videos');
  await tavus.waitFor('Tavus reported a server error: Evil');
  await tavus.at('Work with Videos');
  expectEscaped(tavus);
});
