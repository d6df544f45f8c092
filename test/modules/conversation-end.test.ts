import { describe, expect, it } from 'vitest';
import type { Fault } from '../../src/sandbox/faults.ts';
import { readJson } from '../support/command.ts';
import { LIST, openCommands, openParties, WHAT } from '../support/conversations.ts';
import { triesFollowAtOnce } from '../support/no-pauses.ts';
import { back, confirm, menu, pick } from '../support/script.ts';

triesFollowAtOnce();

const HIT = 'end_conversation_endpoint_hit';
const QUESTION = 'End the conversation';

async function open() {
  const bench = await openCommands();
  const { sandbox, rio } = bench;
  const add = (name: string, given = {}) =>
    sandbox.store.addConversation({ replica_id: rio, conversation_name: name }, given).id;
  const [live, other] = [add('Live'), add('Other')];
  const over = add('Over', { leftAt: 0 });
  const reasonOf = (id: string) => sandbox.store.conversations.get(id)?.shutdown?.reason;
  const end = (...words: string[]) => bench.run(['end', ...words]);
  return { ...bench, live, other, over, reasonOf, end };
}

describe('tavus conversation end', () => {
  it('ends one by its id, prints it, and says so', async () => {
    const { end, live, other, reasonOf, paths } = await open();
    const outcome = await end(live, '--json');
    expect(outcome.code).toBe(0);
    expect(readJson(outcome)).toEqual([expect.objectContaining({ conversation_id: live, status: 'ended' })]);
    expect(outcome.errors).toContain(`“Live” (${live}) ended.`);
    expect([reasonOf(live), reasonOf(other)]).toEqual([HIT, undefined]);
    expect(paths('POST')).toEqual([`/v2/conversations/${live}/end`]);
  });

  it('ends one by its name, without a prompt', async () => {
    const { end, live, reasonOf } = await open();
    expect((await end('Live')).code).toBe(0);
    expect(reasonOf(live)).toBe(HIT);
  });

  it('ends several, by ids and names', async () => {
    const { end, live, other, reasonOf } = await open();
    const { code, output } = await end(live, 'Other');
    expect([code, output.split('\n').map((line) => line.split('\t')[2])]).toEqual([0, ['ended', 'ended', undefined]]);
    expect([reasonOf(live), reasonOf(other)]).toEqual([HIT, HIT]);
  });

  it('of one that has ended is no error, and sends nothing', async () => {
    const { end, over, paths } = await open();
    const { code, errors } = await end(over);
    expect([code, errors]).toEqual([0, expect.stringContaining(`“Over” (${over}) had already ended.`)]);
    expect(paths('POST')).toEqual([]);
  });

  it.each<[what: string, fault: Fault]>([
    ['400', { status: 400, body: { error: 'Invalid conversation_id' } }],
    ['404', { status: 404, body: { message: 'Conversation not found' } }],
    ['409', { status: 409, body: { message: 'Not active' } }],
    ['500', { status: 500 }],
    ['no response', { drop: 'after' }],
  ])('of one that ends in that moment is no error if Tavus answers %s, and is sent once', async (_what, fault) => {
    const { end, live, sandbox, paths } = await open();
    sandbox.fail({ method: 'POST', applied: true, ...fault });
    const { code, errors } = await end(live);
    expect([code, errors]).toEqual([0, expect.stringContaining(`“Live” (${live}) had already ended.`)]);
    expect(paths('POST')).toHaveLength(1);
  });

  it.each<[what: string, fault: Fault, code: number, words: string]>([
    ['400', { status: 400, body: { error: 'Locked' } }, 1, 'Locked'],
    ['404', { status: 404, body: { message: 'Conversation not found' } }, 4, 'Conversation not found'],
    ['500', { status: 500 }, 1, 'Tavus may have received the request.'],
    ['no response', { drop: 'before' }, 1, 'Tavus may have received the request.'],
    ['401', { status: 401, body: { message: 'Invalid access token' } }, 3, 'refused the API key'],
  ])('of one that is still active fails after %s', async (_what, fault, exit, words) => {
    const { end, live, sandbox, paths, reasonOf } = await open();
    sandbox.fail({ method: 'POST', ...fault });
    const { code, output, errors } = await end(live);
    expect([code, output, reasonOf(live), paths('POST').length]).toEqual([exit, '', undefined, 1]);
    expect(errors).toContain(words);
  });

  it('fails with the first error if its state cannot be loaded after it', async () => {
    const { end, live, sandbox, reasonOf } = await open();
    sandbox.fail({ method: 'POST', path: `/v2/conversations/${live}/end`, status: 400, body: { error: 'Locked' } });
    sandbox.fail({ method: 'GET', path: `/v2/conversations/${live}`, status: 503, times: 9 });
    // Of the list, so that only the state after the error is loaded by the id.
    const { code, errors } = await end('--all', '--yes');
    expect([code, reasonOf(live)]).toEqual([1, undefined]);
    expect(errors).toMatch(new RegExp(`Could not end ${live}\\. .*Locked`));
  });

  it.each([200, 201, 202, 204])('succeeds if Tavus responds %d without a body', async (status) => {
    const { end, live, sandbox, reasonOf } = await open();
    sandbox.fail({ method: 'POST', status, body: '', applied: true });
    expect((await end(live)).errors).toContain(`(${live}) ended.`);
    expect(reasonOf(live)).toBe(HIT);
  });

  it('exits with 4 for an unknown id, and 2 without one', async () => {
    const { end, paths } = await open();
    expect((await end('c00de1e7ed00')).code).toBe(4);
    const { code, errors } = await end();
    expect([code, errors]).toEqual([2, expect.stringContaining('--all')]);
    expect(paths('POST')).toEqual([]);
  });

  it('ends the others if one fails, exits with 1, and names that one', async () => {
    const { end, live, other, over, reasonOf, sandbox } = await open();
    sandbox.fail({ method: 'POST', path: `/v2/conversations/${live}/end`, status: 400, body: { error: 'Locked' } });
    const { code, output, errors } = await end(live, 'c00de1e7ed00', over, other, '--json');
    expect([code, reasonOf(live), reasonOf(other)]).toEqual([1, undefined, HIT]);
    expect(JSON.parse(output).map((row: { conversation_id: string }) => row.conversation_id)).toEqual([over, other]);
    expect(errors).toMatch(new RegExp(`Could not end ${live}\\. .*Locked`));
    expect(errors).toContain('Could not end c00de1e7ed00.');
    expect(errors).toContain(`2 conversations not ended: ${live}, c00de1e7ed00.`);
  });

  it('names the one that several have the name of', async () => {
    const { end, sandbox, rio, live, reasonOf } = await open();
    sandbox.store.addConversation({ replica_id: rio, conversation_name: 'Live' });
    const { code, errors } = await end('Live', 'Other');
    expect([code, reasonOf(live)]).toEqual([1, undefined]);
    expect(errors).toContain('2 conversations are called “Live”');
    expect(errors).toContain('1 conversation not ended: Live.');
  });
});

