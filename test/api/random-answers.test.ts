import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TavusClient } from '../../src/api/client.ts';
import { readEvents, shutdownReason, transcriptOf } from '../../src/api/conversation-events.ts';
import { TavusError } from '../../src/api/errors.ts';
import { collect } from '../../src/api/page.ts';
import { clientFor, type Reply, serve } from './server.ts';

const FIELDS = `data total_count message error conflict status layers created_at updated_at __proto__ script
  replica_id face_id replica_name face_name replica_type face_type training_progress video_id video_name
  persona_id pal_id persona_name pal_name default_replica_id default_face_id conversation_id conversation_name
  events event_type timestamp properties transcript role content seconds_from_start reason
  document_id document_name tags progress
  crawl_config depth crawled_urls crawl_count last_crawled_at uuid guardrail_id guardrail_name name app_message tag
  guardrail_ids objectives_id objective_name output_variables next_conditional_objectives voice_id voice_name voice_type
  tag_name audio_url`.split(/\s+/);

/** JSON with the API's own field names and values of any type. */
const json = fc.letrec<{ value: unknown; object: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.oneof(fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.constant('2025-02-30')),
    tie('object'),
    fc.array(tie('value'), { maxLength: 4 }),
  ),
  object: fc.dictionary(fc.oneof(fc.constantFrom(...FIELDS), fc.string()), tie('value'), { maxKeys: 8 }),
}));
const id = fc.constantFrom('a', 'b', '', 5, null);
const ids = fc.record(
  {
    ...{ replica_id: id, face_id: id, persona_id: id, pal_id: id, video_id: id, conversation_id: id },
    ...{ document_id: id, uuid: id, guardrail_id: id, objectives_id: id, voice_id: id },
  },
  { requiredKeys: [] },
);
const item = fc.tuple(json.object, ids).map(([fields, own]) => ({ ...Object(fields), ...own }) as object);
const list = fc.record({ data: fc.array(item, { maxLength: 5 }), total_count: fc.oneof(fc.nat(20), json.value) });
const body = fc.oneof(
  fc.oneof(list, item, json.value).map((value) => JSON.stringify(value) ?? ''),
  fc.string(),
);
const status = fc.oneof(
  { weight: 5, arbitrary: fc.constant(200) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(201, 204, 300, 302, 304, 400, 401, 402, 404, 409, 418, 422, 429, 500, 599, 700),
  },
);

/** A call, and the text fields of its result; with '?' they are optional. */
const CALLS: [(client: TavusClient) => Promise<unknown>, string[]][] = [
  [
    (client) => collect(client.replicas.listAll()),
    ['replica_id', 'replica_name', 'status', 'training_progress?', 'created_at?'],
  ],
  [(client) => client.replicas.get('r1'), ['replica_id', 'replica_name', 'status']],
  [(client) => client.replicas.create({}), ['replica_id', 'status']],
  [(client) => client.replicas.rename('r1', 'x'), []],
  [(client) => collect(client.personas.listAll()), ['persona_id', 'persona_name']],
  [(client) => client.personas.get('p1'), ['persona_id', 'persona_name', 'default_replica_id?', 'created_at?']],
  [(client) => client.personas.create({}), ['persona_id', 'persona_name']],
  [(client) => client.personas.patch('p1', []), []],
  [(client) => collect(client.videos.listAll()), ['video_id', 'video_name', 'status']],
  [(client) => client.videos.get('v1'), ['video_id', 'video_name', 'status', 'replica_id?', 'updated_at?']],
  [(client) => client.videos.generate({ replica_id: 'r1' }), ['video_id', 'video_name', 'status']],
  [(client) => client.videos.delete('v1'), []],
  [
    (client) => collect(client.conversations.listAll()),
    ['conversation_id', 'conversation_name', 'status', 'persona_id?'],
  ],
  [(client) => client.conversations.get('c1'), ['conversation_id', 'status', 'replica_id?', 'shutdown_reason?']],
  [(client) => client.conversations.create({}), ['conversation_id', 'conversation_name', 'status', 'room_url?']],
  [(client) => client.conversations.end('c1'), []],
  [(client) => client.conversations.delete('c1'), []],
  [(client) => collect(client.documents.listAll()), ['document_id', 'document_name', 'status', 'last_crawled_at?']],
  [(client) => client.documents.get('d1'), ['document_id', 'document_name', 'status', 'error_message?', 'created_at?']],
  [(client) => client.documents.create({ document_url: 'x' }), ['document_id', 'document_name', 'status']],
  [(client) => client.documents.update('d1', {}), []],
  [(client) => client.documents.recrawl('d1'), []],
  [(client) => collect(client.guardrails.listAll()), ['uuid', 'guardrail_name', 'modality?', 'updated_at?']],
  [(client) => client.guardrails.get('g1'), ['uuid', 'guardrail_name', 'callback_url?']],
  [(client) => client.guardrails.listTags(), ['tag']],
  [(client) => collect(client.objectives.listAll()), ['objectives_id', 'objective_name', 'status?', 'created_at?']],
  [(client) => client.objectives.get('o1'), ['objectives_id', 'objective_name', 'next_required_objective?']],
  [(client) => client.objectives.create([]), ['objectives_id', 'objective_name']],
  [(client) => client.objectives.patch('o1', []), []],
  [(client) => collect(client.voices.listAll()), ['voice_id', 'voice_name', 'status?', 'replica_id?', 'created_at?']],
  [(client) => client.voices.get('v1'), ['voice_id', 'voice_name', 'voice_type?', 'audio_url?']],
];

