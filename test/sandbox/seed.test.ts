import { describe, expect, it } from 'vitest';
import { createRandom, createSequences, hexDigits, pick } from '../../src/sandbox/random.ts';
import type { SandboxOptions } from '../../src/sandbox/server.ts';
import { createFixedClock } from '../support/fixed-clock.ts';
import { type Json, open, START } from './support.ts';

const YEARS_3 = 3 * 365 * 86_400_000;

/** All rows of the lists, without the base URL, whose port differs in every run. */
async function everything(options: SandboxOptions): Promise<Json[]> {
  const { sandbox, rows } = await open({ data: 'full', ...options });
  const pages = [
    'replicas?verbose=true&limit=100',
    'replicas?limit=100&page=2',
    'personas?limit=100',
    'videos?limit=100',
    'conversations?limit=100',
  ];
  const found = await Promise.all(pages.map((page) => rows(`/v2/${page}`)));
  return JSON.parse(JSON.stringify(found.flat()).replaceAll(sandbox.url, '')) as Json[];
}

async function rowsOf(list: string): Promise<Json[]> {
  return (await open({ data: 'full' })).rows(`/v2/${list}`);
}

function valuesOf(rows: readonly Json[], field: string): Set<unknown> {
  return new Set(rows.map((row) => row[field]));
}

describe('the seed', () => {
  it('determines all data, together with the clock', async () => {
    const [one, same, other] = [
      await everything({ seed: 7 }),
      await everything({ seed: 7 }),
      await everything({ seed: 8 }),
    ];
    expect(one).toHaveLength(145 + 44 + 53 + 24);
    expect(same).toEqual(one);
    expect(other.map((row) => row.replica_id)).not.toEqual(one.map((row) => row.replica_id));
  });

  it('determines the key and the ids of new items', async () => {
    const [one, same] = [await open({ seed: 7 }), await open({ seed: 7 })];
    expect(one.sandbox.apiKey).toBe(same.sandbox.apiKey);
    expect(await one.addReplica()).toBe(await same.addReplica());
    expect((await open({ seed: 8 })).sandbox.apiKey).not.toBe(one.sandbox.apiKey);
  });

  it('determines ids that other nouns do not change', async () => {
    const ids = async (data: SandboxOptions['data']) => {
      const { sandbox } = await open(data === undefined ? {} : { data });
      const { videos, voices, addVideo, addDocument } = sandbox.store;
      const created = addVideo({ replica_id: 'r1', script: 'Hi' }).id;
      const document = addDocument({ document_url: 'https://example.com/a.pdf' }).id;
      return { old: [...videos.keys(), created], later: [...voices.keys()], document };
    };
    const [few, many] = [await ids({ videos: 3 }), await ids({ videos: 3, documents: 9, guardrails: 9, voices: 9 })];
    expect(many.old).toEqual(few.old);
    const fewer = await ids({ videos: 1 });
    expect([fewer.later, fewer.document]).toEqual([few.later, few.document]);
  });

  it('creates the same stock items for every account', async () => {
    const stock = async (data: 'full' | 'empty') => {
      const { rows } = await open({ data });
      return (await rows('/v2/replicas?replica_type=system&limit=100')).map((row) => row.replica_id);
    };
    expect(await stock('full')).toEqual(await stock('empty'));
  });

  it('creates dates relative to the clock', async () => {
    const later = await open({ data: 'full', clock: createFixedClock(START + YEARS_3) });
    const dates = (await later.rows('/v2/replicas?replica_type=user&limit=100')).map((row) => String(row.created_at));
    for (const date of dates) expect(START + YEARS_3 - Date.parse(date)).toBeLessThan(YEARS_3);
  });
});

describe('amounts', () => {
  it.each([
    [{ replicas: 0, personas: 0, videos: 0, conversations: 0 }],
    [{ replicas: 1, personas: 1, videos: 1, conversations: 1 }],
    [{ replicas: 3, personas: 0, videos: 250, conversations: 120 }],
    [{ replicas: 10_000, personas: 10_000, videos: 10_000, conversations: 10_000 }],
  ])('are used: %j', async (data) => {
    const { get, sandbox } = await open({ data });
    const total = async (path: string) => (await get(path)).body.total_count;
    expect(await total('/v2/replicas?replica_type=user&limit=100&page=3')).toBe(data.replicas);
    expect(await total('/v2/personas?persona_type=user')).toBe(data.personas);
    expect(await total('/v2/videos?limit=100&page=40')).toBe(data.videos);
    expect(await total('/v2/conversations?limit=100&page=40')).toBe(data.conversations);
    expect(sandbox.store.replicas.size).toBe(data.replicas + 108);
  });

  it('are 0 for a noun that is left out', async () => {
    const { get } = await open({ data: { personas: 2 } });
    const total = async (path: string) => (await get(path)).body.total_count;
    expect(await total('/v2/replicas?replica_type=user')).toBe(0);
    expect(await total('/v2/personas?persona_type=user')).toBe(2);
    expect(await total('/v2/videos')).toBe(0);
    expect(await total('/v2/conversations')).toBe(0);
  });
});