describe('tavus conversation end --all', () => {
  it('lists every active one, and ends them with --yes', async () => {
    const { end, live, other, over, reasonOf, paths } = await open();
    const { code, errors } = await end('--all', '--yes');
    expect([code, reasonOf(live), reasonOf(other)]).toEqual([0, HIT, HIT]);
    expect(errors).toContain('Active conversations');
    for (const id of [live, other]) expect(errors).toMatch(new RegExp(`${id}, running for \\d+ s`));
    expect(errors).not.toContain(over);
    expect(paths('POST')).toHaveLength(2);
  });

  it('without --yes is refused where no one can be asked, after the list', async () => {
    const { end, live, reasonOf, paths } = await open();
    const { code, errors } = await end('--all');
    expect([code, reasonOf(live), paths('POST')]).toEqual([2, undefined, []]);
    expect(errors).toContain(live);
    expect(errors).toContain('--yes');
  });

  it('says that none is active', async () => {
    const { run, sandbox, rio } = await openCommands();
    sandbox.store.addConversation({ replica_id: rio }, { leftAt: 0 });
    const outcome = await run(['end', '--all', '--json']);
    expect([outcome.code, readJson(outcome)]).toEqual([0, []]);
    expect(outcome.errors).toContain('No conversation is active.');
  });

  it('cannot be combined with ids', async () => {
    const { end, live, paths } = await open();
    expect((await end('--all', live, '--yes')).code).toBe(2);
    expect(paths('POST')).toEqual([]);
  });

  it('exits with 1 if one fails, and names it', async () => {
    const { end, live, other, reasonOf, sandbox } = await open();
    sandbox.fail({ method: 'POST', path: `/v2/conversations/${other}/end`, status: 500 });
    const { code, errors } = await end('--all', '--yes');
    expect([code, reasonOf(live), reasonOf(other)]).toEqual([1, HIT, undefined]);
    expect(errors).toContain(`1 conversation not ended: ${other}.`);
  });

  it('with --dry-run lists them, shows the first request, and ends none', async () => {
    const { end, live, other, paths } = await open();
    const { code, output, errors } = await end('--all', '--dry-run');
    expect([code, paths('POST')]).toEqual([0, []]);
    expect(errors).toContain(live);
    expect(output).toMatch(new RegExp(`^POST \\S+/v2/conversations/(${live}|${other})/end\n`));
  });

  it('does not trust a list that ignores the filter', async () => {
    const { end, over, sandbox } = await open();
    sandbox.fail({
      path: /status=active/,
      body: { data: [{ conversation_id: over, status: 'ended' }], total_count: 1 },
    });
    expect((await end('--all', '--yes')).errors).toContain('No conversation is active.');
  });
});

