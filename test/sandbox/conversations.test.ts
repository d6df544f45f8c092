import { describe, expect, it } from 'vitest';
import type { CreateConversation } from '../../src/api/conversations.ts';
import { type Bench, type Json, open, START, stockPersona, stockReplica } from './support.ts';

const PATH = '/v2/conversations';
const GENERAL_ERROR = 'There was an error creating the conversation, please reach out to support at support@tavus.io!';
const NO_REPLICA = 'Either replica_id/face_id or a persona_id/pal_id with a default replica specified must be present';
const FULL = { status: 400, body: { message: 'User has reached maximum concurrent conversations' } };

const dateAt = (ms: number) => new Date(START + ms).toISOString();

interface EventRow {
  event_type: string;
  timestamp: string | number;
  properties?: Json;
}

/** Also the reason of the end, under both its names. */
async function events({ get }: Bench, id: string): Promise<EventRow[]> {
  const { body } = await get(`${PATH}/${id}?verbose=true`);
  const found = body.events as EventRow[];
  const reason = found.find(({ event_type }) => event_type === 'system.shutdown')?.properties?.reason;
  expect(body.shutdown_reason).toBe(reason);
  return found;
}

const typesOf = (found: readonly EventRow[]) => found.map(({ event_type }) => event_type.replace(/^\w+\./, ''));

async function propertiesOf(bench: Bench, id: string, type: string): Promise<Json | undefined> {
  return (await events(bench, id)).find(({ event_type }) => event_type === type)?.properties;
}

async function transcriptOf(bench: Bench, id: string): Promise<Json[] | undefined> {
  return (await propertiesOf(bench, id, 'application.transcription_ready'))?.transcript as Json[] | undefined;
}

async function statusOf({ get }: Bench, id: string): Promise<unknown> {
  return (await get(`${PATH}/${id}`)).body.status;
}

function visit({ sandbox }: Bench, id: string, query = ''): Promise<Response> {
  return fetch(`${sandbox.url}/room/${id}${query}`);
}

