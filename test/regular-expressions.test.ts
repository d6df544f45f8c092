import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseAst } from 'rolldown/parseAst';
import { describe, expect, it } from 'vitest';

interface Found {
  readonly place: string;
  readonly pattern: string;
  readonly flags: string;
}

const SRC = resolve(import.meta.dirname, '../src');

function expressionsIn(name: string): Found[] {
  const text = readFileSync(join(SRC, name), 'utf8');
  const found: Found[] = [];
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) for (const part of node) walk(part);
    if (typeof node !== 'object' || node === null || !('type' in node)) return;
    if (node.type === 'Literal' && 'regex' in node && 'start' in node) {
      const { pattern, flags } = node.regex as { pattern: string; flags: string };
      const line = text.slice(0, Number(node.start)).split('\n').length;
      found.push({ place: `${name}:${line}`, pattern, flags });
      return;
    }
    for (const part of Object.values(node)) walk(part);
  };
  walk(parseAst(text, { lang: 'ts' }).body);
  return found;
}

const EXPRESSIONS = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .flatMap(expressionsIn);

const COMMON = [
  'a',
  'A',
  '0',
  '_',
  '-',
  ' ',
  '\n',
  '\t',
  '"',
  '\\',
  '\\"',
  "'",
  '/',
  '<',
  '>',
  '=',
  '.',
  ',',
  ':',
  '~',
  '[',
];
const RARE = ['{', '}', '(', '?', '#', '\r', '\u0301', '\u200d', '👍', '字', '\x1b', '\x1b['];

/** Texts to repeat, made of what the expression itself names and of what begins or ends much else. */
function atomsOf(pattern: string): string[] {
  const plain = pattern.replace(/\\[a-zA-Z](\{[^}]*\})?/g, ' ').replace(/\\(.)/g, '$1');
  const words = plain.split(/[()[\]{}|^$*+?. ]+/).filter((word) => word !== '');
  const runs = plain.split(/[()|^$*+?]+/).filter((word) => word.length > 1);
  const pairs = words.slice(1).map((word, at) => `${words[at]}${word}`);
  return [...new Set([...COMMON, ...RARE, ...words, ...runs, ...pairs])];
}

/** The same numbers in each run. */
function* numbers(seed: number): Generator<(below: number) => number> {
  let state = seed;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (;;) yield next;
}

const SAMPLES = 300;
/** What an expression that looks for an end does not find there. */
const ENDS = ['', '\0', 'x', ' ', '\n', '/', '.', '"', '>'];

interface Worst {
  readonly start: string;
  readonly part: string;
  readonly end: string;
}

function worstFor(pattern: string): Worst[] {
  const atoms = atomsOf(pattern);
  const single = atoms.flatMap((part) => ENDS.map((end) => ({ start: '', part, end })));
  const next = numbers(1).next().value as (below: number) => number;
  const one = () => atoms[next(atoms.length)] ?? '';
  const mixed = Array.from({ length: SAMPLES }, () => ({
    start: next(2) === 0 ? '' : one(),
    part: [one(), next(2) === 0 ? '' : one(), next(3) > 0 ? '' : one()].join(''),
    end: next(2) === 0 ? (ENDS[next(ENDS.length)] ?? '') : one(),
  }));
  return [...single, ...mixed];
}

/** In milliseconds, for a text of this many characters. */
function timeOf({ pattern, flags }: Found, { start, part, end }: Worst, size: number): number {
  const expression = new RegExp(pattern, flags);
  const text = start + part.repeat(Math.ceil(size / part.length)) + end;
  const before = performance.now();
  if (flags.includes('g')) text.replace(expression, '');
  else expression.exec(text);
  return performance.now() - before;
}

const [SMALL, LARGE] = [2500, 15_000];

/** A text that takes far more than six times what a sixth of it takes; 36 times would be the square. */
function slowTextOf(found: Found): Worst | undefined {
  return worstFor(found.pattern).find((worst) => {
    if (timeOf(found, worst, SMALL) < 0.3) return false;
    // In each of several tries: what else the machine does only adds.
    return [1, 2, 3, 4, 5].every(() => timeOf(found, worst, LARGE) > 18 * Math.max(0.2, timeOf(found, worst, SMALL)));
  });
}

describe('every regular expression of src', () => {
  it('is found', () => {
    expect(EXPRESSIONS.length).toBeGreaterThan(150);
    expect(EXPRESSIONS.map(({ place }) => place.split(':')[0])).toContain('api/server-message.ts');
  });

  it('takes a time that grows with the length of the text', { timeout: 120_000 }, () => {
    const slow = EXPRESSIONS.flatMap((found) => {
      const worst = slowTextOf(found);
      return worst === undefined ? [] : [{ ...found, worst }];
    });
    expect(slow).toEqual([]);
  });

  it('would be found out if it did not', { timeout: 120_000 }, () => {
    const place = 'nowhere';
    for (const pattern of [
      '\\s+$',
      '<a[^>]*>',
      '"(?:[^"\\\\]|\\\\.)*"',
      '\\S*$',
      '\\S*x\\S*',
      '<(b|i)\\b.*?<\\/\\1>',
      '(\\d+)[hms]',
      '\\bhttps?:\\/\\/[^ ]+#',
    ]) {
      expect(slowTextOf({ place, pattern, flags: 'g' })).toBeDefined();
    }
    expect(slowTextOf({ place, pattern: '[a-z]+|\\d{1,3}', flags: 'g' })).toBeUndefined();
  });
});
