import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJson, writeJson } from '../../src/modules/forms/json-text.ts';
import { missingKeys } from '../../src/modules/persona/edit/custom-llm.ts';
import { readPersonaJson, toCreation, toPersonaJson } from '../../src/modules/persona/persona-json.ts';
import { readImport } from '../../src/modules/persona/read-import.ts';
import { differenceRows } from '../../src/modules/resource/edit/difference.ts';
import { withoutKeys } from '../../src/modules/resource/edit/draft.ts';
import { isMasked, withKeys, withKeysOf } from '../../src/modules/resource/edit/keys.ts';
import { editWords } from '../support/persona-edit.ts';

const COACH = { persona_name: 'Coach', system_prompt: 'Be kind.' };

describe('JSON that was written by hand', () => {
  it.each([
    ['{"a": }', 'Invalid JSON in line 1, column 7: Unexpected token'],
    ['{\n  "a": 1,\n}', 'Invalid JSON in line 3, column 1:'],
    ['{\n  "a": "x"\n  "b": 1\n}', 'in line 3, column 3:'],
    ['{"a": 1', 'in line 1, column 8:'],
    ['', 'in line 1, column 1:'],
    ['{"n": 12345678901234567890}', 'The number 12345678901234567890 cannot be sent exactly.'],
    ['[1e999]', 'The number 1e999 cannot be sent exactly.'],
  ])('%j: %s', (text, problem) => {
    const read = readJson(text);
    expect('problem' in read && read.problem).toContain(problem);
  });

  it.each([
    ['{"n": -0}'],
    ['{"t": "12345678901234567890"}'],
    [String.raw`{"t": "\"1e999"}`],
    ['[0.1, 1e5, 9007199254740991]'],
  ])('takes %s', (text) => {
    expect(readJson(text)).toEqual({ value: JSON.parse(text) });
  });

  it('is the same after writing and parsing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = writeJson(value);
        expect(readJson(text)).toEqual({ value: JSON.parse(text) });
      }),
    );
  });
});

describe('the JSON of a persona', () => {
  const PERSONA = {
    layers: { z: null, a: [1, null, { b: 0.5 }] },
    updated_at: '2026-01-01T00:00:00.000Z',
    persona_id: 'p1',
    conferencing_email: 'x@example.com',
    guardrail_tags: [],
    ...COACH,
  };

  it('has its fields in a fixed order, without read-only ones, and the layers in their own', () => {
    expect(writeJson(toPersonaJson(PERSONA))).toBe(
      writeJson({ ...COACH, guardrail_tags: [], layers: { z: null, a: [1, null, { b: 0.5 }] } }),
    );
  });

  it.each<[value: unknown, problem: string]>([
    [[], 'A persona must be a JSON object'],
    [null, 'A persona must be a JSON object'],
    [{ persona_id: 'p1' }, 'persona_id is set by Tavus and cannot be changed.'],
    [{ created_at: '' }, 'created_at is set by Tavus'],
    [{ persona_name: 7 }, 'persona_name must be text.'],
    [{ layers: [] }, 'layers must be a JSON object.'],
    [{ document_tags: ['a', 1] }, 'document_tags must be an array of strings.'],
    [{ guardrail_ids: 'x' }, 'guardrail_ids must be an array of strings.'],
    [{ pipeline_mode: 'loud' }, 'pipeline_mode must be "full" or "echo".'],
    [{ default_face_id: 7 }, 'default_face_id must be text.'],
    [{ pal_name: 'a', persona_name: 'b' }, 'persona_name and pal_name are the same field but have different values.'],
  ])('is not %j', (value, problem) => {
    const read = readPersonaJson(value);
    expect('problem' in read && read.problem).toContain(problem);
  });

  it('keeps fields that are not known, in a fixed order after the others', () => {
    const unknown = { zeal: 1, 'odd name': null, toString: 'x', layers: {}, mood: { a: 1 }, ...COACH };
    const read = readPersonaJson(JSON.parse(`{"__proto__": 1, ${JSON.stringify(unknown).slice(1)}`));
    const names = ['persona_name', 'system_prompt', 'layers', '__proto__', 'mood', 'odd name', 'toString', 'zeal'];
    expect('json' in read && Object.keys(read.json)).toEqual(names);
    const listed = { ...COACH, persona_id: 'p1', kind: 'user', mood: 1 } as const;
    expect(toPersonaJson(listed)).toEqual({ ...COACH, mood: 1 });
  });

  it('can have newer names, and both if they agree', () => {
    const value = { default_face_id: 'r1', pal_name: 'Coach', ...COACH };
    expect(readPersonaJson(value)).toEqual({ json: { ...COACH, default_replica_id: 'r1' } });
  });

  it('creates a persona without empty fields', () => {
    const json = { ...COACH, context: '', default_replica_id: null, layers: {} };
    expect(toCreation(json)).toEqual({ ...COACH, layers: {} });
    expect(() => toCreation({ layers: 'x' })).toThrow('layers must be a JSON object.');
  });
});

