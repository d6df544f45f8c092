import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromPointer } from '../../src/lib/json-pointer.ts';
import { writeJson } from '../../src/modules/forms/json-text.ts';
import { withoutKeys } from '../../src/modules/resource/edit/draft.ts';
import { leftMasks, MASK, withKeysOf } from '../../src/modules/resource/edit/keys.ts';

const SECRET = 's3cr3t/Abcdefgh+0123456789';
const HALF = 's3cr3t/Abcd';
const REST = 'efgh+0123456789';

/** Texts with the secret, or its two halves, and what must be left of each. */
const TEXTS: [what: string, text: string, stays?: string][] = [
  ['an unclosed quote', `{"api_key": "${SECRET},\n "model": "m"}`, '"model": "m"'],
  ['an unclosed quote on the same line', `{"api_key": "${SECRET}, "model": "m"}`],
  ['no opening quote', `{"api_key": ${SECRET}",\n "model": "m"}`, '"model": "m"'],
  ['no quotes', `{"api_key": ${SECRET}, "model": "m",}`, '"model": "m"'],
  ['no quotes at all', `{api_key: ${SECRET}, model: m}`],
  ['a missing comma', `{"api_key": "${SECRET}"\n "model": "m"}`, '"model": "m"'],
  ['a missing comma before it', `{"model": "m" "api_key": "${SECRET}"}`, '"model": "m"'],
  ['a missing colon', `{"model": "m", "api_key" "${SECRET}"}`, '"model": "m"'],
  ['a comma for a colon', `{"model": "m", "api_key", "${SECRET}"}`, '"model": "m"'],
  ['an equals sign for a colon', `{"model": "m", "api_key" = "${SECRET}"}`, '"model": "m"'],
  ['single quotes', `{'model': 'm', 'api_key': '${SECRET}'}`, "'model': 'm'"],
  ['typographic quotes', `{“model”: “m”, “api_key”: “${SECRET}”}`, '“model”: “m”'],
  ['backticks', `{\`api_key\`: \`${SECRET}\`, }`],
  ['a quote in the secret', `{"api_key": "${HALF}"${REST}",\n "model": "m"}`, '"model": "m"'],
  ['a comma and a quote in it', `{"api_key": "${HALF}","${REST}",\n "model": "m"}`, '"model": "m"'],
  ['a line break in it', `{"api_key": "${HALF}\n${REST}",\n "model": "m"}`, '"model": "m"'],
  ['a comma in it, without quotes', `{"api_key": ${HALF},${REST}\n, "model": "m"}`],
  ['a bracket in it, without quotes', `{"api_key": ${HALF}}${REST},\n"model": "m"}`, '"model": "m"'],
  ['a comment before it', `{"api_key": /* mine */ "${SECRET}", "model": "m"}`],
  ['a comment with it', `{"api_key": // ${SECRET}\n "new", "model": "m"}`],
  ['a comment behind it', `{"api_key": "old-key", // was ${SECRET}\n "model": "m"}`, '"model": "m"'],
  ['a comment between name and colon', `{"api_key" /* ${SECRET} */: "x", }`],
  ['a member in a comment', `{\n // "api_key": "${SECRET}",\n "model": "m",\n}`, '"model": "m"'],
  ['an escaped name', `{"api\\u005fk\\u0065y": "${SECRET}", }`],
  ['an escaped name without quotes', `{api\\u005fkey: "${SECRET}", }`],
  ['an unclosed name', `{"api_key: "${SECRET}", "model": "m"}`],
  ['an unclosed name without spaces', `{"api_key:"${SECRET}", "model": "m"}`],
  ['a name that lacks its first quote', `{"model": "m", api_key": "${SECRET}", }`, '"model": "m"'],
  ['a name that has too many quotes', `{""api_key"": "${SECRET}", }`],
  ['quotes that are shifted', `{"model": "m, "x": "y", "api_key": "${SECRET}"}`],
  ['name and value in one text', `{"model": "m", "api_key:${SECRET}"}`],
  ['a name and its value on lines', `{"api_key"\n:\n"${SECRET}"\n"model": "m"}`, '"model": "m"'],
  ['the text cut in it', `{"model": "m", "api_key": "${SECRET}`, '"model": "m"'],
  ['a list', `{"api_keys": ["a", "${SECRET}"], "model": "m", }`, '"model": "m"'],
  ['a list that is not closed', `{"api_keys": ["a",\n "${SECRET}",\n "model": "m"`],
  ['an object', `{"credentials": {"user": "u",\n "value": "${SECRET}"}, "model": "m", }`, '"model": "m"'],
  ['an object that is not closed', `{"credentials": {"user": "u",\n "id": "${SECRET}",\n`],
  ['a header by its name', `{"name": "X-Auth", "value": "${SECRET}", }`],
  ['a header before its name', `{"value": "${SECRET}", "name": "X-Auth", }`],
  ['a header by its key', `{"key": "Authorization", "value": "${SECRET}", }`],
  ['a header in one text', `{"headers": ["X-Api-Key: ${SECRET}"], }`],
  ['a token after Bearer', `{"headers": ["x: Bearer ${SECRET}"], }`, 'Bearer'],
  ['a password in a URL', `{"base_url": "https://u:${SECRET.replace('/', '_')}@llm.test/v1", }`, '@llm.test/v1'],
  ['a key in a query', `{"base_url": "https://llm.test/v1?a=b&api_key=${SECRET}&c=d", }`, '&c=d'],
  ['JSON in a text', `{"body": "{\\"api_key\\": \\"${SECRET}\\"}", }`],
  ['a name given twice', `{"api_key": "${SECRET}", "api_key": "${MASK}"}`],
  ['a password that is a number', '{"password": 9876543210123, }'],
  ['the tail of a masked key', `{"api_key": "${MASK}${SECRET}", }`],
  ...['auth', 'X-Auth', 'bearer', 'pwd', 'openaiKey', 'APIKEY', 'access.token', 'db_pass', 'client secret'].map(
    (name): [string, string] => [`the name ${name}`, `{"${name}": "${SECRET}", }`],
  ),
];