function expectTexts(value: unknown, names: string[]) {
  for (const item of Array.isArray(value) ? value : [value]) {
    for (const name of names) {
      const isOptional = name.endsWith('?');
      const field: unknown = Reflect.get(item, name.replace('?', ''));
      if (!isOptional || field !== undefined) expect(field).toBeTypeOf('string');
    }
    if (names.length > 0) expect(Object.getPrototypeOf(item)).toBe(Object.prototype);
  }
}

describe('any events', () => {
  it('have a transcript of turns with text and times, or none', () => {
    let transcripts = 0;
    const properties = fc.record({ transcript: fc.oneof(fc.array(json.value), json.value), reason: json.value });
    const type = fc.constantFrom('application.transcription_ready', 'system.shutdown', 'other');
    const event = fc.oneof(
      { weight: 4, arbitrary: fc.record({ event_type: type, timestamp: json.value, properties }) },
      { weight: 1, arbitrary: json.value },
    );
    const outcomes = fc.property(fc.oneof(fc.array(event), json.value), (events) => {
      const conversation = { events: readEvents(JSON.parse(JSON.stringify(events) ?? 'null')) ?? [] };
      for (const { event_type, timestamp = '' } of conversation.events) {
        expect([typeof event_type, typeof timestamp]).toEqual(['string', 'string']);
      }
      expect(shutdownReason(conversation) ?? '').toBeTypeOf('string');
      const turns = transcriptOf(conversation) ?? [];
      for (const { role, content, timestamp = '', seconds_from_start: start = 0, duration = 0 } of turns) {
        expect([role, content, timestamp].map((value) => typeof value)).toEqual(['string', 'string', 'string']);
        expect(Number.isFinite(start) && Number.isFinite(duration)).toBe(true);
        transcripts += 1;
      }
    });
    fc.assert(outcomes, { numRuns: 300 });
    // Checks the generator: some events must have turns.
    expect(transcripts).toBeGreaterThan(20);
  });
});

describe('any response', () => {
  it('matches the types, or causes a TavusError', async () => {
    let reply: Reply = {};
    let readCount = 0;
    const server = await serve(() => reply);
    const client = clientFor(server.url);
    const outcomes = fc.asyncProperty(fc.constantFrom(...CALLS), status, body, async ([call, names], code, text) => {
      reply = { status: code, body: text };
      const outcome = await call(client).catch((error: unknown) => error);
      if (outcome instanceof Error) {
        expect(outcome).toBeInstanceOf(TavusError);
      } else {
        if (names.length > 0 && [outcome].flat().length > 0) readCount++;
        expectTexts(outcome, names);
      }
    });
    await fc.assert(outcomes, { numRuns: 1500 });
    // Checks the generator: some responses must be valid.
    expect(readCount).toBeGreaterThan(20);
  });
});