describe('POST /v2/conversations', () => {
  it('returns the active conversation with its room', async () => {
    const { sandbox, call } = await open();
    const request = { replica_id: stockReplica(sandbox), conversation_name: 'Interview' };
    const { status, body } = await call('POST', PATH, request);
    const id = body.conversation_id;
    expect(status).toBe(200);
    expect(id).toMatch(/^c[0-9a-f]{12}$/);
    expect(body).toEqual({
      conversation_id: id,
      conversation_name: 'Interview',
      conversation_url: `https://tavus.daily.co/${id}`,
      room_url: `${sandbox.url}/room/${id}`,
      status: 'active',
      callback_url: null,
      created_at: dateAt(0),
    });
  });

  it('uses the default name, persona and replica if none are given', async () => {
    const { sandbox, call, get } = await open();
    const [persona, replica] = [stockPersona(sandbox), stockReplica(sandbox)];
    const own = sandbox.store.addPersona({ system_prompt: 'Be.', default_replica_id: replica }).id;
    const rowAfter = async (body: Json) =>
      (await get(`${PATH}/${(await call('POST', PATH, body)).body.conversation_id}`)).body;
    expect(await rowAfter({ replica_id: replica })).toMatchObject({
      conversation_name: `New Conversation ${START}`,
      persona_id: persona,
      replica_id: replica,
    });
    expect(await rowAfter({ persona_id: own })).toMatchObject({ persona_id: own, replica_id: replica });
  });

  it('accepts both families of names, but not both names of one field', async () => {
    const { sandbox, call, get } = await open();
    const [persona, replica] = [stockPersona(sandbox), stockReplica(sandbox)];
    const created = await call('POST', PATH, { face_id: replica, pal_id: persona });
    const row = (await get(`${PATH}/${created.body.conversation_id}`)).body;
    expect(row).toMatchObject({ face_id: replica, pal_id: persona });
    expect([row.replica_id, row.persona_id]).toEqual([undefined, undefined]);
    const both = await call('POST', PATH, { replica_id: replica, persona_id: persona, pal_id: persona });
    expect(both).toMatchObject({ status: 400, body: { message: 'Cannot have both persona_id and pal_id' } });
    const faces = await call('POST', PATH, { replica_id: replica, face_id: replica });
    expect(faces).toMatchObject({ status: 400, body: { message: 'Cannot have both replica_id and face_id' } });
  });

  it.each<Json>([
    { audio_only: true, custom_greeting: 'Hi', conversational_context: 'A sale.', enable_dynamic_greeting: false },
    { callback_url: 'https://example.com/hook', conversation_name: '' },
    { callback_url: '', meeting_url: '' },
    { memory_stores: ['a'], participant_tags: ['ana'], document_ids: [], document_tags: ['x', 'y'] },
    { document_retrieval_strategy: 'speed', max_participants: 2, region: 'eu' },
    { properties: {} },
    {
      properties: { max_call_duration: 3600, participant_left_timeout: 0, participant_absent_timeout: 5, x: 1 },
    },
    { properties: { enable_closed_captions: true, apply_greenscreen: false, language: 'multilingual' } },
    { properties: { recording_s3_bucket_name: 'b', recording_s3_bucket_region: 'r', aws_assume_role_arn: 'a' } },
    { properties: { enable_recording: true, recording_storage: { provider: 'azure_blob', container: 'c' } } },
    { colour: 'blue' },
  ])('accepts %j', async (body) => {
    const { sandbox, call } = await open();
    expect((await call('POST', PATH, { replica_id: stockReplica(sandbox), ...body })).status).toBe(200);
  });

  it.each<[Json, string]>([
    [{ replica_id: 7 }, 'replica_id must be a string'],
    [{ persona_id: null }, 'persona_id must be a string'],
    [{ audio_only: 'yes' }, 'audio_only must be a boolean'],
    [{ callback_url: 'hook' }, 'callback_url must be an http or https URL'],
    [{ conversation_name: 5 }, 'conversation_name must be a string'],
    [{ conversational_context: [] }, 'conversational_context must be a string'],
    [{ custom_greeting: {} }, 'custom_greeting must be a string'],
    [{ enable_dynamic_greeting: 1 }, 'enable_dynamic_greeting must be a boolean'],
    [{ participant_tags: ['a', 'b'] }, 'participant_tags must be a list of one string'],
    [{ memory_stores: 'a' }, 'memory_stores must be a list of strings'],
    [{ document_ids: [1] }, 'document_ids must be a list of strings'],
    [{ document_tags: {} }, 'document_tags must be a list of strings'],
    [{ document_retrieval_strategy: 'best' }, 'document_retrieval_strategy must be one of speed, quality, balanced'],
    [{ test_mode: 'true' }, 'test_mode must be a boolean'],
    [{ require_auth: 0 }, 'require_auth must be a boolean'],
    [{ max_participants: 1 }, 'max_participants must be a whole number of at least 2'],
    [{ meeting_url: 'zoom' }, 'meeting_url must be an http or https URL'],
    [{ region: 1 }, 'region must be a string'],
    [{ properties: [] }, 'properties must be an object'],
  ])('rejects %j', async (body, error) => {
    const { sandbox, call } = await open();
    const reply = await call('POST', PATH, { replica_id: stockReplica(sandbox), ...body });
    expect([reply.status, reply.body]).toEqual([400, { error }]);
    expect(sandbox.store.conversations.size).toBe(0);
  });

  it.each<[Json, string]>([
    [{ max_call_duration: 3601 }, 'max_call_duration must be a whole number from 1 to 3600'],
    [{ max_call_duration: 0 }, 'max_call_duration must be a whole number from 1 to 3600'],
    [{ max_call_duration: '60' }, 'max_call_duration must be a whole number from 1 to 3600'],
    [{ participant_left_timeout: -1 }, 'participant_left_timeout must be a whole number of at least 0'],
    [{ participant_absent_timeout: 1.5 }, 'participant_absent_timeout must be a whole number of at least 0'],
    [{ enable_recording: 'on' }, 'enable_recording must be a boolean'],
    [{ enable_closed_captions: 1 }, 'enable_closed_captions must be a boolean'],
    [{ apply_greenscreen: 1 }, 'apply_greenscreen must be a boolean'],
    [{ language: ['English'] }, 'language must be a string'],
    [{ recording_s3_bucket_name: 1 }, 'recording_s3_bucket_name must be a string'],
    [{ recording_storage: 's3' }, 'recording_storage must be an object'],
    [{ recording_storage: { bucket_name: 'b' } }, 'recording_storage.provider must be one of s3, gcs, azure_blob'],
    [{ recording_storage: { provider: 's3', bucket_name: 1 } }, 'recording_storage.bucket_name must be a string'],
  ])('rejects the properties %j', async (properties, error) => {
    const { sandbox, call } = await open();
    const reply = await call('POST', PATH, { replica_id: stockReplica(sandbox), properties });
    expect([reply.status, reply.body]).toEqual([400, { error: `properties.${error}` }]);
  });

  it.each(['{', '[]', ''])('rejects the body %j', async (body) => {
    expect((await (await open()).call('POST', PATH, body)).status).toBe(400);
  });

  it('rejects an unknown persona or replica, and a request without a replica', async () => {
    const { sandbox, call } = await open();
    const [persona, replica] = [stockPersona(sandbox), stockReplica(sandbox)];
    const bare = sandbox.store.addPersona({ system_prompt: 'Be.' }).id;
    const lost = sandbox.store.addPersona({ system_prompt: 'Be.', default_replica_id: 'r00000000000' }).id;
    const messages: [Json, string][] = [
      [{ replica_id: 'r00000000000' }, 'Invalid replica_uuid'],
      [{ replica_id: persona }, 'Invalid replica_uuid'],
      [{ replica_id: '', persona_id: persona }, 'Invalid replica_uuid'],
      [{ persona_id: lost }, 'Invalid replica_uuid'],
      [{ replica_id: replica, persona_id: 'p00000000000' }, 'Invalid persona_id'],
      [{ replica_id: replica, persona_id: '' }, 'Invalid persona_id'],
      [{}, NO_REPLICA],
      [{ persona_id: bare }, NO_REPLICA],
    ];
    for (const [body, message] of messages) {
      const reply = await call('POST', PATH, body);
      expect([body, reply.status, reply.body]).toEqual([body, 400, { message }]);
    }
  });

  it('rejects a replica that is not trained', async () => {
    const { addReplica, call, pass } = await open();
    const [fine, failing] = [await addReplica(), await addReplica({ replica_name: 'fail' })];
    const answers = async () =>
      Promise.all([fine, failing].map(async (replica_id) => (await call('POST', PATH, { replica_id })).body.error));
    expect(await answers()).toEqual([GENERAL_ERROR, GENERAL_ERROR]);
    pass(60_000);
    expect(await answers()).toEqual([undefined, GENERAL_ERROR]);
  });
});

