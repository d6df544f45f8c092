import { describe, expect, it } from 'vitest';
import { lastEvent, shutdownReason, transcriptOf } from '../../src/api/conversation-events.ts';
import type { Conversation } from '../../src/api/conversations.ts';
import { NetworkError, OutOfCreditsError } from '../../src/api/errors.ts';
import { collect } from '../../src/api/page.ts';
import { createFixedClock, withoutWaiting } from '../support/fixed-clock.ts';
import { clientAnswered, clientFor, failureOf, serve } from './server.ts';

const CONVERSATION = {
  conversation_id: 'c1',
  conversation_name: 'Interview',
  status: 'active',
  replica_id: 'r1',
  persona_id: 'p1',
  conversation_url: 'https://tavus.daily.co/c1',
  created_at: '2026-04-29T03:45:49.000Z',
};

async function getConversation(body: unknown): Promise<Conversation> {
  const { client } = await clientAnswered({ body });
  return await client.conversations.get('c1');
}

/** The events of a conversation with these. */
async function eventsOf(events: unknown) {
  return (await getConversation({ ...CONVERSATION, events })).events;
}

describe('a conversation', () => {
  it.each<[string, object, object]>([
    ['of the replica family', CONVERSATION, CONVERSATION],
    [
      'of the face family',
      { ...CONVERSATION, replica_id: undefined, persona_id: undefined, face_id: 'r1', pal_id: 'p1' },
      CONVERSATION,
    ],
    [
      'of both families, where replica and persona go first',
      { ...CONVERSATION, face_id: 'r2', pal_id: 'p2' },
      CONVERSATION,
    ],
    ['of both families, of which one is null', { ...CONVERSATION, replica_id: null, face_id: 'r1' }, CONVERSATION],
    ['inside data', { data: CONVERSATION }, CONVERSATION],
    ['inside a list in data', { data: [CONVERSATION] }, CONVERSATION],
    [
      'with nothing but an id',
      { conversation_id: 'c1' },
      { conversation_id: 'c1', conversation_name: '', status: 'unknown' },
    ],
    [
      'with nulls',
      {
        ...CONVERSATION,
        ...{ conversation_name: null, persona_id: null, callback_url: null, meeting_token: null },
        ...{ events: null, shutdown_reason: null, updated_at: null },
      },
      { ...CONVERSATION, conversation_name: '', persona_id: undefined },
    ],
    [
      'with fields of the wrong type',
      { conversation_id: 7, conversation_name: 5, status: {}, replica_id: [], room_url: {}, events: 'none' },
      { conversation_id: '7', conversation_name: '5', status: 'unknown' },
    ],
    [
      'with microseconds, and a date without zone',
      { ...CONVERSATION, created_at: '2026-04-29T03:45:49.504765Z', updated_at: '2026-04-29 03:47:01.1' },
      { ...CONVERSATION, created_at: '2026-04-29T03:45:49.504Z', updated_at: '2026-04-29T03:47:01.100Z' },
    ],
    [
      'with a room, a token, and fields not known yet',
      { ...CONVERSATION, room_url: 'https://tavus.example/c1', meeting_token: 'x', recap: { a: [1] } },
      { ...CONVERSATION, room_url: 'https://tavus.example/c1', meeting_token: 'x', recap: { a: [1] } },
    ],
  ])('%s is read', async (_, body, conversation) => {
    expect(await getConversation(body)).toEqual(conversation);
  });

  it('has no undefined fields', async () => {
    const read = await getConversation({ conversation_id: 'c1', face_id: null, events: null });
    expect(Object.keys(read)).toEqual(['conversation_id', 'conversation_name', 'status']);
  });
});

describe('events', () => {
  const ISO = '2026-05-22T18:47:37.840Z';

  it.each<[string, unknown, unknown]>([
    ['ISO text', ISO, ISO],
    ['seconds', 1779475657.84, ISO],
    ['seconds as text', ' 1779475657.84 ', ISO],
    ['milliseconds', 1779475657840, ISO],
    ['zero', 0, '1970-01-01T00:00:00.000Z'],
    ['other text', 'soon', 'soon'],
    ['a number without a date', 1e300, '1e+300'],
    ['null', null, undefined],
    ['empty text', '', undefined],
    ['an object', {}, undefined],
  ])('have a time that is %s', async (_, timestamp, read) => {
    const [event] = (await eventsOf([{ event_type: 'x', timestamp }])) ?? [];
    expect(event?.timestamp).toBe(read);
  });

  it('keep fields not known yet, and leave out what is no event', async () => {
    const events = [null, 'x', 5, { event_type: 'a', extra: [1], properties: 'none' }, { properties: { b: 1 } }];
    expect(await eventsOf(events)).toEqual([
      { event_type: 'a', extra: [1] },
      { event_type: 'unknown', properties: { b: 1 } },
    ]);
  });

  it('have a newest one of each type', () => {
    const events = [
      { event_type: 'a', properties: { at: 1 } },
      { event_type: 'b' },
      { event_type: 'a', properties: { at: 2 } },
    ];
    expect(lastEvent({ events }, 'a')?.properties).toEqual({ at: 2 });
    expect(lastEvent({ events }, 'c')).toBeUndefined();
    expect(lastEvent({}, 'a')).toBeUndefined();
  });

  it('say why the conversation ended, unless it does so itself', () => {
    const events = [{ event_type: 'system.shutdown', properties: { reason: 'internal error' } }];
    expect(shutdownReason({ events })).toBe('internal error');
    expect(shutdownReason({ events, shutdown_reason: 'participant_left_timeout' })).toBe('participant_left_timeout');
    expect(shutdownReason({ events: [{ event_type: 'system.shutdown' }] })).toBeUndefined();
  });
});

