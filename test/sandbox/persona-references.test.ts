import { describe, expect, it } from 'vitest';
import type { PatchOperation } from '../../src/api/noun-calls.ts';
import { type Json, open } from './support.ts';

const FIFTY = Array.from({ length: 50 }, (_, index) => `g${index}`);

/** What a persona can refer to, and how it starts. Tavus documents no error for unknown ids, so they are accepted. */
const FIELDS: Json = {
  document_ids: ['d8-000000000000', 'd2'],
  document_tags: ['handbook'],
  guardrail_ids: FIFTY,
  guardrail_tags: FIFTY,
  objectives_id: 'o12345',
  greeting: 'Hello.',
  skills: { internet_search: {}, presentation: { config: { document_ids: ['d1'] } } },
  layers: { document_ids: ['d3'], document_tags: ['shop'], llm: { model: 'tavus-gpt-oss' } },
};

describe('documents, guardrails, objectives, greeting and skills of a persona', () => {
  it('are returned as they were created', async () => {
    const { addPersona, get, rows } = await open();
    const id = await addPersona(FIELDS);
    expect((await get(`/v2/personas/${id}`)).body).toMatchObject(FIELDS);
    expect((await rows('/v2/personas'))[0]).toMatchObject(FIELDS);
  });

  it('can be those that exist', async () => {
    const { sandbox, addPersona, get } = await open();
    const { store } = sandbox;
    const fields = {
      document_ids: [store.addDocument({ document_url: 'https://example.com/a.pdf' }).id],
      guardrail_ids: [store.addGuardrail({}).id],
      objectives_id: store.addObjective([{ objective_name: 'ask', objective_prompt: 'Ask.' }]).id,
    };
    expect((await get(`/v2/personas/${await addPersona(fields)}`)).body).toMatchObject(fields);
  });

  it('are added, changed and removed by a patch', async () => {
    const { addPersona, get, patch } = await open();
    const id = await addPersona();
    const added = Object.entries(FIELDS).map(
      ([name, value]): PatchOperation => ({ op: 'add', path: `/${name}`, value }),
    );
    expect((await patch(id, added)).status).toBe(200);
    expect((await get(`/v2/personas/${id}`)).body).toMatchObject(FIELDS);
    const { status, body } = await patch(id, [
      { op: 'replace', path: '/objectives_id', value: 'o6' },
      { op: 'add', path: '/layers/document_tags/-', value: 'more' },
      { op: 'remove', path: '/layers/document_ids/0' },
      { op: 'remove', path: '/greeting' },
      { op: 'remove', path: '/skills/presentation' },
    ]);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      objectives_id: 'o6',
      layers: { document_tags: ['shop', 'more'], document_ids: [] },
      skills: { internet_search: {} },
    });
    expect(body).not.toHaveProperty('greeting');
    expect(body.skills).not.toHaveProperty('presentation');
  });

  it('change nothing if they are the same', async () => {
    const { addPersona, patch } = await open();
    const id = await addPersona(FIELDS);
    expect((await patch(id, [{ op: 'add', path: '/skills', value: FIELDS.skills }])).status).toBe(304);
  });

  it.each([
    ['guardrail_ids', [...FIFTY, 'g50']],
    ['guardrail_tags', [...FIFTY, 'g50']],
    ['document_ids', 'd1'],
    ['objectives_id', ['o1']],
    ['layers', { document_tags: [1] }],
  ])('are rejected if %s is %j', async (field, value) => {
    const { addPersona, call, patch } = await open();
    const created = await call('POST', '/v2/personas', { system_prompt: 'Be kind.', [field]: value });
    const patched = await patch(await addPersona(), [{ op: 'add', path: `/${field}`, value }]);
    for (const { status, body } of [created, patched]) {
      expect([status, body.error]).toEqual([400, expect.stringMatching(`^${field}.* must be a `)]);
    }
  });
});
