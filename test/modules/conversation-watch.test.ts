import { describe, expect, it } from 'vitest';
import { Given } from '../../src/core/command.ts';
import { CONVERSATION } from '../../src/modules/nouns/conversation.ts';
import { explainEnd } from '../../src/modules/nouns/shutdown-reasons.ts';
import { watchItems } from '../../src/modules/resource/watch.ts';
import type { StoredConversation } from '../../src/sandbox/conversations/conversation.ts';
import { LIST, openCommands, openParties, WHAT } from '../support/conversations.ts';
import { eventually } from '../support/eventually.ts';
import { WATCH_CONVERSATIONS } from '../support/noun-commands.ts';
import { back, interrupt, menu, pick } from '../support/script.ts';
import { FIRST_PAUSE, pass, watching } from '../support/watching.ts';

const WATCH = menu(WHAT, 'Watch it until it is done');
const MINUTE = 60_000;

/** A conversation that ends this many milliseconds from now, because its participant leaves. */
async function openLive(endsIn = 5000, given: Partial<StoredConversation> = {}) {
  const bench = await openParties();
  const started = { createdAt: bench.now() - 7 * MINUTE, joinedAt: bench.now() - 6 * MINUTE };
  const id = bench.addConversation('Live', {}, { ...started, leftAt: bench.now() + endsIn, ...given });
  return { ...bench, id };
}

/** The reasons that Tavus documents, what is said of them, and whether they are errors. */
const REASONS: readonly (readonly [reason: string, words: RegExp, isError: boolean])[] = [
  ['max_call_duration reached', /maximum duration/, false],
  ['participant_left_timeout reached', /last participant left/, false],
  ['participant_absent_timeout reached', /No participant joined/, false],
  ['bot_could_not_join_meeting_it_was_probably_ended', /could not join the meeting/, true],
  ['daily_room_has_been_deleted', /room was deleted/, false],
  ['exception_encountered_during_conversation_startup', /failed to start it\. Try again/, true],
  ['end_conversation_endpoint_hit', /ended by a request/, false],
  ['internal error', /error at Tavus ended it\. Try again/, true],
];

describe('the reason of an end', () => {
  const explain = (reason: string) =>
    explainEnd({ conversation_id: 'c1', conversation_name: '', status: 'ended', shutdown_reason: reason });

  it.each(REASONS)('%s is explained in plain words, with spaces or underscores, in any case', (reason, words) => {
    for (const form of [
      reason,
      reason.replaceAll(' ', '_'),
      reason.replaceAll('_', ' '),
      ` ${reason.toUpperCase()} `,
    ]) {
      expect(explain(form)).toMatch(words);
      expect(explain(form)).not.toContain('Tavus gave');
    }
  });

  it.each(['max_call_duration', 'participant_left_timeout', 'participant_absent_timeout'])(
    '%s is explained without “reached” too',
    (reason) => {
      expect(explain(reason)).toBe(explain(`${reason} reached`));
    },
  );

  it.each(['something new', 'constructor', '__proto__', 'reached'])('that is unknown is shown: %s', (reason) => {
    expect(explain(reason)).toBe(`Tavus gave this reason: ${reason}`);
  });

  it('that is missing is said', () => {
    expect(explainEnd({ conversation_id: 'c1', conversation_name: '', status: 'ended' })).toContain('no reason');
  });
});