describe('a persona from a file', () => {
  const ANSWER = {
    persona_id: 'p1',
    pal_id: 'p1',
    pal_name: 'Coach',
    default_face_id: null,
    created_at: 'x',
    ...COACH,
  };

  it.each<[what: string, value: unknown]>([
    ['as it was exported', COACH],
    ['in the newer names', { pal_name: 'Coach', system_prompt: 'Be kind.' }],
    ['as Tavus answers', ANSWER],
    ['in a list under data', { data: [ANSWER] }],
    ['under data, with a count', { data: ANSWER, total_count: 1 }],
    ['in a list', [ANSWER]],
  ])('is read %s', (_what, value) => {
    expect(readImport(JSON.stringify(value), 'x').json).toEqual(COACH);
  });

  it('keeps fields that are not known, and lists what Tavus sets', () => {
    const { json, leftOut } = readImport(JSON.stringify({ voice: 'x', ...ANSWER, left_out: ['a'], mood: null }), 'x');
    expect([json, leftOut]).toEqual([{ ...COACH, voice: 'x' }, ['persona_id', 'pal_id', 'created_at']]);
  });

  it.each<[text: string, problem: string]>([
    ['{', 'coach.json: Invalid JSON in line 1, column 2'],
    ['7', 'coach.json: A persona must be a JSON object'],
    ['[]', 'coach.json: A persona must be a JSON object'],
    ['{"data": []}', 'coach.json: A persona must be a JSON object'],
    ['[{}, {}]', 'coach.json: Contains 2 personas. Import them one by one.'],
    ['{}', 'coach.json: No field of a persona found.'],
    ['{"replica_id": "r1"}', 'coach.json: No field of a persona found.'],
    ['{"persona_name": 7}', 'coach.json: persona_name must be text.'],
    ['{"layers": "x"}', 'coach.json: layers must be a JSON object.'],
    ['{"pal_name": "a", "persona_name": "b"}', 'coach.json: persona_name and pal_name are the same field'],
  ])('is not %s', (text, problem) => {
    expect(() => readImport(text, 'coach.json')).toThrow(problem);
  });
});

const MASK = '********';
const CUSTOM = { model: 'm', base_url: 'https://llm.example.com/v1' };

