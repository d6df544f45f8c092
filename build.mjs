// Bundles src/cli.ts into dist: one package without dependencies, split so that each start reads only the code it needs.
// Also writes the manual page, generated from the help, and the licences of bundled packages.

import { readFileSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'rolldown';
import { describePackages, findPackages } from './.ci/third-party.mjs';
import { importTypeScript } from './scripts/docs/import-typescript.mjs';

/** Modules that are bundled with all their imports into one file, so that a start reads a few files instead of forty. */
const CHUNKS = [
  { name: 'program', test: /src[\\/]app[\\/]main\.ts$/ },
  { name: 'modules', test: /src[\\/]app[\\/]cli[\\/]program-help\.ts$/ },
  {
    name: 'app',
    test: /src[\\/](app[\\/](menu|session)|ui[\\/](output[\\/](printer|spinner|notification|live-region)|prompt[\\/]keyboard|list[\\/]search)|lib[\\/]abort)\.ts$/,
  },
  { name: 'commands', test: /src[\\/]app[\\/]cli[\\/](command-line|run-command)\.ts$/ },
  { name: 'screens', test: /src[\\/]ui[\\/]terminal-ui\.ts$/ },
];

/**
 * Replacements for unused modules of dependencies: axios' code for browsers, uploads, HTTP/2 and logging, which is two
 * thirds of what a first request would read, and commander's code for subprograms. The client uses the `http` adapter and
 * sends only JSON, no command is a separate program, and the logger would write a proxy's password if DEBUG is set. Conf's
 * compiler of JSON schemas is larger than all other code for saving settings, which have no schema.
 */
const STUBS = {
  'form-data': 'export default class FormData {}',
  debug: 'module.exports = () => () => {};',
  http2: 'export default {};',
  'node:child_process': 'module.exports = {};',
  './xhr.js': 'export default null;',
  './fetch.js': 'export const getFetch = () => null;',
  'ajv/dist/2020.js': `export class Ajv2020 { constructor() { throw new Error('build.mjs replaces ajv by a stub.'); } }`,
  'ajv-formats': 'export default {};',
};
const STUBBED_PACKAGES =
  /[\\/]node_modules[\\/](agent-base|axios|commander|conf|follow-redirects|https-proxy-agent)[\\/]/;
/** Accessing this class makes Node load its `fetch` implementation. axios only uses it to detect forms. */
const FORM_CLASS = "typeof G.FormData !== 'undefined' ? G.FormData : undefined";

/**
 * The minifier treats these calls as pure, and would remove one that only checks whether it throws. It keeps them under
 * another name; test/build.test.ts checks it.
 */
const THROWING = ['encodeURIComponent', 'encodeURI', 'decodeURIComponent', 'decodeURI', 'String.fromCodePoint'];
const KEPT_CALLS = Object.fromEntries(THROWING.map((name) => [name, `globalThis.${name}`]));

const { tavusCli } = JSON.parse(readFileSync(join(import.meta.dirname, 'package.json'), 'utf8'));

const stubModules = {
  name: 'stub-modules',
  resolveId: (name, importer) =>
    Object.hasOwn(STUBS, name) && STUBBED_PACKAGES.test(importer ?? '') ? `\0stub:${name}` : undefined,
  load: { filter: { id: /^\0stub:/ }, handler: (id) => STUBS[id.slice(id.indexOf(':') + 1)] },
  transform: {
    filter: { id: /[\\/]axios[\\/]lib[\\/]utils\.js$/ },
    handler(code) {
      if (!code.includes(FORM_CLASS)) throw new Error('axios accesses FormData in another way: see FORM_CLASS.');
      return code.replace(FORM_CLASS, 'undefined');
    },
  },
};

/**
 * @param {string} [dir] the output folder; without one, nothing is written
 * @param {Record<string, string>} [input] the entries by file name; tests bundle other entries than the program
 * @param {boolean} [updateNotice] whether the program checks for newer versions, and names the npm package to install.
 *   Only for published builds: until the name belongs to this project, anyone could register it.
 * @returns rolldown's output, with the modules of each file
 */
export async function bundle(dir, input = { cli: 'src/cli.ts' }, updateNotice = tavusCli.updateNotice) {
  const { output } = await build({
    input,
    cwd: import.meta.dirname,
    platform: 'node',
    logLevel: 'warn',
    plugins: [stubModules],
    transform: { define: { ...KEPT_CALLS, UPDATE_NOTICE: String(updateNotice) } },
    write: dir !== undefined,
    output: {
      ...(dir !== undefined && { dir, cleanDir: true }),
      // Node loads CommonJS in half the time of ES modules.
      format: 'cjs',
      entryFileNames: '[name].cjs',
      chunkFileNames: '[name]-[hash].cjs',
      minify: true,
      // A module goes into the first chunk that matches it.
      codeSplitting: { groups: CHUNKS.map((group, at) => ({ ...group, priority: CHUNKS.length - at })) },
    },
  });
  return output;
}

if (import.meta.filename === process.argv[1]) {
  const output = await bundle('dist');
  // npm install -g FOLDER links to this file, and makes it executable only the first time.
  await chmod('dist/cli.cjs', 0o755);
  const { renderManPage } = await importTypeScript('scripts/docs/man-page.ts');
  await writeFile('dist/tavus.1', await renderManPage());
  await writeFile('dist/THIRD_PARTY_LICENSES', describePackages(findPackages(output)));
}
