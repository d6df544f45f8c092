import { join } from 'node:path';
import { checkBaseUrl } from '../api/check-options.ts';
import { type MachineFront, StateMachine } from '../core/state-machine.ts';
import { CommonStates } from '../core/states.ts';
import { SET_API_KEY } from '../modules/api-key/index.ts';
import { createModules } from '../modules/index.ts';
import type { Clock, Services } from '../modules/shared/context.ts';
import { describeKey } from '../modules/shared/format.ts';
import type { Sandbox } from '../sandbox/server.ts';
import { DraftFiles, MemoryDrafts } from '../settings/drafts.ts';
import { Settings, settingsDirectory } from '../settings/settings.ts';
import { Back, type Ui } from '../ui/ui.ts';
import { type AccountWithClient, SandboxAccount, UserAccount } from './account.ts';
import { createUi } from './create-ui.ts';
import type { Env, Io } from './io.ts';
import { openLink } from './open-link.ts';
import { explainError, isGoingBack, mayHaveBeenReceived, rethrowEnding, UsageError } from './report-error.ts';

const CLOCK: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

const DEFAULT_BASE_URL = 'https://tavusapi.com';

/** Runs the menu until the user leaves it. @throws UsageError where nobody can answer. */
export async function runMenu(io: Io, env: Env, options: { sandbox: boolean; color: boolean }): Promise<void> {
  if (!io.input.isTTY || !io.output.isTTY) {
    throw new UsageError(
      'The menu needs a terminal to be shown on and answered from.',
      'Start tavus in a terminal, or see tavus --help.',
    );
  }
  const session: { account?: AccountWithClient; sandbox?: Sandbox } = {};
  const ui = await createUi(io, env, { color: options.color, status: () => describeAccount(session.account) });
  ui.start();
  try {
    if (!options.sandbox) session.account = await openUserAccount(ui, env);
    const start = session.account?.keyInUse() ? 'menu' : options.sandbox ? 'sandbox' : await askHowToStart(ui);
    if (start === 'exit') return;
    if (start === 'sandbox') {
      const { startSandbox } = await import('../sandbox/server.ts');
      session.sandbox = await startSandbox();
      session.account = new SandboxAccount(session.sandbox);
    }
    // Nothing of the sandbox is saved.
    const drafts = session.sandbox ? new MemoryDrafts() : new DraftFiles(join(settingsDirectory(env), 'drafts'));
    if (session.account)
      await createMachine(ui, session.account, { drafts, openLink: (url) => openLink(url, env) }).run(
        start === 'key' ? SET_API_KEY : CommonStates.MAIN_MENU,
      );
  } finally {
    await session.sandbox?.close();
    ui.stop();
  }
}

async function openUserAccount(ui: Ui, env: Env): Promise<UserAccount> {
  const baseUrl = checkBaseUrl(env.TAVUS_BASE_URL || DEFAULT_BASE_URL);
  const settings = new Settings(settingsDirectory(env), (text) => ui.warn(text));
  await settings.load();
  return new UserAccount(settings, { baseUrl, environmentKey: env.TAVUS_API_KEY });
}

async function askHowToStart(ui: Ui): Promise<'key' | 'sandbox' | 'exit'> {
  try {
    return await ui.menu({
      title: 'Welcome to tavus. How do you want to start?',
      choices: [
        { label: 'Enter an API key', value: 'key', hint: 'from https://platform.tavus.io/api-keys' },
        { label: 'Explore the sandbox', value: 'sandbox', hint: 'a built-in Tavus: no account, nothing is charged' },
        { label: 'Exit', value: 'exit' },
      ],
      escapeHint: 'exit',
    });
  } catch (error) {
    if (error instanceof Back) return 'exit';
    throw error;
  }
}

/** Everything that actions and modules depend on, in one place. */
export function createMachine(
  ui: Ui,
  account: AccountWithClient,
  surroundings: Partial<Pick<Services, 'clock' | 'drafts' | 'openLink'>> = {},
): StateMachine<Services> {
  const report = (error: unknown): void => {
    rethrowEnding(error);
    if (isGoingBack(error)) return;
    const { text, hint } = explainError(error);
    ui.fail(text, hint);
  };
  const services: Services = {
    ui,
    account,
    report,
    clock: CLOCK,
    openLink: async () => false,
    client: () => account.client(),
    clientFor: (key) => account.clientFor(key),
    explain: (error) => ({ ...explainError(error), mayHaveBeenReceived: mayHaveBeenReceived(error) }),
    drafts: new MemoryDrafts(),
    ...surroundings,
  };
  const machine = new StateMachine(services, createFront(ui, report));
  machine.registerModule(...createModules());
  return machine;
}

function createFront(ui: Ui, report: (error: unknown) => void): MachineFront {
  let lastChoice: string | undefined;
  return {
    async chooseFromMainMenu(labels) {
      const choices = labels.map((label) => ({ label, value: label }));
      try {
        lastChoice = await ui.menu({ title: 'Tavus', choices, selected: lastChoice, escapeHint: 'exit' });
        return lastChoice;
      } catch (error) {
        if (error instanceof Back) return undefined;
        throw error;
      }
    },
    async reportFailure(error) {
      report(error);
    },
    reportUnknownState(state) {
      ui.fail(`There is no screen named "${state}".`, 'This is a fault of the program; the main menu is next.');
    },
  };
}

/** What every screen says about whose account it shows. */
function describeAccount(account: AccountWithClient | undefined): string {
  const inUse = account?.keyInUse();
  if (!inUse) return 'no key';
  return inUse.source === 'sandbox' ? 'sandbox' : describeKey(inUse);
}