describe('keys', () => {
  it.each([
    [MASK, true],
    ['sk-***', true],
    ['…0001', true],
    ['••••', true],
    ['sk-0001', false],
    ['', false],
    [7, false],
  ])('%j is masked: %s', (value, masked) => {
    expect(isMasked(value)).toBe(masked);
  });

  it.each<[what: string, json: object, found: string[]]>([
    ['none of Tavus’ own llm', { layers: { llm: { model: 'm' } } }, []],
    ['the one that a custom llm lacks', { layers: { llm: CUSTOM } }, ['layers.llm.api_key!']],
    ['a blank one', { layers: { llm: { ...CUSTOM, api_key: ' ' } } }, ['layers.llm.api_key!']],
    ['a masked one', { layers: { llm: { ...CUSTOM, api_key: MASK } } }, ['layers.llm.api_key!']],
    ['none that is there', { layers: { llm: { ...CUSTOM, api_key: 'sk-1' } } }, []],
    ['a masked one elsewhere', { layers: { tts: { api_key: MASK } } }, ['layers.tts.api_key']],
    [
      'masked headers of both kinds',
      { layers: { x: { headers: { Authorization: MASK }, list: [{ name: 'X-Token', value: MASK }] } } },
      ['layers.x.headers.Authorization', 'layers.x.list.0.value'],
    ],
    ['no stars in a text', { system_prompt: '**** be kind ****' }, []],
  ])('misses %s', (_what, json, found) => {
    const missing = missingKeys(json).map(({ path, isRequired }) => `${path.join('.')}${isRequired ? '!' : ''}`);
    expect(missing).toEqual(found);
  });

  it('misses the same in a part of a persona, by its path', () => {
    expect(missingKeys(CUSTOM, ['layers', 'llm'])).toEqual([{ path: ['layers', 'llm', 'api_key'], isRequired: true }]);
    expect(missingKeys({ llm: CUSTOM }, ['layers'])).toHaveLength(1);
    expect(missingKeys(MASK, ['layers', 'tts', 'api_key'])).toHaveLength(1);
    expect(missingKeys(CUSTOM, ['layers', 'tts'])).toEqual([]);
  });

  it('are filled in if they were typed, and left out otherwise', () => {
    const json = { layers: { llm: CUSTOM, tts: { api_key: MASK, api_keys: [MASK, 'k', MASK] } } };
    const values = { '/layers/llm/api_key': ' sk-1 ', '/layers/tts/api_keys/2': 'k2' };
    expect(withKeys(json, missingKeys(json), values)).toEqual({
      layers: { llm: { ...CUSTOM, api_key: 'sk-1' }, tts: { api_keys: ['k', 'k2'] } },
    });
  });

  it('are taken from the previous persona if they are masked, unless their name changed', () => {
    const list = (name: string, value: string) => ({ layers: { list: [{ name, value }], tts: { token: value } } });
    expect(withKeysOf(list('X-Key', MASK), list('X-Key', 'real'))).toEqual(list('X-Key', 'real'));
    expect(withKeysOf(list('X-Token', MASK), list('X-Key', 'real')).layers).toMatchObject({ list: [{ value: MASK }] });
    expect(withKeysOf(list('X-Key', 'new'), list('X-Key', 'real'))).toEqual(list('X-Key', 'new'));
  });
});

describe('the text of a draft', () => {
  it.each([
    ['{"api_key": "sk-real"}', '{\n  "api_key": "********"\n}'],
    ['{ "max_tokens": 300,  "a": "b" }', '{ "max_tokens": 300,  "a": "b" }'],
    ['{ "api_key": "********" }', '{ "api_key": "********" }'],
    ['{"list": [{"name": "X-Key", "value": "real"}]}', writeJson({ list: [{ name: 'X-Key', value: MASK }] })],
  ])('contains no key: %s', (text, kept) => {
    expect(withoutKeys(text)).toBe(kept);
  });

  it.each([
    ['{"api_key": "sk-real", }', '{"api_key": "********", }'],
    ['{"api_key": "sk-\\"real", }', '{"api_key": "********", }'],
    ['{"api_key": "sk-real\n}', '{"api_key": "********"\n}'],
    ['{"api_key": sk-real,\n "a": }', '{"api_key": "********",\n "a": }'],
    ['{\n  api_key": "sk-real",\n}', '{\n  api_key": "********",\n}'],
    ['{"headers": {"Authorization": "Bearer x"}, }', '{"headers": {"Authorization": "********"}, }'],
    ['{"name": "X-Key", "value": "real", }', '{"name": "X-Key", "value": "********", }'],
    ['{"max_tokens": 300, "keys": [], "use_key": true, }', '{"max_tokens": 300, "keys": [], "use_key": true, }'],
    ['{"system_prompt": "The key: be kind", }', '{"system_prompt": "The key: be kind", }'],
  ])('contains no key if it is not JSON: %s', (text, kept) => {
    expect(withoutKeys(text)).toBe(kept);
  });
});

