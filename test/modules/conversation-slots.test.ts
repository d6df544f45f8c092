import { describe, expect, it } from 'vitest';
import { Given } from '../../src/core/command.ts';
import type { Bench } from '../support/bench.ts';
import { BILLED, openCommands, openParties, START, WHAT } from '../support/conversations.ts';
import { CREATE_CONVERSATION } from '../support/noun-commands.ts';
import { back, fill, interrupt, leave, menu, pick, type Step } from '../support/script.ts';

const QUESTION = 'End which conversation, to start the new one?';
const REACHED = 'The limit of your plan for concurrent conversations is reached';
const TYPED = fill(START, { replica_id: pick('Replica', 'Rio'), conversation_name: 'New' });

interface Full extends Bench {
  /** The active conversations. The sandbox's limit is three. */
  readonly active: readonly string[];
  readonly ended: string;
  statusOf(id: string | undefined): string;
}

/** An account with no free slot. */
async function openFull(): Promise<Full> {
  const bench = await openParties();
  const since = (minutes: number) => ({ createdAt: bench.now() - minutes * 60_000, joinedAt: 0 });
  const ended = bench.addConversation('Over', {}, { leftAt: 0 });
  const active = [2, 5, 10].map((minutes) => bench.addConversation(`Live ${minutes}`, {}, since(minutes)));
  const statusOf = (id = '') => bench.sandbox.store.conversations.get(id)?.shutdown?.reason ?? 'active';
  return { ...bench, active, ended, statusOf };
}

const create = (...steps: Step[]) => ['create_conversation', TYPED, ...steps] as const;

describe('a conversation without a free slot', () => {
  it('shows the active ones with their age, and none that has ended', async () => {
    const { visit, ui, active } = await openFull();
    await visit(...create(menu(QUESTION, 'End none'), ...leave(START)));
    expect(ui.transcript.join('\n')).toContain(`warn: ${REACHED}`);
    expect(ui.screen(QUESTION).lines).toEqual([
      'End “Live 2”',
      'End “Live 5”',
      'End “Live 10”',
      'End all 3',
      'End none',
    ]);
    expect(active).toHaveLength(3);
  });

  it('says of each how long it has been running', async () => {
    const { visit, ui, active } = await openFull();
    const hints: (string | undefined)[] = [];
    const ask = ui.menu.bind(ui);
    ui.menu = async (question) => {
      if (question.title === QUESTION) hints.push(...question.choices.map(({ hint }) => hint));
      return await ask(question);
    };
    await visit(...create(menu(QUESTION, 'End none'), ...leave(START)));
    const times = ['2 min', '5 min', '10 min'];
    expect(hints.slice(0, 3)).toEqual(active.map((id, at) => `${id}, running for ${times[at]}`));
  });

  it('ends the chosen one, and sends the same request again', async () => {
    const { visit, sent, active, statusOf, ui } = await openFull();
    await visit(...create(menu(QUESTION, 'End “Live 5”'), back(WHAT)));
    const [first, end, again, ...others] = sent('POST');
    expect([first?.path, end?.path, others]).toEqual(['/v2/conversations', `/v2/conversations/${active[1]}/end`, []]);
    expect(again).toEqual(first);
    expect(active.map(statusOf)).toEqual(['active', 'end_conversation_endpoint_hit', 'active']);
    expect(ui.transcript).toEqual(expect.arrayContaining([`ok: “Live 5” (${active[1]}) ended.`]));
    expect(ui.transcript.join('\n')).toMatch(/ok: Started “New” \(conversation c\w+, status active\)/);
  });

  it('ends all, and sends it again', async () => {
    const { visit, sent, active, statusOf } = await openFull();
    await visit(...create(menu(QUESTION, 'End all 3'), back(WHAT)));
    expect(sent('POST')).toHaveLength(5);
    expect(active.map(statusOf)).toEqual(Array.from(active, () => 'end_conversation_endpoint_hit'));
  });

  it('asks again if another program takes the slot', async () => {
    const { visit, sandbox, addConversation, active, statusOf } = await openFull();
    sandbox.limits.maxConcurrentConversations = 2;
    addConversation('Other', {}, { leftAt: 0 });
    await visit(...create(menu(QUESTION, 'End “Live 2”'), menu(QUESTION, 'End “Live 5”'), back(WHAT)));
    expect(active.map(statusOf).filter((status) => status === 'active')).toHaveLength(1);
  });

  it.each<[what: string, steps: readonly Step[]]>([
    ['the user ends none', [menu(QUESTION, 'End none')]],
    ['the user presses Esc', [back(QUESTION)]],
    ['the user presses Esc while the active ones are looked for', [back('Looking for active conversations')]],
  ])('returns to the form with the reason, and ends nothing, if %s', async (_what, steps) => {
    const { visit, ui, sent, active, statusOf } = await openFull();
    await visit(...create(...steps, ...leave(START)));
    expect(ui.screen(START).lines.join('\n')).toMatch(/!! .*maximum concurrent conversations/);
    expect(ui.screen(START).lines.join('\n')).not.toContain('may have received');
    expect([sent('POST').length, active.map(statusOf)]).toEqual([1, ['active', 'active', 'active']]);
  });

  it('returns to the form if the chosen one cannot be ended', async () => {
    const { visit, ui, sent, sandbox, active } = await openFull();
    sandbox.fail({
      method: 'POST',
      path: `/v2/conversations/${active[0]}/end`,
      status: 400,
      body: { error: 'Locked' },
    });
    await visit(...create(menu(QUESTION, 'End “Live 2”'), ...leave(START)));
    expect(ui.screen(START).lines.join('\n')).toContain('Locked');
    expect(sent('POST')).toHaveLength(2);
  });

  it('returns to the form if the active ones cannot be loaded', async () => {
    const { visit, ui, sandbox, sent } = await openFull();
    sandbox.fail({ path: /status=active/, status: 503, times: 4 });
    await visit(...create(...leave(START)));
    expect(ui.screen(START).lines.join('\n')).toContain('!! Tavus reported a server error');
    expect(sent('POST')).toHaveLength(1);
  });

  it('returns to the form with the reason if none is active by now', async () => {
    const { visit, ui, sandbox, active, sent } = await openFull();
    sandbox.fail({
      method: 'POST',
      status: 400,
      body: { message: 'User has reached maximum concurrent conversations' },
    });
    for (const id of active) Object.assign(sandbox.store.conversations.get(id) ?? {}, { leftAt: 0 });
    await visit(...create(...leave(START)));
    expect(ui.screen(START).lines.join('\n')).toContain('maximum concurrent conversations');
    expect(sent('POST')).toHaveLength(1);
  });

  it('ends nothing on Ctrl+C', async () => {
    const { run, active, statusOf, sent } = await openFull();
    const ending = run([TYPED, interrupt(QUESTION)], 'create_conversation');
    await expect(ending).rejects.toMatchObject({ name: 'Interrupted' });
    expect([sent('POST').length, active.map(statusOf)]).toEqual([1, ['active', 'active', 'active']]);
  });

  it('is asked about by a command on a terminal, which then exits with 0', async () => {
    const { machine, ui, active, statusOf, sandbox } = await openFull();
    const [rio] = [...sandbox.store.replicas.values()].filter(({ name }) => name === 'Rio');
    ui.expect(menu(QUESTION, 'End “Live 10”'));
    const given = new Given([], { 'replica-id': [rio?.id ?? ''], name: ['New'] });
    expect(await CREATE_CONVERSATION.run(machine, given)).toBe(0);
    ui.done();
    expect(active.map(statusOf)).toEqual(['active', 'active', 'end_conversation_endpoint_hit']);
    expect(ui.transcript.filter((line) => BILLED.test(line))).toHaveLength(1);
  });
});