describe('watching a conversation from its details', () => {
  it('shows how long it is running, that it is billed, and who has joined', async () => {
    const bench = await openLive(MINUTE);
    const done = bench.visit('list_conversations', pick(LIST, 'Live'), WATCH, back(WHAT), back(LIST));
    await watching(bench);
    const status = () => bench.ui.lastProgress?.bars[0]?.status;
    expect(bench.ui.lastProgress?.note()).toBe('It is billed until it ends.');
    expect(status()).toEqual({ text: 'active 7:00. The replica has joined.', tone: 'busy' });
    bench.advance(1000);
    expect(status()).toEqual({ text: 'active 7:01. The replica has joined.', tone: 'busy' });
    await pass(bench, done, 30_000);
  });

  it.each([
    [['system.replica_joined'], '. The replica has joined.'],
    [['application.participant_joined'], '. 1 participant joined.'],
    [
      ['system.replica_joined', 'system.participant_joined', 'system.participant_joined', 'system.participant_left'],
      '. The replica has joined. 2 participants joined, 1 left.',
    ],
    [['system.participant_left'], ''],
    [[], ''],
  ])('tells who joined from the events %j', async (types, words) => {
    const events = types.map((event_type) => ({ event_type, timestamp: 1_700_000_000 }));
    const bench = await openLive(MINUTE, { overrides: { events } });
    const done = bench.visit('list_conversations', pick(LIST, 'Live'), WATCH, back(WHAT), back(LIST));
    await watching(bench);
    expect(bench.ui.lastProgress?.bars[0]?.status).toEqual({ text: `active 7:00${words}`, tone: 'busy' });
    await pass(bench, done, 30_000);
  });

  it('ends by itself, says after what time and why, and notifies', async () => {
    const bench = await openLive();
    await pass(bench, bench.visit('list_conversations', pick(LIST, 'Live'), WATCH, back(WHAT), back(LIST)));
    expect(bench.ui.transcript).toEqual(
      expect.arrayContaining([
        `ok: “Live” (${bench.id}) ended after 7 min 5 s. The last participant left.`,
        'notify: “Live”: done',
        'Ended: The last participant left.',
        'Duration: 7 min 5 s',
      ]),
    );
    expect(bench.ui.screen(WHAT).blocked).toMatchObject({ 'Watch it until it is done': 'It is not in progress.' });
  });

  it.each(REASONS)('says why it ended: %s', async (reason, words, isError) => {
    const bench = await openLive(MINUTE);
    const done = bench.visit('list_conversations', pick(LIST, 'Live'), WATCH, back(WHAT), back(LIST));
    await watching(bench);
    const shutdown = { reason, at: bench.now() + 1000 };
    Object.assign(bench.sandbox.store.conversations.get(bench.id) ?? {}, { shutdown });
    await pass(bench, done);
    const line = bench.ui.transcript.find((text) => text.includes(`(${bench.id})`)) ?? '';
    expect(line).toMatch(words);
    expect(line.startsWith(isError ? 'fail: ' : 'ok: ')).toBe(true);
    expect(bench.ui.transcript).toContain(`notify: “Live”: ${isError ? '1 failed' : 'done'}`);
  });

  it.each(['back', 'interrupt'] as const)(
    'stops with %s, warns that it is still billed, and prints the commands to end it and to watch again',
    async (how) => {
      const bench = await openLive(MINUTE);
      const stop = how === 'back' ? back('Watching “Live”') : interrupt('Watching “Live”');
      const after = how === 'back' ? [back(WHAT), back(LIST)] : [];
      const visit = bench.visit('list_conversations', pick(LIST, 'Live'), WATCH, stop, ...after);
      if (how === 'back') await visit;
      else await expect(visit).rejects.toMatchObject({ name: 'Interrupted' });
      expect(bench.ui.transcript).toEqual(
        expect.arrayContaining([
          'say: Stopped watching. It is still running and billed.',
          `command: To end it: tavus conversation end ${bench.id}`,
          `command: To watch again: tavus conversation watch ${bench.id}`,
        ]),
      );
      expect(bench.sent('POST')).toEqual([]);
      expect(bench.timerCount()).toBe(0);
    },
  );

  it('returns to the list when it was deleted elsewhere', async () => {
    const bench = await openLive();
    const done = bench.visit('list_conversations', pick(LIST, 'Live'), WATCH, back(LIST));
    await watching(bench);
    bench.sandbox.store.conversations.delete(bench.id);
    await pass(bench, done);
    expect(bench.ui.transcript).toContain('warn: This conversation was deleted in the meantime.');
  });
});

