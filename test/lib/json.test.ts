import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countCharacters, DeepJsonError, isWalkable, MAX_LEVELS, parseJson } from '../../src/lib/json.ts';

const lists = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
const objects = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
const mixed = (levels: number) => `${'[{"a":'.repeat(levels / 2)}null${'}]'.repeat(levels / 2)}`;

describe('untrusted JSON', () => {
  it.each([lists, objects, mixed])('is parsed up to the limit: %o', (nest) => {
    expect(parseJson(nest(MAX_LEVELS))).toEqual(JSON.parse(nest(MAX_LEVELS)));
  });

  it.each([lists, objects, mixed])('is refused above it, however deep: %o', (nest) => {
    for (const levels of [MAX_LEVELS + 2, 10_000, 100_000]) {
      expect(() => parseJson(nest(levels))).toThrow(DeepJsonError);
      expect(() => parseJson(`[1, "x", {"deep": ${nest(levels)}}, [[]]]`)).toThrow('200 levels');
    }
  });

  it('must be valid', () => {
    for (const text of ['', '{', `${'['.repeat(10_000)}`, 'NaN']) expect(() => parseJson(text)).toThrow(SyntaxError);
    expect(() => parseJson('[')).not.toThrow(DeepJsonError);
  });

  it('is walkable if it is wide', () => {
    expect(isWalkable(Array.from({ length: 200_000 }, () => ({ a: [1] })))).toBe(true);
  });
});

it.each([
  [null, 1],
  ['four', 5],
  [{ ab: 'c' }, 5],
  [['ab', ['c'], 7], 8],
])('%j counts as %i characters', (value, count) => {
  expect(countCharacters(value, 1000)).toBe(count);
});

it('stops counting soon after the limit', () => {
  const looked: number[] = [];
  const parts = Array.from({ length: 1000 }, (_, at) => ({
    get name() {
      return String(looked.push(at));
    },
  }));
  expect(countCharacters(parts, 20)).toBeGreaterThan(20);
  expect(looked.length).toBeLessThan(20);
});

it('only a few files call JSON.parse', () => {
  const src = resolve(import.meta.dirname, '../../src');
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const parsing = files.filter((name) => readFileSync(join(src, name), 'utf8').includes('JSON.parse('));
  // The client looks at the levels of an answer itself; the sandbox reads what it wrote, which has a few levels more than
  // the limit allows for requests; the others parse pieces, or look for the place of an error.
  const allowed = [
    ...['api/read.ts', 'app/crash.ts', 'lib/json.ts', 'modules/forms/json-text.ts'],
    ...['modules/resource/edit/mask-text.ts', 'sandbox/state/snapshot.ts', 'sandbox/vocabulary.ts'],
    'settings/tolerant-json.ts',
  ];
  expect(parsing.map((name) => name.split(sep).join('/')).sort()).toEqual(allowed);
});
