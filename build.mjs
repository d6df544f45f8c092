// Bundles src/cli.ts into dist: one package without dependencies, split so that a start reads only what it needs.
import { build } from 'rolldown';

/** Modules that come in one file with all that they import; each start then reads a few files in place of forty. */
const TOGETHER = [
  { name: 'program', test: /src[\\/]app[\\/]main\.ts$/ },
  { name: 'modules', test: /src[\\/]app[\\/]commands[\\/]program-help\.ts$/ },
  {
    name: 'app',
    test: /src[\\/](app[\\/]menu|ui[\\/](printer|spinner|until-aborted|notification|live-region))\.ts$/,
  },
  { name: 'commands', test: /src[\\/]app[\\/]commands[\\/](command-line|run-command)\.ts$/ },
  { name: 'screens', test: /src[\\/]ui[\\/]terminal-ui\.ts$/ },
];

/** @param dir where it goes; nothing is written without one. @returns rolldown's own account of what is in each file. */
export async function bundle(dir) {
  const { output } = await build({
    input: 'src/cli.ts',
    cwd: import.meta.dirname,
    platform: 'node',
    logLevel: 'warn',
    write: dir !== undefined,
    output: {
      ...(dir !== undefined && { dir, cleanDir: true }),
      // Node reads a CommonJS file in half the time that an ES module takes.
      format: 'cjs',
      entryFileNames: '[name].cjs',
      chunkFileNames: '[name]-[hash].cjs',
      minify: true,
      // The first that takes a module has it.
      codeSplitting: { groups: TOGETHER.map((group, at) => ({ ...group, priority: TOGETHER.length - at })) },
    },
  });
  return output;
}

if (import.meta.filename === process.argv[1]) await bundle('dist');
