// Writes docs/commands.md and the table of commands in the README from the program's own help: node scripts/docs/make.mjs
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { importTypeScript } from './import-typescript.mjs';

const pathOf = (name) => fileURLToPath(new URL(name, import.meta.url));
const { renderCommandsPage } = await importTypeScript(pathOf('commands-page.ts'));
await writeFile(pathOf('../../docs/commands.md'), await renderCommandsPage());
const { updateReadme } = await importTypeScript(pathOf('readme.ts'));
const readme = pathOf('../../README.md');
await writeFile(readme, await updateReadme(await readFile(readme, 'utf8')));