describe('replicas', () => {
  it('have every status, several values of progress, and error messages', async () => {
    const rows = await rowsOf('replicas?replica_type=user&limit=100');
    expect(valuesOf(rows, 'status')).toEqual(new Set(['completed', 'started', 'error']));
    const started = rows.filter((row) => row.status === 'started');
    expect([...valuesOf(started, 'training_progress')].sort()).toEqual(['1/100', '3/100', '37/100', '82/100']);
    const failed = rows.filter((row) => row.status === 'error');
    expect([...valuesOf(failed, 'training_progress')]).toContain('0/100');
    expect(failed.length).toBeGreaterThan(2);
    for (const row of failed) expect(row.error_message).toMatch(/^[A-Z].*\.$/);
    expect(valuesOf(rows, 'finetune_status')).toEqual(new Set([undefined, 'training', 'completed', 'errored']));
  });

  it('continue training with the clock', async () => {
    const { rows, pass } = await open({ data: 'full' });
    const started = async () =>
      (await rows('/v2/replicas?replica_type=user&limit=100')).filter((row) => row.status === 'started').length;
    const before = await started();
    pass(60_000);
    expect(await started()).toBe(before - 1);
    pass(4 * 3_600_000);
    expect(await started()).toBe(0);
  });

  it('are trained and have different names if they are stock', async () => {
    const { rows } = await open({ data: 'full' });
    const stock = [1, 2].map((page) => rows(`/v2/replicas?replica_type=system&limit=100&page=${page}`));
    const found = (await Promise.all(stock)).flat();
    expect(valuesOf(found, 'status')).toEqual(new Set(['completed']));
    expect(valuesOf(found, 'replica_name').size).toBe(108);
    expect(found.map((row) => row.replica_name)).toContain('Anna - Casual');
  });
});

describe('personas', () => {
  it('have all kinds of layers, masked keys, and once no name', async () => {
    const rows = await rowsOf('personas?persona_type=user&limit=100');
    const text = JSON.stringify(rows);
    for (const part of ['base_url', 'Authorization', 'tools', 'hotwords', 'voice_settings'])
      expect(text).toContain(part);
    expect(text).not.toMatch(/made-up-(llm|tts)-key/);
    expect(text).toContain('"api_key":"********"');
    expect(rows.filter((row) => row.persona_name === null)).toHaveLength(1);
    expect(valuesOf(rows, 'pipeline_mode')).toEqual(new Set(['full', 'echo']));
    expect(valuesOf(rows, 'default_replica_id')).toContain(null);
  });

  it('use replicas that exist', async () => {
    const { rows, get } = await open({ data: 'full' });
    for (const row of await rows('/v2/personas?limit=100')) {
      if (row.default_replica_id === null) continue;
      expect((await get(`/v2/replicas/${row.default_replica_id}`)).status).toBe(200);
    }
  });
});

describe('videos', () => {
  it('have every status and every error', async () => {
    const rows = await rowsOf('videos?limit=100');
    expect(valuesOf(rows, 'status')).toEqual(new Set(['queued', 'generating', 'ready', 'error', 'deleted']));
    expect(valuesOf(rows, 'error_details').size).toBe(9);
    const generating = rows.filter((row) => row.status === 'generating');
    expect([...valuesOf(generating, 'generation_progress')]).toEqual(['4/100', '51/100', '96/100']);
  });

  it('have names that are hard to display', async () => {
    const names = (await rowsOf('videos?limit=100')).map((row) => String(row.video_name));
    for (const kind of [
      /\p{Script=Han}/u,
      /\u200D/,
      /[\u{1F1E6}-\u{1F1FF}]/u,
      /\u0301/,
      /\p{Script=Arabic}/u,
      /\p{Script=Hebrew}/u,
      /^.{121,}$/,
      /^.$/,
    ]) {
      expect(
        names.some((name) => kind.test(name)),
        String(kind),
      ).toBe(true);
    }
    expect(names.some((name) => /\p{Cc}/u.test(name))).toBe(false);
  });

  it('use replicas that exist, and are not created in the future', async () => {
    const { rows, sandbox } = await open({ data: 'full' });
    for (const row of await rows('/v2/videos?limit=100')) {
      expect(sandbox.store.replicas.has(String(row.replica_id))).toBe(true);
      expect(Date.parse(String(row.created_at))).toBeLessThanOrEqual(START);
    }
  });
});

