// Bundles src/cli.ts into dist: one package without dependencies, split so that a start reads only what it needs.
import { writeFileSync } from 'node:fs';
import { build } from 'rolldown';
import { describePackages, findPackages } from './.ci/third-party.mjs';

const { output } = await build({
  input: 'src/cli.ts',
  platform: 'node',
  logLevel: 'warn',
  output: { dir: 'dist', format: 'esm', minify: true, cleanDir: true },
});
writeFileSync('dist/THIRD_PARTY_LICENSES', describePackages(findPackages(output)));
