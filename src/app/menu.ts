import type { Retry } from '../api/retry.ts';
import { CommonStates } from '../core/states.ts';
import type { Env } from '../lib/env.ts';
import { UsageError } from '../lib/errors.ts';
import { toCommandLine } from '../lib/text/shell-words.ts';
import { SET_API_KEY } from '../modules/api-key/index.ts';
import type { Sandbox } from '../sandbox/server.ts';
import { Back, type MenuQuestion, type Ui } from '../ui/ui.ts';
import type { AccountWithClient } from './account/account.ts';
import { describeAccount } from './account/describe-account.ts';
import { openSandboxAccount, openUserAccount } from './account/open-account.ts';
import { createCrashKeeper } from './crash.ts';
import { createUi } from './create-ui.ts';
import { startLog } from './debug/start-log.ts';
import { describeRetry } from './describe-retry.ts';
import type { Io } from './io.ts';
import { tellLeftTexts } from './left-texts.ts';
import { createMachine } from './machine.ts';
import type { Globals } from './options.ts';
import { createSurroundings } from './surroundings.ts';

/** Runs the menu until the user leaves it. @throws UsageError where nobody can answer. */
export async function runMenu(io: Io, env: Env, globals: Globals, argv: readonly string[]): Promise<void> {
  refuseCommandFlags(globals);
  if (!io.input.isTTY || !io.output.isTTY) {
    throw new UsageError(
      'The menu needs a terminal to be shown on and answered from.',
      'Start tavus in a terminal, or see tavus --help.',
    );
  }
  const session: { account?: AccountWithClient; sandbox?: Sandbox } = {};
  const ui = await createUi(io, env, { color: globals.color, status: () => describeAccount(session.account) });
  ui.start();
  try {
    await tellLeftTexts(ui, env);
    const log = await startLog(globals, { io, env, isDrawn: true, account: () => session.account });
    if (log && log.target !== 'errors') ui.say(`Requests are logged in ${log.target.path}`);
    const onRetry = (retry: Retry) => ui.delayed(describeRetry(retry));
    const client = { onRetry, onExchange: log?.onExchange };
    if (!globals.sandbox) {
      const { pid } = io.runtime;
      session.account = await openUserAccount(globals, env, (text) => ui.warn(text), { client, pid, tells: 'values' });
    }
    if (session.account && !(await decideOnSettings(ui, session.account))) return;
    const start = session.account?.keyInUse() ? 'menu' : globals.sandbox ? 'sandbox' : await askHowToStart(ui);
    if (start === 'exit') return;
    if (start === 'sandbox') Object.assign(session, await openSandboxAccount(globals, client));
    const surroundings = createSurroundings(io, env, globals, {
      isSandbox: session.sandbox !== undefined,
      onExchange: log?.onExchange,
      sayNext: ({ menu }) => ui.say(menu),
      showCommand: (words) => ui.commandLine('Next time:', toCommandLine(words)),
    });
    const keepDetails = createCrashKeeper({ runtime: io.runtime, env, argv });
    const state = start === 'key' ? SET_API_KEY : CommonStates.MAIN_MENU;
    if (session.account) await createMachine(ui, session.account, surroundings, { env, keepDetails }).run(state);
  } finally {
    await session.sandbox?.close();
    ui.stop();
  }
}

/** The menu answers no question by itself, and gives no results. */
function refuseCommandFlags({ json, yes, input, dryRun }: Globals): void {
  const given = { '--json': json !== false, '--yes': yes, '--no-input': !input, '--dry-run': dryRun };
  const flag = Object.entries(given).find(([, isGiven]) => isGiven)?.[0];
  if (flag !== undefined) throw new UsageError(`${flag} goes with a command.`, 'See tavus --help.');
}

/**
 * A settings file that cannot be read may hold the key and forbid changes: the user decides before anything is done.
 * @returns false to end the program
 */
async function decideOnSettings(ui: Ui, { profiles }: AccountWithClient): Promise<boolean> {
  const unreadable = profiles?.unreadable();
  if (!profiles || unreadable === undefined) return true;
  ui.warn(unreadable);
  const choice = await askOrExit(ui, {
    title: 'What to do with the settings file?',
    choices: [
      { label: 'Leave it, and only look', value: 'leave', hint: 'no saved key, nothing is changed' },
      {
        label: 'Move it aside and start with new settings',
        value: 'move',
        hint: 'keys have to be entered again',
      },
      { label: 'Exit, to correct it', value: 'exit' },
    ],
    escapeHint: 'exit',
  });
  if (choice !== 'move') return choice === 'leave';
  const moved = await profiles.moveAside();
  if (moved !== undefined) ui.say(`The old settings file is now ${moved}`);
  return true;
}

async function askHowToStart(ui: Ui): Promise<'key' | 'sandbox' | 'exit'> {
  return await askOrExit(ui, {
    title: 'Welcome to tavus. How do you want to start?',
    choices: [
      { label: 'Enter an API key', value: 'key', hint: 'from https://platform.tavus.io/api-keys' },
      { label: 'Explore the sandbox', value: 'sandbox', hint: 'a built-in Tavus: no account, nothing is charged' },
      { label: 'Exit', value: 'exit' },
    ],
    escapeHint: 'exit',
  });
}

async function askOrExit<Value>(ui: Ui, question: MenuQuestion<Value | 'exit'>): Promise<Value | 'exit'> {
  try {
    return await ui.menu({ ...question, isFirst: true });
  } catch (error) {
    if (error instanceof Back) return 'exit';
    throw error;
  }
}
