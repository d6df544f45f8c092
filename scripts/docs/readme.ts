import { GLOBAL_OPTIONS } from '../../src/app/cli/global-options.ts';
import { usageOf } from '../../src/app/cli/help.ts';
import { flagNames, type Row } from '../../src/app/cli/help-table.ts';
import { TOPICS } from '../../src/app/cli/help-topics.ts';
import { loadCommands } from './commands.ts';

/** Puts the tables that help knows into a README, between `<!-- commands -->` and `<!-- /commands -->` and the like. */
export async function renderReadme(readme: string): Promise<string> {
  const commands = (await loadCommands()).flatMap((group) => group.commands);
  const blocks: Readonly<Record<string, string>> = {
    commands: table(
      ['command', 'what it does'],
      commands.map(({ path, summary, shape }) => [usageOf(path, { ...shape, options: [] }), summary]),
    ),
    flags: table(
      ['flag of every command', 'what it does'],
      GLOBAL_OPTIONS.map((option) => [flagNames(option), option.help]),
    ),
    environment: table(['variable', 'what it is'], TOPICS.environment?.rows ?? []),
    'exit-codes': table(['exit code', 'meaning'], TOPICS['exit-codes']?.rows ?? []),
  };
  return Object.entries(blocks).reduce((text, [name, block]) => replaceBlock(text, name, block), readme);
}

function replaceBlock(text: string, name: string, block: string): string {
  const [start, end] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The README has no place for ${name}, from ${start.trim()} to ${end}.`);
  return `${text.slice(0, from + start.length)}\n${block}\n${text.slice(to)}`;
}

/** In columns, as the formatter of this project leaves them. */
function table(heads: Row, rows: readonly Row[]): string {
  const lines = [heads, ...rows.map(([name, text]): Row => [codes(name), escapeMarkdown(text)])];
  const widths = [0, 1].map((column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const rule = widths.map((width) => '-'.repeat(width));
  const toLine = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |\n`;
  return [heads, rule, ...lines.slice(1)].map(toLine).join('');
}

/** Names, each as code. */
function codes(names: string): string {
  return names
    .split(', ')
    .map((name) => `\`${name.replaceAll('|', '\\|')}\``)
    .join(', ');
}

function escapeMarkdown(text: string): string {
  return text.replace(/[\\|<*`]/g, '\\$&');
}