describe('the limits of an account', () => {
  it('reject a fourth active conversation until one has ended', async () => {
    const { sandbox, addConversation, call } = await open();
    const [id] = [await addConversation(), await addConversation(), await addConversation()];
    const request = { replica_id: stockReplica(sandbox) };
    expect(await call('POST', PATH, request)).toMatchObject(FULL);
    await call('POST', `${PATH}/${id}/end`);
    expect((await call('POST', PATH, request)).status).toBe(200);
    sandbox.limits.maxConcurrentConversations = 4;
    expect((await call('POST', PATH, request)).status).toBe(200);
    expect(await call('POST', PATH, request)).toMatchObject(FULL);
  });

  it('leave one free in an account with data', async () => {
    const bench = await open({ data: 'full' });
    await bench.addConversation();
    await expect(bench.addConversation()).rejects.toThrow('maximum concurrent');
  });

  it('reject a conversation without credits, which are not those of videos', async () => {
    const { sandbox, addConversation, addVideo, call } = await open({ limits: { conversationCredits: 1, credits: 1 } });
    const id = await addConversation();
    expect(sandbox.limits).toEqual({ conversationCredits: 0, credits: 1 });
    const request = { replica_id: stockReplica(sandbox) };
    const rejected = { status: 402, body: { message: 'The user is out of conversational credits' } };
    expect(await call('POST', PATH, request)).toMatchObject(rejected);
    await call('POST', `${PATH}/${id}/end`);
    expect(await call('POST', PATH, request)).toMatchObject(rejected);
    await addVideo({});
    expect(sandbox.limits).toEqual({ conversationCredits: 0, credits: 0 });
  });

  it('charge nothing for an invalid request', async () => {
    const { sandbox, call } = await open({ limits: { conversationCredits: 1 } });
    expect((await call('POST', PATH, {})).status).toBe(400);
    expect(sandbox.limits.conversationCredits).toBe(1);
  });

  it('do not apply to test mode, which has no events', async () => {
    const bench = await open({ limits: { maxConcurrentConversations: 0, conversationCredits: 0 } });
    const request = { replica_id: stockReplica(bench.sandbox), test_mode: true };
    const { status, body } = await bench.call('POST', PATH, request);
    expect([status, body.status]).toEqual([200, 'ended']);
    const id = String(body.conversation_id);
    bench.pass(4_000_000);
    expect(await events(bench, id)).toEqual([]);
    expect((await bench.call('POST', `${PATH}/${id}/end`)).status).toBe(200);
    expect((await bench.get(`${PATH}/${id}`)).body).toMatchObject({ status: 'ended', updated_at: dateAt(0) });
  });
});