describe('a draft', () => {
  it.each(TEXTS)('contains no secret after %s', (_what, text, stays = '') => {
    const kept = withoutKeys(text);
    for (const part of [SECRET, HALF, REST, SECRET.slice(8), '9876543210']) expect(kept).not.toContain(part);
    expect(kept).toContain(MASK);
    expect(kept).toContain(stays);
  });

  it.each(TEXTS)('that was masked after %s does not change when it is masked again', (_what, text) => {
    const kept = withoutKeys(text);
    expect(withoutKeys(kept)).toBe(kept);
  });

  it.each([
    '{"author": "me", "keyboard": "qwerty", "max_tokens": 300, "tokens_per_second": 100000, }',
    '{"system_prompt": "Ask: what is the key? Then \\"go\\".", "speed": 1, }',
    '{"system_prompt": "It\'s the author\'s token of love", \'x\': 1}',
    '{"tools": [{"required": ["order"], "type": "object"}], "keys": [], "use_key": true, "api_key": null, }',
    '{"system_prompt": "See https://tavus.io/a?page=2#top and mail a@b.test", }',
  ])('without a secret is kept unchanged: %s', (text) => {
    expect(withoutKeys(text)).toBe(text);
  });

  const NAMES = ['api_key', 'Authorization', 'x-auth', 'accessToken', 'password', 'clientSecret', 'pwd', 'cookie'];
  const secrets = fc.stringMatching(/^Q[A-Za-z0-9+/=_.~!@$%^&*()-]{24,40}Q$/);
  const others = fc.dictionary(
    fc.constantFrom('model', 'speed', 'tools', 'voice', 'b c'),
    fc.oneof(fc.constantFrom('x', 'a, b', "don't", '{"a": [1]}', 'say "hi"'), fc.integer(), fc.constant(['p', 'q'])),
  );
  const documents = fc
    .tuple(secrets, fc.constantFrom(...NAMES), others, others, fc.nat(3), fc.boolean(), fc.boolean())
    .map(([secret, name, before, after, depth, isLast, isPretty]) => {
      let value: unknown = { ...before, [name]: secret, ...(isLast ? {} : after) };
      for (let level = 0; level < depth; level += 1) value = { ...after, [`level${level}`]: value, ...before };
      return { secret, name, text: JSON.stringify(value, undefined, isPretty ? 2 : undefined) };
    });
  /** Typical mistakes in JSON, at a random place. */
  const BREAKS: readonly ((text: string, at: number) => string)[] = [
    (text, at) => text.slice(0, at) + text.slice(at + 1),
    (text, at) => `${text.slice(0, at)}"${text.slice(at)}`,
    (text, at) => `${text.slice(0, at)},${text.slice(at)}`,
    (text, at) => `${text.slice(0, at)}\n${text.slice(at)}`,
    (text, at) => `${text.slice(0, at)}'${text.slice(at)}`,
    (text, at) => `${text.slice(0, at)} // don't "do\n${text.slice(at)}`,
    (text, at) => `${text.slice(0, at)}}${text.slice(at)}`,
    (text) => text.replaceAll('"', "'"),
    (text) => text.replace(/"(\w+)":/g, '$1:'),
    (text) => text.replace(/,\s*/g, ' '),
    (text) => text.replace(/[}\]]+$/, ''),
  ];

  it('contains no part of a secret, at any place in any broken JSON', () => {
    const breaks = fc.array(fc.tuple(fc.nat(BREAKS.length - 1), fc.double({ min: 0, max: 1, noNaN: true })), {
      maxLength: 3,
    });
    const run = ({ secret, name, text }: { secret: string; name: string; text: string }, how: [number, number][]) => {
      let broken = text;
      for (const [which, where] of how) {
        const at = Math.floor(where * broken.length);
        const next = BREAKS[which]?.(broken, at) ?? broken;
        // A name that is broken is not the name of a secret.
        if (next.includes(name)) broken = next;
      }
      const kept = withoutKeys(broken);
      for (let at = 0; at + 8 <= secret.length; at += 1) {
        if (kept.includes(secret.slice(at, at + 8))) throw new Error(`${broken}\n=> ${kept}`);
      }
    };
    fc.assert(fc.property(documents, breaks, run), { numRuns: 3000, seed: 11 });
  });

  it.each([
    ['line breaks', '\n'.repeat(300_000)],
    ['key', 'key'.repeat(70_000)],
    ['names without values', '{"key":'.repeat(40_000)],
    ['names on lines', 'key:\n'.repeat(60_000)],
    ['quotes', '"'.repeat(200_001)],
    ['escaped quotes', '\\"'.repeat(100_000)],
    ['opening quotes', '“'.repeat(200_000)],
    ['brackets', '[{'.repeat(100_000)],
    ['open lists', 'key:['.repeat(50_000)],
    ['commas', `"key": ${',"'.repeat(100_000)}`],
    ['comments', 'key/*'.repeat(50_000)],
    ['hashes', 'key # '.repeat(50_000)],
    ['schemes', '://'.repeat(80_000)],
    ['parameters', '?key=&a'.repeat(40_000)],
    ['backslashes', '\\'.repeat(200_001)],
    ['members in a text', `{"a": "${"'key':'".repeat(40_000)}", }`],
    ['blank lines after an unclosed one', `"key": "x${'\n'.repeat(300_000)}`],
  ])('of %s ends', (_what, text) => {
    for (const whole of [text, `{"key": "x${text}`]) withoutKeys(whole);
  });
});

