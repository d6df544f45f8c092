import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PatchOperation } from '../../src/api/noun-calls.ts';
import { isObject } from '../../src/lib/guards.ts';
import { formatPath, fromPointer, toPointer } from '../../src/lib/json-pointer.ts';
import { toPatch } from '../../src/modules/persona/edit/custom-llm.ts';
import type { PersonaJson } from '../../src/modules/persona/persona-json.ts';
import { applyPatch as applyAsTavus, readOperations } from '../../src/sandbox/json-patch.ts';
import { applyPatch, applySettings, readPatch, readSetting, settingWords } from '../support/persona-edit.ts';

/** The value after it was sent, where -0 becomes 0. */
function anyJson(maxDepth: number): fc.Arbitrary<unknown> {
  return fc.jsonValue({ maxDepth }).map((value): unknown => JSON.parse(JSON.stringify(value)));
}

const CUSTOM = { model: 'm', base_url: 'https://llm.example.com/v1', api_key: '********', speed: 1 };

describe('the patch between two personas', () => {
  it.each<[what: string, before: PersonaJson, after: PersonaJson, patch: PatchOperation[]]>([
    ['nothing', { a: 1 }, { a: 1 }, []],
    ['another order of members', { a: 1, b: { c: 1, d: 2 } }, { b: { d: 2, c: 1 }, a: 1 }, []],
    ['a new field', {}, { context: 'x' }, [{ op: 'add', path: '/context', value: 'x' }]],
    ['a changed field', { context: 'x' }, { context: 'y' }, [{ op: 'add', path: '/context', value: 'y' }]],
    ['a removed field', { context: 'x' }, {}, [{ op: 'remove', path: '/context' }]],
    ['a null', { a: 'x' }, { a: null }, [{ op: 'add', path: '/a', value: null }]],
    ['a null that goes', { a: null }, {}, [{ op: 'remove', path: '/a' }]],
    [
      '0 and false',
      { a: 1, b: true },
      { a: 0, b: false },
      [
        { op: 'add', path: '/a', value: 0 },
        { op: 'add', path: '/b', value: false },
      ],
    ],
    ['another type', { a: 1 }, { a: '1' }, [{ op: 'add', path: '/a', value: '1' }]],
    [
      'a deep value, without its siblings',
      { layers: { tts: { tts_engine: 'a', api_key: '********', voice_settings: { speed: 1 } } } },
      { layers: { tts: { tts_engine: 'a', api_key: '********', voice_settings: { speed: 1.5 } } } },
      [{ op: 'add', path: '/layers/tts/voice_settings/speed', value: 1.5 }],
    ],
    [
      'a layer that was left out, as a whole',
      { layers: {} },
      { layers: { tts: { tts_engine: 'a' } } },
      [{ op: 'add', path: '/layers/tts', value: { tts_engine: 'a' } }],
    ],
    ['a list, as a whole', { t: [1, 2, 3] }, { t: [1, 3] }, [{ op: 'add', path: '/t', value: [1, 3] }]],
    ['an object that becomes empty', { a: { b: 1 } }, { a: {} }, [{ op: 'remove', path: '/a/b' }]],
    ['an empty object', {}, { a: {} }, [{ op: 'add', path: '/a', value: {} }]],
    ['a list that becomes an object', { a: [] }, { a: {} }, [{ op: 'add', path: '/a', value: {} }]],
    [
      'names with slashes, tildes and nothing',
      { h: { 'a/b': 1, '~1': 1, '': 1 } },
      { h: { 'a/b': 2, '~1': 2, '': 2 } },
      [
        { op: 'add', path: '/h/a~1b', value: 2 },
        { op: 'add', path: '/h/~01', value: 2 },
        { op: 'add', path: '/h/', value: 2 },
      ],
    ],
  ])('%s', (_what, before, after, patch) => {
    expect(toPatch(before, after)).toEqual(patch);
  });

  it('has a custom llm as a whole, once, for any changes in it', () => {
    const before = { context: 'x', layers: { llm: CUSTOM, stt: { hotwords: 'a' } } };
    const { speed: _gone, ...rest } = CUSTOM;
    const llm = { ...rest, model: 'other', api_key: 'sk-1' };
    expect(toPatch(before, { context: 'y', layers: { llm, stt: { hotwords: 'b' } } })).toEqual([
      { op: 'add', path: '/context', value: 'y' },
      { op: 'add', path: '/layers/stt/hotwords', value: 'b' },
      { op: 'add', path: '/layers/llm', value: llm },
    ]);
  });

  it.each<[what: string, before: PersonaJson, after: PersonaJson, paths: string[]]>([
    ['one that was not touched', { llm: CUSTOM, stt: { a: 1 } }, { llm: CUSTOM, stt: { a: 2 } }, ['/layers/stt/a']],
    ['one that is new', {}, { llm: CUSTOM }, ['/layers/llm']],
    ['one that goes', { llm: CUSTOM }, {}, ['/layers/llm']],
    [
      'one that becomes Tavus’ own',
      { llm: { model: 'a', base_url: 'b' } },
      { llm: { model: 'c' } },
      ['/layers/llm/model', '/layers/llm/base_url'],
    ],
    ['Tavus’ own', { llm: { model: 'a' } }, { llm: { model: 'b' } }, ['/layers/llm/model']],
  ])('depends on the new llm: %s', (_what, before, after, paths) => {
    expect(toPatch({ layers: before }, { layers: after }).map(({ path }) => path)).toEqual(paths);
  });

  const json = () => anyJson(4);
  const object = () =>
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('layers', 'llm', 'base_url', '__proto__')), json());
  /** Two similar personas. */
  const pairs = fc.oneof(
    fc.tuple(object(), object()),
    fc.tuple(object(), object(), object()).map(([shared, one, other]) => [
      { ...shared, ...one },
      { ...shared, ...other },
    ]),
    fc
      .tuple(object(), object(), fc.boolean())
      .map(([one, other, isCustom]) => [
        { layers: { llm: one, tts: other } },
        { layers: { llm: { ...other, ...(isCustom && { base_url: 'b' }) }, tts: one } },
      ]),
  );

  it('turns any persona into any other', () => {
    fc.assert(
      fc.property(pairs, ([before = {}, after = {}]) => {
        const patch = toPatch(before, after);
        const sent: unknown = JSON.parse(JSON.stringify(patch));
        if (patch.length > 0) expect(readOperations(sent)).toEqual(patch);
        expect(applyAsTavus(before, patch)).toEqual(after);
      }),
      { numRuns: 500 },
    );
  });

  it('is empty for a persona and its copy', () => {
    fc.assert(
      fc.property(object(), (json) => {
        expect(toPatch(json, structuredClone(json))).toEqual([]);
      }),
    );
  });
});