describe('the life of a conversation', () => {
  it('ends at the default limit if no one joins, without a transcript', async () => {
    const bench = await open();
    const id = await bench.addConversation();
    expect(await events(bench, id)).toEqual([]);
    bench.pass(1999);
    expect(await events(bench, id)).toEqual([]);
    bench.pass(1);
    const joined = { event_type: 'system.replica_joined', timestamp: dateAt(2000) };
    expect(await events(bench, id)).toMatchObject([joined]);
    bench.pass(297_999);
    expect(await statusOf(bench, id)).toBe('active');
    bench.pass(1);
    expect(await statusOf(bench, id)).toBe('ended');
    const shutdown = {
      ...{ event_type: 'system.shutdown', timestamp: dateAt(300_000) },
      properties: { reason: 'participant_absent_timeout reached' },
    };
    expect(await events(bench, id)).toMatchObject([joined, shutdown]);
    bench.pass(3000);
    const transcription = {
      ...{ event_type: 'application.transcription_ready', timestamp: START / 1000 + 303 },
      properties: { transcript: [] },
    };
    expect(await events(bench, id)).toMatchObject([joined, shutdown, transcription]);
    expect((await bench.get(`${PATH}/${id}`)).body.updated_at).toBe(dateAt(303_000));
    bench.pass(9_000_000);
    expect((await bench.get(`${PATH}/${id}`)).body.updated_at).toBe(dateAt(303_000));
  });

  it('lasts as long as allowed with a participant', async () => {
    const bench = await open();
    const id = await bench.addConversation();
    bench.pass(290_000);
    await visit(bench, id);
    bench.pass(3_309_999);
    expect(await statusOf(bench, id)).toBe('active');
    bench.pass(1);
    expect(await propertiesOf(bench, id, 'system.shutdown')).toEqual({ reason: 'max_call_duration reached' });
    bench.pass(3000);
    expect(typesOf(await events(bench, id))).toEqual([
      ...['replica_joined', 'shutdown', 'transcription_ready', 'perception_analysis'],
    ]);
  });

  it.each<[CreateConversation['properties'], endsAfterMs: number, reason: string]>([
    [{ max_call_duration: 20 }, 20_000, 'max_call_duration reached'],
    [{ participant_absent_timeout: 10, max_call_duration: 20 }, 10_000, 'participant_absent_timeout reached'],
  ])('ends by its own limits: %j', async (properties = {}, endsAfterMs, reason) => {
    const bench = await open();
    const id = await bench.addConversation({ properties });
    bench.pass(endsAfterMs - 1);
    expect(await statusOf(bench, id)).toBe('active');
    bench.pass(1);
    expect(await propertiesOf(bench, id, 'system.shutdown')).toEqual({ reason });
  });

  it('ends after the participant left, at the times given by a test', async () => {
    const bench = await open();
    const request = { replica_id: 'r1', properties: { participant_left_timeout: 30 } };
    const times = { joinedAt: START + 1000, leftAt: START + 60_000 };
    const { id } = bench.sandbox.store.addConversation(request, times);
    bench.pass(89_999);
    expect(await statusOf(bench, id)).toBe('active');
    bench.pass(1);
    expect(await propertiesOf(bench, id, 'system.shutdown')).toEqual({ reason: 'participant_left_timeout reached' });
  });

  it('ends only once', async () => {
    const bench = await open();
    const id = await bench.addConversation();
    bench.pass(5000);
    for (const _time of [1, 2]) {
      const { status, text, headers } = await bench.call('POST', `${PATH}/${id}/end`);
      expect([status, text, headers.get('content-type')]).toEqual([200, '', null]);
      expect(await events(bench, id)).toMatchObject([
        { event_type: 'system.replica_joined' },
        {
          ...{ event_type: 'system.shutdown', timestamp: dateAt(5000) },
          properties: { reason: 'end_conversation_endpoint_hit' },
        },
      ]);
      bench.pass(1000);
    }
    bench.pass(300_000);
    expect(await propertiesOf(bench, id, 'system.shutdown')).toEqual({ reason: 'end_conversation_endpoint_hit' });
  });

  it('has no transcript if it ended before the replica joined', async () => {
    const bench = await open();
    const id = await bench.addConversation();
    bench.pass(1000);
    await bench.call('POST', `${PATH}/${id}/end`);
    bench.pass(10_000);
    expect(typesOf(await events(bench, id))).toEqual(['shutdown']);
  });

  it('returns fields overridden by a test', async () => {
    const { sandbox, rows } = await open();
    sandbox.store.addConversation({ replica_id: 'r1' }, { overrides: { status: 'paused', persona_id: null } });
    expect((await rows(PATH))[0]).toMatchObject({ status: 'paused', persona_id: null });
  });
});

