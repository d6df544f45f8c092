import { describe, expect, it } from 'vitest';
import type { PatchOperation } from '../../src/api/noun-calls.ts';
import { type Json, open, START, stockPersona, stockReplica } from './support.ts';

const CUSTOM = { model: 'ours', base_url: 'https://llm.example.com/v1', api_key: 'made-up-key' };
const coach = {
  persona_name: 'Coach',
  system_prompt: 'Be kind.',
  document_tags: ['one', 'two', 'three'],
  layers: { llm: { model: 'tavus-gpt-oss', extra_body: { 'a/b': 1, 'c~d': 2 } }, stt: { hotwords: 'tubeless' } },
};

/** Patches a new persona. @returns the response and the patched persona. */
async function patched(operations: unknown, body: Json = coach) {
  const { addPersona, call, get } = await open();
  const path = `/v2/personas/${await addPersona(body)}`;
  const reply = await call('PATCH', path, operations);
  return { reply, after: (await get(path)).body };
}

describe('operations', () => {
  const llm = coach.layers.llm;
  it.each<[PatchOperation[], Json]>([
    [[{ op: 'replace', path: '/persona_name', value: 'Tutor' }], { persona_name: 'Tutor' }],
    [[{ op: 'replace', path: '/pal_name', value: 'Tutor' }], { persona_name: 'Tutor' }],
    [[{ op: 'add', path: '/persona_name', value: 'Tutor' }], { persona_name: 'Tutor' }],
    [[{ op: 'remove', path: '/persona_name' }], { persona_name: null }],
    [[{ op: 'add', path: '/context', value: 'At night.' }], { context: 'At night.' }],
    [
      [{ op: 'add', path: '/layers/llm/model', value: 'm' }],
      { layers: { ...coach.layers, llm: { ...llm, model: 'm' } } },
    ],
    [[{ op: 'remove', path: '/layers/stt/hotwords' }], { layers: { llm, stt: {} } }],
    [[{ op: 'remove', path: '/layers/stt' }], { layers: { llm } }],
    [
      [{ op: 'add', path: '/layers/tts', value: { tts_engine: 'cartesia' } }],
      { layers: { ...coach.layers, tts: { tts_engine: 'cartesia' } } },
    ],
    [[{ op: 'add', path: '/document_tags/-', value: 'four' }], { document_tags: ['one', 'two', 'three', 'four'] }],
    [[{ op: 'add', path: '/document_tags/0', value: 'zero' }], { document_tags: ['zero', 'one', 'two', 'three'] }],
    [[{ op: 'add', path: '/document_tags/3', value: 'four' }], { document_tags: ['one', 'two', 'three', 'four'] }],
    [[{ op: 'replace', path: '/document_tags/1', value: '2' }], { document_tags: ['one', '2', 'three'] }],
    [[{ op: 'remove', path: '/document_tags/1' }], { document_tags: ['one', 'three'] }],
    [[{ op: 'move', from: '/document_tags/2', path: '/document_tags/0' }], { document_tags: ['three', 'one', 'two'] }],
    [[{ op: 'copy', from: '/persona_name', path: '/context' }], { context: 'Coach', persona_name: 'Coach' }],
    [[{ op: 'move', from: '/pal_name', path: '/context' }], { context: 'Coach', persona_name: null }],
    [
      [
        { op: 'test', path: '/persona_name', value: 'Coach' },
        { op: 'replace', path: '/persona_name', value: 'Tutor' },
      ],
      { persona_name: 'Tutor' },
    ],
    [
      [{ op: 'replace', path: '/layers/llm/extra_body/a~1b', value: 9 }],
      { layers: { ...coach.layers, llm: { ...llm, extra_body: { 'a/b': 9, 'c~d': 2 } } } },
    ],
    [
      [{ op: 'remove', path: '/layers/llm/extra_body/c~0d' }],
      { layers: { ...coach.layers, llm: { ...llm, extra_body: { 'a/b': 1 } } } },
    ],
  ])('%j', async (operations, expected) => {
    const { reply, after } = await patched(operations);
    expect(reply.status).toBe(200);
    for (const [field, value] of Object.entries(expected)) expect(after[field]).toEqual(value);
  });

  it('returns the patched persona with a new date', async () => {
    const { addPersona, patch, pass, get } = await open();
    const id = await addPersona(coach);
    pass(1000);
    const { body } = await patch(id, [{ op: 'replace', path: '/persona_name', value: 'Tutor' }]);
    expect(body).toEqual((await get(`/v2/personas/${id}`)).body);
    expect(body.updated_at).toBe(new Date(START + 1000).toISOString());
  });
});

