import type { CreateConversation } from '../../api/conversations.ts';
import { optional } from '../../api/read.ts';
import { parseDuration } from '../../lib/format.ts';
import type { FieldValues, FormField } from '../../ui/form/form.ts';
import type { Context } from '../context.ts';
import { checkUrl } from '../forms/checks.ts';
import { YES_OR_NO } from '../forms/form-command.ts';
import { jsonField, readJsonObject } from '../forms/json-field.ts';
import { splitList } from '../forms/split-list.ts';
import { checkPersonaId, checkReplicaId } from '../nouns/ids.ts';
import { PERSONA } from '../nouns/persona.ts';
import { REPLICA } from '../nouns/replica.ts';
import { whyUnfinished } from '../nouns/replica-status.ts';
import { pickField } from '../resource/pick-field.ts';

/** The fields of the form. All are fields of `POST /v2/conversations`, or of its `properties`. */
export type ConversationField =
  | 'persona_id'
  | 'replica_id'
  | 'conversation_name'
  | 'conversational_context'
  | 'custom_greeting'
  | 'language'
  | TimeLimit
  | 'require_auth'
  | 'test_mode'
  | MoreField;
type TimeLimit = 'max_call_duration' | 'participant_left_timeout' | 'participant_absent_timeout';
type MoreField = 'audio_only' | 'document_ids' | 'document_tags' | 'callback_url' | 'properties';

/** Seconds, sent where the user gives no other time: a forgotten room would otherwise be billed for up to an hour. */
const TIME_LIMITS: Readonly<Record<TimeLimit, number>> = {
  max_call_duration: 3600,
  participant_left_timeout: 0,
  participant_absent_timeout: 300,
};
const MAX_DURATION_MS = 3_600_000;

const TIME_LIMIT_FIELDS: readonly FormField<ConversationField>[] = [
  {
    name: 'max_call_duration',
    label: 'Ends after',
    kind: 'text',
    value: 'duration',
    whenEmpty: '(1h, the maximum)',
    help: 'The conversation ends after this time, such as 90s, 10m or 1h.',
    check: (value) => {
      const seconds = secondsIn(value);
      return seconds === 0 || (seconds ?? 0) * 1000 > MAX_DURATION_MS
        ? 'The time must be between 1s and 1h.'
        : checkTime(value);
    },
  },
  {
    name: 'participant_left_timeout',
    label: 'When all left',
    kind: 'text',
    value: 'duration',
    whenEmpty: '(0s: ends immediately)',
    help: 'The conversation ends when the last participant has been away for this time.',
    check: checkTime,
  },
  {
    name: 'participant_absent_timeout',
    label: 'If empty',
    kind: 'text',
    value: 'duration',
    whenEmpty: '(5m)',
    help: 'The conversation ends if no participant joins within this time. A private link expires with it.',
    check: checkTime,
  },
];

const MORE_FIELDS: readonly FormField<ConversationField>[] = (
  [
    {
      name: 'audio_only',
      label: 'Audio only',
      kind: 'choice',
      choices: YES_OR_NO,
      help: 'Use the voice only, without video.',
    },
    {
      name: 'document_ids',
      label: 'Documents',
      kind: 'text',
      value: 'ids',
      help: 'Ids of documents of the knowledge base for this conversation, separated by commas.',
    },
    {
      name: 'document_tags',
      label: 'Document tags',
      kind: 'text',
      value: 'tags',
      help: 'Use all documents with these tags, separated by commas.',
    },
    {
      name: 'callback_url',
      label: 'Callback URL',
      kind: 'text',
      help: 'URL that Tavus calls when the state of the conversation changes.',
      check: checkUrl,
    },
    jsonField<ConversationField>({
      name: 'properties',
      label: 'Properties',
      help: 'Other properties as a JSON object, for example {"enable_closed_captions": true}. The fields above override it.',
      flagHelp: 'Other properties as a JSON object, such as enable_recording. Other flags override it.',
      alsoCalled: ['enable_recording', 'recording_storage', 'enable_closed_captions', 'apply_greenscreen'],
    }),
  ] satisfies readonly FormField<ConversationField>[]
).map((field) => ({ ...field, more: true }));

const TEXT_FIELDS: readonly FormField<ConversationField>[] = [
  {
    name: 'conversation_name',
    label: 'Name',
    kind: 'text',
    flag: 'name',
    whenEmpty: '(date and time)',
    help: 'Name of the conversation in lists.',
  },
  {
    name: 'conversational_context',
    label: 'Context',
    kind: 'longText',
    flag: 'context',
    fileType: 'md',
    help: 'What this conversation is about, and who takes part. It is added to the context of the persona.',
  },
  {
    name: 'custom_greeting',
    label: 'Greeting',
    kind: 'text',
    flag: 'greeting',
    help: 'The first words of the replica when a participant joins.',
  },
  {
    name: 'language',
    label: 'Language',
    kind: 'text',
    whenEmpty: "(Tavus' default)",
    help: 'Name of the language in English, such as Spanish, or multilingual to follow the participant.',
  },
];