describe('the difference of two personas', () => {
  it('shows each field with its old and new value', () => {
    const before = { ...COACH, context: 'x', document_tags: ['a'], layers: { tts: { speed: 1 } } };
    const after = {
      ...COACH,
      persona_name: 'Tutor',
      document_tags: ['a', 'b'],
      layers: { tts: { speed: 1.5, on: true } },
    };
    expect(textRows(before, after)).toEqual([
      'Field persona_name',
      '- old Coach',
      '+ new Tutor',
      'Field context',
      '- old x',
      'Field document_tags',
      '- old ["a"]',
      '+ new ["a","b"]',
      'Field layers.tts.speed',
      '- old 1',
      '+ new 1.5',
      'Field layers.tts.on',
      '+ new true',
    ]);
  });

  it('distinguishes texts from what they look like', () => {
    expect(textRows({ a: '5' }, { a: 5 })).toEqual(['Field a', '- old "5"', '+ new 5']);
    expect(textRows({ a: '' }, { a: null })).toEqual(['Field a', '- old ""', '+ new null']);
  });

  it('shows no key', () => {
    const layers = (key: string) => ({ layers: { llm: { api_key: key, headers: [{ name: 'X-Token', value: key }] } } });
    const shown = textRows(layers('sk-old-0123456789'), layers('sk-new-9876543210')).join('\n');
    expect(shown).toContain('- old …6789');
    expect(shown).toContain('+ new …3210');
    expect(shown).not.toMatch(/sk-(old|new)/);
  });

  it('shows the changed part of a long text with some context', () => {
    const words = (word: string) => `${'one two three. '.repeat(40)}Be ${word} always. ${'four five six. '.repeat(40)}`;
    const [, old = '', now = ''] = textRows({ a: words('kind') }, { a: words('very strict') });
    expect(old).toMatch(/^- old … .*three\. Be kind always\. four .* …$/);
    expect(now).toMatch(/^\+ new … .*three\. Be very strict always\. four .* …$/);
    expect(old.length + now.length).toBeLessThan(300);
  });

  it('cuts a text that is too long to read', () => {
    const [, old = '', now = ''] = textRows({ a: 'x'.repeat(5000) }, { a: 'y'.repeat(6000) });
    expect(old).toMatch(/^- old x{1200} … \(5000 characters\)$/);
    expect(now).toMatch(/\(6000 characters\)$/);
  });

  it('is shown for any two texts in bounded time', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 600 }),
        fc.string({ maxLength: 600 }),
        fc.string({ maxLength: 600 }),
        (a, b, c) => {
          const rows = textRows({ a: a + b + c }, { a: a + c });
          expect(rows).toHaveLength(b === '' ? 0 : 3);
        },
      ),
    );
  });

  function textRows(before: object, after: object): string[] {
    return differenceRows({ ...before }, { ...after }).map(([label, cell = '']) => {
      return `${label} ${typeof cell === 'string' ? cell : cell.text}`;
    });
  }
});

describe('the command for the same edit', () => {
  it.each<[what: string, after: object, words: string[]]>([
    ['of a name', { ...COACH, persona_name: 'Tutor' }, ['--set', 'persona_name=Tutor']],
    [
      'of two fields',
      { ...COACH, context: 'x', layers: { tts: { speed: 1 } } },
      ['--set', 'context=x', '--set', 'layers={"tts":{"speed":1}}'],
    ],
    ['that removes one', { persona_name: 'Coach' }, ['--patch', '<your file>']],
    ['of a long text', { ...COACH, context: 'x'.repeat(700) }, ['--patch', '<your file>']],
    ['of a key', { ...COACH, layers: { llm: { api_key: 'sk-1' } } }, ['--patch', '<your file>']],
  ])('%s', (_what, after, words) => {
    expect(editWords(COACH, { ...after })).toEqual(words);
  });
});
