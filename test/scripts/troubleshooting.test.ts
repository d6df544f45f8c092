import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/troubleshooting.md'), 'utf8');
const SOURCE = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(join(ROOT, 'src', name), 'utf8'))
  .join('\n');

/** The first cells of the table; `…` stands for what differs from one error to the next. */
const MESSAGES = [...PAGE.matchAll(/^\| `([^`]+)`/gm)].map(([, message = '']) => message);

it('explains several errors', () => {
  expect(MESSAGES.length).toBeGreaterThan(10);
});

it.each(MESSAGES)('"%s" is an error of the program', (message) => {
  for (const words of message.split('…')) expect(SOURCE.includes(words)).toBe(true);
});