describe('a transcript', () => {
  it('is made from persona, context and greeting, as far as the time allows', async () => {
    const bench = await open();
    const persona_id = await bench.addPersona({ persona_name: 'Wine expert', greeting: 'Good evening.' });
    const greeted = await bench.addConversation({ persona_id });
    const own = await bench.addConversation({ custom_greeting: 'Welcome!', conversational_context: 'About tea.' });
    for (const id of [greeted, own]) await visit(bench, id);
    bench.pass(4000 + 12_000);
    for (const id of [greeted, own]) await bench.call('POST', `${PATH}/${id}/end`);
    bench.pass(2999);
    expect(await transcriptOf(bench, own)).toBeUndefined();
    bench.pass(1);
    const [one = [], other = []] = [await transcriptOf(bench, greeted), await transcriptOf(bench, own)];
    expect(one.map(({ role }) => role).slice(0, 3)).toEqual(['assistant', 'user', 'assistant']);
    expect(one[0]).toEqual({
      ...{ role: 'assistant', content: 'Good evening.', inference_id: `inf_${greeted}_0` },
      ...{ timestamp: START / 1000 + 4, seconds_from_start: 0, duration: 0.87 },
    });
    expect(JSON.stringify(one)).toContain('I am here as Wine expert');
    expect(other.slice(0, 2)).toMatchObject([
      { role: 'system', content: 'About tea.' },
      { role: 'assistant', content: 'Welcome!' },
    ]);
    expect(JSON.stringify(other)).toContain('I was told: About tea.');
    for (const turns of [one, other]) {
      const starts = turns.map(({ seconds_from_start: start }) => Number(start));
      expect(starts).toEqual([...starts].sort((a, b) => a - b));
      expect(Math.max(...starts)).toBeLessThan(12);
      for (const turn of turns) expect(turn.timestamp).toBeCloseTo(START / 1000 + 4 + Number(turn.seconds_from_start));
      expect(turns.some(({ content }) => String(content).includes('Goodbye'))).toBe(false);
    }
  });

  it.each<[Json, string]>([
    [{ provider: 's3', bucket_name: 'films' }, 's3://films/tavus/'],
    [{ provider: 'gcs', bucket_name: 'films' }, 'gs://films/tavus/'],
    [{ provider: 'azure_blob', storage_account: 'a', container: 'c' }, 'https://a.blob.core.windows.net/c/tavus/'],
  ])('comes with a recording in %j', async (recording_storage, start) => {
    const bench = await open();
    const id = await bench.addConversation({ properties: { enable_recording: true, recording_storage } });
    await visit(bench, id);
    bench.pass(10_000);
    await bench.call('POST', `${PATH}/${id}/end`);
    bench.pass(3000);
    expect(await propertiesOf(bench, id, 'application.recording_ready')).toEqual({
      storage_provider: recording_storage.provider,
      storage_uri: `${start}${id}/recording.mp4`,
    });
  });

  it.each<[CreateConversation['properties']]>([
    [{ enable_recording: true }],
    [{ recording_storage: { provider: 's3', bucket_name: 'films' } }],
    [{ enable_recording: false, recording_storage: { provider: 's3', bucket_name: 'films' } }],
  ])('comes without a recording for %j', async (properties = {}) => {
    const bench = await open();
    const id = await bench.addConversation({ properties });
    await visit(bench, id);
    bench.pass(10_000);
    await bench.call('POST', `${PATH}/${id}/end`);
    bench.pass(3000);
    expect(typesOf(await events(bench, id))).toContain('transcription_ready');
    expect(typesOf(await events(bench, id))).not.toContain('recording_ready');
  });
});

