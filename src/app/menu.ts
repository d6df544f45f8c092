import type { Retry } from '../api/retry.ts';
import { CommonStates } from '../core/states.ts';
import { UsageError } from '../lib/errors.ts';
import { SET_API_KEY } from '../modules/api-key/index.ts';
import type { Account } from '../modules/context.ts';
import { showNextTime } from '../modules/forms/next-time.ts';
import { Back, type MenuQuestion, type Ui } from '../ui/ui.ts';
import { createUi } from './create-ui.ts';
import { describeRetry } from './failures/words.ts';
import type { Globals } from './options.ts';
import type { Session } from './session.ts';

/** Runs the menu until the user exits. @throws UsageError without a terminal */
export async function runMenu(session: Session): Promise<void> {
  const { io, globals } = session;
  refuseCommandFlags(globals);
  if (!io.input.isTTY || !io.output.isTTY) {
    throw new UsageError('The menu needs a terminal.', 'Run tavus in a terminal, or see tavus --help for commands.');
  }
  const ui = await createUi(session);
  ui.start();
  try {
    await session.reportLeftTexts(ui);
    const log = await session.startLog(true);
    if (log !== undefined && log !== 'errors') ui.say(`Requests are logged in ${log.path}`);
    await runFrom(session, ui);
  } finally {
    // Reminders that the session prints stay readable only on a restored terminal.
    ui.stop();
    await session.close();
  }
}

/** Opens the account or the sandbox, and runs the menus from the screen the user has to start with. */
async function runFrom(session: Session, ui: Ui): Promise<void> {
  const client = { onRetry: (retry: Retry) => ui.delayed(describeRetry(retry)) };
  const warn = (text: string) => ui.warn(text);
  const own = session.globals.sandbox ? undefined : await session.openUser({ warn, client, warnsOf: 'values' });
  if (own && !(await decideOnSettings(ui, own))) return;
  const start = !own ? 'sandbox' : own.keyInUse() ? 'menu' : await askHowToStart(ui);
  if (start === 'exit') return;
  const account = own && start !== 'sandbox' ? own : await session.openSandbox(client);
  const machine = session.createMachine(ui, account, {
    sayNext: ({ menu }) => ui.say(menu),
    showCommand: (words) => showNextTime(ui, words),
  });
  await machine.run(start === 'key' ? SET_API_KEY : CommonStates.MAIN_MENU);
}

/** @throws UsageError for a flag that only makes sense with a command */
function refuseCommandFlags({ json, yes, input, dryRun }: Globals): void {
  const given = { '--json': json !== false, '--yes': yes, '--no-input': !input, '--dry-run': dryRun };
  const flag = Object.entries(given).find(([, isGiven]) => isGiven)?.[0];
  if (flag !== undefined) throw new UsageError(`${flag} works only with a command.`, 'See tavus --help.');
}

/**
 * Asks what to do with an unreadable settings file, before anything else: it may hold the key and forbid changes.
 * @returns false to exit
 */
async function decideOnSettings(ui: Ui, { profiles }: Account): Promise<boolean> {
  const unreadable = profiles?.unreadable();
  if (!profiles || unreadable === undefined) return true;
  ui.warn(unreadable);
  const choice = await askOrExit(ui, {
    title: 'What do you want to do with the settings file?',
    choices: [
      { label: 'Continue read-only', value: 'leave', hint: 'without the saved key; nothing is changed' },
      {
        label: 'Move it aside and start with new settings',
        value: 'move',
        hint: 'you have to enter your keys again',
      },
      { label: 'Exit and correct it', value: 'exit' },
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
      { label: 'Explore the sandbox', value: 'sandbox', hint: 'a local Tavus server: no account, no charges' },
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
