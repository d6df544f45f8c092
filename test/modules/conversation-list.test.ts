import { describe, expect, it } from 'vitest';
import { readJson, runTavus } from '../support/command.ts';
import { LIST, openCommands, openParties, WHAT } from '../support/conversations.ts';
import { eventually } from '../support/eventually.ts';
import type { LiveScreen } from '../support/script.ts';
import { back, look, pick } from '../support/script.ts';

const HOUR = 3_600_000;

/** Three conversations: with Coach and Rio, with Alone and Rio, and with Coach and a stock replica. */
async function open() {
  const bench = await openCommands();
  const { sandbox, rio, coach, alone } = bench;
  const [stock] = [...sandbox.store.replicas.values()].filter(({ owner }) => owner === 'system');
  const add = (conversation_name: string, persona_id: string, replica_id = '', given = {}) =>
    sandbox.store.addConversation({ conversation_name, persona_id, replica_id }, given).id;
  const ids = {
    first: add('First', coach, rio, { createdAt: Date.now() - HOUR, leftAt: 0 }),
    second: add('Second', alone, rio, { createdAt: Date.now() - HOUR / 2, leftAt: 0 }),
    third: add('Third', coach, stock?.id),
  };
  const list = async (...words: string[]) => await bench.run(['list', ...words]);
  const named = async (...words: string[]) =>
    (readJson(await list(...words, '--json=conversation_name')) as { conversation_name: string }[]).map(
      (row) => row.conversation_name,
    );
  return { ...bench, ...ids, stock: stock?.id ?? '', list, named };
}

