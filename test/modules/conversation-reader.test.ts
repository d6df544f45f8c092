import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Line } from '../../src/sandbox/conversations/transcript.ts';
import { LIST, openParties, WHAT } from '../support/conversations.ts';
import { back, fill, interrupt, menu, pick, type Step } from '../support/script.ts';
import { pass } from '../support/watching.ts';

const PICK = 'Read a Transcript';
const READ = 'What to do with this transcript';
const SEARCH = 'Search the transcript';
const SAVE = 'Save the transcript';

const LINES: readonly Line[] = [
  { role: 'system', content: 'The participant is Ana.' },
  { role: 'assistant', content: 'Hello, Ana! How is Porto?' },
  { role: 'user', content: 'Sunny, thanks.' },
  { role: 'tool', content: '{"name":"weather","city":"Porto"}' },
  { role: 'assistant', content: 'No rain today.' },
];

const find = (words: string): Step[] => [menu(READ, 'Search'), fill(SEARCH, { words })];

async function open(lines: readonly Line[] = LINES, overrides: Record<string, unknown> = {}) {
  const bench = await openParties();
  const given = { createdAt: 0, joinedAt: 10_000, leftAt: 1e9, lines, overrides };
  const id = bench.addConversation('Interview', {}, given);
  /** From the menu, up to the list of actions, and out of it again. */
  const read = (...steps: Step[]) =>
    bench.visit('read_transcript', pick(PICK, 'Interview'), ...steps, menu(READ, 'Back'));
  /** What was shown, by its title: `= title` and the turns below it. */
  const shown = () => {
    const { transcript } = bench.ui;
    const starts = transcript.flatMap((line, at) => (line.startsWith('= Transcript, ') ? [at] : []));
    return starts.map((start, at) =>
      transcript.slice(start, starts[at + 1]).filter((line) => !/^(command|ok):/.test(line)),
    );
  };
  return { ...bench, id, read, shown };
}

