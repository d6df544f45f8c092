import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStrict } from '../../src/settings/settings-text.ts';
import { parseTolerant } from '../../src/settings/tolerant-json.ts';

const SEED = 20261127;
/** Between two parts of JSON. */
const FILLS = ['', ' ', '\n', '\r\n\t', '/**/', '/* "a": {, */', '// }\n', ' // "\r\n'];

/** The same value as text, with something from `fills` wherever JSON allows blanks. */
function write(value: unknown, fill: () => string): string {
  const comma = () => fill() + (fill().length % 2 === 0 ? ',' : '') + fill();
  if (Array.isArray(value)) {
    const parts = value.map((part) => fill() + write(part, fill) + fill());
    return parts.length === 0 ? `[${fill()}]` : `[${parts.join(',')}${comma()}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const parts = Object.entries(value).map(([name, part]) => {
      return `${fill()}${JSON.stringify(name)}${fill()}:${fill()}${write(part, fill)}${fill()}`;
    });
    return parts.length === 0 ? `{${fill()}}` : `{${parts.join(',')}${comma()}}`;
  }
  return JSON.stringify(value);
}

describe('the parser of hand-written settings', () => {
  it('parses what JSON.parse parses, with comments and trailing commas anywhere', () => {
    const object = fc.dictionary(fc.string(), fc.jsonValue());
    const fills = fc.infiniteStream(fc.constantFrom(...FILLS));
    const property = fc.property(object, fills, (value, stream) => {
      const text = `${stream.next().value}${write(value, () => stream.next().value)}${stream.next().value}`;
      const read = parseTolerant(text);
      expect('file' in read && JSON.stringify(read.file)).toBe(JSON.stringify(value));
    });
    fc.assert(property, { seed: SEED, numRuns: 500 });
  });

  it('refuses truncated text, and never throws', () => {
    const whole = '{"readOnly": true, /* a */ "profiles": {"w": {"apiKey": "k\\u0041", "n": [-1.5e3, null]},},}';
    for (let end = 0; end < whole.length; end++) {
      expect([end, parseTolerant(whole.slice(0, end))]).toMatchObject([
        end,
        { problem: { reason: expect.any(String) } },
      ]);
    }
    expect(parseTolerant(whole)).toMatchObject({ file: { readOnly: true }, hasComments: true });
    const property = fc.property(fc.string({ unit: fc.constantFrom(...'{}[]":,/*\\\n 1tnu-e.') }), (text) => {
      const read = parseTolerant(text);
      expect('file' in read || read.problem.reason !== '').toBe(true);
      // What is strict JSON is read alike.
      if (parseStrict(text)) expect('file' in read).toBe(true);
    });
    fc.assert(property, { seed: SEED, numRuns: 2000 });
  });

  it.each([
    ['{"a": 01}', 'column 7'],
    ['{"a": .5}', 'column 7'],
    ['{"a": tru}', 'column 7'],
    ['{"a": truely}', 'column 7'],
    ['{"a": 1,,}', 'column 9'],
    ['{,}', 'column 2'],
    ["{'a': 1}", 'column 2'],
    ['{"a": "x\ty"}', 'column 7'],
    ['{"a": 1} /* open', 'column 10'],
    ['{"a" 1}', 'column 6'],
  ])('refuses %s at %s', (text, place) => {
    const read = parseTolerant(text);
    expect('problem' in read && `column ${read.problem.column}`).toBe(place);
  });

  it('refuses too deep nesting, and keeps names of built-in properties', () => {
    expect(parseTolerant(`{"a": ${'['.repeat(50_000)}`)).toMatchObject({
      problem: { reason: expect.stringContaining('deep') },
    });
    const read = parseTolerant('{"__proto__": {"readOnly": false}, "constructor": 1,}');
    expect('file' in read && Object.keys(read.file)).toEqual(['__proto__', 'constructor']);
    expect('file' in read && 'readOnly' in read.file).toBe(false);
  });
});
