import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Given } from '../../src/core/command.ts';
import { READ_TRANSCRIPT } from '../../src/modules/conversation/transcript-command.ts';
import type { StoredConversation } from '../../src/sandbox/conversations/conversation.ts';
import type { Line } from '../../src/sandbox/conversations/transcript.ts';
import { readJson } from '../support/command.ts';
import { openCommands, openParties } from '../support/conversations.ts';
import { interrupt, pick } from '../support/script.ts';
import { expectTame } from '../support/tame.ts';
import { pass, watching } from '../support/watching.ts';

const LINES: readonly Line[] = [
  { role: 'system', content: 'The participant is Ana.' },
  { role: 'assistant', content: 'Hello, Ana!' },
  { role: 'user', content: 'Hi.\nIs this recorded?' },
  { role: 'tool', content: '{"name":"look_up"}' },
];

/** One that was over long ago, with these lines. */
async function open(lines: readonly Line[] = LINES) {
  const bench = await openCommands();
  const add = (name: string, given: Partial<StoredConversation>) =>
    bench.sandbox.store.addConversation({ replica_id: bench.rio, conversation_name: name }, given).id;
  const talk = (name: string, said = lines) => add(name, { createdAt: 0, joinedAt: 9000, leftAt: 60_000, lines: said });
  const id = talk('Interview');
  const transcript = (...words: string[]) => bench.run(['transcript', ...words]);
  return { ...bench, add, talk, id, transcript };
}