describe('the transcript in the menu', () => {
  it('shows who said what, and when, without instructions and tools', async () => {
    const { read, shown, ui, id } = await open();
    await read();
    expect(shown()).toEqual([
      [
        '= Transcript, 3 turns: Interview',
        expect.stringMatching(/^0:0\d Replica: Hello, Ana! How is Porto\?$/),
        expect.stringMatching(/^0:0\d Participant: Sunny, thanks\.$/),
        expect.stringMatching(/^0:0\d Replica: No rain today\.$/),
      ],
    ]);
    expect(ui.screen(READ).lines).toEqual(['Search', 'Show system and tool turns', 'Save to a file', 'Back']);
    expect(ui.transcript.at(-1)).toBe(`command: Next time: tavus conversation transcript ${id}`);
  });

  it('shows only the turns with all words of a search, in any case, and then the whole again', async () => {
    const { read, shown, ui } = await open();
    await read(...find('PORTO ana'), menu(READ, 'Show the whole transcript'));
    expect(shown().map(([title, ...turns]) => [title, turns.length])).toEqual([
      ['= Transcript, 3 turns: Interview', 3],
      ['= Transcript, 1 of 3 turns with “PORTO ana”: Interview', 1],
      ['= Transcript, 3 turns: Interview', 3],
    ]);
    expect(ui.screens.filter(({ title }) => title === READ)[1]?.lines[1]).toBe('Show the whole transcript');
    expect(ui.screen(READ).lines).not.toContain('Show the whole transcript');
  });

  it('finds speakers too, says that nothing was found, and shows all for an empty search', async () => {
    const { read, shown } = await open();
    await read(...find('participant'), ...find('snow'), ...find(' '));
    expect(shown().map(([title]) => title)).toEqual([
      '= Transcript, 3 turns: Interview',
      '= Transcript, 1 of 3 turns with “participant”: Interview',
      '= Transcript, 0 of 3 turns with “snow”: Interview',
      '= Transcript, 3 turns: Interview',
    ]);
  });

  it('shows instructions and tools, also in a search, and hides them again', async () => {
    const { read, shown } = await open();
    await read(menu(READ, 'Show system and tool turns'), ...find('Porto'), menu(READ, 'Hide system and tool turns'));
    expect(shown().map(([title]) => title)).toEqual([
      '= Transcript, 3 turns: Interview',
      '= Transcript, 5 turns: Interview',
      '= Transcript, 2 of 5 turns with “Porto”: Interview',
      '= Transcript, 1 of 3 turns with “Porto”: Interview',
    ]);
    expect(shown()[1]?.join('\n')).toMatch(/System: The participant is Ana\..*Tool: \{"name"/s);
  });

  it('does not offer to show instructions and tools where there are none', async () => {
    const { read, ui } = await open([{ role: 'user', content: 'Hi' }]);
    await read();
    expect(ui.screen(READ).lines).toEqual(['Search', 'Save to a file', 'Back']);
  });

  it('keeps what is shown when a search or saving is left, and prints it only once', async () => {
    const { read, shown } = await open();
    await read(menu(READ, 'Search'), back(SEARCH), menu(READ, 'Save to a file'), back(SAVE));
    expect(shown()).toHaveLength(1);
  });

  it('returns to the details it was opened from', async () => {
    const { visit, shown } = await open();
    await visit(
      'list_conversations',
      ...[pick(LIST, 'Interview'), menu(WHAT, 'Read the transcript'), menu(READ, 'Back'), back(WHAT), back(LIST)],
    );
    expect(shown()[0]?.[0]).toBe('= Transcript, 3 turns: Interview');
  });

  it('ends the program on Ctrl+C', async () => {
    const { run } = await open();
    const ending = run([pick(PICK, 'Interview'), interrupt(READ)], 'read_transcript');
    await expect(ending).rejects.toMatchObject({ name: 'Interrupted' });
  });

  it('of a call without words is shown as empty', async () => {
    const { read, shown } = await open([]);
    await read();
    expect(shown()).toEqual([['= Transcript, 0 turns: Interview', expect.stringContaining('empty')]]);
  });

  it('of 10,000 turns is shown whole, and searched', async () => {
    // More than fit into the hour of a conversation in the sandbox.
    const transcript = Array.from({ length: 10_000 }, (_, at) => {
      return { role: at % 2 ? 'user' : 'assistant', content: `Turn ${at} of many`, seconds_from_start: at };
    });
    const events = [{ event_type: 'application.transcription_ready', properties: { transcript } }];
    const { read, shown } = await open([], { events });
    await read(...find('turn 4711'));
    const [whole = [], found = []] = shown();
    expect([whole[0], whole.length]).toEqual(['= Transcript, 10,000 turns: Interview', 10_001]);
    expect(found).toEqual([
      '= Transcript, 1 of 10,000 turns with “turn 4711”: Interview',
      '1:18:31 Participant: Turn 4711 of many',
    ]);
  });
});

describe('a transcript in the menu that is not there', () => {
  it('cannot be chosen while the conversation is running', async () => {
    const { visit, ui, addConversation } = await open();
    addConversation('Live');
    await visit('read_transcript', back(PICK));
    expect(ui.screen(PICK).blocked).toEqual({ Live: expect.stringContaining('still running') });
    await visit('list_conversations', pick(LIST, 'Live'), back(WHAT), back(LIST));
    expect(ui.screen(WHAT).blocked['Read the transcript']).toContain('still running');
  });

  it('is waited for while it is being processed', async () => {
    const bench = await open();
    const joinedAt = bench.now() - 60_000;
    bench.addConversation('Just now', {}, { createdAt: joinedAt, joinedAt, leftAt: bench.now() - 1000, lines: LINES });
    const reading = bench.visit('read_transcript', pick(PICK, 'Just now'), menu(READ, 'Back'));
    await pass(bench, reading);
    expect(bench.ui.transcript).toContain('ok: The transcript is ready.');
    expect(bench.shown()[0]?.[0]).toBe('= Transcript, 3 turns: Just now');
  });

  it('is no longer waited for after Esc', async () => {
    const bench = await open();
    const overrides = { status: 'ended', events: [{ event_type: 'system.shutdown', timestamp: bench.now() / 1000 }] };
    const id = bench.addConversation('Just now', {}, { overrides });
    await bench.visit('read_transcript', pick(PICK, 'Just now'), back('Watching “Just now”'));
    expect(bench.ui.transcript).toEqual([
      'say: Stopped watching. The transcript is still being processed.',
      `command: To wait for it: tavus conversation transcript ${id} --wait`,
    ]);
  });

  it.each([
    ['of a test', { request: { test_mode: true }, given: { createdAt: 0 } }],
    ['of long ago', { request: {}, given: { createdAt: 0, overrides: { status: 'ended', events: [] } } }],
  ])('is an error that says why: %s', async (_what, { request, given }) => {
    const { visit, ui, addConversation } = await open();
    addConversation('None', request, given);
    await visit('read_transcript', pick(PICK, 'None'));
    expect(ui.transcript).toEqual([
      'fail: This conversation has no transcript.',
      expect.stringContaining('A test has none, and accounts with zero data retention keep none.'),
    ]);
  });

  it('cannot be loaded, which is reported', async () => {
    const { visit, ui, sandbox, id } = await open();
    sandbox.fail({ path: new RegExp(`/v2/conversations/${id}`), status: 500, times: 4 });
    await visit('read_transcript', pick(PICK, 'Interview'));
    expect(ui.transcript[0]).toContain('fail: Tavus reported a server error');
  });
});

describe('saving a transcript from the menu', () => {
  it.each([
    ['talk.md', /^\*\*Replica\*\*/],
    ['talk.vtt', /^WEBVTT/],
    ['talk', /^\[0:0\d\] Replica/],
  ])('writes the format of the extension, and shows the command: %s', async (name, words) => {
    const { read, directory, ui, id } = await open();
    const file = join(directory, name);
    await read(menu(READ, 'Save to a file'), fill(SAVE, { file }));
    expect(await readFile(file, 'utf8')).toMatch(words);
    expect(ui.transcript).toContain(`ok: Saved 3 turns to ${file}`);
    expect(ui.transcript).toContain(`command: Next time: tavus conversation transcript ${id} --output ${file}`);
  });

  it('suggests the name of the conversation', async () => {
    const { read, ui } = await open();
    await read(menu(READ, 'Save to a file'), back(SAVE));
    expect(ui.screen(SAVE).lines[0]).toBe('Save as: Interview.txt');
  });

  it('saves all roles if they are shown, with the command for it, and not only what was found', async () => {
    const { read, directory, ui } = await open();
    const file = join(directory, 'talk.json');
    const saving = [menu(READ, 'Save to a file'), fill(SAVE, { file })];
    await read(menu(READ, 'Show system and tool turns'), ...find('Porto'), ...saving);
    expect(JSON.parse(await readFile(file, 'utf8'))).toHaveLength(5);
    expect(ui.transcript.join('\n')).toMatch(/tavus conversation transcript c\w+ --all-roles --output \S+talk\.json/);
  });

  it('writes into a folder', async () => {
    const { read, directory } = await open();
    const folder = join(directory, 'talks');
    await mkdir(folder);
    await read(menu(READ, 'Save to a file'), fill(SAVE, { file: folder }));
    expect(await readdir(folder)).toEqual(['Interview.txt']);
  });

  it.each<[what: string, path: string, words: string]>([
    ['an existing file', 'mine.txt', 'already exists'],
    ['a folder that does not exist', 'none/talk.txt', 'does not exist'],
    ['a path through a file', 'mine.txt/talk.txt', 'not a folder'],
  ])('complains at the field about %s, and asks again', async (_what, path, words) => {
    const { read, directory, ui } = await open();
    await writeFile(join(directory, 'mine.txt'), 'mine');
    const good = join(directory, 'talk.txt');
    await read(menu(READ, 'Save to a file'), fill(SAVE, { file: join(directory, path) }), fill(SAVE, { file: good }));
    expect(ui.screens.filter(({ title }) => title === SAVE)[1]?.lines.join('\n')).toMatch(new RegExp(`! .*${words}`));
    expect(await readFile(join(directory, 'mine.txt'), 'utf8')).toBe('mine');
    expect(await readFile(good, 'utf8')).toContain('Hello, Ana!');
  });

  it('needs the name of a file', async () => {
    const { read } = await open();
    const [dash, nothing] = [{ file: '-' }, { file: ' ' }];
    const saving = [menu(READ, 'Save to a file'), fill(SAVE, dash, { file: 'Enter the name of a file.' })];
    await read(...saving, fill(SAVE, nothing, { file: 'needed' }), back(SAVE));
  });
});
