import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { AccessibleTavus, MENU as MENU_QUESTION } from '../support/accessible-tavus.ts';
import { openSandbox, Tavus } from '../support/journey-tavus.ts';
import { activeIds, addActive, changesOf } from '../support/talks.ts';

const MENU = 'Work with Conversations';
const START = 'Start a Conversation';
const WHAT = 'What to do with this conversation';
const RESCUE = 'End which conversation, to start the new one?';
const CREATE = 'POST /v2/conversations';
const PENDING = 'A conversation may be billed now: tavus conversation list --status active';

/** The id of a stock replica, which every account has. */
function stockReplica({ store }: Sandbox): string {
  return [...store.replicas.values()].find(({ owner }) => owner === 'system')?.id ?? '';
}

/** Fills in the form with a replica only, and sends it. */
async function submit(tavus: Tavus, sandbox: Sandbox): Promise<void> {
  await tavus.go(MENU, START);
  await tavus.moveTo('Replica');
  tavus.paste(stockReplica(sandbox));
  await tavus.cursorOn(/^Replica +r/);
  await tavus.moveTo('[ Start the conversation ]');
  tavus.press('enter');
}

/** A sandbox whose only slots are taken by these conversations. */
async function openFull(...names: readonly string[]) {
  const sandbox = await openSandbox({ data: 'empty', limits: { maxConcurrentConversations: names.length } });
  return { sandbox, ids: names.map((name, at) => addActive(sandbox, name, names.length - at)) };
}

/** What was printed after the terminal was restored. */
function printedAfterwards({ raw }: Tavus): string {
  return raw.slice(raw.lastIndexOf('\x1b[?2004l'));
}

describe('the limit of concurrent conversations', () => {
  test('is explained where it is reached: the user ends one, and the request is sent again', async () => {
    const { sandbox, ids } = await openFull('Old', 'New');
    const tavus = new Tavus({ sandbox });
    await submit(tavus, sandbox);
    await tavus.at(RESCUE);
    await tavus.waitFor('The limit of your plan for concurrent conversations is reached.');
    await tavus.waitFor(/End “Old” +c\w+, running for 2 min/);
    await tavus.choose('End “Old”');
    await tavus.at(WHAT);
    await tavus.said(`“Old” (${ids[0]}) ended.`);
    await tavus.said('Started “2');
    expect(changesOf(sandbox)).toEqual([CREATE, `POST /v2/conversations/${ids[0]}/end`, CREATE]);
    expect(activeIds(sandbox)).toHaveLength(2);
  });

  test('can be removed by ending all', async () => {
    const { sandbox, ids } = await openFull('Old', 'New');
    const tavus = new Tavus({ sandbox });
    await submit(tavus, sandbox);
    await tavus.at(RESCUE);
    await tavus.choose('End all 2');
    await tavus.at(WHAT);
    for (const id of ids) await tavus.said(`(${id}) ended.`);
    expect(activeIds(sandbox)).toHaveLength(1);
  });

  test.each([
    ['End none', 'enter'],
    ['End all 2', 'esc'],
  ])('leads back to the form, with the input, from %s with %s', async (label, key) => {
    const { sandbox } = await openFull('Old', 'New');
    const tavus = new Tavus({ sandbox, rows: 30 });
    await submit(tavus, sandbox);
    await tavus.at(RESCUE);
    await tavus.moveTo(label);
    tavus.press(key);
    await tavus.at(START);
    await tavus.waitFor('maximum concurrent conversations');
    await tavus.waitFor(stockReplica(sandbox));
    expect(changesOf(sandbox)).toEqual([CREATE]);
    await tavus.interrupt();
    expect(printedAfterwards(tavus)).not.toContain('billed');
  });

  test('is asked about line by line in the accessible mode', async () => {
    const { sandbox, ids } = await openFull('Only');
    const tavus = new AccessibleTavus({ sandbox });
    await tavus.go(MENU, 'Start');
    await tavus.answer("[Tavus' default]", '');
    await tavus.answer('Replica, number or id', stockReplica(sandbox));
    await tavus.answer('[date and time]', 'Second');
    await tavus.write('Press Enter to leave it empty.', '');
    for (let question = 0; question < 5; question += 1) await tavus.answer(']', '');
    for (const question of ['Private', 'Test']) await tavus.answer(`${question}, number [no]`, '');
    await tavus.answer(tavus.summary('Start the conversation'), '0');
    await tavus.hears('Warning: The limit of your plan for concurrent conversations is reached.');
    await tavus.answer(MENU_QUESTION, 'End “Only”');
    await tavus.hears(`Done: “Only” (${ids[0]}) ended.`);
    await tavus.hears('Done: Started “Second” (conversation c');
    await tavus.asks(MENU_QUESTION);
    expect(activeIds(sandbox)).toHaveLength(1);
    await tavus.interrupt();
  });
});