describe('ending a conversation from the menu', () => {
  async function openMenu() {
    const bench = await openParties();
    const live = bench.addConversation('Live');
    bench.addConversation('Over', {}, { leftAt: 0 });
    return { ...bench, live };
  }

  it('asks which, and once more, and shows the command', async () => {
    const { visit, ui, live, sent } = await openMenu();
    await visit('end_conversation', pick('End a Conversation', 'Live'), confirm(QUESTION, true));
    expect(ui.screen('End a Conversation').blocked).toEqual({ Over: 'It has already ended.' });
    expect(ui.transcript).toEqual([
      `ok: “Live” (${live}) ended.`,
      `command: Next time: tavus conversation end ${live}`,
    ]);
    expect(sent('POST')).toHaveLength(1);
  });

  it.each([confirm(QUESTION, false), back(QUESTION)])('ends nothing without a yes: $does', async (step) => {
    const { visit, sent, ui } = await openMenu();
    await visit('end_conversation', pick('End a Conversation', 'Live'), step);
    expect([sent('POST'), ui.transcript]).toEqual([[], []]);
  });

  it('shows it as ended in its details and in the list', async () => {
    const { visit, ui } = await openMenu();
    await visit(
      'list_conversations',
      ...[pick(LIST, 'Live'), menu(WHAT, 'End it'), confirm(QUESTION, true), back(WHAT), back(LIST)],
    );
    expect(ui.transcript).toContain('Status: ended');
    expect(ui.screen(WHAT).blocked).toMatchObject({ 'End it': 'It has already ended.' });
    expect(ui.screen(LIST).lines.find((line) => line.startsWith('Live'))).toMatch(/^Live \| ended \|/);
  });

  it('says that Tavus may have received it when it is stopped with Esc', async () => {
    const { visit, ui } = await openMenu();
    const stop = back('Ending the conversation');
    await visit('end_conversation', pick('End a Conversation', 'Live'), confirm(QUESTION, true), stop);
    expect(ui.transcript[0]).toContain('Stopped waiting for the response. Tavus may have received the request.');
  });

  it('stays in the details after an error, with the reason', async () => {
    const { visit, ui, sandbox } = await openMenu();
    sandbox.fail({ method: 'POST', status: 400, body: { error: 'Locked' } });
    await visit(
      'list_conversations',
      ...[pick(LIST, 'Live'), menu(WHAT, 'End it'), confirm(QUESTION, true), back(WHAT), back(LIST)],
    );
    expect(ui.transcript.join('\n')).toContain('Locked');
  });

  it('is needed before it can be deleted', async () => {
    const { visit, ui } = await openMenu();
    await visit('delete_conversation', back('Delete a Conversation'));
    expect(ui.screen('Delete a Conversation').blocked).toEqual({ Live: expect.stringContaining('End it before') });
  });
});

it('tavus conversation delete refuses one that is running, and says how to end it', async () => {
  const { run, live, paths } = await open();
  const { code, errors } = await run(['delete', live, '--yes']);
  expect([code, paths('DELETE')]).toEqual([2, []]);
  expect(errors).toMatch(new RegExp(`still running.*\n.*tavus conversation end ${live}`));
});