describe('tavus conversation create without a free slot and without a terminal', () => {
  it('exits with 1, names the active ones and the command that ends them, and ends none', async () => {
    const { run, sandbox, rio, ids, bodies } = await openCommands();
    const live = [1, 2, 3].map(
      (at) => sandbox.store.addConversation({ replica_id: rio, conversation_name: `L${at}` }).id,
    );
    const over = sandbox.store.addConversation({ replica_id: rio }, { leftAt: 0 }).id;
    const { code, output, errors } = await run(['create', '--replica-id', rio, '--json']);
    const { error } = JSON.parse(errors.trim().split('\n').at(-1) ?? '');
    expect([code, output, error.code]).toEqual([1, '', 'not_possible']);
    expect(error.message).toContain(REACHED);
    for (const id of live) expect(error.message).toMatch(new RegExp(`${id}, running for \\d+ s`));
    expect(error.message).not.toContain(over);
    expect(error.hint).toMatch(
      /^To end one: tavus conversation end c\w+ {2}To end all: tavus conversation end --all --yes$/,
    );
    expect([ids().length, bodies().length]).toEqual([4, 1]);
    expect(live.map((id) => sandbox.store.conversations.get(id)?.shutdown)).toEqual([undefined, undefined, undefined]);
  });

  it('names one', async () => {
    const { run, sandbox, rio } = await openCommands({ limits: { maxConcurrentConversations: 1 } });
    const { id } = sandbox.store.addConversation({ replica_id: rio });
    const { code, errors } = await run(['create', '--replica-id', rio]);
    expect([code, errors]).toEqual([
      1,
      expect.stringContaining(`To end one: tavus conversation end ${id}  To end all: `),
    ]);
  });

  it('still starts a test, which takes no slot', async () => {
    const { run, sandbox, rio } = await openCommands({ limits: { maxConcurrentConversations: 1 } });
    sandbox.store.addConversation({ replica_id: rio });
    expect((await run(['create', '--replica-id', rio, '--test-mode'])).code).toBe(0);
  });
});
