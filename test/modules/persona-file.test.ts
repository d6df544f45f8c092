import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashesOf, toContent, toFileText } from '../../src/modules/persona/files/content.ts';
import { fillSecrets } from '../../src/modules/persona/files/fill-secrets.ts';
import { readPersonaFile, withId } from '../../src/modules/persona/files/persona-file.ts';
import { clearSecrets } from '../../src/modules/resource/edit/keys.ts';
import { changesBetween } from '../../src/modules/resource/edit/patch.ts';

describe('the id of a new persona in its file', () => {
  it.each([
    ['{"persona_name": "x"}', '{"persona_id": "p1", "persona_name": "x"}'],
    ['{ "persona_name": "x" }\n', '{ "persona_id": "p1", "persona_name": "x" }\n'],
    ['{\n  "persona_name": "x"\n}\n', '{\n  "persona_id": "p1",\n  "persona_name": "x"\n}\n'],
    ['\ufeff\r\n{\r\n\t"persona_name": "x"}', '\ufeff\r\n{\r\n\t"persona_id": "p1",\r\n\t"persona_name": "x"}'],
    ['{"persona_name": "{ $1 $& }"}', '{"persona_id": "p1", "persona_name": "{ $1 $& }"}'],
  ])('is the first member of %j', (text, expected) => {
    expect(withId(text, 'p1')).toBe(expected);
    const read = readPersonaFile(expected.replace('\ufeff', ''));
    expect('id' in read && read.id).toBe('p1');
  });

  it('is a JSON text whatever it contains', () => {
    const read = readPersonaFile(withId('{"persona_name": "x"}', '"\\$&\n'));
    expect('id' in read && read.id).toBe('"\\$&\n');
  });
});

describe('a file that was written and not changed', () => {
  const text = fc.constantFrom(
    ...['', 'plain', '********', 'made-up-key-0001', 'Bearer made-up-token-0001', 'a ******** b', 'key: value'],
    ...['https://ada:made-up-pass@example.com', 'curl -H "Authorization: Bearer made-up-token-2"', 'API_KEY=made-up-3'],
  );
  const name = fc.constantFrom(
    ...['api_key', 'Authorization', 'headers', 'name', 'value', 'token', 'tools', 'url', 'a', '__proto__', '0'],
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      text,
      fc.constantFrom(null, true, 3, 1_234_567_890),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));
  const object = fc.dictionary(name, value, { maxKeys: 4, noNullPrototype: true });

  it('is the persona that it was written from, with its secrets', () => {
    const persona = fc.record({ persona_name: text, system_prompt: text, layers: object, others: object });
    fc.assert(
      fc.property(persona, ({ others, ...known }) => {
        const atTavus = toContent({ ...known, ...others, persona_name: `x${known.persona_name}` });
        const file = toFileText('p1', atTavus);
        const read = readPersonaFile(file);
        const json = 'json' in read ? toContent(read.json) : {};
        expect(changesBetween(atTavus, fillSecrets(json, atTavus))).toEqual([]);
        expect(hashesOf(json)).toEqual(hashesOf(atTavus));
        expect(clearSecrets(json)).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });
});
