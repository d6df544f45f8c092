import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createQrCode } from '../../src/modules/conversation/qr-code.ts';
import { meetingToken } from '../../src/sandbox/conversations/conversation.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { AccessibleTavus, MENU as MENU_QUESTION } from '../support/accessible-tavus.ts';
import { openSandbox, Tavus } from '../support/journey-tavus.ts';
import { activeIds, addActive, ownPersona } from '../support/talks.ts';
import { makeHome } from '../support/terminal.ts';

const MENU = 'Work with Conversations';
const WHAT = 'What to do with this conversation';
const SCAN = 'Scan the code with your phone';

/** Starts a private conversation from the form. @returns its token, and the link with it */
async function startPrivate(tavus: Tavus, sandbox: Sandbox): Promise<{ token: string; link: string }> {
  await tavus.go(MENU, 'Start a Conversation');
  await tavus.cursorOn('Persona');
  tavus.paste(ownPersona(sandbox, 'Life Coach'));
  await tavus.cursorOn(/^Persona +p/);
  await tavus.moveTo('Private');
  tavus.press('right');
  await tavus.cursorOn(/^Private +< yes >/);
  await tavus.moveTo('[ Start the conversation ]');
  tavus.press('enter');
  await tavus.at(WHAT);
  return privateLink(sandbox);
}

/** Of the conversation that was started last. */
function privateLink(sandbox: Sandbox): { token: string; link: string } {
  const [id = ''] = activeIds(sandbox).slice(-1);
  const stored = sandbox.store.conversations.get(id);
  const token = stored ? meetingToken(stored) : '';
  return { token, link: `${sandbox.url}/room/${id}?t=${token}` };
}

/** The lines of the code as the screen shows them. */
function codeOf(link: string): string[] {
  return createQrCode(link)
    .text.split('\n')
    .map((line) => `    ${line}`.trimEnd());
}

/** A directory with a browser that writes what it opens to the file `opened`. */
function homeWithBrowser(): { home: string; env: Record<string, string> } {
  const home = makeHome();
  const bin = join(home, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'xdg-open'), `#!/bin/sh\nprintf '%s\\n' "$@" > '${home}/opened'\n`);
  chmodSync(join(bin, 'xdg-open'), 0o755);
  return { home, env: { PATH: `${bin}:${process.env.PATH}`, DISPLAY: ':99' } };
}

describe('the QR code', () => {
  test.each([
    [80, 24],
    [40, 24],
  ])('of a public room is whole on a screen of %i columns and %i rows', async (cols, rows) => {
    const sandbox = await openSandbox({ data: 'empty' });
    const id = addActive(sandbox, 'Live');
    const tavus = new Tavus({ sandbox, cols, rows });
    await tavus.choose(MENU);
    await tavus.cursorOn('Start');
    await tavus.choose('List Conversations');
    await tavus.choose('Live');
    await tavus.cursorOn('Open the page');
    await tavus.choose('Show a QR code');
    await tavus.cursorOn('Done');
    const code = codeOf(`${sandbox.url}/room/${id}`);
    const lines = tavus.screen();
    expect(lines.slice(lines.indexOf(code[0] ?? ''), lines.indexOf(code.at(-1) ?? '') + 1)).toEqual(code);
    expect(tavus.history().join('\n')).not.toContain('not whole');
    tavus.press('enter');
    await tavus.cursorOn('Show a QR code');
  });

  test('of a private room says that it holds the secret, and how large a terminal it needs', async () => {
    const sandbox = await openSandbox();
    const tavus = new Tavus({ sandbox });
    const { link, token } = await startPrivate(tavus, sandbox);
    await tavus.choose('Show a QR code');
    await tavus.at(SCAN);
    await tavus.said('The code contains the secret token of this private room.');
    const [, cols = '', rows = ''] = /enlarge the terminal to (\d+) columns and (\d+) rows/.exec(tavus.raw) ?? [];
    tavus.press('enter');
    await tavus.at(WHAT);
    tavus.resize(Number(cols), Number(rows));
    await tavus.cursorOn('Show a QR code');
    tavus.press('enter');
    await tavus.cursorOn('Done');
    expect(tavus.screen()).toEqual(expect.arrayContaining(codeOf(link)));
    expect(tavus.raw).not.toContain(token);
  });

  test('is printed by the commands, below the page', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const id = addActive(sandbox, 'Live');
    const tavus = new Tavus({ args: ['conversation', 'open', id, '--qr'], sandbox, rows: 40 });
    expect(await tavus.exit).toEqual({ code: 0, signal: 0 });
    expect(tavus.history()).toEqual(expect.arrayContaining(codeOf(`${sandbox.url}/room/${id}`)));
  });

  test('has no empty label in the accessible mode', async () => {
    const sandbox = await openSandbox({ data: 'empty' });
    const id = addActive(sandbox, 'Live');
    const tavus = new AccessibleTavus({ sandbox });
    await tavus.go(MENU, 'List');
    await tavus.choose('Live');
    await tavus.answer(MENU_QUESTION, 'Show a QR code');
    await tavus.hears(
      `Scan to join · key …a8c3 (from TAVUS_API_KEY) ${codeOf(`${sandbox.url}/room/${id}`)[0]?.trim()}`,
    );
    await tavus.answer(MENU_QUESTION, 'Done');
    await tavus.asks(MENU_QUESTION);
  });
});

