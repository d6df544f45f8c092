import { describe, expect, it } from 'vitest';
import { open, stockPersona, stockReplica } from './support.ts';

const PROMPT = { system_prompt: 'Be kind.' };
const CUSTOM = { model: 'ours', base_url: 'https://llm.example.com/v1', api_key: 'made-up-key' };
const CUSTOM_LLM = 'Bad Request. Please ensure both base_url and api_key are included in order to use a custom llm.';

describe('POST /v2/personas', () => {
  it('returns the id, the name and an ISO date', async () => {
    const { call } = await open();
    const { status, body } = await call('POST', '/v2/personas', { ...PROMPT, persona_name: 'Coach' });
    expect(status).toBe(200);
    expect(body.persona_id).toMatch(/^p[0-9a-f]{11}$/);
    expect(body).toEqual({
      persona_id: body.persona_id,
      persona_name: 'Coach',
      created_at: '2026-03-01T12:00:00.000Z',
    });
  });

  it('returns no name if none is given, and null later', async () => {
    const { call, get } = await open();
    const { body } = await call('POST', '/v2/personas', PROMPT);
    expect(body).not.toHaveProperty('persona_name');
    expect((await get(`/v2/personas/${body.persona_id}`)).body.persona_name).toBeNull();
  });

  it.each([
    PROMPT,
    { pipeline_mode: 'echo' },
    { ...PROMPT, pipeline_mode: 'full', context: 'Old.', document_tags: ['a'], guardrail_ids: [] },
    { ...PROMPT, layers: {} },
    { ...PROMPT, layers: { llm: CUSTOM } },
    { ...PROMPT, layers: { llm: { model: 'tavus-gpt-oss', tools: [{ type: 'function' }] } } },
    { ...PROMPT, layers: { conversational_flow: { wake_phrase: null } } },
    { ...PROMPT, layers: { memory: { anything: 1 }, stt: { smart_turn_detection: true } } },
    { ...PROMPT, pal_name: 'Coach' },
    { ...PROMPT, greeting: 'Hello.', skills: { internet_search: {} } },
    { ...PROMPT, skills: ['internet_search'] },
    { ...PROMPT, layers: { document_ids: ['d1'], document_tags: [] } },
    { ...PROMPT, layers: { llm: { model: 'm', base_url: '' } } },
    { ...PROMPT, layers: { conferencing: { username: 'ada' }, tts: { voice_id: 'v1' } } },
    { ...PROMPT, layers: { conversational_flow: { pal_interruptibility: 'low', sleep_phrase: 'Bye' } } },
    { ...PROMPT, colour: 'blue' },
  ])('accepts %j', async (body) => {
    expect((await (await open()).call('POST', '/v2/personas', body)).status).toBe(200);
  });

  const noPrompt = 'system_prompt is required unless pipeline_mode is echo';
  it.each([
    [{}, noPrompt],
    [{ pipeline_mode: 'full' }, noPrompt],
    [{ system_prompt: '' }, noPrompt],
    [{ system_prompt: '  ' }, noPrompt],
    [{ system_prompt: 1 }, 'system_prompt must be a string'],
    [{ ...PROMPT, persona_name: 1 }, 'persona_name must be a string or null'],
    [{ ...PROMPT, persona_name: null }, 'persona_name must not be null'],
    [{ ...PROMPT, pipeline_mode: 'half' }, 'pipeline_mode must be one of full, echo'],
    [{ ...PROMPT, context: [] }, 'context must be a string'],
    [{ ...PROMPT, document_ids: 'd1' }, 'document_ids must be a list of strings'],
    [{ ...PROMPT, guardrail_tags: [1] }, 'guardrail_tags must be a list of strings, up to 50'],
    [{ ...PROMPT, default_replica_id: 7 }, 'default_replica_id must be a string or null'],
    [{ ...PROMPT, default_replica_id: null }, 'default_replica_id must not be null'],
    [{ ...PROMPT, layers: [] }, 'layers must be an object'],
    [{ ...PROMPT, greeting: {} }, 'greeting must be a string'],
    [{ ...PROMPT, layers: { document_ids: {} } }, 'layers.document_ids must be a list of strings'],
    [{ ...PROMPT, layers: { llm: 'gpt' } }, 'layers.llm must be an object'],
    [{ ...PROMPT, layers: { llm: { model: 4 } } }, 'layers.llm.model must be a string'],
    [{ ...PROMPT, layers: { llm: { tools: {} } } }, 'layers.llm.tools must be a list of objects'],
    [{ ...PROMPT, layers: { llm: { tools: ['t'] } } }, 'layers.llm.tools must be a list of objects'],
    [{ ...PROMPT, layers: { llm: { ...CUSTOM, base_url: 'x' } } }, 'layers.llm.base_url must be an http or https URL'],
    [{ ...PROMPT, layers: { llm: { headers: 'a: b' } } }, 'layers.llm.headers must be an object'],
    [{ ...PROMPT, layers: { tts: { tts_emotion_control: 'on' } } }, 'layers.tts.tts_emotion_control must be a boolean'],
    [
      { ...PROMPT, layers: { perception: { perception_model: 'owl' } } },
      'layers.perception.perception_model must be one of raven-1, raven-0, off',
    ],
    [
      { ...PROMPT, layers: { conversational_flow: { turn_taking_patience: 'endless' } } },
      'layers.conversational_flow.turn_taking_patience must be one of low, medium, high',
    ],
    ['[', 'The request body is not valid JSON'],
    ['[]', 'The request body must be a JSON object'],
  ])('rejects %j', async (body, error) => {
    const { call, sandbox } = await open();
    const reply = await call('POST', '/v2/personas', body);
    expect([reply.status, reply.body]).toEqual([400, { error }]);
    expect(sandbox.store.personas.size).toBe(38);
  });

  it.each([
    ['persona_name', 'pal_name'],
    ['default_replica_id', 'default_face_id'],
  ])('rejects both %s and %s', async (older, newer) => {
    const { call } = await open();
    const { status, body } = await call('POST', '/v2/personas', { ...PROMPT, [older]: 'r1', [newer]: 'r1' });
    expect([status, body]).toEqual([400, { message: `Cannot have both ${older} and ${newer}` }]);
  });

  it('rejects an unknown replica with the older name in message', async () => {
    const { call, sandbox } = await open();
    for (const field of ['default_replica_id', 'default_face_id']) {
      for (const id of [stockPersona(sandbox), 'r00000000000', '']) {
        const { status, body } = await call('POST', '/v2/personas', { ...PROMPT, [field]: id });
        expect([status, body]).toEqual([400, { message: 'Invalid replica_uuid' }]);
      }
    }
  });

  it.each([{ api_key: undefined }, { api_key: '' }, { api_key: '********' }])(
    'rejects a custom LLM with %j',
    async (key) => {
      const { call } = await open();
      const { status, body } = await call('POST', '/v2/personas', {
        ...PROMPT,
        layers: { llm: { ...CUSTOM, ...key } },
      });
      expect([status, body]).toEqual([400, { message: CUSTOM_LLM }]);
    },
  );
});