const MODE_FIELDS: readonly FormField<ConversationField>[] = [
  {
    name: 'require_auth',
    label: 'Private',
    kind: 'choice',
    choices: YES_OR_NO,
    help: 'Only people with the private link can join. The link contains a secret token.',
  },
  {
    name: 'test_mode',
    label: 'Test',
    kind: 'choice',
    choices: YES_OR_NO,
    help: 'Only test the request: it is free, and the conversation has ended from the start.',
  },
];

/** @param context lets the user choose from lists; only needed to fill in the form */
export function conversationFields(context?: Context): readonly FormField<ConversationField>[] {
  return [...partyFields(context), ...TEXT_FIELDS, ...TIME_LIMIT_FIELDS, ...MODE_FIELDS, ...MORE_FIELDS];
}

function partyFields(context?: Context): readonly FormField<ConversationField>[] {
  return [
    {
      name: 'persona_id',
      label: 'Persona',
      kind: 'pick',
      whenEmpty: "(Tavus' default persona)",
      help: 'Whom to talk to: choose a persona from the list, or paste its id.',
      alsoCalled: ['persona', 'persona_uuid', 'pal_id'],
      check: checkPersonaId,
      flagHelp: 'The persona to talk to: its id or name.',
      ...(context && { pick: () => pickField(context, PERSONA, { title: 'Persona', enterHint: 'choose' }) }),
    },
    {
      name: 'replica_id',
      label: 'Replica',
      kind: 'pick',
      required: ({ persona_id }) => persona_id.trim() === '',
      requiredWhen: 'if the persona has no default replica',
      whenEmpty: "(the persona's default replica)",
      help: "The face and voice: choose a replica, or leave it empty for the persona's default replica.",
      alsoCalled: ['replica_uuid', 'face_id', 'replica'],
      check: checkReplicaId,
      flagHelp: 'The replica that appears: its id or name.',
      ...(context && {
        pick: () => pickField(context, REPLICA, { title: 'Replica', enterHint: 'choose', blocked: whyUnfinished }),
      }),
    },
  ];
}

/** The body of `POST /v2/conversations`. @param name for a conversation without one */
export function toCreateConversation(values: FieldValues<ConversationField>, name: string): CreateConversation {
  const text = <Name extends ConversationField>(field: Name) => optional(field, values[field].trim() || undefined);
  const flag = <Name extends ConversationField>(field: Name) =>
    optional(field, values[field] === '' ? undefined : true);
  const list = <Name extends ConversationField>(field: Name) => optional(field, listIn(values[field]));
  const given = values.properties.trim() === '' ? {} : readJsonObject(values.properties, 'Properties');
  return {
    ...{ ...text('persona_id'), ...text('replica_id') },
    conversation_name: values.conversation_name.trim() || name,
    ...{ ...text('conversational_context'), ...text('custom_greeting') },
    ...{ ...flag('audio_only'), ...flag('require_auth'), ...flag('test_mode') },
    ...{ ...list('document_ids'), ...list('document_tags'), ...text('callback_url') },
    properties: {
      ...TIME_LIMITS,
      // The form has checked that it is an object.
      ...(typeof given === 'object' && given),
      ...timeLimits(values),
      ...text('language'),
    },
  };
}

function timeLimits(values: FieldValues<ConversationField>): Partial<Record<TimeLimit, number>> {
  const names = Object.keys(TIME_LIMITS) as TimeLimit[];
  return Object.fromEntries(names.flatMap((name) => (values[name] === '' ? [] : [[name, secondsIn(values[name])]])));
}

function listIn(text: string): readonly string[] | undefined {
  const items = splitList(text);
  return items.length === 0 ? undefined : items;
}

function checkTime(value: string): string | undefined {
  return secondsIn(value) === undefined ? 'Enter a time such as 90s, 10m or 1h.' : undefined;
}

/** Reads `90s`, `10m`, `1h`, or a number of seconds, which may be 0. @returns undefined for anything else */
function secondsIn(text: string): number | undefined {
  const trimmed = text.trim();
  if (/^0+[smh]?$/.test(trimmed)) return 0;
  const ms = parseDuration(trimmed);
  return ms === undefined ? undefined : ms / 1000;
}