describe('a patch without effect', () => {
  it.each<[PatchOperation[]]>([
    [[{ op: 'replace', path: '/persona_name', value: 'Coach' }]],
    [[{ op: 'test', path: '/persona_name', value: 'Coach' }]],
    [[{ op: 'add', path: '/layers/stt/stt_engine', value: 'tavus-auto' }]],
    [
      [
        { op: 'add', path: '/context', value: 'x' },
        { op: 'remove', path: '/context' },
      ],
    ],
  ])('%j responds with 304 and no body', async (operations) => {
    const { reply, after } = await patched(operations);
    expect([reply.status, reply.text, reply.headers.get('content-length')]).toEqual([304, '', null]);
    expect(after.updated_at).toBe(after.created_at);
  });
});

describe('an invalid JSON Patch', () => {
  it.each([
    [{}],
    [{ persona_name: 'Tutor' }],
    [[]],
    ['null'],
    [[null]],
    [['replace']],
    [[{ op: 'replace', value: 'Tutor' }]],
    [[{ path: '/persona_name', value: 'Tutor' }]],
    [[{ op: 'set', path: '/persona_name', value: 'Tutor' }]],
    [[{ op: 'constructor', path: '/persona_name', value: 'Tutor' }]],
    [[{ op: 'replace', path: 'persona_name', value: 'Tutor' }]],
    [[{ op: 'replace', path: '', value: {} }]],
    [[{ op: 'replace', path: '/persona_name' }]],
    [[{ op: 'add', path: '/context' }]],
    [[{ op: 'move', path: '/context' }]],
    [[{ op: 'copy', path: '/context', from: 'persona_name' }]],
    [[{ op: 'replace', path: '/layers/~2', value: 1 }]],
    [
      [
        { op: 'replace', path: '/persona_name', value: 'Tutor' },
        { op: 'oops', path: '/context' },
      ],
    ],
  ])('is rejected: %j', async (body) => {
    const { reply, after } = await patched(body);
    expect([reply.status, reply.body]).toEqual([422, { message: 'Invalid JSON patch format' }]);
    expect(after.persona_name).toBe('Coach');
  });

  it('is rejected if it is not JSON', async () => {
    const { reply } = await patched('[{');
    expect([reply.status, reply.body]).toEqual([400, { error: 'The request body is not valid JSON' }]);
  });
});