describe('GET /v2/personas/{id}', () => {
  it('returns a flat object in the older names, without a type', async () => {
    const { sandbox, addPersona, get } = await open();
    const replica = stockReplica(sandbox);
    const id = await addPersona({ persona_name: 'Coach', default_face_id: replica });
    expect((await get(`/v2/personas/${id}`)).body).toEqual({
      persona_id: id,
      persona_name: 'Coach',
      default_replica_id: replica,
      system_prompt: 'Be kind.',
      pipeline_mode: 'full',
      layers: {},
      created_at: '2026-03-01T12:00:00.000Z',
      updated_at: '2026-03-01T12:00:00.000Z',
    });
  });

  it('returns a list of one with personaShape data', async () => {
    const { addPersona, get, rows } = await open({ personaShape: 'data' });
    const id = await addPersona();
    const { body } = await get(`/v2/personas/${id}`);
    expect(body).toEqual({ data: [(await rows('/v2/personas'))[0]] });
  });

  it('leaves out fields that were not given', async () => {
    const { addPersona, get } = await open();
    const id = await addPersona({ system_prompt: undefined, pipeline_mode: 'echo' });
    const { body } = await get(`/v2/personas/${id}`);
    expect(body.default_replica_id).toBeNull();
    for (const field of ['system_prompt', 'context', 'document_ids']) expect(body).not.toHaveProperty(field);
  });

  it('masks keys but not headers', async () => {
    const { addPersona, get, rows } = await open();
    const headers = { Authorization: 'Bearer made-up' };
    const layers = { llm: { ...CUSTOM, headers }, tts: { api_key: 'made-up-key' } };
    const id = await addPersona({ layers });
    for (const row of [(await get(`/v2/personas/${id}`)).body, (await rows('/v2/personas'))[0]]) {
      expect(row?.layers).toEqual({
        llm: { ...CUSTOM, headers, api_key: '********' },
        tts: { api_key: '********' },
      });
    }
  });

  it('leaves out default values', async () => {
    const { addPersona, get } = await open();
    const id = await addPersona({
      layers: {
        stt: { stt_engine: 'tavus-auto', hotwords: 'tubeless' },
        perception: { perception_model: 'raven-1' },
        llm: { model: 'tavus-gpt-oss', speculative_inference: true },
        tts: { tts_emotion_control: false },
        conversational_flow: { voice_isolation: 'near', idle_engagement: 'eager' },
      },
    });
    expect((await get(`/v2/personas/${id}`)).body.layers).toEqual({
      stt: { hotwords: 'tubeless' },
      perception: {},
      llm: { model: 'tavus-gpt-oss' },
      tts: { tts_emotion_control: false },
      conversational_flow: { idle_engagement: 'eager' },
    });
  });
});

describe('deleting', () => {
  it('responds with 204 and no body', async () => {
    const { addPersona, call, get } = await open();
    const { status, text, headers } = await call('DELETE', `/v2/personas/${await addPersona()}`);
    expect([status, text, headers.get('content-length')]).toEqual([204, '', null]);
    expect((await get('/v2/personas?persona_type=user')).body.total_count).toBe(0);
  });

  it.each(['GET', 'DELETE', 'PATCH'])('answers %s of an unknown id like that of a deleted one', async (method) => {
    const { addPersona, call } = await open();
    const deleted = await addPersona();
    await call('DELETE', `/v2/personas/${deleted}`);
    for (const id of [deleted, 'p00000000000', 'r00000000000']) {
      const { status, body } = await call(method, `/v2/personas/${id}`, method === 'PATCH' ? [] : undefined);
      expect([status, body]).toEqual([400, { error: 'Invalid persona_id' }]);
    }
  });

  it('does not change stock personas', async () => {
    const { sandbox, call, get } = await open();
    const path = `/v2/personas/${stockPersona(sandbox)}`;
    const before = (await get(path)).body;
    const patch = [{ op: 'replace', path: '/persona_name', value: 'Mine' }];
    for (const { status, body } of [await call('DELETE', path), await call('PATCH', path, patch)]) {
      expect([status, body]).toEqual([400, { error: 'Invalid persona_id' }]);
    }
    expect((await get(path)).body).toEqual(before);
  });
});
