// Gives tests the bundled form of what they import from a folder of src: minified with the options of the real build.
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { bundle } from '../../build.mjs';

const ROOT = resolve(import.meta.dirname, '../..');

/** A plugin for a project of vitest. @param {string} folder below the root of the project, such as 'src/api' */
export function fromBundle(folder) {
  /** @type {Promise<string> | undefined} */
  let built;
  return {
    name: 'from-bundle',
    /** @type {'pre'} */
    enforce: 'pre',
    async resolveId(/** @type {string} */ name, /** @type {string | undefined} */ importer) {
      if (importer === undefined || !name.startsWith('.')) return undefined;
      const path = resolve(dirname(importer), name);
      if (dirname(path) !== join(ROOT, folder) || !importer.startsWith(join(ROOT, 'test'))) return undefined;
      built ??= bundleFolder(folder);
      return { id: join(await built, `${basename(path, '.ts')}.cjs`), external: true };
    },
  };
}

async function bundleFolder(/** @type {string} */ folder) {
  const names = (await readdir(join(ROOT, folder))).filter((name) => name.endsWith('.ts'));
  const dir = mkdtempSync(join(tmpdir(), 'tavus-bundle-'));
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
  await bundle(dir, Object.fromEntries(names.map((name) => [basename(name, '.ts'), `${folder}/${name}`])));
  return dir;
}
