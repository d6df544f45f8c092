import { version } from '../../package.json';
import type { Env, Io } from './io.ts';
import { readOptions, wantsJson } from './options.ts';

const INTERRUPTED = 130;

/** The whole program. @returns its exit code; README.md lists them. */
export async function main(io: Io, argv: readonly string[], env: Env): Promise<number> {
  try {
    return await run(io, argv, env);
  } catch (error) {
    const { explainError, toErrorJson } = await import('./report-error.ts');
    const { Interrupted } = await import('../ui/ui.ts');
    const { safeJson, safeText } = await import('../ui/safe-text.ts');
    if (error instanceof Interrupted) return INTERRUPTED;
    const { text, hint, exitCode } = explainError(error);
    const words = `${safeText(`tavus: ${text}`)}\n${hint ? `${safeText(hint)}\n` : ''}`;
    io.errors.write(wantsJson(argv) ? `${safeJson(JSON.stringify(toErrorJson(error)))}\n` : words);
    return exitCode;
  }
}

async function run(io: Io, argv: readonly string[], env: Env): Promise<number> {
  const options = await readOptions(argv, io);
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
      await (await import('./menu.ts')).runMenu(io, env, options);
      return 0;
    case 'command':
      return await (await import('./commands/run-command.ts')).runCommand(io, env, options);
    case 'doctor':
      return await (await import('./doctor/run.ts')).runDoctor(io, env, options);
    case 'completion':
      return await (await import('./completion/print.ts')).printCompletion(io, options.shell);
    case 'complete':
      return await (await import('./completion/answer.ts')).answerCompletion(io, env, options.words);
    case 'sandbox':
      await (await import('./run-sandbox.ts')).runSandbox(io, options.port);
      return 0;
  }
}

function whereItRuns({ runtime: { node, platform } }: Io): { readonly node: string; readonly platform: string } {
  return { node, platform };
}
