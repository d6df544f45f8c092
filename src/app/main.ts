import type { Env, Io } from './io.ts';
import { readOptions } from './options.ts';

const INTERRUPTED = 130;

/** The whole program. @returns its exit code; README.md lists them. */
export async function main(io: Io, argv: readonly string[], env: Env): Promise<number> {
  try {
    return await run(io, argv, env);
  } catch (error) {
    const { explainError } = await import('./report-error.ts');
    const { Interrupted } = await import('../ui/ui.ts');
    const { safeText } = await import('../ui/safe-text.ts');
    if (error instanceof Interrupted) return INTERRUPTED;
    const { text, hint, exitCode } = explainError(error);
    io.errors.write(`${safeText(`tavus: ${text}`)}\n${hint ? `${safeText(hint)}\n` : ''}`);
    return exitCode;
  }
}

async function run(io: Io, argv: readonly string[], env: Env): Promise<number> {
  const options = await readOptions(argv, io);
  switch (options.run) {
    case 'nothing':
      return options.exitCode;
    case 'version': {
      const { version } = await import('../../package.json');
      io.output.write(`${version}\n`);
      return 0;
    }
    case 'sandbox':
      await (await import('./run-sandbox.ts')).runSandbox(io, options.port);
      return 0;
    case 'menu':
      await (await import('./menu.ts')).runMenu(io, env, options);
      return 0;
  }
}