describe('the end of the program after a conversation was started', () => {
  test.each<[how: string, end: (tavus: Tavus) => Promise<void> | void, code: number]>([
    ['Ctrl+C in its details', (tavus) => tavus.press('ctrl+c'), 130],
    ['SIGTERM in its details', (tavus) => tavus.kill('SIGTERM'), 143],
    [
      'Ctrl+C while watching it',
      async (tavus) => {
        await tavus.choose('Watch it until it is done');
        await tavus.waitFor('It is billed until it ends.');
        tavus.press('ctrl+c');
      },
      130,
    ],
    [
      'SIGTERM while watching it',
      async (tavus) => {
        await tavus.choose('Watch it until it is done');
        await tavus.waitFor('It is billed until it ends.');
        tavus.kill('SIGTERM');
      },
      143,
    ],
    [
      'Ctrl+C in the main menu later',
      async (tavus) => {
        await tavus.back(MENU);
        await tavus.back('Tavus');
        tavus.press('ctrl+c');
      },
      130,
    ],
    [
      'Exit',
      async (tavus) => {
        await tavus.back(MENU);
        await tavus.back('Tavus');
        await tavus.choose('Exit');
      },
      0,
    ],
  ])('by %s prints the command that ends it, after the terminal is restored', async (_how, end, code) => {
    const sandbox = await openSandbox({ data: 'empty' });
    const tavus = new Tavus({ sandbox });
    await submit(tavus, sandbox);
    await tavus.at(WHAT);
    const [id = ''] = activeIds(sandbox);
    await end(tavus);
    await tavus.endsWith(code);
    expect(printedAfterwards(tavus)).toContain(`Still running and billed. To end it: tavus conversation end ${id}\r\n`);
    expect(changesOf(sandbox)).toEqual([CREATE]);
  });

  test('prints nothing about one that was ended', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const tavus = new Tavus({ sandbox });
    await submit(tavus, sandbox);
    await tavus.at(WHAT);
    await tavus.choose('End it');
    await tavus.waitFor('[y/N]');
    tavus.press('y', 'enter');
    await tavus.at(WHAT);
    await tavus.interrupt();
    expect(printedAfterwards(tavus)).not.toContain('billed');
  });

  test('says it in the accessible mode, too', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const args = ['conversation', 'create', '--replica-id', stockReplica(sandbox), '--wait'];
    const tavus = new AccessibleTavus({ args, sandbox });
    await tavus.waitUntil('watching', () => tavus.raw.includes('active 0:0'));
    tavus.press('ctrl+c');
    expect(await tavus.exit).toEqual({ code: 130, signal: 0 });
    const [id = ''] = activeIds(sandbox);
    expect(tavus.raw.replace(/\x1b\[\d+m/g, '')).toContain(`To end it: tavus conversation end ${id}`);
  });
});

describe('the end of the program before a conversation is answered', () => {
  /** Sends a request that is handled, but never answered. */
  async function sendUnanswered(args: readonly string[]): Promise<{ sandbox: Sandbox; tavus: Tavus }> {
    const sandbox = await openSandbox({ data: 'empty' });
    sandbox.fail({ method: 'POST', path: '/v2/conversations', drop: 'after', delayMs: 600_000 });
    const tavus = new Tavus({ args: args.length === 0 ? [] : [...args, stockReplica(sandbox)], sandbox });
    if (args.length === 0) await submit(tavus, sandbox);
    await tavus.waitFor('Starting the conversation');
    await tavus.until('a request', () => sandbox.requests.some(({ method }) => method === 'POST'));
    return { sandbox, tavus };
  }

  const COMMAND = ['conversation', 'create', '--replica-id'];

  test.each<[how: string, args: readonly string[], end: (tavus: Tavus) => void, code: number]>([
    ['Ctrl+C twice in the menu', [], (tavus) => tavus.press('ctrl+c', 'ctrl+c'), 130],
    ['SIGTERM in the menu', [], (tavus) => tavus.kill('SIGTERM'), 143],
    ['SIGHUP in the menu', [], (tavus) => tavus.kill('SIGHUP'), 129],
    ['Ctrl+C in the command', COMMAND, (tavus) => tavus.press('ctrl+c'), 130],
    ['SIGTERM in the command', COMMAND, (tavus) => tavus.kill('SIGTERM'), 143],
  ])('by %s says where to look for it, and sends nothing again', async (_how, args, end, code) => {
    const { sandbox, tavus } = await sendUnanswered(args);
    end(tavus);
    expect(await tavus.exit).toEqual({ code, signal: 0 });
    expect(tavus.raw.slice(tavus.raw.lastIndexOf('\x1b[?25h'))).toContain(`${PENDING}\r\n`);
    expect(changesOf(sandbox)).toEqual([CREATE]);
  });

  test('by leaving the form and the menu says so at the end', async () => {
    const { sandbox, tavus } = await sendUnanswered([]);
    tavus.press('ctrl+c');
    await tavus.at(START);
    await tavus.waitFor('Tavus may have received the request. Check the list before you send it again.');
    tavus.press('ctrl+x');
    await tavus.at('Leave this form?');
    await tavus.choose('Discard');
    await tavus.at(MENU);
    await tavus.interrupt();
    expect(printedAfterwards(tavus)).toContain(`${PENDING}\r\n`);
    expect(changesOf(sandbox)).toEqual([CREATE]);
  });

  test('does not say so about a request that Tavus refused', async () => {
    const sandbox = await openSandbox({ data: 'empty', limits: { conversationCredits: 0 } });
    const tavus = new Tavus({ sandbox, rows: 30 });
    await submit(tavus, sandbox);
    await tavus.at(START);
    await tavus.waitFor('credits');
    await tavus.interrupt();
    expect(printedAfterwards(tavus)).not.toContain('billed');
  });
});
