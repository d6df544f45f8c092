// Bundles src/cli.ts into dist: one package without dependencies, split so that a start reads only what it needs.
// The manual page, from the same declarations as help, and the licences of what is bundled go beside it.

import { readFileSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'rolldown';
import { describePackages, findPackages } from './.ci/third-party.mjs';
import { importTypeScript } from './scripts/docs/import-typescript.mjs';

/** Modules that come in one file with all that they import; each start then reads a few files in place of forty. */
const TOGETHER = [
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
 * What axios brings for browsers, uploads and HTTP/2, and its loggers: two thirds of what a first request would read;
 * and how commander starts programs. The client names the `http` adapter and sends JSON alone; no command is a program
 * of its own; and a logger would also write the password of a proxy where DEBUG is set. Conf brings a compiler of JSON schemas, larger
 * than all else that saving settings reads; our settings have no schema.
 */
const LEFT_OUT = {
  'form-data': 'export default class FormData {}',
  debug: 'module.exports = () => () => {};',
  http2: 'export default {};',
  'node:child_process': 'module.exports = {};',
  './xhr.js': 'export default null;',
  './fetch.js': 'export const getFetch = () => null;',
  'ajv/dist/2020.js': `export class Ajv2020 { constructor() { throw new Error('build.mjs leaves ajv out.'); } }`,
  'ajv-formats': 'export default {};',
};
const LEAVING_OUT = /[\\/]node_modules[\\/](agent-base|axios|commander|conf|follow-redirects|https-proxy-agent)[\\/]/;
/** Naming this class makes Node read all of its `fetch`; without it axios takes nothing for a form. */
const FORM_CLASS = "typeof G.FormData !== 'undefined' ? G.FormData : undefined";

/**
 * The minifier takes these calls for pure, and drops one that is made only to see whether it throws. Under another name
 * it keeps them; test/build.test.ts holds it.
 */
const THROWING = ['encodeURIComponent', 'encodeURI', 'decodeURIComponent', 'decodeURI', 'String.fromCodePoint'];
const KEPT_CALLS = Object.fromEntries(THROWING.map((name) => [name, `globalThis.${name}`]));

const { tavusCli } = JSON.parse(readFileSync(join(import.meta.dirname, 'package.json'), 'utf8'));

const withoutLeftOut = {
  name: 'without-left-out',
  resolveId: (name, importer) =>
    Object.hasOwn(LEFT_OUT, name) && LEAVING_OUT.test(importer ?? '') ? `\0left-out:${name}` : undefined,
  load: { filter: { id: /^\0left-out:/ }, handler: (id) => LEFT_OUT[id.slice(id.indexOf(':') + 1)] },
  transform: {
    filter: { id: /[\\/]axios[\\/]lib[\\/]utils\.js$/ },
    handler(code) {
      if (!code.includes(FORM_CLASS)) throw new Error('axios names FormData in another way: see FORM_CLASS.');
      return code.replace(FORM_CLASS, 'undefined');
    },
  },
};

/**
 * @param {string} [dir] where it goes; nothing is written without one.
 * @param {Record<string, string>} [input] the entries, by the names of their files; tests bundle others than the program.
 * @param {boolean} [updateNotice] whether the program checks for newer versions, and names the npm package to install.
 *   Only a published build may: until the name belongs to this project, somebody else could register it.
 * @returns rolldown's own account of what is in each file.
 */
export async function bundle(dir, input = { cli: 'src/cli.ts' }, updateNotice = tavusCli.updateNotice) {
  const { output } = await build({
    input,
    cwd: import.meta.dirname,
    platform: 'node',
    logLevel: 'warn',
    plugins: [withoutLeftOut],
    transform: { define: { ...KEPT_CALLS, UPDATE_NOTICE: String(updateNotice) } },
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

if (import.meta.filename === process.argv[1]) {
  const output = await bundle('dist');
  // npm install -g FOLDER links to this file, and makes it executable only the first time.
  await chmod('dist/cli.cjs', 0o755);
  const { renderManPage } = await importTypeScript('scripts/docs/man-page.ts');
  await writeFile('dist/tavus.1', await renderManPage());
  await writeFile('dist/THIRD_PARTY_LICENSES', describePackages(findPackages(output)));
}
