import { describe, expect, it } from 'vitest';
import { type Json, open } from './support.ts';

type Rule = (value: unknown) => boolean;

const text: Rule = (value) => typeof value === 'string';
const orNull =
  (rule: Rule): Rule =>
  (value) =>
    value === null || rule(value);
const absentOr =
  (rule: Rule): Rule =>
  (value) =>
    value === undefined || rule(value);
const among =
  (...values: unknown[]): Rule =>
  (value) =>
    values.includes(value);
const like =
  (pattern: RegExp): Rule =>
  (value) =>
    typeof value === 'string' && pattern.test(value);
const texts: Rule = (value) => Array.isArray(value) && value.every(text);
const object: Rule = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

const iso = like(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const rfc1123 = like(/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/);
const progress = like(/^(\d|[1-9]\d|100)\/100$/);
const url = like(/^http:\/\/127\.0\.0\.1:\d+\//);

/** The fields of the API and the values allowed in them. */
const replica: Record<string, Rule> = {
  replica_id: like(/^r[0-9a-f]{9,11}$/),
  replica_name: text,
  thumbnail_video_url: orNull(url),
  thumbnail_image_url: orNull(url),
  training_progress: progress,
  status: among('started', 'completed', 'error'),
  created_at: iso,
  updated_at: iso,
  error_message: orNull(text),
  replica_type: absentOr(among('user', 'system')),
  model_name: text,
  finetune_status: absentOr(among(null, 'training', 'completed', 'errored')),
  default_voice_id: orNull(text),
  original_voice_id: orNull(text),
};

const persona: Record<string, Rule> = {
  persona_id: like(/^p[0-9a-f]{11}$/),
  persona_name: orNull(text),
  default_replica_id: orNull(text),
  system_prompt: absentOr(text),
  context: absentOr(text),
  pipeline_mode: among('full', 'echo'),
  document_tags: absentOr(texts),
  guardrail_tags: absentOr(texts),
  layers: object,
  created_at: iso,
  updated_at: iso,
};

const video: Record<string, Rule> = {
  video_id: like(/^[0-9a-f]{10}$/),
  video_name: text,
  status: among('queued', 'generating', 'ready', 'error', 'deleted'),
  replica_id: like(/^r[0-9a-f]{9,11}$/),
  data: object,
  status_details: text,
  error_details: orNull(text),
  generation_progress: progress,
  hosted_url: url,
  download_url: orNull(url),
  stream_url: orNull(url),
  background_url: orNull(text),
  background_source_url: orNull(text),
  still_image_thumbnail_url: absentOr(orNull(url)),
  gif_thumbnail_url: absentOr(orNull(url)),
  created_at: rfc1123,
  updated_at: rfc1123,
};

const conversation: Record<string, Rule> = {
  conversation_id: like(/^c([0-9a-f]{12}|\d{6})$/),
  conversation_name: orNull(text),
  conversation_url: like(/^https:\/\/tavus\.daily\.co\/c\w+$/),
  room_url: url,
  callback_url: orNull(text),
  status: among('active', 'ended'),
  replica_id: like(/^r[0-9a-f]{9,11}$/),
  persona_id: like(/^p[0-9a-f]{11}$/),
  created_at: iso,
  updated_at: iso,
  events: absentOr((value) => Array.isArray(value) && value.every(isEvent)),
  shutdown_reason: absentOr(text),
};

const time = (value: unknown) => iso(value) || typeof value === 'number';

function isEvent(row: Json): boolean {
  return text(row.event_type) && time(row.timestamp) && object(row.properties);
}

const kinds = [
  { list: '/v2/replicas', id: 'replica_id', rules: replica, queries: ['', 'verbose=true', 'replica_type=user'] },
  { list: '/v2/personas', id: 'persona_id', rules: persona, queries: ['', 'persona_type=user'] },
  { list: '/v2/videos', id: 'video_id', rules: video, queries: [''] },
  { list: '/v2/conversations', id: 'conversation_id', rules: conversation, queries: ['', 'status=ended'] },
];

function expectShape(row: Json, rules: Record<string, Rule>): void {
  expect(Object.keys(row).filter((field) => !Object.hasOwn(rules, field))).toEqual([]);
  const broken = Object.entries(rules).filter(([field, rule]) => !rule(row[field]));
  expect(broken.map(([field]) => ({ field, value: row[field] }))).toEqual([]);
}

describe.each(kinds)('$list', ({ list, id, rules, queries }) => {
  it.each(queries)('has rows with the documented fields (%s)', async (query) => {
    const { get } = await open({ data: 'full' });
    const { headers, body } = await get(`${list}?limit=100&${query}`);
    expect(headers.get('content-type')).toBe('application/json');
    expect(Object.keys(body)).toEqual(['data', 'total_count']);
    for (const row of body.data as Json[]) expectShape(row, rules);
  });

  it('has single items with the documented fields', async () => {
    const { get, rows } = await open({ data: 'full' });
    for (const row of await rows(`${list}?limit=60`)) {
      for (const query of ['', '?verbose=true']) {
        const { status, body } = await get(`${list}/${row[id]}${query}`);
        expect(status).toBe(200);
        expectShape(body, rules);
      }
    }
  });

  it('has the same fields in a row and in the verbose item, which also has events', async () => {
    const { get, rows } = await open({ data: 'full' });
    for (const row of await rows(`${list}?verbose=true&limit=30`)) {
      const { events, shutdown_reason, ...item } = (await get(`${list}/${row[id]}?verbose=true`)).body;
      expect(item).toEqual(row);
    }
  });
});

describe('responses without a body', () => {
  it('have no content type', async () => {
    const { addReplica, addVideo, addPersona, addConversation, call } = await open();
    const [r, v, p, c] = [await addReplica(), await addVideo({}), await addPersona(), await addConversation()];
    const calls: Array<[string, string, Json?]> = [
      ['PATCH', `/v2/replicas/${r}/name`, { replica_name: 'N' }],
      ['PATCH', `/v2/videos/${v}/name`, { video_name: 'N' }],
      ['DELETE', `/v2/replicas/${r}`],
      ['DELETE', `/v2/videos/${v}`],
      ['DELETE', `/v2/personas/${p}`],
      ['POST', `/v2/conversations/${c}/end`],
      ['DELETE', `/v2/conversations/${c}`],
    ];
    for (const [method, path, body] of calls) {
      const reply = await call(method, path, body);
      expect([reply.text, reply.headers.get('content-type')]).toEqual(['', null]);
    }
  });
});
