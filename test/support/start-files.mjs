// Which files of the built program a run reads, and what is in them.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from '../../build.mjs';

const RECORDER = fileURLToPath(new URL('record-start.cjs', import.meta.url));

/** @returns the environment that makes a run of the program write its record to this file. */
export function recordingEnv(/** @type {string} */ file) {
  return { TAVUS_RECORD: file, NODE_OPTIONS: `--require=${RECORDER}` };
}

/**
 * Reads a record. Sizes are bytes before minification.
 * @returns {Promise<{ builtins: string[], files: { name: string, bytes: number, packages: Record<string, number> }[] }>}
 */
export async function readRecord(/** @type {string} */ file) {
  const { files, builtins } = JSON.parse(readFileSync(file, 'utf8'));
  const chunks = new Map((await bundle()).map((chunk) => [chunk.fileName, 'modules' in chunk ? chunk.modules : {}]));
  return {
    builtins: builtins.sort(),
    files: files.map((/** @type {string} */ path) => describe(basename(path), chunks)),
  };
}

function describe(/** @type {string} */ name, /** @type {Map<string, object>} */ chunks) {
  const modules = chunks.get(name);
  if (!modules) throw new Error(`${name} is not of this source: run "npm run build" first.`);
  /** @type {Record<string, number>} */
  const packages = {};
  let bytes = 0;
  for (const [path, { renderedLength }] of Object.entries(modules)) {
    const owner = /.*node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(path)?.[1] ?? 'tavus';
    packages[owner] = (packages[owner] ?? 0) + renderedLength;
    bytes += renderedLength;
  }
  return { name, bytes, packages };
}
