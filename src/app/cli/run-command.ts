import { type Change, NotSentError } from '../../api/errors.ts';
import type { Retry } from '../../api/retry.ts';
import type { Command, Given } from '../../core/command.ts';
import { EXIT } from '../../lib/errors.ts';
import { maskKey } from '../../lib/format.ts';
import { maskSecrets } from '../../lib/secrets.ts';
import type { Account, KeyInUse, Services } from '../../modules/context.ts';
import { refuseReadOnly } from '../../modules/read-only.ts';
import { AskingUi } from '../../ui/asking-ui.ts';
import { outputFor } from '../../ui/output/plain-output.ts';
import type { Results } from '../../ui/output/results.ts';
import { PlainUi } from '../../ui/plain-ui.ts';
import { createTheme } from '../../ui/theme.ts';
import { Back, type Ui } from '../../ui/ui.ts';
import { createUi } from '../create-ui.ts';
import { describeRetry } from '../failures/words.ts';
import type { Session } from '../session.ts';
import { refuseMissing } from './usage-errors.ts';

interface CommandCall {
  readonly command: Command<Services>;
  readonly given: Given;
}

/** Runs one command of a module. @returns the exit code */
export async function runCommand(session: Session, { command, given }: CommandCall): Promise<number> {
  const log = await session.startLog(false);
  // A log on the same terminal would break what is drawn there.
  const ui = await createCommandUi(session, log !== 'errors');
  if (!ui.canAsk) refuseMissing(command, given);
  await session.reportLeftTexts(ui);
  try {
    return await runWith(session, ui, { command, given });
  } finally {
    await session.close();
  }
}

async function runWith(session: Session, ui: Ui, { command, given }: CommandCall): Promise<number> {
  const { dryRun } = session.globals;
  const account = await openAccount(session, ui, command);
  const machine = session.createMachine(ui, account, { sayNext: (words) => ui.say(words.command), showCommand() {} });
  try {
    if (command.changes && !dryRun) refuseReadOnly(account);
    return (await command.run(machine, given)) ?? 0;
  } catch (error) {
    // Esc at a prompt: nothing was done.
    if (error instanceof Back) return EXIT.usage;
    if (!(error instanceof NotSentError)) throw error;
    await showChange(machine.services.results, error.change, account.keyInUse());
    return 0;
  }
}

/** Prints the request that was not sent: as HTTP, or as JSON; keys are masked. */
export async function showChange(results: Results, { method, url, body }: Change, key?: KeyInUse): Promise<void> {
  const headers = { 'x-api-key': key ? maskKey(key.key) : '(none)' };
  const shown = body === undefined ? undefined : maskSecrets(body);
  if (results.wantsJson()) {
    return await results.json({ method, url, headers, ...(shown !== undefined && { body: shown }) });
  }
  const lines = [`${method} ${url}`, `x-api-key: ${headers['x-api-key']}`];
  const text = shown === undefined ? [] : ['content-type: application/json', '', JSON.stringify(shown, undefined, 2)];
  await results.text([...lines, ...text].join('\n'));
}

async function openAccount(session: Session, ui: Ui, command: Command<Services>): Promise<Account> {
  const { io, globals } = session;
  // Programs that read JSON get no progress messages.
  const isForProgram = globals.json !== false && !io.errors.isTTY;
  const client = { onRetry: isForProgram ? undefined : (retry: Retry) => ui.delayed(describeRetry(retry)) };
  if (globals.sandbox) return await session.openSandbox(client);
  // These commands report unreadable settings themselves.
  const reportsSettings = command.setsUpAccount || (command.changes && !globals.dryRun);
  const warn = (text: string) => ui.warn(text);
  return await session.openUser({
    warn,
    client,
    mayBeNew: command.setsUpAccount,
    warnsOf: reportsSettings ? 'values' : 'everything',
  });
}

/** Messages go to standard error; prompts appear only on a terminal. */
async function createCommandUi(session: Session, drawsBusy: boolean): Promise<Ui> {
  const { io, env, globals } = session;
  const isTerminal = io.errors.isTTY === true;
  const options = {
    status: () => session.status(),
    output: outputFor(env, io.errors),
    theme: createTheme(env, isTerminal, globals.color),
    showsBusy: isTerminal && drawsBusy && !session.wantsLines(),
    saysYes: globals.yes || globals.dryRun,
    env,
    interrupts: io.interrupts,
    jobControl: io.jobControl,
    onLeave: (listener: () => void) => io.onLeave(listener),
  };
  if (!globals.input || !io.input.isTTY || !io.output.isTTY) return new PlainUi(options);
  return new AskingUi({ ...options, open: () => createUi(session) });
}