describe('a path that does not exist', () => {
  it.each<[PatchOperation]>([
    [{ op: 'replace', path: '/context', value: 'x' }],
    [{ op: 'remove', path: '/context' }],
    [{ op: 'test', path: '/context', value: 'x' }],
    [{ op: 'replace', path: '/layers/stt/stt_engine', value: 'tavus-whisper' }],
    [{ op: 'add', path: '/layers/tts/tts_engine', value: 'cartesia' }],
    [{ op: 'replace', path: '/document_tags/3', value: 'x' }],
    [{ op: 'add', path: '/document_tags/4', value: 'x' }],
    [{ op: 'add', path: '/document_tags/01', value: 'x' }],
    [{ op: 'remove', path: '/document_tags/-' }],
    [{ op: 'add', path: '/persona_name/0', value: 'x' }],
    [{ op: 'add', path: '/persona_id', value: 'p1' }],
    [{ op: 'replace', path: '/created_at', value: 'now' }],
    [{ op: 'add', path: '/name', value: 'x' }],
    [{ op: 'add', path: '/', value: 'x' }],
    [{ op: 'add', path: '/__proto__', value: {} }],
    [{ op: 'replace', path: '/layers/__proto__/x', value: 1 }],
    [{ op: 'copy', from: '/layers/none', path: '/context' }],
    [{ op: 'move', from: '/persona_id', path: '/context' }],
  ])('is rejected: %j', async (operation) => {
    const { reply, after } = await patched([{ op: 'add', path: '/persona_name', value: 'Tutor' }, operation]);
    expect(reply.status).toBe(422);
    expect(reply.body.message).toMatch(/^Path not found: \//);
    expect(after.persona_name).toBe('Coach');
  });

  it('rejects the whole patch when a test fails', async () => {
    const { reply, after } = await patched([
      { op: 'replace', path: '/persona_name', value: 'Tutor' },
      { op: 'test', path: '/system_prompt', value: 'Be rude.' },
    ]);
    expect([reply.status, reply.body]).toEqual([422, { message: 'The test of /system_prompt failed' }]);
    expect(after.persona_name).toBe('Coach');
  });
});

describe('a patch with an invalid result', () => {
  it.each<[PatchOperation, Json]>([
    [{ op: 'replace', path: '/persona_name', value: 7 }, { error: 'persona_name must be a string or null' }],
    [{ op: 'remove', path: '/system_prompt' }, { error: 'system_prompt is required unless pipeline_mode is echo' }],
    [{ op: 'add', path: '/pipeline_mode', value: 'x' }, { error: 'pipeline_mode must be one of full, echo' }],
    [{ op: 'add', path: '/layers/llm/model', value: 7 }, { error: 'layers.llm.model must be a string' }],
    [{ op: 'replace', path: '/layers', value: 7 }, { error: 'layers must be an object' }],
    [{ op: 'add', path: '/default_replica_id', value: 'r1' }, { message: 'Invalid replica_uuid' }],
    [{ op: 'add', path: '/default_face_id', value: 'r1' }, { message: 'Invalid replica_uuid' }],
  ])('is rejected: %j', async (operation, body) => {
    const { reply } = await patched([operation]);
    expect([reply.status, reply.body]).toEqual([400, body]);
  });

  it('is rejected when the id of a persona is used as a replica', async () => {
    const { sandbox, addPersona, patch } = await open();
    const operation = { op: 'add', path: '/default_replica_id' } as const;
    const id = await addPersona(coach);
    expect((await patch(id, [{ ...operation, value: stockPersona(sandbox) }])).status).toBe(400);
    expect((await patch(id, [{ ...operation, value: stockReplica(sandbox) }])).status).toBe(200);
  });
});

describe('a custom LLM', () => {
  const message = 'Bad Request. Please ensure both base_url and api_key are included in order to use a custom llm.';
  const { api_key: _, ...withoutKey } = CUSTOM;

  it('is accepted with base URL and key', async () => {
    const { reply, after } = await patched([{ op: 'add', path: '/layers/llm', value: CUSTOM }]);
    expect(reply.status).toBe(200);
    expect(after.layers).toMatchObject({ llm: { base_url: CUSTOM.base_url, api_key: '********' } });
  });

  it.each<[PatchOperation]>([
    [{ op: 'add', path: '/layers/llm', value: withoutKey }],
    [{ op: 'add', path: '/layers/llm', value: { ...CUSTOM, api_key: '********' } }],
    [{ op: 'add', path: '/layers/llm/base_url', value: CUSTOM.base_url }],
  ])('is rejected without its key: %j', async (operation) => {
    const { reply } = await patched([operation]);
    expect([reply.status, reply.body]).toEqual([400, { message }]);
  });

  it('keeps its key when another field changes', async () => {
    const { sandbox, addPersona, patch } = await open();
    const id = await addPersona({ layers: { llm: CUSTOM } });
    expect((await patch(id, [{ op: 'add', path: '/persona_name', value: 'Tutor' }])).status).toBe(200);
    expect(sandbox.store.personas.get(id)?.content.layers.llm).toEqual(CUSTOM);
    expect((await patch(id, [{ op: 'remove', path: '/layers/llm/api_key' }])).body).toEqual({ message });
  });
});

describe('unpublished edits in the web builder', () => {
  const rename: PatchOperation[] = [{ op: 'add', path: '/persona_name', value: 'Tutor' }];

  it('reject a patch without force', async () => {
    const { sandbox, call, patch } = await open();
    const { id } = sandbox.store.addPersona({ system_prompt: 'Be kind.' }, { hasMakerChanges: true });
    const refused = await patch(id, rename);
    expect(refused.status).toBe(409);
    expect(refused.body.conflict).toBe('maker_changes');
    const forced = await call('PATCH', `/v2/personas/${id}?force=true`, rename);
    expect([forced.status, forced.body.discarded_maker_changes]).toEqual([200, true]);
    const again = await patch(id, [{ op: 'add', path: '/persona_name', value: 'Guide' }]);
    expect([again.status, again.body.discarded_maker_changes]).toEqual([200, undefined]);
  });

  it('are not reported as discarded if there are none', async () => {
    const { addPersona, call } = await open();
    const { status, body } = await call('PATCH', `/v2/personas/${await addPersona(coach)}?force=true`, rename);
    expect(status).toBe(200);
    expect(body).not.toHaveProperty('discarded_maker_changes');
  });
});
