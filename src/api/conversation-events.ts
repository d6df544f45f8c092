import { isObject, type JsonObject } from '../lib/guards.ts';
import { toIsoUtc } from './dates.ts';
import { firstText, optional, readRest } from './read.ts';

/** Something that happened in a conversation, such as `system.replica_joined`. */
export interface ConversationEvent {
  event_type: string;
  /** ISO 8601, UTC. */
  timestamp?: string;
  properties?: Readonly<Record<string, unknown>>;
}

/** One turn of a transcript. */
export interface Turn {
  /** `user`, `assistant`, `system`, `tool`; others are possible. */
  role: string;
  content: string;
  /** ISO 8601, UTC. */
  timestamp?: string;
  /** Seconds since the start of the conversation. */
  seconds_from_start?: number;
  /** Seconds. */
  duration?: number;
  /** Of a turn of the replica: the request to the language model that it comes from. */
  inference_id?: string;
}

/** What the reader needs of a conversation. */
interface WithEvents {
  readonly events?: readonly ConversationEvent[];
  readonly shutdown_reason?: string;
}

/** Above this, a number is a time in milliseconds, not in seconds, since 1970. */
const MIN_MILLISECONDS = 1e11;

/** Reads the events of a conversation. @returns undefined if there are none in the response */
export function readEvents(events: unknown): readonly ConversationEvent[] | undefined {
  return Array.isArray(events) ? events.filter(isObject).map(readEvent) : undefined;
}

function readEvent(event: JsonObject): ConversationEvent {
  return {
    event_type: firstText(event.event_type) ?? 'unknown',
    ...optional('timestamp', readTime(event.timestamp)),
    ...(isObject(event.properties) && { properties: event.properties }),
    ...readRest(event, new Set(['event_type', 'timestamp', 'properties'])),
  };
}

/** ISO text, or the seconds since 1970 as a number or as text. @returns ISO 8601, UTC; other text unchanged */
function readTime(value: unknown): string | undefined {
  const text = firstText(value)?.trim();
  if (text === undefined) return undefined;
  const number = Number(text);
  if (text === '' || !Number.isFinite(number)) return toIsoUtc(text);
  const date = new Date(Math.abs(number) < MIN_MILLISECONDS ? number * 1000 : number);
  return Number.isNaN(date.getTime()) ? text : date.toISOString();
}

/** The newest event of a type. */
export function lastEvent({ events = [] }: WithEvents, type: string): ConversationEvent | undefined {
  return events.findLast(({ event_type }) => event_type === type);
}

/** Why the conversation ended, in Tavus' words. */
export function shutdownReason(conversation: WithEvents): string | undefined {
  return firstText(conversation.shutdown_reason, lastEvent(conversation, 'system.shutdown')?.properties?.reason);
}

/** The turns of the transcript, in order. @returns undefined while there is no transcript */
export function transcriptOf(conversation: WithEvents): readonly Turn[] | undefined {
  const transcript = lastEvent(conversation, 'application.transcription_ready')?.properties?.transcript;
  return Array.isArray(transcript) ? transcript.filter(isObject).map(readTurn) : undefined;
}

function readTurn(turn: JsonObject): Turn {
  return {
    role: firstText(turn.role) ?? 'unknown',
    content: readContent(turn.content),
    ...optional('timestamp', readTime(turn.timestamp)),
    ...optional('seconds_from_start', readSeconds(turn.seconds_from_start)),
    ...optional('duration', readSeconds(turn.duration)),
    ...optional('inference_id', firstText(turn.inference_id)),
  };
}

/** A call of a tool may be an object. */
function readContent(content: unknown): string {
  if (typeof content === 'string') return content;
  return content === undefined || content === null ? '' : JSON.stringify(content);
}

function readSeconds(value: unknown): number | undefined {
  const seconds = Number(firstText(value) ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}