describe('a path', () => {
  it('is the same after writing and parsing a pointer', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (path) => {
        expect(fromPointer(toPointer(path))).toEqual(path);
      }),
    );
  });

  it.each([[''], ['layers'], ['/a~2b'], ['/a~']])('is not "%s"', (text) => {
    expect(fromPointer(text)).toBeUndefined();
  });

  it('is shown with dots unless a name contains one', () => {
    expect(formatPath(['layers', 'tts', 'x'])).toBe('layers.tts.x');
    expect(formatPath(['layers', 'a.b'])).toBe('/layers/a.b');
  });
});

const PERSONA: PersonaJson = {
  persona_name: 'Coach',
  document_tags: ['a', 'b'],
  layers: { tts: { tts_engine: 'cartesia', voices: [{ id: 1 }] }, llm: null },
};

describe('a JSON Patch from a file', () => {
  const run = (operations: unknown, json = PERSONA) => applyPatch(json, readPatch(JSON.stringify(operations)));

  it.each<[what: string, operations: object[], changed: object]>([
    ['adds a field', [{ op: 'add', path: '/context', value: 'x' }], { context: 'x' }],
    ['replaces a field', [{ op: 'replace', path: '/persona_name', value: 'x' }], { persona_name: 'x' }],
    [
      'replaces what Tavus leaves out',
      [{ op: 'replace', path: '/layers/stt/stt_engine', value: 'x' }],
      {
        layers: { ...Object(PERSONA.layers), stt: { stt_engine: 'x' } },
      },
    ],
    ['removes a field', [{ op: 'remove', path: '/document_tags' }], { document_tags: undefined }],
    ['removes a place of a list', [{ op: 'remove', path: '/document_tags/0' }], { document_tags: ['b'] }],
    ['adds into a list', [{ op: 'add', path: '/document_tags/1', value: 'x' }], { document_tags: ['a', 'x', 'b'] }],
    ['adds at the end', [{ op: 'add', path: '/document_tags/-', value: 'x' }], { document_tags: ['a', 'b', 'x'] }],
    ['replaces a place', [{ op: 'replace', path: '/document_tags/1', value: 'x' }], { document_tags: ['a', 'x'] }],
    ['copies', [{ op: 'copy', from: '/persona_name', path: '/context' }], { context: 'Coach' }],
    ['moves', [{ op: 'move', from: '/document_tags/0', path: '/document_tags/1' }], { document_tags: ['b', 'a'] }],
    ['takes a test that holds', [{ op: 'test', path: '/layers/llm', value: null }], {}],
    ['knows the newer names', [{ op: 'replace', path: '/pal_name', value: 'x' }], { persona_name: 'x' }],
    [
      'does one after another',
      [
        { op: 'add', path: '/context', value: 'x' },
        { op: 'test', path: '/context', value: 'x' },
        { op: 'remove', path: '/context' },
      ],
      {},
    ],
    [
      'puts null',
      [{ op: 'add', path: '/layers/tts/voices/0/id', value: null }],
      {
        layers: { tts: { tts_engine: 'cartesia', voices: [{ id: null }] }, llm: null },
      },
    ],
  ])('%s', (_what, operations, changed) => {
    const before = structuredClone(PERSONA);
    expect(run(operations)).toEqual({ ...PERSONA, ...changed });
    expect(PERSONA).toEqual(before);
  });

  it.each<[what: string, patch: unknown, words: string]>([
    ['no list', {}, 'A JSON Patch must be an array of operations'],
    ['no operation', ['x'], 'Operation 1: op must be'],
    ['an unknown op', [{ op: 'toString', path: '/context' }], 'Operation 1: op must be one of add'],
    ['no path', [{ op: 'remove' }], 'The path of operation 1 must be a JSON Pointer'],
    ['no pointer', [{ op: 'remove', path: 'context' }], 'The path of operation 1 must be a JSON Pointer'],
    ['the whole persona', [{ op: 'add', path: '', value: {} }], 'must be a JSON Pointer'],
    ['no value', [{ op: 'add', path: '/context' }], 'Operation 1 (add) requires a value.'],
    ['no from', [{ op: 'move', path: '/context' }], 'The from of operation 1 must be a JSON Pointer'],
    ['an id', [{ op: 'replace', path: '/persona_id', value: 'x' }], 'persona_id is set by Tavus and cannot be changed'],
    ['a date as source', [{ op: 'copy', from: '/created_at', path: '/context' }], 'created_at is set by Tavus'],
    ['nothing to remove', [{ op: 'remove', path: '/context' }], 'Operation 1 (remove): /context does not exist.'],
    ['nothing to move', [{ op: 'move', from: '/context', path: '/system_prompt' }], '/context does not exist'],
    ['a text on the way', [{ op: 'add', path: '/persona_name/x', value: 1 }], '/persona_name/x does not exist'],
    [
      'a place that is not there',
      [{ op: 'add', path: '/document_tags/3', value: 'x' }],
      '/document_tags/3 does not exist',
    ],
    [
      'a place that is no number',
      [{ op: 'add', path: '/document_tags/01', value: 'x' }],
      '/document_tags/01 does not exist',
    ],
    [
      'a test that fails, the second of two',
      [
        { op: 'test', path: '/persona_name', value: 'Coach' },
        { op: 'test', path: '/persona_name', value: 'Other' },
      ],
      'Operation 2 (test) failed: /persona_name has another value.',
    ],
  ])('is refused with %s', (_what, patch, words) => {
    expect(() => run(patch)).toThrow(words);
  });

  it('that is not JSON is reported with its position', () => {
    expect(() => readPatch('[\n {"op": }]')).toThrow('Invalid JSON in line 2, column 9');
  });

  it('gives the same result as the sandbox if that accepts it', () => {
    const path = fc.constantFrom(
      '/context',
      '/document_tags',
      '/document_tags/0',
      '/document_tags/-',
      '/layers/tts',
      '/layers/tts/x',
    );
    const value = anyJson(1);
    const operation = fc.oneof(
      fc.record({ op: fc.constantFrom('add', 'replace'), path, value }),
      fc.record({ op: fc.constant('remove'), path }),
      fc.record({ op: fc.constantFrom('copy', 'move'), path, from: path }),
    );
    fc.assert(
      fc.property(fc.array(operation, { minLength: 1, maxLength: 4 }), (operations) => {
        const expected = attempt(() => applyAsTavus(PERSONA, readOperations(structuredClone(operations))));
        const ours = attempt(() => run(operations));
        if (expected !== undefined) expect(ours).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });
});

function attempt(work: () => unknown): unknown {
  try {
    return work();
  } catch {
    return undefined;
  }
}

describe('--set', () => {
  const set = (words: string, json = PERSONA) => {
    const setting = readSetting(words);
    return typeof setting === 'string' ? setting : applySettings(json, [setting]);
  };

  it.each<[words: string, changed: object]>([
    ['context=It is spring.', { context: 'It is spring.' }],
    ['context=a=b', { context: 'a=b' }],
    ['context=', { context: '' }],
    ['context=two\nlines', { context: 'two\nlines' }],
    ['persona_name=2024', { persona_name: '2024' }],
    ['persona_name=true', { persona_name: 'true' }],
    ['persona_name={"a": 1}', { persona_name: '{"a": 1}' }],
    ['persona_name="Life coach"', { persona_name: 'Life coach' }],
    ['default_replica_id=null', { default_replica_id: null }],
    ['pal_name=x', { persona_name: 'x' }],
    ['default_face_id=r1', { default_replica_id: 'r1' }],
    ['document_tags=["x"]', { document_tags: ['x'] }],
    ['document_tags.1=x', { document_tags: ['a', 'x'] }],
    ['document_tags.-=x', { document_tags: ['a', 'b', 'x'] }],
    ['layers={}', { layers: {} }],
  ])('%s', (words, changed) => {
    expect(set(words)).toEqual({ ...PERSONA, ...changed });
  });

  it.each<[words: string, tts: object]>([
    ['layers.tts.tts_engine=elevenlabs', { tts_engine: 'elevenlabs' }],
    ['layers/tts/tts_engine=elevenlabs', { tts_engine: 'elevenlabs' }],
    ['/layers/tts/tts_engine=elevenlabs', { tts_engine: 'elevenlabs' }],
    ['/layers/tts/a.b~1c=x', { 'a.b/c': 'x' }],
    ['layers.tts.voice_settings.speed=1.1', { voice_settings: { speed: 1.1 } }],
    ['layers.tts.tts_emotion_control=false', { tts_emotion_control: false }],
    ['layers.tts.tts_engine="7"', { tts_engine: '7' }],
    ['layers.tts.tts_engine=null', { tts_engine: null }],
    ['layers.tts.__proto__=1', JSON.parse('{"__proto__": 1}')],
  ])('%s', (words, tts) => {
    const result = set(words);
    const layers = isObject(result) ? result.layers : {};
    expect(isObject(layers) && layers.tts).toEqual({ ...Object(Object(PERSONA.layers).tts), ...tts });
  });

  it.each([
    ['context', 'Must be key=value'],
    ['=x', 'Must be key=value'],
    ['layers..tts=x', 'Must be key=value'],
    ['pal_id=x', 'pal_id is set by Tavus and cannot be changed.'],
    ['updated_at=x', 'updated_at is set by Tavus'],
    ['layers={"tts": }', 'Invalid JSON in line 1, column 9'],
  ])('refuses %s', (words, problem) => {
    expect(set(words)).toContain(problem);
  });

  it.each([
    ['persona_name.x=1'],
    ['document_tags.9=x'],
    ['document_tags.x=1'],
    ['layers.tts.tts_engine.x=1'],
    ['layers.llm.model=m'],
  ])('cannot set %s', (words) => {
    expect(() => set(words)).toThrow('Cannot set');
  });

  const words = (path: readonly string[], value: unknown) => settingWords(path, value) ?? '';

  it('is written as it was parsed, if possible', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { maxLength: 3 }), anyJson(3), (below, value) => {
        const path = ['layers', ...below];
        const said = settingWords(path, value);
        if (said !== undefined) expect(readSetting(said)).toEqual({ path, value });
      }),
      { numRuns: 300 },
    );
  });

  it.each<[path: string[], value: unknown, said: string | undefined]>([
    [['layers', 'tts', 'speed'], 1.5, 'layers.tts.speed=1.5'],
    [['layers', 'tts', 'tts_engine'], 'cartesia', 'layers.tts.tts_engine=cartesia'],
    [['layers', 'tts', 'tts_engine'], '7', 'layers.tts.tts_engine="7"'],
    [['layers', 'x.y'], [1], '/layers/x.y=[1]'],
    [['context'], 'null', 'context="null"'],
    [['context'], '"x"', String.raw`context="\"x\""`],
    [['layers', 'a=b'], 1, undefined],
    [['layers', 'n'], 2 ** 60, 'layers.n=1152921504606847000'],
  ])('is written for %j, %j', (path, value, said) => {
    expect(settingWords(path, value)).toBe(said);
    if (said !== undefined) expect(readSetting(said)).toEqual({ path, value });
  });

  it('can be written for any text of a field', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(readSetting(words(['context'], value))).toEqual({ path: ['context'], value });
      }),
    );
  });
});