describe('tavus conversation transcript', () => {
  it('prints who said what, and when, without instructions and tools', async () => {
    const { transcript, id } = await open();
    const { code, output, errors } = await transcript(id);
    expect([code, errors]).toEqual([0, '']);
    expect(output).toMatch(/^\[0:0\d\] Replica: Hello, Ana!\n\[0:0\d\] Participant: Hi\.\n {2}Is this recorded\?\n$/);
  });

  it('finds the conversation by its name, and prints every role with --all-roles', async () => {
    const { transcript } = await open();
    const { output } = await transcript('Interview', '--all-roles');
    expect(output).toMatch(/System: The participant is Ana\.\n/);
    expect(output).toMatch(/Tool: \{"name":"look_up"\}\n$/);
  });

  it.each([
    ['text', /^\[0:0\d\] Replica: /],
    ['markdown', /^\*\*Replica\*\* \(0:0\d\) {2}\n/],
    ['srt', /^1\n00:00:0\d,\d{3} --> 00:00:0\d,\d{3}\nReplica: /],
    ['vtt', /^WEBVTT\n\n00:00:0\d\.\d{3} --> /],
    ['json', /^\[\n {2}\{\n {4}"role": "assistant",\n/],
  ])('prints %s with --format', async (format, words) => {
    const { transcript, id } = await open();
    const { code, output } = await transcript(id, '--format', format);
    expect(code).toBe(0);
    expect(output).toMatch(words);
    expect(output.endsWith('\n')).toBe(true);
    expect(output.endsWith('\n\n')).toBe(false);
  });

  it('prints an array with --json, also of some fields, and of every role', async () => {
    const { transcript, id } = await open();
    const turns = readJson(await transcript(id, '--json'));
    const turn = {
      timestamp: expect.any(String),
      seconds_from_start: expect.any(Number),
      duration: expect.any(Number),
    };
    expect(turns).toEqual([
      { role: 'assistant', content: 'Hello, Ana!', ...turn, inference_id: expect.stringMatching(/^inf_/) },
      { role: 'user', content: 'Hi.\nIs this recorded?', ...turn },
    ]);
    const fields = await transcript(id, '--all-roles', '--json=role,inference_id');
    expect(readJson(fields)).toEqual([
      { role: 'system', inference_id: null },
      { role: 'assistant', inference_id: expect.any(String) },
      { role: 'user', inference_id: null },
      { role: 'tool', inference_id: null },
    ]);
  });

  it('refuses an unknown field, an unknown format and a missing id', async () => {
    const { transcript, id, sandbox } = await open();
    expect((await transcript(id, '--json=text')).errors).toContain('Unknown JSON field');
    expect((await transcript(id, '--json=role', '-o', 'x.md')).errors).toContain(
      'Fields: conversation_id, file, turns',
    );
    expect((await transcript(id, '--format', 'pdf')).code).toBe(2);
    expect((await transcript()).code).toBe(2);
    expect(sandbox.requests).toEqual([]);
    expect((await transcript('c00de1e7ed00')).code).toBe(4);
  });

  it('of a call without words says so, and prints nothing', async () => {
    const { transcript, talk } = await open();
    const silent = talk('Silent', []);
    const { code, output, errors } = await transcript(silent);
    expect([code, output, errors]).toEqual([0, '', 'The transcript is empty: no one spoke.\n']);
    expect(readJson(await transcript(silent, '--json'))).toEqual([]);
    expect((await transcript(silent, '--format', 'vtt')).output).toBe('WEBVTT\n');
  });

  it('that is hostile does nothing, in any format', async () => {
    const content = 'a\x1b[31mb\x1b]0;owned\x07 \u202e \r\n[0:00] Replica: fake\x9b2J';
    const { transcript, id } = await open([{ role: 'user', content }]);
    for (const format of ['text', 'markdown', 'srt', 'vtt', 'json']) {
      const { output } = await transcript(id, '--format', format);
      expectTame(output);
      expect(output).toContain('fake');
    }
    const json = await transcript(id, '--json');
    expectTame(json.output);
    expect(readJson(json)).toMatchObject([{ content }]);
  });
});

describe('a transcript that is not there', () => {
  const NOW = { createdAt: Date.now(), joinedAt: Date.now() };

  it.each<[what: string, given: Partial<StoredConversation>, words: RegExp]>([
    ['still running', NOW, /still running\. Its transcript follows when it has ended\..*\n.*transcript c\w+ --wait/],
    [
      'still being processed',
      {
        ...NOW,
        overrides: { status: 'ended', events: [{ event_type: 'system.shutdown', timestamp: Date.now() / 1000 }] },
      },
      /still being processed\..*\n.*transcript c\w+ --wait/,
    ],
    [
      'still being processed, as far as its dates tell',
      { ...NOW, overrides: { status: 'ended', events: [] } },
      /still being processed/,
    ],
    [
      'missing long after the end',
      { createdAt: 0, overrides: { status: 'ended', events: [{ event_type: 'system.shutdown', timestamp: 60 }] } },
      /has no transcript\..*\n.*zero data retention/,
    ],
    [
      'missing without a date',
      { overrides: { status: 'ended', created_at: null, updated_at: null } },
      /has no transcript/,
    ],
  ])('is an error that says why: %s', async (_what, given, words) => {
    const { transcript, add } = await open();
    const { code, output, errors } = await transcript(add('Live', given));
    expect([code, output]).toEqual([1, '']);
    expect(errors).toMatch(words);
  });

  it('exits with 5 if --timeout passes first, and says how to continue', async () => {
    const { transcript, add, directory } = await open();
    const live = add('Live', NOW);
    const file = join(directory, 'talk.md');
    const { code, output, errors } = await transcript(live, '--timeout', '1s', '-o', file);
    expect([code, output]).toEqual([5, '']);
    expect(errors).toContain(`To wait for it: tavus conversation transcript ${live} --wait`);
    expect(await readdir(directory)).not.toContain('talk.md');
  });

  it('does not wait for one that will not come', async () => {
    const { transcript, add } = await open();
    const gone = add('Gone', { createdAt: 0, overrides: { status: 'ended', events: [] } });
    expect((await transcript(gone, '--wait')).errors).toContain('has no transcript');
  });
});

describe('tavus conversation transcript --wait', () => {
  const given = (id: string, options: Record<string, string[]> = {}) => new Given([id], { wait: [''], ...options });

  it('waits for the end, then for the transcript, and prints it', async () => {
    const bench = await openParties();
    const at = bench.now();
    const live = bench.addConversation(
      'Live',
      {},
      { createdAt: at - 60_000, joinedAt: at - 50_000, leftAt: at + 5000 },
    );
    const notes = new Set<string>();
    const { ui } = bench;
    const showProgress = ui.progress.bind(ui);
    ui.progress = async (title, work) =>
      await showProgress(title, (signal, show) =>
        work(signal, (view) => {
          notes.add(view.note());
          show(view);
        }),
      );
    const waiting = Promise.resolve(READ_TRANSCRIPT.run(bench.machine, given(live)));
    await pass(bench, waiting);
    expect(await waiting).toBe(0);
    expect([...notes]).toEqual([
      'The conversation is still running. Its transcript follows when it has ended.',
      'The transcript is being processed.',
    ]);
    expect(bench.ui.transcript).toContain('ok: The transcript is ready.');
  });

  it('that is interrupted says that the conversation is still running, and how to continue', async () => {
    const bench = await openParties();
    const live = bench.addConversation('Live');
    bench.ui.expect(interrupt('Watching “Live”'));
    await expect(READ_TRANSCRIPT.run(bench.machine, given(live))).rejects.toMatchObject({ name: 'Interrupted' });
    expect(bench.ui.transcript).toEqual([
      'say: Stopped watching. The conversation is still running.',
      `command: To wait for it: tavus conversation transcript ${live} --wait`,
    ]);
  });

  it('ends when none comes in the usual time', async () => {
    const bench = await openParties();
    const events = [{ event_type: 'system.shutdown', timestamp: bench.now() / 1000 }];
    const over = bench.addConversation('Over', {}, { overrides: { status: 'ended', events } });
    const waiting = Promise.resolve(READ_TRANSCRIPT.run(bench.machine, given(over))).catch((error: unknown) => error);
    await pass(bench, waiting, 30_000);
    expect(await waiting).toMatchObject({ name: 'StateError', message: expect.stringContaining('no transcript') });
    expect(bench.ui.transcript).not.toContain('ok: The transcript is ready.');
  });

  it('fails if the conversation is deleted in the meantime', async () => {
    const bench = await openParties();
    const live = bench.addConversation('Live');
    const waiting = Promise.resolve(READ_TRANSCRIPT.run(bench.machine, given(live))).catch((error: unknown) => error);
    await watching(bench);
    bench.sandbox.store.conversations.delete(live);
    await pass(bench, waiting);
    expect(await waiting).toMatchObject({ name: 'NotFoundError' });
  });

  it('asks for the conversation if none is given, and offers only those that have ended', async () => {
    const bench = await openParties();
    bench.addConversation('Live');
    bench.addConversation('Over', {}, { createdAt: 0, joinedAt: 9000, leftAt: 60_000 });
    bench.ui.expect(pick('Read a Transcript', 'Over'));
    expect(await READ_TRANSCRIPT.run(bench.machine, new Given([]))).toBe(0);
    expect(bench.ui.screen('Read a Transcript').blocked).toEqual({ Live: expect.stringContaining('still running') });
  });
});

describe('tavus conversation transcript -o', () => {
  it.each([
    ['talk.txt', /^\[0:0\d\] Replica/],
    ['talk.md', /^\*\*Replica\*\*/],
    ['talk.SRT', /^1\n00:/],
    ['talk.vtt', /^WEBVTT\n/],
    ['talk.json', /^\[\n {2}\{/],
    ['talk', /^\[0:0\d\] Replica/],
    ['talk.docx', /^\[0:0\d\] Replica/],
  ])('writes the format of the extension: %s', async (name, words) => {
    const { transcript, id, directory } = await open();
    const file = join(directory, name);
    const { code, output, errors } = await transcript(id, '-o', file);
    expect([code, output]).toEqual([0, `${id}\t${file}\n`]);
    expect(errors).toContain(`Saved 2 turns to ${file}`);
    expect(await readFile(file, 'utf8')).toMatch(words);
  });

  it('writes the format of --format, whatever the extension', async () => {
    const { transcript, id, directory } = await open();
    const file = join(directory, 'talk.txt');
    await transcript(id, '-o', file, '--format', 'json', '--all-roles');
    expect(JSON.parse(await readFile(file, 'utf8'))).toHaveLength(4);
  });

  it('writes into a folder, by the name of the conversation, else by its id', async () => {
    const { transcript, talk, directory } = await open();
    const folder = join(directory, 'talks');
    await mkdir(folder);
    const unnamed = talk('');
    await transcript('Interview', '-o', folder);
    await transcript('Interview', '-o', `${folder}/`, '--format', 'markdown');
    await transcript(unnamed, '-o', folder, '--format', 'vtt');
    expect((await readdir(folder)).sort()).toEqual(['Interview.md', 'Interview.txt', `${unnamed}.vtt`].sort());
  });

  it('does not replace a file without --force, and asks Tavus nothing before it knows that', async () => {
    const { transcript, id, directory, sandbox } = await open();
    const file = join(directory, 'talk.txt');
    await writeFile(file, 'mine');
    const { code, output, errors } = await transcript(id, '-o', file);
    expect([code, output, sandbox.requests]).toEqual([1, '', []]);
    expect(errors).toContain('already exists');
    expect(await readFile(file, 'utf8')).toBe('mine');
    expect((await transcript(id, '-o', file, '--force')).code).toBe(0);
    expect(await readFile(file, 'utf8')).toContain('Hello, Ana!');
  });

  it('prints where it is with --json', async () => {
    const { transcript, id, directory } = await open();
    const file = join(directory, 'talk.txt');
    const outcome = await transcript(id, '-o', file, '--json');
    expect(readJson(outcome)).toEqual({ conversation_id: id, file, turns: 2 });
  });

  it('with - is standard output', async () => {
    const { transcript, id } = await open();
    const [plain, dash] = [await transcript(id), await transcript(id, '-o', '-')];
    expect(dash.output).toBe(plain.output);
  });
});
