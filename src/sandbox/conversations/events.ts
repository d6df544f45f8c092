import { isObject } from '../../lib/guards.ts';
import { isoDate } from '../dates.ts';
import { type StoredConversation, shutdownOf } from './conversation.ts';
import { turnsOf } from './transcript.ts';

type Row = Record<string, unknown>;

interface Event {
  type: string;
  /** Milliseconds since the epoch. */
  at: number;
  properties?: Row;
}

/** Time from the creation until the replica is in the room. */
const REPLICA_JOINS_MS = 2000;
/** Time from the end until transcript, analysis and recording are ready; Tavus takes longer. */
const AFTER_CALL_MS = 3000;

/** All events until now, oldest first. A conversation in test mode has none. */
export function eventsOf(conversation: StoredConversation, now: number): Event[] {
  if (conversation.request.test_mode) return [];
  const { createdAt, request } = conversation;
  const shutdown = shutdownOf(conversation, now);
  const endsAt = shutdown?.at ?? Number.POSITIVE_INFINITY;
  const replicaJoins = createdAt + REPLICA_JOINS_MS;
  const joined = { replica_id: request.replica_id };
  const events: Event[] = [];
  if (replicaJoins < endsAt) events.push({ type: 'system.replica_joined', at: replicaJoins, properties: joined });
  if (shutdown) events.push({ type: 'system.shutdown', at: endsAt, properties: { reason: shutdown.reason } });
  if (shutdown && replicaJoins < endsAt) events.push(...afterCall(conversation, endsAt));
  return events.filter(({ at }) => at <= now);
}

/** Both forms of timestamps are seen: ISO text, and seconds since the epoch. */
export function eventRow({ type, at, properties }: Event): Row {
  const timestamp = type.startsWith('system.') ? isoDate(at) : at / 1000;
  return { event_type: type, timestamp, ...(properties && { properties }) };
}

function afterCall({ id, request, lines, joinedAt = Number.POSITIVE_INFINITY }: StoredConversation, endsAt: number) {
  const at = endsAt + AFTER_CALL_MS;
  const isEmpty = joinedAt >= endsAt;
  const transcript = isEmpty ? [] : turnsOf(lines, id, joinedAt, endsAt);
  const events: Event[] = [{ type: 'application.transcription_ready', at, properties: { transcript } }];
  if (isEmpty) return events;
  const analysis = 'The participant looks at the camera most of the time and smiles at the end.';
  events.push({ type: 'application.perception_analysis', at, properties: { analysis } });
  const { enable_recording: isRecorded, recording_storage: storage } = request.properties ?? {};
  if (isRecorded === true && isObject(storage)) {
    events.push({ type: 'application.recording_ready', at, properties: recordingIn(storage, id) });
  }
  return events;
}

function recordingIn(storage: Row, id: string): Row {
  const { provider, bucket_name: bucket, storage_account: account, container } = storage;
  const roots: Row = { s3: `s3://${bucket}`, gcs: `gs://${bucket}` };
  const root = roots[String(provider)] ?? `https://${account}.blob.core.windows.net/${container}`;
  return { storage_provider: provider, storage_uri: `${root}/tavus/${id}/recording.mp4` };
}
