import { version } from '../../package.json';
import type { Env } from '../lib/env.ts';
import { EXIT } from '../lib/errors.ts';
import type { Io } from './io.ts';
import type { Globals, Options } from './options.ts';
import { readOptions } from './read-options.ts';
import type { Session } from './session.ts';

export { Interrupts } from '../ui/prompt/interrupts.ts';
export { JobControl } from '../ui/prompt/job-control.ts';
export { RESTORE_MODES } from '../ui/prompt/terminal-modes.ts';

/** Runs the program. @returns its exit code; docs/scripting.md lists them */
export async function main(io: Io, argv: readonly string[], env: Env): Promise<number> {
  try {
    return await run(io, argv, env);
  } catch (error) {
    const { Interrupted } = await import('../ui/ui.ts');
    if (error instanceof Interrupted) return EXIT.interrupted;
    const { printFailure } = await import('./print-failure.ts');
    return printFailure(error, { io, argv, env });
  }
}

async function run(io: Io, argv: readonly string[], env: Env): Promise<number> {
  const options = await readOptions(argv, io, env);
  if (!needsSession(options)) return await runStandalone(io, env, options);
  const session = await (await import('./session.ts')).openSession({ io, env, argv, globals: options });
  const exitCode = await runInSession(session, options);
  if (UPDATE_NOTICE && io.errors.isTTY) await (await import('./update/notify-update.ts')).notifyUpdate(session);
  return exitCode;
}

/** Runs that need the user's settings. */
type SessionOptions = Extract<Options, Globals>;

function needsSession(options: Options): options is SessionOptions {
  return options.run === 'menu' || options.run === 'command' || options.run === 'doctor';
}

async function runInSession(session: Session, options: SessionOptions): Promise<number> {
  switch (options.run) {
    case 'menu':
      await (await import('./menu.ts')).runMenu(session);
      return 0;
    case 'command':
      return await (await import('./cli/run-command.ts')).runCommand(session, options);
    case 'doctor':
      return await (await import('./doctor/run.ts')).runDoctor(session);
  }
}

/** Runs that need no session: help, version, completion, the sandbox server. */
async function runStandalone(io: Io, env: Env, options: Exclude<Options, SessionOptions>): Promise<number> {
  switch (options.run) {
    case 'nothing':
      return 0;
    case 'version':
      io.output.write(`${options.json ? JSON.stringify({ version, ...platformOf(io) }) : version}\n`);
      return 0;
    case 'help':
      io.output.write((await import('./cli/program-help.ts')).programHelp());
      return 0;
    case 'completion':
      io.output.write((await import('./completion/scripts.ts')).COMPLETION_SCRIPTS[options.shell]);
      return 0;
    case 'complete':
      return await (await import('./completion/answer.ts')).answerCompletion(io, env, options.words);
    case 'find-newest':
      if (UPDATE_NOTICE) await (await import('./update/find-newest.ts')).findNewest(env, io.runtime);
      return 0;
    case 'sandbox':
      await (await import('./run-sandbox.ts')).runSandbox(io, options.sandbox, options.json);
      return 0;
  }
}

function platformOf({ runtime: { node, platform } }: Io): { readonly node: string; readonly platform: string } {
  return { node, platform };
}