describe('tavus conversation list', () => {
  it('prints the newest first, with ids of persona and replica, and the status itself, in a pipe', async () => {
    const { list, third, second, first, coach, alone, rio, stock } = await open();
    const { code, output, errors } = await list();
    expect([code, errors]).toEqual([0, '']);
    expect(output.split('\n').map((line) => line.split('\t').slice(0, 5))).toEqual([
      [third, 'Third', 'active', coach, stock],
      [second, 'Second', 'ended', alone, rio],
      [first, 'First', 'ended', coach, rio],
      [''],
    ]);
  });

  it('shows names of persona and replica and the running time on a terminal, each looked up once', async () => {
    const { run, sandbox, coach } = await open();
    const { output } = await run(['list'], { isTerminal: true, columns: 120 });
    const lines = output.replaceAll(/\x1b\[[\d;]*m/g, '').split('\n');
    expect(lines[0]).toMatch(/^ID +NAME +STATUS +PERSONA +REPLICA +CREATED/);
    expect(lines[1]).toMatch(/Third +● active \d+:\d\d +Coach /);
    expect(lines[3]).toMatch(/First +\S* ?ended +Coach +Rio +1 h ago/);
    const looked = sandbox.requests.filter(({ path }) => path === `/v2/personas/${coach}`);
    expect(looked).toHaveLength(1);
  });

  it('shows ids where names cannot be loaded, without an error', async () => {
    const { run, sandbox, coach } = await open();
    sandbox.fail({ path: /^\/v2\/(personas|replicas)\//, status: 503, times: Number.POSITIVE_INFINITY });
    const { code, output, errors } = await run(['list'], { isTerminal: true, columns: 120 });
    expect([code, errors.includes('503')]).toEqual([0, false]);
    expect(output).toContain(coach.slice(0, 12));
  });

  it('looks up no name for JSON, also on a terminal', async () => {
    const { run, paths, coach } = await open();
    const { output } = await run(['list', '--json'], { isTerminal: true });
    expect(JSON.parse(output)[0]).toMatchObject({ persona_id: coach, status: 'active' });
    expect(paths('GET')).toEqual([expect.stringMatching(/^\/v2\/conversations\?/)]);
  });

  it('filters by status, and asks Tavus to', async () => {
    const { named, paths } = await open();
    expect(await named('--status', 'active')).toEqual(['Third']);
    expect(await named('--status', 'ended')).toEqual(['Second', 'First']);
    expect(paths('GET')).toEqual([expect.stringContaining('status=active'), expect.stringContaining('status=ended')]);
  });

  it('filters by persona and replica, by id or name, and asks Tavus to', async () => {
    const { named, paths, coach, rio } = await open();
    expect(await named('--persona-id', coach)).toEqual(['Third', 'First']);
    expect(paths('GET').at(-1)).toContain(`persona_id=${coach}`);
    expect(await named('--persona-id', 'Coach')).toEqual(['Third', 'First']);
    expect(await named('--replica-id', 'Rio')).toEqual(['Second', 'First']);
    expect(paths('GET').at(-1)).toContain(`replica_id=${rio}`);
    expect(await named('--replica-id', rio, '--persona-id', 'Coach')).toEqual(['First']);
    expect(await named('--replica-id', rio, '--persona-id', 'Coach', '--status', 'active')).toEqual([]);
  });

  it('filters by itself where Tavus ignores the filters', async () => {
    const { named, sandbox, coach } = await open();
    const headers = { 'x-api-key': sandbox.apiKey };
    const all = await (await fetch(`${sandbox.url}/v2/conversations?limit=100`, { headers })).json();
    sandbox.fail({ path: /^\/v2\/conversations\?/, status: 200, body: all, times: Number.POSITIVE_INFINITY });
    expect(await named('--status', 'active')).toEqual(['Third']);
    expect(await named('--persona-id', coach, '--status', 'ended')).toEqual(['First']);
    expect(await named('--replica-id', 'Rio')).toEqual(['Second', 'First']);
  });

  it('finds the conversations of a persona that was deleted, by its id', async () => {
    const { named, sandbox, coach } = await open();
    sandbox.store.personas.delete(coach);
    expect(await named('--persona-id', coach)).toEqual(['Third', 'First']);
  });

  it.each([
    [['--persona-id', 'Caoch'], 4, 'Did you mean “Coach”?'],
    [['--replica-id', 'Nobody'], 4, 'No replica is named “Nobody”'],
    [['--persona-id', ''], 2, 'The id is empty.'],
    [['--status', 'over'], 2, 'active, ended'],
  ])('refuses %j with exit code %i', async (words, code, text) => {
    const { list, paths } = await open();
    const outcome = await list(...words);
    expect([outcome.code, outcome.output]).toEqual([code, '']);
    expect(outcome.errors).toContain(text);
    expect(paths('GET').some((path) => path.startsWith('/v2/conversations'))).toBe(false);
  });

  it('names the filters that leave nothing', async () => {
    const { list } = await open();
    const { code, errors } = await list('--persona-id', 'Alone', '--status', 'active', '--search', 'x');
    expect(code).toBe(0);
    expect(errors).toContain('No conversations match --status active --persona-id Alone --search x.');
  });

  it('accepts rows without persona, replica and date', async () => {
    const { list, sandbox } = await open();
    const body = { data: [{ conversation_id: 'c1', status: 'active' }], total_count: 1 };
    sandbox.fail({ path: /^\/v2\/conversations\?/, status: 200, body });
    expect((await list()).output).toBe('c1\t\tactive\t\t\t\n');
  });
});

describe('tavus video list --replica-id', () => {
  it('keeps the videos with this replica, by id or name, though Tavus has no such filter', async () => {
    const { sandbox, rio } = await open();
    const [stock] = [...sandbox.store.replicas.values()].filter(({ owner }) => owner === 'system');
    sandbox.store.addVideo({ replica_id: rio, script: 'x', video_name: 'Mine' });
    sandbox.store.addVideo({ replica_id: stock?.id ?? '', script: 'x', video_name: 'Other' });
    for (const wanted of [rio, 'Rio']) {
      const outcome = await runTavus(['video', 'list', '--replica-id', wanted, '--json=video_name'], { sandbox });
      expect(readJson(outcome)).toEqual([{ video_name: 'Mine' }]);
    }
    const personas = await runTavus(['persona', 'list', '--replica-id', 'Rio', '--json=persona_name'], { sandbox });
    expect(readJson(personas)).toEqual([{ persona_name: 'Coach' }]);
  });
});

describe('the list of conversations in the menu', () => {
  async function openMenu() {
    const bench = await openParties();
    const { coach, rio, alone } = bench;
    bench.addConversation('Over', { persona_id: alone, replica_id: rio }, { createdAt: 0, leftAt: 0 });
    const running = { createdAt: bench.now() - 65_000, joinedAt: bench.now() - 60_000 };
    const id = bench.addConversation('Live', { persona_id: coach, replica_id: rio }, running);
    return { ...bench, id };
  }
  const lineOf = (screen: LiveScreen, name: string) => screen.lines().find((line) => line.startsWith(name)) ?? '';

  it('shows status, persona, replica and age, with ids until their names are known', async () => {
    const { visit, coach, rio, id } = await openMenu();
    const seen: string[] = [];
    await visit(
      'list_conversations',
      look(LIST, async (screen) => {
        seen.push(lineOf(screen, 'Live'));
        await screen.until(
          () => lineOf(screen, 'Live').includes('Rio') && lineOf(screen, 'Over').includes('Alone | Rio'),
        );
        seen.push(lineOf(screen, 'Live'), lineOf(screen, 'Over'));
      }),
      back(LIST),
    );
    expect(seen[0]).toMatch(new RegExp(`^Live \\| active 1:05 \\| (Coach|${coach.slice(0, 12)})`));
    expect(seen.slice(1)).toEqual([
      `Live | active 1:05 | Coach | Rio | 1 min ago | ${id}`,
      expect.stringMatching(/^Over \| ended \| Alone \| Rio \| /),
    ]);
    expect(rio).toMatch(/^r/);
  });

  it('keeps the running time up to date, each second, without a request', async () => {
    const { visit, advance, sandbox } = await openMenu();
    await visit(
      'list_conversations',
      look(LIST, async (screen) => {
        await screen.until(() => screen.status() === '' && lineOf(screen, 'Over').includes('Rio'));
        const requests = sandbox.requests.length;
        for (const time of ['1:06', '1:07', '1:08']) {
          const changed = screen.until(() => lineOf(screen, 'Live').includes(`active ${time}`));
          advance(1000);
          await changed;
        }
        expect(sandbox.requests).toHaveLength(requests);
      }),
      back(LIST),
    );
  });

  it('shows by itself that one has ended', async () => {
    const { visit, advance, sandbox, now, id } = await openMenu();
    await visit(
      'list_conversations',
      look(LIST, async (screen) => {
        await screen.until(() => screen.status() === '');
        Object.assign(sandbox.store.conversations.get(id) ?? {}, { leftAt: now() });
        advance(5000);
        await screen.until(() => lineOf(screen, 'Live').startsWith('Live | ended'));
      }),
      back(LIST),
    );
  });

  it('is not redrawn each second when nothing in it is running', async () => {
    const { visit, advance, sandbox, id } = await openMenu();
    Object.assign(sandbox.store.conversations.get(id) ?? {}, { leftAt: 0 });
    await visit(
      'list_conversations',
      look(LIST, async (screen) => {
        await screen.until(() => screen.status() === '' && lineOf(screen, 'Over').includes('Rio'));
        let draws = 0;
        const idle = screen.until(() => {
          draws += 1;
          return draws > 1 && lineOf(screen, 'Live').includes('ended');
        });
        idle.catch(() => {});
        for (let second = 0; second < 4; second += 1) advance(1000);
        expect(draws).toBe(1);
        screen.refresh();
        await idle;
      }),
      back(LIST),
    );
  });

  it('forgets a reminder when it sees that the conversation has ended', async () => {
    const { visit, services, sandbox, id, advance } = await openMenu();
    services.reminders.set(id, 'It is billed.');
    await visit('list_conversations', back(LIST));
    expect(services.reminders.size).toBe(1);
    Object.assign(sandbox.store.conversations.get(id) ?? {}, { leftAt: 0 });
    advance(30_000);
    await visit('list_conversations', back(LIST));
    await eventually(() => expect(services.reminders.size).toBe(0));
  });

  it.each([
    ['active', ['Live']],
    ['ended', ['Over']],
    ['any', ['Live', 'Over']],
  ])('has the filter %s', async (filter, names) => {
    const { visit, ui } = await openMenu();
    const [name = ''] = names;
    await visit('list_conversations', ...[pick(LIST, name, filter), back(WHAT), back(LIST)]);
    const shown = ui.screens.filter(({ title }) => title === LIST)[1]?.lines ?? [];
    expect(shown.map((line) => line.split(' | ')[0])).toEqual(names);
  });

  it('says what to do if it is empty', async () => {
    const { visit, ui } = await openParties();
    await visit('list_conversations', back(LIST));
    expect(ui.screen(LIST).lines[0]).toContain('Start a Conversation in the menu Work with Conversations');
  });
});
