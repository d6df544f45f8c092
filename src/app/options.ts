import type { CommanderError } from 'commander';
import type { Io } from './io.ts';

/** What the command line asks for. */
export type Options =
  | { readonly run: 'menu'; readonly sandbox: boolean; readonly color: boolean }
  | { readonly run: 'sandbox'; readonly port: number }
  | { readonly run: 'version' }
  /** Already done, or already complained about. */
  | { readonly run: 'nothing'; readonly exitCode: number };

const PLAIN_MENU: Options = { run: 'menu', sandbox: false, color: true };

/** Reads the command line. The two calls that are made most need no parser, and it costs a sixth of a start. */
export async function readOptions(argv: readonly string[], io: Pick<Io, 'output' | 'errors'>): Promise<Options> {
  if (argv.length === 0) return PLAIN_MENU;
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) return { run: 'version' };
  const { CommanderError } = await import('commander');
  const { parseCommands } = await import('./commands.ts');
  try {
    return await parseCommands(argv, io);
  } catch (error) {
    if (error instanceof CommanderError) return { run: 'nothing', exitCode: exitCodeOf(error) };
    throw error;
  }
}

/** Commander ends help and version with an error too; every other one is a wrong use. */
function exitCodeOf({ exitCode }: CommanderError): number {
  return exitCode === 0 ? 0 : 2;
}
