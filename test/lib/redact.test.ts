import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../src/lib/redact.ts';

const KEY = 'kEy0f/A+m"rk\\ed&ac(ount%7';

const hex = (one: string, length: number) => one.charCodeAt(0).toString(16).padStart(length, '0');
const each = (toCode: (one: string) => string) => (text: string) => [...text].map(toCode).join('');
/** Ways to write the same text. */
const ENCODINGS: Readonly<Record<string, (text: string) => string>> = {
  json: (text) => JSON.stringify(text).slice(1, -1),
  'every character for JSON': each((one) => `\\u${hex(one, 4)}`),
  'braced escapes': each((one) => `\\u{${hex(one, 1)}}`),
  'hex escapes': each((one) => `\\x${hex(one, 2)}`),
  'slashes escaped': (text) => JSON.stringify(text).slice(1, -1).replaceAll('/', '\\/'),
  url: encodeURIComponent,
  'every character for a URL': each((one) => `%${hex(one, 2)}`),
  'decimal entities': each((one) => `&#${one.charCodeAt(0)};`),
  'padded decimal entities': each((one) => `&#00${one.charCodeAt(0)};`),
  'hex entities': each((one) => `&#x${hex(one, 2)};`),
  'named entities': (text) =>
    text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
};

describe('a key in text', () => {
  const redact = createRedactor(KEY);

  it.each(Object.entries(ENCODINGS))('is masked as %s', (_name, encode) => {
    expect(redact(`a ${encode(KEY)} b`)).toBe('a [key] b');
    expect(redact(`a ${encode(KEY.toUpperCase())} b ${encode(KEY)}`)).toBe('a [key] b [key]');
  });

  it('is masked in nested encodings, and with only some characters escaped', () => {
    const names = fc.constantFrom(...Object.keys(ENCODINGS));
    const keys = fc.stringMatching(/^[a-z][\x21-\x7e]{8,40}$/);
    fc.assert(
      fc.property(keys, fc.array(names, { maxLength: 3 }), fc.nat(40), (key, layers, cut) => {
        const encode = (text: string) => layers.reduce((encoded, name) => ENCODINGS[name]?.(encoded) ?? encoded, text);
        expect(createRedactor(key)(`a ${encode(key)} b`)).toBe('a [key] b');
        const half = encode(key.slice(0, cut)) + key.slice(cut).replaceAll('\\', '\\\\').replaceAll('%', '%25');
        if (!/[\\%&]/.test(key)) expect(createRedactor(key)(half)).toBe('[key]');
      }),
      { numRuns: 500, seed: 5 },
    );
  });

  it.each(['', 'x', 'xy', 'xyz'])('is masked in base64 after %j', (before) => {
    const text = Buffer.from(`${before}${KEY}:tail`).toString('base64');
    const masked = redact(text);
    expect(masked).toContain('[key]');
    expect(Buffer.from(masked.replace('[key]', ''), 'base64').toString()).not.toContain(KEY.slice(2, -2));
    expect(redact(Buffer.from(KEY).toString('hex').toUpperCase())).toBe('[key]');
  });

  it('does not change other text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(redact(text)).toBe(text);
      }),
    );
    expect(createRedactor(['', 'e'])('he e e7 \\u0065 %65')).toBe('he [key] e7 [key] [key]');
    expect(createRedactor([])('a')).toBe('a');
  });

  it.each([
    ['escapes', '\\u0041'.repeat(200_000)],
    ['backslashes', '\\'.repeat(1_000_000)],
    ['percent signs', '%25'.repeat(300_000)],
    ['entities', '&amp;'.repeat(200_000)],
    ['entities that do not end', `&#${'0'.repeat(1_000_000)}`],
    ['beginnings of it', KEY.slice(0, -1).repeat(40_000)],
  ])('of many %s takes little time', { timeout: 8000 }, (_what, text) => {
    redact(text);
  });
});
