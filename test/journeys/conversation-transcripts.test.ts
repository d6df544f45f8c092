import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hostileTalk } from '../../src/sandbox/conversations/seed-talks.ts';
import { openSandbox, Tavus } from '../support/journey-tavus.ts';
import { addActive, addEnded, talkOf } from '../support/talks.ts';

const MENU = 'Work with Conversations';
const READ = 'Read a Transcript';
const WHAT = 'What to do with this transcript';
/** What a terminal would act on: control characters other than line ends, and marks that change the direction of text. */
const ACTING = /\x1b\]|\x1bP|\x1b\[2J|\x1b\[H|\x1b\[31m|[\x07\x08\x7f-\x9f\u200b\u2028\u202e\u2066\ufeff]/;

/** Opens the transcript of the conversation with this name. */
async function read(tavus: Tavus, name: string): Promise<void> {
  await tavus.go(MENU, READ);
  await tavus.choose(name);
  await tavus.at(WHAT);
}

/** Searches in the transcript. */
async function search(tavus: Tavus, words: string): Promise<void> {
  await tavus.choose('Search');
  await tavus.at('Search the transcript');
  tavus.press('ctrl+u');
  await tavus.cursorOn(/^Words$/);
  tavus.type(words);
  await tavus.cursorOn(new RegExp(`^Words +${words}`));
  tavus.press('enter');
  await tavus.at(WHAT);
}

/** Asks to save it under this path, in place of the one that is proposed. */
async function saveAs(tavus: Tavus, path: string): Promise<void> {
  await tavus.choose('Save to a file');
  await tavus.cursorOn(/^Save as +\S/);
  tavus.press('ctrl+u');
  await tavus.cursorOn(/^Save as$/);
  tavus.type(path);
  await tavus.cursorOn(/^Save as +\S/);
  tavus.press('enter');
}

describe('reading a transcript', () => {
  test('shows who says what and when, also what tools were told, and finds words', async () => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ sandbox });
    await read(tavus, 'Portuguese, lesson 7');
    await tavus.waitFor('Transcript, 118 turns: Portuguese, lesson 7');
    await tavus.waitFor(/^ {2}0:10 Participant {2}Okay, I am ready\.$/m);
    expect(tavus.screen().join('\n')).not.toContain('load_words');
    await tavus.choose('Show system and tool turns');
    await tavus.waitFor('Transcript, 120 turns:');
    await tavus.waitFor(/^ {2}0:00 System /m);
    await search(tavus, 'comboio');
    await tavus.waitFor('2 of 120 turns with “comboio”');
    await search(tavus, 'zzz');
    await tavus.waitFor('No turn contains all these words.');
    await tavus.choose('Show the whole transcript');
    await tavus.waitFor('Transcript, 120 turns:');
    await tavus.back(MENU);
    await tavus.waitFor(/^Next time: tavus conversation transcript c\w+ --all-roles$/m);
  });

  test('saves it in the format of the extension, does not replace a file, and names the command', async () => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ sandbox });
    await read(tavus, 'Interview');
    for (const [name, start] of [
      ['a.srt', '1\n00:00:00,000 --> 00:00:03,400\nReplica: Welcome!'],
      ['b.md', '**Replica** (0:00)  \nWelcome!'],
    ] as const) {
      const path = join(tavus.home, name);
      await saveAs(tavus, path);
      await tavus.said(`Saved 10 turns to ${path}`);
      await tavus.at(WHAT);
      expect(tavus.raw).toContain(`tavus conversation transcript c123456 --output ${path}`);
      expect(readFileSync(path, 'utf8').startsWith(start)).toBe(true);
    }
    await saveAs(tavus, join(tavus.home, 'a.srt'));
    await tavus.waitFor('already exists.');
    await tavus.back(WHAT);
  });

  test('says why there is none: it is running, no one spoke, or it was a test', async () => {
    const sandbox = await openSandbox();
    addActive(sandbox, 'Live');
    addEnded(sandbox, 'Silent', []);
    const tavus = new Tavus({ sandbox });
    await tavus.go(MENU, READ);
    await tavus.choose('Live');
    await tavus.waitFor('It is still running. Its transcript follows.');
    await tavus.choose('Silent');
    await tavus.at(WHAT);
    await tavus.waitFor('The transcript is empty: no one spoke.');
    await tavus.cursorOn('Back');
    await tavus.back(MENU);
    await tavus.choose(READ);
    await tavus.at(READ);
    await tavus.choose('Only a test');
    await tavus.waitFor('This conversation has no transcript.');
    await tavus.waitFor('A test has none');
  });

  test('that is stopped while it is processed prints how to wait for it', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const id = addActive(sandbox, 'Just over');
    const stored = sandbox.store.conversations.get(id);
    if (stored) stored.shutdown = { reason: 'end_conversation_endpoint_hit', at: Date.now() + 60_000 };
    const tavus = new Tavus({ args: ['conversation', 'transcript', id, '--wait'], sandbox });
    await tavus.waitFor('The conversation is still running. Its transcript follows when it has ended.');
    tavus.press('esc');
    await tavus.said('Stopped watching. The conversation is still running.');
    await tavus.said(`To wait for it: tavus conversation transcript ${id} --wait`);
    await tavus.endsWith(5);
  });
});

