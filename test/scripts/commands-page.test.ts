import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadCommands } from '../../scripts/docs/commands.ts';
import { renderCommandsPage } from '../../scripts/docs/commands-page.ts';
import { prose, table } from '../../scripts/docs/markdown.ts';
import { updateReadme } from '../../scripts/docs/readme.ts';
import { flagNames } from '../../src/app/cli/help-table.ts';
import { TOPICS } from '../../src/app/cli/help-topics.ts';

const read = async (path: string) => await readFile(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');
const PAGE = await read('docs/commands.md');
const README = await read('README.md');

it('docs/commands.md is up to date', async () => {
  expect(PAGE, 'docs/commands.md is out of date: run npm run docs').toBe(await renderCommandsPage());
});

it('the README has a row for every noun, with its verbs', async () => {
  expect(await updateReadme(README), 'the README is out of date: run npm run docs').toBe(README);
  for (const { path } of (await loadCommands()).flatMap(({ commands }) => commands)) {
    const [program, noun, verb] = path.split(' ');
    const row = README.split('\n').find((line) => line.startsWith(`| [\`${program} ${noun}\`]`));
    expect(row, path).toContain(verb === undefined ? noun : `\`${verb}\``);
  }
});

it('a README without a place for the table is an error', async () => {
  await expect(updateReadme('# Tavus')).rejects.toThrow('no place');
});

describe('the page of commands', () => {
  it('has a section for every command, with each of its flags', async () => {
    for (const { path, shape } of (await loadCommands()).flatMap(({ commands }) => commands)) {
      const [, section = ''] = PAGE.split(`\n### ${path}\n`);
      const [own = ''] = section.split(/\n##/);
      for (const option of shape.options ?? []) expect(own, path).toContain(`- \`${flagNames(option)}\`: `);
      for (const { line } of shape.examples) expect(own).toContain(line);
    }
  });

  it('has a row for every environment variable and exit code', () => {
    const rows = [...(TOPICS.environment?.rows ?? []), ...(TOPICS['exit-codes']?.rows ?? [])];
    expect(rows.length).toBeGreaterThan(15);
    for (const [names] of rows) expect(PAGE).toContain(`\n| \`${names.split(', ').join('`, `')}\` `);
  });

  it('is summarized in the README, with every command', async () => {
    const readme = await readFile(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');
    for (const { path } of (await loadCommands()).flatMap(({ commands }) => commands)) {
      const [program, noun, verb] = path.split(' ');
      const row = readme.split('\n').find((line) => line.startsWith(`| [\`${program} ${noun}\`]`));
      expect(row, path).toContain(verb === undefined ? noun : `\`${verb}\``);
    }
  });

  it('has two cells in every row of a table', () => {
    const rows = PAGE.split('\n').filter((line) => line.startsWith('|'));
    expect(rows.length).toBeGreaterThan(50);
    expect(rows.filter((row) => row.match(/(?<!\\)\|/g)?.length !== 3)).toEqual([]);
  });
});

describe('Markdown', () => {
  it.each([
    ['Use --json=id,name - or not.', 'Use `--json=id,name` - or not.'],
    ['TAVUS_API_KEY, then https://tavusapi.com; no more.', '`TAVUS_API_KEY`, then `https://tavusapi.com`; no more.'],
    ['{{first_name}} stands for a column', '`{{first_name}}` stands for a column'],
    ['such as {"tts": {"engine": "a"}}.', 'such as `{"tts": {"engine": "a"}}`.'],
    ['such as *|NAME|* or <b>', 'such as \\*\\|NAME\\|\\* or \\<b>'],
  ])('shows %s', (text, expected) => {
    expect(prose(text)).toBe(expected);
  });

  it('aligns the columns of a table', () => {
    const lines = ['| A  | B   |', '| -- | --- |', '| xx | yyy |', '| x  | y   |'];
    expect(
      table(
        ['A', 'B'],
        [
          ['xx', 'yyy'],
          ['x', 'y'],
        ],
      ),
    ).toBe(lines.join('\n'));
  });
});
