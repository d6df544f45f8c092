// Writes docs/commands.md from the program's help: node scripts/docs/make.mjs
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { importTypeScript } from './import-typescript.mjs';

const pathOf = (name) => fileURLToPath(new URL(name, import.meta.url));
const { renderCommandsPage } = await importTypeScript(pathOf('commands-page.ts'));
await writeFile(pathOf('../../docs/commands.md'), await renderCommandsPage());
