import { describe, expect, it } from 'vitest';
import { formatAge, formatDate, maskKey, nameOrNone } from '../../src/lib/format.ts';
import { explainTrainingError, explainVideoError } from '../../src/modules/nouns/failure-codes.ts';
import { treeLines } from '../../src/modules/nouns/tree-lines.ts';
import { replicaFailures } from '../../src/sandbox/replicas/failures.ts';
import { videoFailures } from '../../src/sandbox/videos/failures.ts';

describe('layers as a tree', () => {
  it.each<[what: string, layers: unknown, lines: string[]]>([
    ['nothing', {}, []],
    ['values of every kind', { a: 'x', b: 0.3, c: false, d: null }, ['a: x', 'b: 0.3', 'c: false', 'd: null']],
    [
      'layers in layers',
      { llm: { model: 'm', extra_body: { top_p: 0.9 } } },
      ['llm:', '  model: m', '  extra_body:', '    top_p: 0.9'],
    ],
    ['lists', { queries: ['one', 'two'] }, ['queries:', '  - one', '  - two']],
    ['lists of objects', { tools: [{ type: 'function' }] }, ['tools:', '  -', '    type: function']],
    ['lists in lists', { a: [['x']] }, ['a:', '  -', '    - x']],
    ['what is empty', { stt: {}, tools: [] }, ['stt: (empty)', 'tools: (empty)']],
    ['a single text', 'x', ['x']],
  ])('shows %s', (_what, layers, lines) => {
    expect(treeLines(layers)).toEqual(lines);
  });

  it.each<[what: string, layers: unknown, lines: string[]]>([
    ['an API key', { api_key: 'sk-0123456789-wxyz' }, ['api_key: …wxyz']],
    ['a short key', { api_key: '********' }, ['api_key: …']],
    ['a header', { headers: { Authorization: 'Bearer 0123456789' } }, ['headers:', '  Authorization: …6789']],
    ['a header in other letters', { 'X-API-KEY': 'abcdefgh0123' }, ['X-API-KEY: …0123']],
    ['a token', { accessToken: 'abcdefgh0123' }, ['accessToken: …0123']],
    ['secrets and passwords', { client_secret: 'x', Password: 'y' }, ['client_secret: …', 'Password: …']],
    ['a cookie', { Cookie: 'session=abcdefgh' }, ['Cookie: …efgh']],
    ['a list of keys', { api_keys: ['sk-1', 'sk-2'] }, ['api_keys: … (not shown)']],
    ['an object of credentials', { credentials: { user: 'rio', word: 'x' } }, ['credentials: … (not shown)']],
    [
      'one deep in lists',
      { tools: [{ api: [{ token: 'abcdefgh0123' }] }] },
      ['tools:', '  -', '    api:', '      -', '        token: …0123'],
    ],
  ])('masks %s', (_what, layers, lines) => {
    expect(treeLines(layers)).toEqual(lines);
  });

  it('shows a number of tokens, and flags', () => {
    expect(treeLines({ max_tokens: 300, use_keys: true })).toEqual(['max_tokens: 300', 'use_keys: true']);
  });
});

describe.each([
  ['training', explainTrainingError, replicaFailures],
  ['video', explainVideoError, videoFailures],
] as const)('why a %s failed', (_what, explain, codes) => {
  it.each(Object.keys(codes))('explains and names %s', (code) => {
    const words = explain(code);
    // What happened, and what to do.
    expect(words).toMatch(/^[A-Z][^.]{10,}\..* [A-Z].{8,}\. \(\w+\)$/);
    expect(words.endsWith(`(${code})`)).toBe(true);
  });

  it('keeps the sentence around a code', () => {
    const [code = ''] = Object.keys(codes);
    const words = explain(`Failed: ${code} at 0:12`);
    expect(words).toBe(`${explain(code).replace(` (${code})`, '')}\nTavus says: Failed: ${code} at 0:12`);
  });

  it('keeps a sentence without a known code', () => {
    expect(explain('Something new happened.')).toBe('Something new happened.');
  });

  it.each([undefined, ''])('says that there is no reason: %s', (message) => {
    expect(explain(message)).toContain('Tavus gave no reason.');
  });
});

it.each(Object.entries(replicaFailures))(
  'says what to record differently after a sentence without its code: %s',
  (code, sentence) => {
    const [said, fix] = explainTrainingError(sentence).split('\n');
    expect(said).toBe(sentence);
    // "Quality requirements" are as general as that.
    const meant = code === 'other_quality_issue' ? 'quality_issue_detected' : code;
    expect(explainTrainingError(meant)).toContain(` ${fix} (`);
  },
);

it('explains the longest code if one contains another', () => {
  expect(explainTrainingError('video_codec_and_format')).toContain('neither MP4 nor H.264');
});

describe('formatting', () => {
  const NOW = Date.parse('2026-03-01T12:00:00Z');

  it.each([
    ['2026-03-01T12:00:01Z', 'just now'],
    ['2026-03-01T11:59:00.001Z', 'just now'],
    ['2026-03-01T11:59:00Z', '1 min ago'],
    ['2026-03-01T11:00:01Z', '59 min ago'],
    ['2026-03-01T11:00:00Z', '1 h ago'],
    ['2026-02-28T12:00:00Z', '1 d ago'],
    ['2026-01-01T12:00:00Z', '59 d ago'],
    ['2025-12-31T12:00:00Z', '2025-12-31'],
    ['some day', 'some day'],
    [undefined, ''],
  ])('shows the age of %s as %s', (date, words) => {
    expect(formatAge(date, NOW)).toBe(words);
  });

  it.each([
    [undefined, undefined],
    ['some day', 'some day'],
    ['2026-03-01T12:00:00Z', expect.stringMatching(/^1 March 2026 at \d\d:00:00/)],
  ])('shows the date %s', (date, words) => {
    expect(formatDate(date)).toEqual(words);
  });

  it.each([
    ['0123456789a', '…'],
    ['0123456789ab', '…89ab'],
  ])('masks the key %s as %s', (key, words) => {
    expect(maskKey(key)).toBe(words);
  });

  it.each([
    ['', '(no name)'],
    [' \t', '(no name)'],
    [' Rio ', ' Rio '],
  ])('shows the name "%s" as "%s"', (name, words) => {
    expect(nameOrNone(name)).toBe(words);
  });
});
