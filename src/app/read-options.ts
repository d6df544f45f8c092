import type { Env } from '../lib/env.ts';
import type { Io } from './io.ts';
import { COMPLETE, FIND_NEWEST, NO_GLOBALS, type Options } from './options.ts';

/**
 * Parses the command line. The most frequent calls are handled without the parser, whose import takes a sixth of a start.
 * @throws UsageError
 */
export async function readOptions(argv: readonly string[], io: Pick<Io, 'output'>, env: Env = {}): Promise<Options> {
  if (argv.length === 0) return { run: 'menu', ...NO_GLOBALS };
  const version = readVersion(argv);
  if (version) return version;
  if (argv.length === 1 && (argv[0] === '--help' || argv[0] === '-h')) return { run: 'help' };
  if (argv[0] === COMPLETE) return { run: 'complete', words: argv.slice(1) };
  if (argv[0] === FIND_NEWEST) return { run: 'find-newest' };
  const { parseCommandLine } = await import('./cli/command-line.ts');
  return await parseCommandLine(argv, io, env);
}

/** `--version`, optionally with `--json`. */
function readVersion(argv: readonly string[]): Options | undefined {
  const others = argv.filter((word) => word !== '--version' && word !== '-V');
  if (others.length === argv.length || others.some((word) => word !== '--json')) return undefined;
  return { run: 'version', json: others.length > 0 };
}