describe('GET /v2/conversations', () => {
  it('returns a row without events, and a token nowhere', async () => {
    const { sandbox, addConversation, get, rows } = await open();
    const id = await addConversation({
      ...{ require_auth: true, conversation_name: 'Private', persona_id: stockPersona(sandbox) },
      callback_url: 'https://example.com/hook',
    });
    const row = {
      conversation_id: id,
      conversation_name: 'Private',
      conversation_url: `https://tavus.daily.co/${id}`,
      room_url: `${sandbox.url}/room/${id}`,
      status: 'active',
      callback_url: 'https://example.com/hook',
      replica_id: stockReplica(sandbox),
      persona_id: stockPersona(sandbox),
      created_at: dateAt(0),
      updated_at: dateAt(0),
    };
    expect(await rows(`${PATH}?verbose=true`)).toEqual([row]);
    expect((await get(`${PATH}/${id}`)).body).toEqual(row);
    expect((await get(`${PATH}/${id}?verbose=true`)).body).toEqual({ ...row, events: [] });
  });

  it('returns no room for a meeting of another service', async () => {
    const { sandbox, call, rows } = await open();
    const request = { replica_id: stockReplica(sandbox), meeting_url: 'https://zoom.example/j/1' };
    expect((await call('POST', PATH, request)).body).not.toHaveProperty('room_url');
    expect((await rows(PATH))[0]).not.toHaveProperty('room_url');
  });

  it('filters by status, persona and replica under both names', async () => {
    const { sandbox, rows, get, addConversation, call } = await open();
    const { store } = sandbox;
    const replica = store.addReplica({ trainingMs: 0 }).id;
    const persona = store.addPersona({ system_prompt: 'Be.' }).id;
    const [one, two, three] = [
      await addConversation({ replica_id: replica }),
      await addConversation({ persona_id: persona }),
      await addConversation({ replica_id: replica, persona_id: persona }),
    ];
    await call('POST', `${PATH}/${three}/end`);
    const ids = async (query: string) => (await rows(`${PATH}?${query}`)).map((row) => row.conversation_id);
    expect(await ids('')).toEqual([three, two, one]);
    expect(await ids('status=active')).toEqual([two, one]);
    expect(await ids('status=ended')).toEqual([three]);
    for (const name of ['replica_id', 'face_id']) expect(await ids(`${name}=${replica}`)).toEqual([three, one]);
    for (const name of ['persona_id', 'pal_id']) expect(await ids(`${name}=${persona}`)).toEqual([three, two]);
    expect(await ids(`replica_id=${replica}&persona_id=${persona}&status=active`)).toEqual([]);
    expect((await get(`${PATH}?status=active&limit=1`)).body.total_count).toBe(2);
    for (const status of ['', 'paused', 'Active']) {
      expect(await get(`${PATH}?status=${status}`)).toMatchObject({ status: 400, body: { error: 'Invalid status' } });
    }
  });
});