describe('conversations', () => {
  const REASONS = [
    ...['max_call_duration reached', 'participant_left_timeout reached', 'participant_absent_timeout reached'],
    ...['bot_could_not_join_meeting_it_was_probably_ended', 'daily_room_has_been_deleted', 'internal error'],
    ...['exception_encountered_during_conversation_startup', 'end_conversation_endpoint_hit'],
  ];

  /** The verbose items. */
  async function conversations(): Promise<Json[]> {
    const { get, rows } = await open({ data: 'full' });
    const found = await rows('/v2/conversations?limit=100');
    return Promise.all(
      found.map(async (row) => (await get(`/v2/conversations/${row.conversation_id}?verbose=true`)).body),
    );
  }

  function transcriptsOf(items: readonly Json[]): Json[][] {
    const events = items.flatMap((item) => item.events as { properties: { transcript?: Json[] } }[]);
    return events.flatMap(({ properties: { transcript } }) => (transcript === undefined ? [] : [transcript]));
  }

  it('have every reason of an end, two that are active, and events of every type', async () => {
    const items = await conversations();
    expect(valuesOf(items, 'shutdown_reason')).toEqual(new Set([undefined, ...REASONS]));
    for (const item of items.filter(({ conversation_name: name }) => String(name).startsWith('Ended: '))) {
      expect(item.conversation_name).toBe(`Ended: ${item.shutdown_reason}`);
    }
    expect(items.filter(({ status }) => status === 'active')).toHaveLength(2);
    const types = items.flatMap(({ events }) => (events as Json[]).map(({ event_type: type }) => type));
    expect(new Set(types)).toEqual(
      new Set([
        ...['system.replica_joined', 'system.shutdown', 'application.transcription_ready'],
        ...['application.perception_analysis', 'application.recording_ready'],
      ]),
    );
  });

  it('have one without events, one without a name, and one of a deleted persona', async () => {
    const { sandbox } = await open({ data: 'full' });
    const items = await conversations();
    expect(items.filter(({ events, status }) => status === 'ended' && String(events) === '')).toHaveLength(1);
    expect(items.filter(({ conversation_name: name }) => name === null)).toHaveLength(1);
    const deleted = items.filter(({ persona_id: id }) => !sandbox.store.personas.has(String(id)));
    expect(deleted).toHaveLength(1);
    for (const { replica_id: id } of items) expect(sandbox.store.replicas.has(String(id))).toBe(true);
  });

  it('have a long transcript, an empty one, and one with text that is hostile to a terminal', async () => {
    const items = await conversations();
    const lengths = transcriptsOf(items).map((turns) => turns.length);
    expect([Math.min(...lengths), Math.max(...lengths)]).toEqual([0, 120]);
    const turns = transcriptsOf(items).flat();
    expect(valuesOf(turns, 'role')).toEqual(new Set(['assistant', 'user', 'system', 'tool']));
    for (const kind of [/\u001B\[/, /\u001B\]8/, /\u202E/, /\r\n/, /\u0000/, /.{500}/]) {
      expect(turns.some(({ content }) => kind.test(String(content)))).toBe(true);
    }
  });

  it('include the one of the examples', async () => {
    const { get } = await open({ data: 'full' });
    const { body } = await get('/v2/conversations/c123456');
    expect(body).toMatchObject({ conversation_name: 'Interview', status: 'ended' });
  });

  it('are not created or changed in the future', async () => {
    for (const row of await conversations()) {
      for (const date of [row.created_at, row.updated_at]) expect(Date.parse(String(date))).toBeLessThanOrEqual(START);
    }
  });
});

describe('the random numbers', () => {
  it('stay in range and repeat with the same seed', () => {
    const [one, same] = [createRandom(3), createRandom(3)];
    for (let index = 0; index < 1000; index += 1) {
      const number = one();
      expect(number).toBe(same());
      expect(number >= 0 && number < 1).toBe(true);
    }
  });

  it('are shared by some nouns, and come from the seed for the others too', () => {
    const [one, same, other] = [3, 3, 4].map((seed) => createSequences(seed, new Set(['first', 'second'])));
    expect(one?.('first')).toBe(one?.('second'));
    expect(one?.('later')).toBe(one?.('later'));
    const numbers = [one, same, other].map((randomOf) => ['', 'later', 'last'].map((name) => randomOf?.(name)()));
    expect(numbers[0]).toEqual(numbers[1]);
    expect(numbers[0]?.[0]).toBe(createRandom(3)());
    expect(new Set(numbers.flat()).size).toBe(6);
  });

  it('pick every item and every digit', () => {
    const random = createRandom(1);
    const picked = new Set(Array.from({ length: 100 }, () => pick(random, ['a', 'b', 'c'])));
    expect([...picked].sort()).toEqual(['a', 'b', 'c']);
    expect(new Set(hexDigits(random, 500)).size).toBe(16);
    expect(hexDigits(random, 11)).toMatch(/^[0-9a-f]{11}$/);
  });
});
