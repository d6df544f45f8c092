import { version } from '../../package.json';
import type { Env, Io } from './io.ts';
import { type Globals, type Options, readOptions } from './options.ts';

export { Interrupts } from '../ui/prompt/interrupts.ts';
export { JobControl } from '../ui/prompt/job-control.ts';

const INTERRUPTED = 130;

/** The whole program. @returns its exit code; docs/scripting.md lists them. */
export async function main(io: Io, argv: readonly string[], env: Env): Promise<number> {
  try {
    return await run(io, argv, env);
  } catch (error) {
    const { Interrupted } = await import('../ui/ui.ts');
    if (error instanceof Interrupted) return INTERRUPTED;
    const { tellFailure } = await import('./tell-failure.ts');
    return tellFailure(error, { io, argv, env });
  }
}

async function run(io: Io, argv: readonly string[], env: Env): Promise<number> {
  const options = await readOptions(argv, io, env);
  const exitCode = await runChosen(io, env, options, argv);
  if (UPDATE_NOTICE && io.errors.isTTY && mayBringNews(options)) {
    await (await import('./update/tell-update.ts')).tellOfUpdate(io, env, options);
  }
  return exitCode;
}

/** Work that is over, not an answer to who wants to know something of the program itself. */
function mayBringNews(options: Options): options is Extract<Options, Globals> {
  return options.run === 'menu' || options.run === 'command' || options.run === 'doctor';
}

async function runChosen(io: Io, env: Env, options: Options, argv: readonly string[]): Promise<number> {
  switch (options.run) {
    case 'nothing':
      return 0;
    case 'version':
      io.output.write(`${options.json ? JSON.stringify({ version, ...whereItRuns(io) }) : version}\n`);
      return 0;
    case 'help':
      io.output.write((await import('./commands/program-help.ts')).programHelp());
      return 0;
    case 'menu':
      await (await import('./menu.ts')).runMenu(io, env, options, argv);
      return 0;
    case 'command':
      return await (await import('./commands/run-command.ts')).runCommand(io, env, options, argv);
    case 'doctor':
      return await (await import('./doctor/run.ts')).runDoctor(io, env, options);
    case 'completion':
      return await (await import('./completion/print.ts')).printCompletion(io, options.shell);
    case 'complete':
      return await (await import('./completion/answer.ts')).answerCompletion(io, env, options.words);
    case 'find-newest':
      if (UPDATE_NOTICE) await (await import('./update/find-newest.ts')).findNewest(env, io.runtime);
      return 0;
    case 'sandbox':
      await (await import('./run-sandbox.ts')).runSandbox(io, options.port);
      return 0;
  }
}

function whereItRuns({ runtime: { node, platform } }: Io): { readonly node: string; readonly platform: string } {
  return { node, platform };
}
