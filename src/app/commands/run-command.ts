import { NotSentError } from '../../api/errors.ts';
import type { Retry } from '../../api/retry.ts';
import type { Command, Given } from '../../core/command.ts';
import type { Env } from '../../lib/env.ts';
import { EXIT } from '../../lib/errors.ts';
import type { Services } from '../../modules/context.ts';
import { refuseReadOnly } from '../../modules/read-only.ts';
import { AskingUi } from '../../ui/asking-ui.ts';
import { outputFor } from '../../ui/output/plain-output.ts';
import { PlainUi } from '../../ui/plain-ui.ts';
import { createTheme } from '../../ui/theme.ts';
import { Back, type Ui } from '../../ui/ui.ts';
import type { AccountWithClient } from '../account/account.ts';
import { describeAccount } from '../account/describe-account.ts';
import { openSandboxAccount, openUserAccount } from '../account/open-account.ts';
import { createCrashKeeper } from '../crash.ts';
import { createUi, wantsLines } from '../create-ui.ts';
import { startLog } from '../debug/start-log.ts';
import { describeRetry } from '../describe-retry.ts';
import type { Io } from '../io.ts';
import { tellLeftTexts } from '../left-texts.ts';
import { createMachine } from '../machine.ts';
import type { Globals } from '../options.ts';
import { createSurroundings } from '../surroundings.ts';
import { showChange } from './dry-run.ts';
import { refuseMissing } from './refuse-missing.ts';

interface Asked extends Globals {
  readonly command: Command<Services>;
  readonly given: Given;
}

/** Runs one command of a module. @returns the exit code */
export async function runCommand(io: Io, env: Env, asked: Asked, argv: readonly string[]): Promise<number> {
  const { command, given } = asked;
  let account: AccountWithClient | undefined;
  const log = await startLog(asked, { io, env, isDrawn: false, account: () => account });
  // A log on the same terminal would tear what is drawn there.
  const drawsBusy = log?.target !== 'errors';
  const ui = await createCommandUi(io, env, { ...asked, drawsBusy }, () => describeAccount(account));
  if (!ui.canAsk) refuseMissing(command, given);
  await tellLeftTexts(ui, env);
  // A program that reads JSON finds nothing else beside it.
  const isRead = asked.json !== false && !io.errors.isTTY;
  const onRetry = isRead ? undefined : (retry: Retry) => ui.delayed(describeRetry(retry));
  const client = { onRetry, onExchange: log?.onExchange };
  const opened = asked.sandbox
    ? await openSandboxAccount(asked, client)
    : {
        account: await openUserAccount(asked, env, (text) => ui.warn(text), {
          input: io.input,
          pid: io.runtime.pid,
          mayBeNew: command.setsUpAccount,
          // These say it themselves.
          tells: command.setsUpAccount || (command.changes && !asked.dryRun) ? 'values' : true,
          client,
        }),
        sandbox: undefined,
      };
  account = opened.account;
  const surroundings = createSurroundings(io, env, asked, {
    isSandbox: asked.sandbox,
    onExchange: log?.onExchange,
    sayNext: (words) => ui.say(words.command),
    showCommand: () => {},
  });
  const circumstances = { env, keepDetails: createCrashKeeper({ runtime: io.runtime, env, argv }) };
  try {
    if (command.changes && !asked.dryRun) refuseReadOnly(account);
    return (await command.run(createMachine(ui, account, surroundings, circumstances), given)) ?? 0;
  } catch (error) {
    // Esc at its question: nothing was done.
    if (error instanceof Back) return EXIT.usage;
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
  { input, yes, dryRun, color, drawsBusy }: Globals & { readonly drawsBusy: boolean },
  status: () => string,
): Promise<Ui> {
  const isTerminal = io.errors.isTTY === true;
  const options = {
    status,
    output: outputFor(env, io.errors),
    theme: createTheme(env, isTerminal, color),
    showsBusy: isTerminal && drawsBusy && !(await wantsLines(env)),
    saysYes: yes || dryRun,
    env,
    interrupts: io.interrupts,
    jobControl: io.jobControl,
    onLeave: (listener: () => void) => io.onLeave(listener),
  };
  if (!input || !io.input.isTTY || !io.output.isTTY) return new PlainUi(options);
  const open = () => createUi(io, env, { color, status });
  return new AskingUi({ ...options, open });
}