describe('a hostile transcript', () => {
  test.each([80, 40])('is shown and saved without acting on the terminal, at %i columns', async (cols) => {
    const sandbox = await openSandbox({ data: 'empty' });
    const id = addEnded(sandbox, 'Pasted', hostileTalk);
    const tavus = new Tavus({ args: ['conversation', 'transcript', id], sandbox, cols });
    expect(await tavus.exit).toMatchObject({ code: 0 });
    expect(ACTING.exec(tavus.raw)?.[0]).toBeUndefined();
    const reader = new Tavus({ sandbox, cols, rows: 60 });
    await reader.choose(MENU);
    await reader.cursorOn('Start');
    await reader.choose(READ);
    await reader.choose('Pasted');
    await reader.waitFor('\\x1b[31mred');
    await reader.waitFor('\\u202e');
    for (let page = 0; page < 4; page += 1) reader.press('pagedown');
    await reader.cursorOn('Search');
    expect(reader.wrappedLines()).toEqual([]);
    await saveAs(reader, join(reader.home, 'p.txt'));
    await reader.said('Saved 7 turns to');
    expect(ACTING.exec(reader.raw)?.[0]).toBeUndefined();
    // A line end in a turn does not make a turn of its own.
    expect(reader.history().filter((line) => /^ {2}\d+:\d\d/.test(line) && line.includes('not a turn'))).toEqual([]);
    expect(ACTING.exec(readFileSync(join(reader.home, 'p.txt'), 'utf8'))?.[0]).toBeUndefined();
  });
});

describe('a transcript of 10,000 turns', () => {
  test('is paged, searched and saved while every key is answered', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const lines = talkOf(...Array.from({ length: 10_000 }, (_, turn) => `Turn ${turn}: ${'and so on '.repeat(12)}`));
    addEnded(sandbox, 'Long', lines);
    const tavus = new Tavus({ sandbox });
    await read(tavus, 'Long');
    await tavus.waitFor('Transcript, 10,000 turns: Long');
    const top = () => Number(/Lines (\d+) to/.exec(tavus.screen().join('\n'))?.[1]);
    expect(top()).toBe(1);
    // Drawing all turns again for each of these keys would take minutes.
    for (let page = 0; page < 300; page += 1) tavus.press('pagedown');
    await tavus.waitUntil('the 300th page', () => top() > 3000);
    for (let page = 0; page < 300; page += 1) tavus.press('pageup');
    await tavus.waitUntil('the first page', () => top() === 1);
    await search(tavus, '9876:');
    await tavus.waitFor('1 of 10,000 turns with “9876:”');
    await tavus.waitFor('Replica Turn 9876: and so on');
    const path = join(tavus.home, 'long.vtt');
    await saveAs(tavus, path);
    await tavus.said(`Saved 10,000 turns to ${path}`);
    expect(readFileSync(path, 'utf8').match(/ --> /g)).toHaveLength(10_000);
  });
});
