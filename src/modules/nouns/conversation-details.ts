import { lastEvent, transcriptOf } from '../../api/conversation-events.ts';
import type { Conversation } from '../../api/conversations.ts';
import { countOf, formatDuration, maskKey } from '../../lib/format.ts';
import type { DetailRow } from '../../ui/ui.ts';
import { endedAt, isActive, pageOf, runningMs, whoJoined } from './conversation-state.ts';
import { explainEnd } from './shutdown-reasons.ts';
import { treeLines } from './tree-lines.ts';

/** The detail rows of a conversation except name, id and dates. The token of a private room is masked. */
export function conversationDetails(conversation: Conversation): readonly DetailRow[] {
  const { status, persona_id, replica_id, meeting_token, room_url, conversation_url, callback_url } = conversation;
  const isEnded = !isActive(conversation);
  const end = endedAt(conversation);
  const ms = end === undefined ? undefined : runningMs(conversation, end);
  const page = pageOf(conversation);
  return [
    ['Status', { text: status, tone: isEnded ? 'quiet' : 'busy' }],
    ['Ended', isEnded && isVerbose(conversation) ? explainEnd(conversation) : undefined],
    ['Duration', ms === undefined ? undefined : formatDuration(ms)],
    ['Page', page && maskToken(page.url)],
    ['In the room', isEnded ? undefined : whoJoined(conversation)],
    ['Persona', persona_id],
    ['Replica', replica_id],
    // Without a hosted page, the page above is that room.
    ['Room for SDKs', room_url && conversation_url && maskToken(conversation_url)],
    ['Meeting token', meeting_token && maskKey(meeting_token)],
    ['Callback URL', callback_url],
    ['Transcript', describeTranscript(conversation)],
    ['Perception', perceptionOf(conversation)],
    ['Recording', recordingOf(conversation)],
  ];
}

/** The URL with the token of a private room masked. */
export function maskToken(url: string): string {
  return url.replace(/([?&]t=)([^&#]+)/, (_, start: string, token: string) => `${start}${maskKey(token)}`);
}

/** False for a row of a list, which does not say why it ended. */
function isVerbose({ events, shutdown_reason }: Conversation): boolean {
  return events !== undefined || shutdown_reason !== undefined;
}

function describeTranscript(conversation: Conversation): string | undefined {
  const turns = transcriptOf(conversation);
  return turns && countOf(turns.length, 'turn');
}

/** What the replica saw and heard, as Tavus summed it up. */
function perceptionOf(conversation: Conversation): string | undefined {
  const properties = lastEvent(conversation, 'application.perception_analysis')?.properties;
  if (properties === undefined) return undefined;
  const { analysis } = properties;
  return typeof analysis === 'string' ? analysis : treeLines(properties).join('\n');
}

/** Where the recording was saved. */
function recordingOf(conversation: Conversation): string | undefined {
  const properties = lastEvent(conversation, 'application.recording_ready')?.properties;
  return properties && (text(properties.storage_uri) ?? treeLines(properties).join('\n'));
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
