import { NotSentError } from '../../api/errors.ts';
import type { Command, Given } from '../../core/command.ts';
import type { Services } from '../../modules/shared/context.ts';
import { AskingUi } from '../../ui/asking-ui.ts';
import { PlainUi } from '../../ui/plain-ui.ts';
import { createTheme } from '../../ui/theme.ts';
import { Back, type Ui } from '../../ui/ui.ts';
import type { AccountWithClient } from '../account/account.ts';
import { describeAccount } from '../account/describe-account.ts';
import { openSandboxAccount, openUserAccount } from '../account/open-account.ts';
import { createUi, wantsLines } from '../create-ui.ts';
import type { Env, Io } from '../io.ts';
import { createMachine } from '../machine.ts';
import type { Globals } from '../options.ts';
import { createSurroundings } from '../surroundings.ts';
import { showChange } from './dry-run.ts';
import { refuseMissing } from './refuse-missing.ts';

interface Asked extends Globals {
  readonly command: Command<Services>;
  readonly given: Given;
}

/** Esc at the question of a command: nothing was done. */
const STOPPED = 2;

/** Runs one command of a module. @returns the exit code */
export async function runCommand(io: Io, env: Env, asked: Asked): Promise<number> {
  const { command, given } = asked;
  let account: AccountWithClient | undefined;
  const ui = await createCommandUi(io, env, asked, () => describeAccount(account));
  if (!ui.canAsk) refuseMissing(command, given);
  const opened = asked.sandbox
    ? await openSandboxAccount(asked)
    : {
        account: await openUserAccount(asked, env, (text) => ui.warn(text), {
          input: io.input,
          pid: io.runtime.pid,
          mayBeNew: command.setsUpAccount,
        }),
        sandbox: undefined,
      };
  account = opened.account;
  const surroundings = createSurroundings(io, env, asked, {
    isSandbox: asked.sandbox,
    sayNext: (words) => ui.say(words.command),
    showCommand: () => {},
  });
  try {
    return (await command.run(createMachine(ui, account, surroundings), given)) ?? 0;
  } catch (error) {
    if (error instanceof Back) return STOPPED;
    if (!(error instanceof NotSentError)) throw error;
    await showChange(surroundings.results, error.change, account.keyInUse());
    return 0;
  } finally {
    await opened.sandbox?.close();
  }
}

/** What a command says goes to standard error; it asks on a terminal alone. */
async function createCommandUi(
  io: Io,
  env: Env,
  { input, yes, dryRun, color }: Globals,
  status: () => string,
): Promise<Ui> {
  const isTerminal = io.errors.isTTY === true;
  const options = {
    status,
    output: io.errors,
    theme: createTheme(env, isTerminal, color),
    showsBusy: isTerminal && !(await wantsLines(env)),
    saysYes: yes || dryRun,
    env,
    onInterrupt: (listener: () => void) => io.onInterrupt(listener),
    onLeave: (listener: () => void) => io.onLeave(listener),
  };
  if (!input || !io.input.isTTY || !io.output.isTTY) return new PlainUi(options);
  const open = () => createUi(io, env, { color, status });
  return new AskingUi({ ...options, open });
}
