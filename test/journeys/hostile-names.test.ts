import { expect, test } from 'vitest';
import { openSandbox, Tavus } from '../support/journey-tavus.ts';

/** Sets the clipboard, clears the screen, sets the title, turns text around, and the same by other ways. */
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

/** The program's own links, which can lead to nothing but a web address and are closed where it ends. */
const LINKS = /\x1b\]8;id=\w+;https?:[\x21-\x7e]*\x1b\\[^\x1b]*\x1b\]8;;\x1b\\/g;

function expectTame(tavus: Tavus): void {
  expect(ACTING.exec(tavus.raw.replace(LINKS, ''))?.[0]).toBeUndefined();
  // The screen's own lines only: nothing in a name starts a line.
  expect(tavus.history().filter((line) => line.startsWith('✔ Deleted everything'))).toEqual([]);
}

test('a replica with a hostile name can be listed, opened, renamed and deleted like any other', async () => {
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
  expectTame(tavus);
});

test('a persona with hostile words everywhere', async () => {
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

test('a video with a hostile name, script and links', async () => {
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
  expectTame(tavus);
});

test('an error message with hostile words', async () => {
  const sandbox = await openSandbox();
  sandbox.fail({ status: 501, body: { message: NAME }, headers: { 'x-request-id': 'fine' } });
  const tavus = new Tavus({ sandbox });
  await tavus.go('Work with Videos');
  await tavus.choose('List Videos');
  await tavus.waitFor('Tavus failed to answer: Evil');
  await tavus.at('Work with Videos');
  expectTame(tavus);
});