describe('a draft that is opened again', () => {
  const BEFORE = {
    layers: {
      llm: {
        base_url: 'https://u:pass-word-1@llm.test/v1?api_key=key-one&b=1',
        api_key: 'sk-1',
        pins: { secret: ['a'] },
      },
      tts: { note: 'Bearer abc123456', prompt: '**** be kind ****' },
    },
  };

  it('restores all secrets that were not changed', () => {
    const masked: unknown = JSON.parse(withoutKeys(JSON.stringify(BEFORE)));
    expect(JSON.stringify(masked)).not.toMatch(/pass-word|key-one|sk-1|abc123/);
    expect(withKeysOf(JSON.parse(writeJson(masked)), BEFORE)).toEqual(BEFORE);
  });

  it('restores the secrets of a URL if another part of it was changed', () => {
    const text = withoutKeys(JSON.stringify(BEFORE)).replace('b=1', 'b=2');
    expect(withKeysOf(JSON.parse(text), BEFORE).layers).toMatchObject({
      llm: { base_url: 'https://u:pass-word-1@llm.test/v1?api_key=key-one&b=2' },
    });
  });

  it.each<[string, object, string]>([
    ['a URL of another server', { llm: { base_url: `https://evil.test/?api_key=${MASK}` } }, '/layers/llm/base_url'],
    ['a text that had none', { tts: { note: `Bearer ${MASK}`, x: `see ${MASK}` } }, '/layers/tts/x'],
    ['a value that is no key', { tts: { speed: MASK } }, '/layers/tts/speed'],
  ])('reports a mask that is left in %s', (_what, layers, path) => {
    expect(leftMasks({ layers }, BEFORE)).toEqual([fromPointer(path)]);
  });

  it('does not report asterisks from Tavus, nor a key that is asked for', () => {
    expect(leftMasks(BEFORE, BEFORE)).toEqual([]);
    expect(leftMasks({ layers: { x: { api_key: MASK } } }, BEFORE)).toEqual([]);
  });
});
