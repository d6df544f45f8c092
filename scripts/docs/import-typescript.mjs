// Imports a TypeScript file with its dependencies, which Node 20 cannot do.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'rolldown';

/** @param input path of the file @returns its exports */
export async function importTypeScript(input) {
  const folder = await mkdtemp(join(tmpdir(), 'tavus-docs-'));
  const file = join(folder, 'bundle.mjs');
  try {
    await build({ input, platform: 'node', logLevel: 'warn', output: { file, format: 'esm', codeSplitting: false } });
    return await import(pathToFileURL(file).href);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
