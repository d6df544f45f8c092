// Bundles src/cli.ts into dist: one package without dependencies, split so that a start reads only what it needs.
import { build } from 'rolldown';

await build({
  input: 'src/cli.ts',
  platform: 'node',
  logLevel: 'warn',
  output: { dir: 'dist', format: 'esm', minify: true, cleanDir: true },
});