describe('the link of a private room', () => {
  test('is copied whole, while its token is never shown: not in the form, the list, the details or the log', async () => {
    const sandbox = await openSandbox();
    const home = makeHome();
    const log = join(home, 'requests.log');
    const tavus = new Tavus({ args: [`--debug=${log}`], sandbox, home, rows: 40 });
    const { token, link } = await startPrivate(tavus, sandbox);
    await tavus.waitFor(`The page, its token hidden: ${link.replace(token, `…${token.slice(-4)}`)}`);
    await tavus.waitFor(/Meeting token +…\w{4}$/m);
    await tavus.choose('Copy the link');
    await tavus.said('Copied to the clipboard, with its secret: http');
    expect(tavus.raw).toContain(`\x1b]52;c;${Buffer.from(link).toString('base64')}\x07`);
    await tavus.choose('Open the page');
    await tavus.said('Could not open a browser.');
    await tavus.choose('Open a link in the browser');
    await tavus.waitFor('It has no link to open.');
    await tavus.back(MENU);
    await tavus.choose('List Conversations');
    await tavus.at('List Conversations');
    tavus.press('enter');
    await tavus.at(WHAT);
    await tavus.waitFor(/Meeting token +…\w{4}$/m);
    await tavus.interrupt();
    expect(tavus.raw + readFileSync(log, 'utf8')).not.toContain(token);
    expect(readFileSync(log, 'utf8')).toContain('meeting_token');
  });

  test('is opened whole in the browser', async () => {
    const sandbox = await openSandbox();
    const { home, env } = homeWithBrowser();
    const tavus = new Tavus({ sandbox, home, env });
    const { token, link } = await startPrivate(tavus, sandbox);
    await tavus.choose('Open the page');
    await tavus.said('Opened in the browser.');
    await expect.poll(() => readFileSync(join(home, 'opened'), 'utf8')).toBe(`${link}\n`);
    expect(tavus.raw).not.toContain(token);
  });

  test('is not said in the accessible mode', async () => {
    const sandbox = await openSandbox();
    const tavus = new AccessibleTavus({ sandbox });
    await tavus.go(MENU, 'Start');
    await tavus.answer("Persona, number or id [Tavus' default]", ownPersona(sandbox, 'Life Coach'));
    for (const question of ["[the persona's own]", '[date and time]']) await tavus.answer(question, '');
    await tavus.write('Press Enter to leave it empty.', '');
    for (const question of ['Greeting', 'Language', 'Ends after', 'When all left', 'No one joins']) {
      await tavus.hears(`${question} [`);
      await tavus.answer(']', '');
    }
    await tavus.answer('Private, number [no]', 'yes');
    await tavus.answer('Test, number [no]', '');
    await tavus.answer(tavus.summary('Start the conversation'), '0');
    await tavus.answer(MENU_QUESTION, 'Copy the link');
    const { token } = privateLink(sandbox);
    await tavus.hears(`?t=…${token.slice(-4)} It contains a secret, which is not shown.`);
    await tavus.answer(MENU_QUESTION, 'Open the page');
    await tavus.hears('Could not open a browser.');
    await tavus.interrupt();
    expect(tavus.raw).not.toContain(token);
  });
});