describe('deleting and unknown ids', () => {
  it.each(['', '?hard=true'])('deletes with “%s” and responds without a body', async (query) => {
    const { addConversation, call, get } = await open();
    const id = await addConversation();
    const { status, text } = await call('DELETE', `${PATH}/${id}${query}`);
    expect([status, text]).toEqual([204, '']);
    expect((await get(PATH)).body).toEqual({ data: [], total_count: 0 });
  });

  it.each([
    ['GET', ''],
    ['GET', '?verbose=true'],
    ['DELETE', ''],
    ['POST', '/end'],
  ])('answers %s %s of an unknown id like that of a deleted one', async (method, suffix) => {
    const { addConversation, call } = await open();
    const deleted = await addConversation();
    await call('DELETE', `${PATH}/${deleted}`);
    for (const id of [deleted, 'c00000000000', 'constructor']) {
      const reply = await call(method, `${PATH}/${id}${suffix}`);
      expect([reply.status, reply.body]).toEqual([400, { error: 'Invalid conversation_id' }]);
    }
  });

  it('keeps the conversations of a deleted persona and replica', async () => {
    const { sandbox, addConversation, call, get } = await open();
    const replica_id = sandbox.store.addReplica({ trainingMs: 0 }).id;
    const persona_id = sandbox.store.addPersona({ system_prompt: 'Be.' }).id;
    const id = await addConversation({ replica_id, persona_id });
    await call('DELETE', `/v2/replicas/${replica_id}`);
    await call('DELETE', `/v2/personas/${persona_id}`);
    expect((await get(`${PATH}/${id}`)).body).toMatchObject({ replica_id, persona_id });
    expect((await fetch(`${sandbox.url}/room/${id}`)).status).toBe(200);
  });
});

describe('the room', () => {
  it('is a page that names its sandbox, replica and persona, and whether it has ended', async () => {
    const bench = await open();
    const persona_id = await bench.addPersona({ persona_name: 'Tutor <1>' });
    const id = await bench.addConversation({ persona_id, conversation_name: '<b>Algebra</b> & more' });
    const replica = [...bench.sandbox.store.replicas.values()][0]?.name ?? '';
    const response = await visit(bench, id);
    const html = await response.text();
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    for (const part of ['sandbox', 'nothing is billed', 'Tutor &#60;1&#62;', replica, 'is active']) {
      expect(html).toContain(part);
    }
    expect(html).toContain('&#60;b&#62;Algebra&#60;/b&#62; &#38; more');
    await bench.call('POST', `${PATH}/${id}/end`);
    expect(await (await visit(bench, id)).text()).toContain('has ended');
  });

  it.each([
    [4000, 0],
    [4001, 1],
  ])('makes the visitor a participant 4 s after the first visit: after %i ms with %i turns', async (ms, turns) => {
    const bench = await open();
    const id = await bench.addConversation();
    await visit(bench, id);
    bench.pass(ms - 1);
    await visit(bench, id);
    bench.pass(1);
    await bench.call('POST', `${PATH}/${id}/end`);
    bench.pass(3000);
    expect(await transcriptOf(bench, id)).toHaveLength(turns);
  });

  it('ends without a participant who comes too late, or after the end', async () => {
    const bench = await open();
    const id = await bench.addConversation();
    bench.pass(296_001);
    await visit(bench, id);
    bench.pass(3999);
    expect(await propertiesOf(bench, id, 'system.shutdown')).toEqual({ reason: 'participant_absent_timeout reached' });
    bench.pass(3000);
    await visit(bench, id);
    bench.pass(10_000);
    expect(await transcriptOf(bench, id)).toEqual([]);
  });

  it('needs the token if it is private', async () => {
    const bench = await open();
    const request = { replica_id: stockReplica(bench.sandbox), require_auth: true };
    const [one, other] = [await bench.call('POST', PATH, request), await bench.call('POST', PATH, request)];
    const [id, token] = [String(one.body.conversation_id), String(one.body.meeting_token)];
    expect(token).toMatch(/^sandbox-token-[0-9a-f]{32}$/);
    expect(other.body.meeting_token).not.toBe(token);
    for (const query of ['', '?t=', '?t=wrong', `?t=${other.body.meeting_token}`]) {
      const response = await visit(bench, id, query);
      expect([response.status, await response.text()]).toEqual([403, expect.stringContaining('token')]);
    }
    bench.pass(10_000);
    expect((await visit(bench, id, `?t=${token}`)).status).toBe(200);
    await bench.call('POST', `${PATH}/${id}/end`);
    bench.pass(3000);
    expect(await transcriptOf(bench, id)).toEqual([]);
  });

  it('does not exist for an unknown id', async () => {
    expect((await visit(await open(), 'c00000000000')).status).toBe(404);
  });
});