describe('watching all active conversations from the menu', () => {
  it('shows a bar for each, and says of each how it ended', async () => {
    const bench = await openLive();
    const failing = { reason: 'internal error', at: bench.now() + 9000 };
    const other = bench.addConversation('Other', {}, { shutdown: failing });
    bench.addConversation('Over', {}, { leftAt: 0 });
    const done = bench.visit('watch_conversations');
    await watching(bench);
    expect(bench.ui.lastProgress?.bars.map(({ label }) => label)).toEqual(['Other', 'Live']);
    expect(bench.ui.lastProgress?.note()).toBe('2 are still running and billed.');
    await pass(bench, done);
    const text = bench.ui.transcript.join('\n');
    expect(text).toMatch(new RegExp(`ok: “Live” \\(${bench.id}\\) ended after 7 min 5 s\\.`));
    expect(text).toMatch(new RegExp(`fail: “Other” \\(${other}\\) failed\\. An error at Tavus`));
    expect(text).toContain('notify: 2 conversations: 1 failed');
  });

  it('names all that are still running when it is stopped', async () => {
    const bench = await openLive(MINUTE);
    const other = bench.addConversation('Other');
    await bench.visit('watch_conversations', back('Watching “Other”, “Live”'));
    expect(bench.ui.transcript).toEqual(
      expect.arrayContaining([
        'say: Stopped watching. They are still running and billed.',
        `command: To end them: tavus conversation end ${other} ${bench.id}`,
      ]),
    );
  });
});

describe('tavus conversation watch', () => {
  async function runWatch(ending: Partial<StoredConversation>): Promise<number | undefined> {
    const bench = await openLive(MINUTE, ending);
    const ended = Promise.resolve(WATCH_CONVERSATIONS.run(bench.machine, new Given([bench.id])));
    await pass(bench, ended);
    return await ended;
  }

  it.each(REASONS)('exits with 1 only if an error ended it: %s', async (reason, _words, isError) => {
    const at = Date.parse('2026-03-01T12:00:03Z');
    expect(await runWatch({ shutdown: { reason, at } })).toBe(isError ? 1 : 0);
  });

  it.each(REASONS)('exits with the same code for one that has ended: %s', async (reason, words, isError) => {
    const { run, sandbox, rio } = await openCommands();
    const { id } = sandbox.store.addConversation({ replica_id: rio }, { shutdown: { reason, at: 0 } });
    const { code, output, errors } = await run(['watch', id]);
    expect([code, output.split('\t').slice(0, 3)]).toEqual([isError ? 1 : 0, [id, expect.any(String), 'ended']]);
    if (isError) expect(errors).toMatch(words);
  });

  it('exits with 5 if --timeout passes first, and says how to continue', async () => {
    const { run, sandbox, rio } = await openCommands();
    const { id } = sandbox.store.addConversation({ replica_id: rio, conversation_name: 'Live' });
    const { code, errors } = await run(['watch', 'Live', '--timeout', '1s']);
    expect([code, sandbox.store.conversations.get(id)?.shutdown]).toEqual([5, undefined]);
    expect(errors).toContain(`Still in progress after 1 s. To end it: tavus conversation end ${id}`);
    expect(errors).toContain(`To watch again: tavus conversation watch ${id}`);
  });

  it('prints a line for a change only, however long it is running', async () => {
    const bench = await openLive(10 * MINUTE);
    await pass(bench, Promise.resolve(watchItems(bench.machine, CONVERSATION, [await live(bench)])), 30_000);
    expect(bench.ui.busyLabels.filter((label) => label.startsWith('Live:'))).toEqual([
      'Live: active 7:00. The replica has joined.',
      'Live: ended',
    ]);
  });

  it('polls one by its id with its events, and no list', async () => {
    const bench = await openLive();
    const done = Promise.resolve(WATCH_CONVERSATIONS.run(bench.machine, new Given([bench.id])));
    await watching(bench);
    bench.advance(FIRST_PAUSE);
    await eventually(() => expect(bench.count('GET', `/v2/conversations/${bench.id}`)).toBe(2));
    expect(bench.count('GET', '/v2/conversations')).toBe(0);
    expect(bench.sandbox.requests.every(({ path }) => path.endsWith('?verbose=true'))).toBe(true);
    await pass(bench, done);
  });
});

async function live({ services, id }: Awaited<ReturnType<typeof openLive>>) {
  return await services.client().conversations.get(id);
}