describe('a transcript', () => {
  async function transcriptIn(transcript: unknown) {
    const events = [
      { event_type: 'application.transcription_ready', timestamp: 1, properties: { transcript } },
      { event_type: 'application.perception_analysis', properties: { analysis: 'Smiles.' } },
    ];
    return transcriptOf(await getConversation({ ...CONVERSATION, events }));
  }

  it('has turns with their times', async () => {
    const turn = {
      ...{ role: 'assistant', content: 'Hi', timestamp: 1779475657.84, inference_id: 'inf_1' },
      ...{ seconds_from_start: 0, duration: '2.15' },
    };
    expect(await transcriptIn([turn])).toEqual([
      {
        ...{ role: 'assistant', content: 'Hi', timestamp: '2026-05-22T18:47:37.840Z' },
        ...{ seconds_from_start: 0, duration: 2.15, inference_id: 'inf_1' },
      },
    ]);
  });

  it('reads turns with nulls and wrong types', async () => {
    const turns = [
      { role: null, content: null, timestamp: null, seconds_from_start: null, duration: -1 },
      { role: 'tool', content: { name: 'find' }, seconds_from_start: 'x', duration: Number.NaN },
      'text',
      { role: 'user', content: '' },
    ];
    expect(await transcriptIn(turns)).toEqual([
      { role: 'unknown', content: '' },
      { role: 'tool', content: '{"name":"find"}' },
      { role: 'user', content: '' },
    ]);
  });

  it('can be empty, which differs from none', async () => {
    expect(await transcriptIn([])).toEqual([]);
    for (const none of [undefined, null, 'none', {}]) expect(await transcriptIn(none)).toBeUndefined();
    expect(transcriptOf({})).toBeUndefined();
  });
});

describe('conversation calls', () => {
  it('ask for one page, with filters, and one conversation, verbose or not', async () => {
    const { client, seen } = await clientAnswered({ body: { data: [CONVERSATION] } });
    const { conversations } = client;
    await conversations.list();
    await conversations.list({ status: 'active', personaId: 'p1', replicaId: 'r&1', limit: 5, page: 1 });
    await collect(conversations.listAll({ status: 'ended' }));
    await conversations.get('c1');
    await conversations.get('c1', { verbose: false });
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /v2/conversations',
      'GET /v2/conversations?status=active&persona_id=p1&replica_id=r%261&limit=5&page=1',
      'GET /v2/conversations?status=ended&limit=100&page=1',
      'GET /v2/conversations/c1?verbose=true',
      'GET /v2/conversations/c1',
    ]);
  });

  it('create', async () => {
    const answer = { ...CONVERSATION, meeting_token: 'eyJ.x.y', callback_url: '' };
    const { client, seen } = await clientAnswered({ body: answer });
    const input = {
      ...{ replica_id: 'r1', persona_id: 'p1', require_auth: true, document_tags: ['a'] },
      properties: { max_call_duration: 600, enable_recording: true },
    };
    expect(await client.conversations.create(input)).toEqual(answer);
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/v2/conversations' });
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual(input);
  });

  it.each([200, 204])('end, with status %i and no body', async (status) => {
    const { client, seen } = await clientAnswered({ status });
    expect(await client.conversations.end('c/1')).toBeUndefined();
    expect(seen).toMatchObject([{ method: 'POST', url: '/v2/conversations/c%2F1/end', body: '' }]);
  });

  it('delete, by default softly', async () => {
    const { client, seen } = await clientAnswered({ status: 204 });
    await client.conversations.delete('c1');
    await client.conversations.delete('c1', { hard: true });
    await client.conversations.delete('c1', { hard: false });
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'DELETE /v2/conversations/c1',
      'DELETE /v2/conversations/c1?hard=true',
      'DELETE /v2/conversations/c1',
    ]);
  });

  it('report that there are no credits, or no free slot', async () => {
    const create = async (status: number, message: string) => {
      const { client } = await clientAnswered({ status, body: { message } });
      return await failureOf(client.conversations.create({ replica_id: 'r1' }));
    };
    expect(await create(402, 'The user is out of conversational credits')).toBeInstanceOf(OutOfCreditsError);
    const message = 'User has reached maximum concurrent conversations';
    expect(await create(400, message)).toMatchObject({ status: 400, serverMessage: message });
  });
});

describe('a change that may have been received', () => {
  const CHANGES = ['create', 'end', 'delete'] as const;

  it.each(CHANGES.flatMap((change) => [500, 'no response'].map((failure) => [change, failure] as const)))(
    'is not sent again: %s, %s',
    async (change, failure) => {
      const server = await serve((_, response) => {
        if (typeof failure === 'number') return { status: failure };
        response.destroy();
        return undefined;
      });
      const clock = withoutWaiting(createFixedClock(0), []);
      const { conversations } = clientFor(server.url, { retry: true, clock });
      const call = { create: () => conversations.create({}), end: () => conversations.end('c1') };
      const error = await failureOf(change === 'delete' ? conversations.delete('c1') : call[change]());
      if (typeof failure === 'number') expect(error).toMatchObject({ status: failure });
      else expect(error).toBeInstanceOf(NetworkError);
      expect(server.seen).toHaveLength(1);
    },
  );
});
