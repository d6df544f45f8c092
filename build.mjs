// Bundles src/cli.ts into dist: one package without dependencies, split so that a start reads only what it needs.
// The manual page, from the same declarations as help, and the licences of what is bundled go beside it.
import { writeFile } from 'node:fs/promises';
import { build } from 'rolldown';
import { describePackages, findPackages } from './.ci/third-party.mjs';
import { importTypeScript } from './docs/import-typescript.mjs';

const { output } = await build({
  input: 'src/cli.ts',
  platform: 'node',
  logLevel: 'warn',
  output: { dir: 'dist', format: 'esm', minify: true, cleanDir: true },
});
const { renderManPage } = await importTypeScript('docs/man-page.ts');
await writeFile('dist/tavus.1', await renderManPage());
await writeFile('dist/THIRD_PARTY_LICENSES', describePackages(findPackages(output)));
