import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { meetingToken } from '../../src/sandbox/conversations/conversation.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { eventually } from '../support/eventually.ts';
import { openSandbox, PROGRAM, Tavus } from '../support/journey-tavus.ts';
import { activeIds, addActive, addEnded, changesOf, talkOf } from '../support/talks.ts';
import { cleanEnv, makeHome } from '../support/terminal.ts';

/** Runs `tavus conversation` with its output in pipes. */
async function inPipe(sandbox: Sandbox, args: readonly string[], home = makeHome()) {
  const env = { ...cleanEnv(home), TAVUS_BASE_URL: sandbox.url, TAVUS_API_KEY: sandbox.apiKey };
  const stdio = ['ignore', 'pipe', 'pipe'] as const;
  const child = spawn(process.execPath, [PROGRAM, 'conversation', ...args], { env, cwd: home, stdio: [...stdio] });
  const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { output, errors, code: code as unknown };
}

function stockReplica({ store }: Sandbox): string {
  return [...store.replicas.values()].find(({ owner }) => owner === 'system')?.id ?? '';
}

describe('conversation create', () => {
  test('prints JSON with the token for a script, and on standard error how to end it', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const args = ['create', '--replica-id', stockReplica(sandbox), '--name', 'Scripted', '--require-auth', '--json'];
    const { output, errors, code } = await inPipe(sandbox, args);
    const [id = ''] = activeIds(sandbox);
    const stored = sandbox.store.conversations.get(id);
    const token = stored ? meetingToken(stored) : '';
    expect(code).toBe(0);
    expect(JSON.parse(output)).toMatchObject({
      ...{ conversation_id: id, status: 'active', conversation_name: 'Scripted' },
      ...{ room_url: `${sandbox.url}/room/${id}`, meeting_token: token },
    });
    expect(errors).toContain("billed, and takes one of your plan's concurrent slots");
    expect(errors.trimEnd().split('\n').at(-1)).toBe(
      `Still running and billed. To end it: tavus conversation end ${id}`,
    );
    expect(errors).not.toContain(token);
    expect(errors).not.toContain('\x1b');
  });

  test('without a free slot lists what is active and how to end it, in a pipe', async () => {
    const sandbox = await openSandbox({ data: 'empty', limits: { maxConcurrentConversations: 1 } });
    const id = addActive(sandbox, 'Live');
    const { output, errors, code } = await inPipe(sandbox, ['create', '--replica-id', stockReplica(sandbox)]);
    expect([code, output]).toEqual([1, '']);
    expect(errors).toContain(`Active: ${id}, running for 1 min`);
    expect(errors).toContain(`tavus conversation end ${id}`);
    expect(errors).not.toContain('Still running and billed');
  });

  test('on a terminal asks which to end, and sends again', async () => {
    const sandbox = await openSandbox({ data: 'empty', limits: { maxConcurrentConversations: 1 } });
    const id = addActive(sandbox, 'Live');
    const args = ['conversation', 'create', '--replica-id', stockReplica(sandbox), '--name', 'Next'];
    const tavus = new Tavus({ args, sandbox });
    await tavus.at('End which conversation, to start the new one?');
    await tavus.choose('End “Live”');
    await tavus.said('Started “Next”');
    await tavus.endsWith(0);
    const create = 'POST /v2/conversations';
    expect(changesOf(sandbox)).toEqual([create, `POST /v2/conversations/${id}/end`, create]);
  });

  test('without a persona and a replica opens the form on a terminal', async () => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ args: ['conversation', 'create', '--name', 'Typed'], sandbox });
    await tavus.at('Start a Conversation');
    await tavus.waitFor('Name Typed');
    await tavus.cursorOn('Persona');
    tavus.press('enter');
    await tavus.at('Persona');
    await tavus.choose('Life Coach');
    await tavus.moveTo('[ Start the conversation ]');
    tavus.press('enter');
    await tavus.said('Started “Typed”');
    await tavus.endsWith(0);
  });
});

