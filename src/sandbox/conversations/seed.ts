import type { CreateConversation } from '../../api/conversations.ts';
import type { SeedContext } from '../noun.ts';
import type { PersonaStore } from '../personas/persona.ts';
import { pick, type Random } from '../random.ts';
import type { ReplicaStore } from '../replicas/replica.ts';
import { audiences, conversationTopics, edgeCaseNames } from '../seed-names.ts';
import type { ConversationStore, StoredConversation } from './conversation.ts';
import { hostileTalk, interview, languageLesson } from './seed-talks.ts';

type Context = SeedContext<ConversationStore & PersonaStore & ReplicaStore>;
type Given = Partial<Omit<StoredConversation, 'request'>>;

interface Planned {
  name: string;
  given: Given;
  fields?: CreateConversation;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Time from the creation until a participant has joined. */
const JOIN_MS = 25_000;
/** An id for the examples in help texts; the API's documentation uses it too. */
const EXAMPLE_ID = 'c123456';
/** The same for one that is active for half an hour. */
const ACTIVE_ID = 'c654321';
/** Has the form of an id of a persona, and no persona has it. */
const DELETED_PERSONA = 'p00de1e7ed00';

/** Adds conversations: first one in every state and with every end, then ended ones from the last months. */
export function seedConversations(context: Context, count: number): void {
  const { store, random, now } = context;
  const personas = [...store.personas.values()].filter(({ isListed = true }) => isListed).map(({ id }) => id);
  const replicas = [...store.replicas.values()].filter(({ owner }) => owner === 'system').map(({ id }) => id);
  const special = specialConversations(context).slice(0, count);
  for (let index = 0; index < count; index += 1) {
    const order = index - special.length;
    const { name, given, fields } = special[index] ?? usual(random, now, order, index / count);
    const parties = { persona_id: pickAny(random, personas), replica_id: pickAny(random, replicas) };
    store.addConversation({ ...parties, conversation_name: name, ...fields }, given);
  }
}

function pickAny(random: Random, [first = '', ...rest]: readonly string[]): string {
  return pick(random, [first, ...rest]);
}

function specialConversations({ store, now }: Context): Planned[] {
  const interviewer = [...store.personas.values()].find(({ content }) => content.persona_name === 'Interviewer')?.id;
  return [
    { name: 'Product demo, live', given: { createdAt: now - 4 * MINUTE, joinedAt: now - 3.5 * MINUTE } },
    {
      name: 'Waits for its guest',
      given: { id: ACTIVE_ID, createdAt: now - MINUTE },
      fields: { properties: { participant_absent_timeout: 1800 } },
    },
    {
      name: 'Interview',
      given: { id: EXAMPLE_ID, ...call(now - 3 * HOUR, 1, 'end_conversation_endpoint_hit'), lines: interview },
      fields: { ...(interviewer && { persona_id: interviewer }), custom_greeting: interview[0]?.content ?? '' },
    },
    ...ended(now),
    {
      name: 'Recorded webinar',
      given: call(now - 5 * DAY, 40),
      fields: { properties: { enable_recording: true, recording_storage: STORAGE } },
    },
    { name: 'Only a test', given: { createdAt: now - 6 * DAY }, fields: { test_mode: true } },
    { name: '', given: { ...call(now - 8 * DAY, 3), name: null } },
    { name: 'Portuguese, lesson 7', given: { ...call(now - 9 * DAY, 7), lines: languageLesson } },
    { name: 'Pasted into the chat', given: { ...call(now - 10 * DAY, 10), lines: hostileTalk } },
    { name: 'With an old persona', given: call(now - 30 * DAY, 6), fields: { persona_id: DELETED_PERSONA } },
  ];
}

const STORAGE = {
  provider: 's3',
  bucket_name: 'example-recordings',
  bucket_region: 'eu-west-1',
  assume_role_arn: 'arn:aws:iam::000000000000:role/tavus-recordings',
};

/** One for each reason that Tavus gives. */
function ended(now: number): Planned[] {
  const at = (days: number) => now - days * DAY;
  const early = (createdAt: number, reason: string) => ({
    createdAt,
    shutdown: { reason, at: createdAt + 1500 },
  });
  const ends: [reason: string, given: Given, fields?: CreateConversation][] = [
    [
      'max_call_duration reached',
      { createdAt: at(0.5), joinedAt: at(0.5) + JOIN_MS },
      { properties: { max_call_duration: 600 } },
    ],
    ['participant_left_timeout reached', call(at(1), 7), { properties: { participant_left_timeout: 30 } }],
    ['participant_absent_timeout reached', { createdAt: at(1.5) }],
    ['end_conversation_endpoint_hit', call(at(2), 5, 'end_conversation_endpoint_hit')],
    ['daily_room_has_been_deleted', call(at(2.5), 4, 'daily_room_has_been_deleted')],
    ['internal error', call(at(3), 2, 'internal error')],
    [
      'bot_could_not_join_meeting_it_was_probably_ended',
      early(at(3.5), 'bot_could_not_join_meeting_it_was_probably_ended'),
    ],
    [
      'exception_encountered_during_conversation_startup',
      early(at(4), 'exception_encountered_during_conversation_startup'),
    ],
  ];
  return ends.map(([reason, given, fields]) => ({ name: `Ended: ${reason}`, given, ...(fields && { fields }) }));
}

/** A call with a participant, who leaves after some minutes unless something else ends the call then. */
function call(createdAt: number, minutes: number, reason?: string): Given {
  const end = createdAt + JOIN_MS + minutes * MINUTE;
  return {
    createdAt,
    joinedAt: createdAt + JOIN_MS,
    ...(reason ? { shutdown: { reason, at: end } } : { leftAt: end }),
  };
}

function usual(random: Random, now: number, order: number, share: number): Planned {
  const name = edgeCaseNames[order] ?? `${pick(random, conversationTopics)} with ${pick(random, audiences)}`;
  const createdAt = Math.floor(now - DAY - 120 * DAY * (share + random() / 1000) ** 2);
  return { name, given: call(createdAt, 2 + Math.floor(random() * 25)) };
}
