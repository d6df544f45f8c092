import type { Row } from '../../src/app/cli/help-table.ts';
import { type LoadedCommand, type LoadedGroup, loadCommands } from './commands.ts';
import { code, prose, table } from './markdown.ts';

/** What the table of commands stands between. */
const TABLE = /(?<=<!-- Generated table: run npm run docs\. -->\n\n).*?(?=\n\n<!-- End of the generated table -->)/s;

/** The README with the commands that the program has now. @throws Error if it has no place for their table */
export async function updateReadme(readme: string): Promise<string> {
  if (!TABLE.test(readme)) throw new Error('The README has no place for the table of commands.');
  const rows = (await loadCommands()).flatMap(rowsOf);
  return readme.replace(TABLE, () => table(['Command', 'Verbs'], rows));
}

function rowsOf({ noun, commands }: LoadedGroup): Row[] {
  if (noun === undefined) return commands.map(ownRow);
  const verbs = commands.map(({ path }) => code(path.split(' ').at(-1) ?? ''));
  return [[`[${code(`tavus ${noun}`)}](docs/commands.md#${noun})`, verbs.join(', ')]];
}

/** Of a command without a noun. */
function ownRow({ path, summary }: LoadedCommand): Row {
  return [`[${code(path)}](docs/commands.md#${path.replaceAll(' ', '-')})`, prose(summary)];
}
