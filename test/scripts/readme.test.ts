import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadCommands } from '../../scripts/docs/commands.ts';
import { renderReadme } from '../../scripts/docs/readme.ts';

const README = await readFile(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');
const NAMES = ['commands', 'flags', 'environment', 'exit-codes'];
const EMPTY = NAMES.map((name) => `Before.\n\n<!-- ${name} -->\n<!-- /${name} -->\n\nAfter.\n`).join('\n');

it('the README says what help says', async () => {
  expect(README, 'The README is stale: run npm run docs').toBe(await renderReadme(README));
});

describe('the tables of the README', () => {
  it('name every command', async () => {
    const rendered = await renderReadme(EMPTY);
    for (const { path, summary } of (await loadCommands()).flatMap(({ commands }) => commands)) {
      expect(rendered).toMatch(new RegExp(`^\\| \`${path}[ \`].* \\| ${summary} +\\|$`, 'm'));
    }
  });

  it('have two cells a row, whatever is in them', async () => {
    const rows = (await renderReadme(EMPTY)).split('\n').filter((line) => line.startsWith('|'));
    expect(rows.length).toBeGreaterThan(50);
    expect(rows.filter((row) => row.match(/(?<!\\)\|/g)?.length !== 3)).toEqual([]);
  });

  it('replace what was between the marks, and leave the rest', async () => {
    const once = await renderReadme(EMPTY);
    expect(await renderReadme(once)).toBe(once);
    expect(await renderReadme(once.replace('| `4` ', '| `44`'))).toBe(once);
    expect(once.match(/^(Before|After)\.$/gm)).toHaveLength(2 * NAMES.length);
  });

  it.each([...NAMES.map((name) => [name, `<!-- ${name} -->`]), ['flags', '<!-- /flags -->']])(
    'need their place in it: %s, without %s',
    async (name, mark) => {
      await expect(renderReadme(EMPTY.replace(mark, ''))).rejects.toThrow(`The README has no place for ${name}`);
    },
  );
});
