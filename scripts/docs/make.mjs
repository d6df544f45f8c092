// Writes the README's tables anew from the program's own help: node scripts/docs/make.mjs
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { importTypeScript } from './import-typescript.mjs';

const pathOf = (name) => fileURLToPath(new URL(name, import.meta.url));
const { renderReadme } = await importTypeScript(pathOf('readme.ts'));
await writeFile(pathOf('../../README.md'), await renderReadme(await readFile(pathOf('../../README.md'), 'utf8')));