describe('conversation list', () => {
  test('shows running times on a terminal, and only the status in a pipe', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const id = addActive(sandbox, 'Live');
    addEnded(sandbox, 'Over', talkOf('Bye.'));
    const tavus = new Tavus({ args: ['conversation', 'list', '--status', 'active'], sandbox, cols: 120 });
    await tavus.waitFor(new RegExp(`^${id} +Live +● active 1:\\d\\d `, 'm'));
    expect(await tavus.exit).toEqual({ code: 0, signal: 0 });
    expect(tavus.screen().join('\n')).not.toContain('Over');
    const { output, errors, code } = await inPipe(sandbox, ['list', '--status', 'active']);
    expect([code, errors]).toEqual([0, '']);
    expect(output).toMatch(new RegExp(`^${id}\tLive\tactive\tp\\w+\tr\\w+\t\\d{4}-\\d\\d-\\d\\dT[^\t]+\n$`));
  });

  test.each([40, 80, 200])('fits into %i columns', async (cols) => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ args: ['conversation', 'list'], sandbox, cols, rows: 40 });
    expect(await tavus.exit).toEqual({ code: 0, signal: 0 });
    const rows = () => tavus.screen().filter((line) => /^c[0-9a-f]{6,12} {2}/.test(line));
    await eventually(() => expect(rows()).toHaveLength(24));
    expect(tavus.wrappedLines()).toEqual([]);
  });
});

describe('conversation end', () => {
  test('--all --yes lists all that is active, and ends it', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const ids = [addActive(sandbox, 'One'), addActive(sandbox, 'Two')];
    addEnded(sandbox, 'Over', talkOf('Bye.'));
    const { output, errors, code } = await inPipe(sandbox, ['end', '--all', '--yes']);
    expect(code).toBe(0);
    expect(errors.indexOf('Active conversations')).toBeLessThan(errors.indexOf('ended.'));
    expect(output.trimEnd().split('\n')).toHaveLength(2);
    for (const id of ids) expect(output).toMatch(new RegExp(`^${id}\t\\w+\tended\t`, 'm'));
    expect(changesOf(sandbox).sort()).toEqual(ids.map((id) => `POST /v2/conversations/${id}/end`).sort());
    expect(await inPipe(sandbox, ['end', '--all', '--yes'])).toEqual({
      ...{ output: '', code: 0, errors: expect.stringContaining('No conversation is active.') },
    });
  });

  test('--all asks on a terminal, and ends nothing without an answer elsewhere', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    addActive(sandbox, 'One');
    addActive(sandbox, 'Two');
    const { errors, code } = await inPipe(sandbox, ['end', '--all']);
    expect([code, errors]).toEqual([2, expect.stringContaining('Pass --yes to confirm.')]);
    expect(changesOf(sandbox)).toEqual([]);
    const tavus = new Tavus({ args: ['conversation', 'end', '--all'], sandbox });
    await tavus.waitFor('Active conversations');
    await tavus.waitFor('End these 2 conversations? [y/N]');
    tavus.press('y', 'enter');
    await tavus.said('“One”');
    await tavus.said('“Two”');
    await tavus.endsWith(0);
    expect(activeIds(sandbox)).toEqual([]);
  });
});

describe('conversation transcript', () => {
  test('-o writes subtitles in the format of the extension', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const id = addEnded(sandbox, 'Talk', talkOf('Welcome!', 'Thanks.'));
    const home = makeHome();
    const { errors, code, output } = await inPipe(sandbox, ['transcript', id, '-o', 'x.srt'], home);
    expect([code, output]).toEqual([0, `${id}\tx.srt\n`]);
    expect(errors).toContain('Saved 2 turns to x.srt');
    const [first, second] = readFileSync(join(home, 'x.srt'), 'utf8').split('\n\n');
    expect(first).toMatch(/^1\n00:00:00,000 --> 00:00:0\d,\d{3}\nReplica: Welcome!$/);
    expect(second).toMatch(/^2\n00:00:0\d,\d{3} --> 00:00:0\d,\d{3}\nParticipant: Thanks\.\n$/);
    const again = await inPipe(sandbox, ['transcript', id, '-o', 'x.srt'], home);
    expect([again.code, again.errors]).toEqual([1, expect.stringContaining('already exists')]);
  });

  test('prints the text to a pipe, and waits for one that is not there yet', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const id = addActive(sandbox, 'Talk');
    const early = await inPipe(sandbox, ['transcript', id]);
    expect([early.code, early.output]).toEqual([1, '']);
    expect(early.errors).toContain(`tavus conversation transcript ${id} --wait`);
    const stored = sandbox.store.conversations.get(id);
    if (stored) stored.shutdown = { reason: 'end_conversation_endpoint_hit', at: Date.now() };
    const { output, code } = await inPipe(sandbox, ['transcript', id, '--wait']);
    expect(code).toBe(0);
    expect(output).toMatch(/^\[0:00\] Replica: Hello! I am .*\n\[0:0\d\] Participant: Hi!/);
  });
});
