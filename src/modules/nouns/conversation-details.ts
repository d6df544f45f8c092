import { lastEvent, transcriptOf } from '../../api/conversation-events.ts';
import type { Conversation } from '../../api/conversations.ts';
import { countOf, formatDuration, maskKey } from '../../lib/format.ts';
import type { DetailRow } from '../../ui/ui.ts';
import { endedAt, isActive, pageOf, runningMs, whoJoined } from './conversation-state.ts';
import { treeLines } from './persona-details.ts';
import { explainEnd } from './shutdown-reasons.ts';

/** The detail rows of a conversation except name, id and dates. The token of a private room is masked. */
export function conversationDetails(conversation: Conversation): readonly DetailRow[] {
  const { status, persona_id, replica_id, meeting_token, conversation_url, callback_url } = conversation;
  const isEnded = !isActive(conversation);
  const end = endedAt(conversation);
  const ms = end === undefined ? undefined : runningMs(conversation, end);
  const page = pageOf(conversation);
  return [
    ['Status', { text: status, tone: isEnded ? 'quiet' : 'busy' }],
    ['Ended', isEnded && conversation.events ? explainEnd(conversation) : undefined],
    ['Duration', ms === undefined ? undefined : formatDuration(ms)],
    ['Page', page && maskToken(page.url, meeting_token)],
    ['In the room', isEnded ? undefined : whoJoined(conversation)],
    ['Persona', persona_id],
    ['Replica', replica_id],
    ['Room for SDKs', conversation_url === page?.url ? undefined : conversation_url],
    ['Meeting token', meeting_token && maskKey(meeting_token)],
    ['Callback URL', callback_url],
    ['Transcript', describeTranscript(conversation)],
    ['Perception', perceptionOf(conversation)],
    ['Recording', recordingOf(conversation)],
  ];
}

/** The URL with the token in it masked. */
export function maskToken(url: string, token: string | undefined): string {
  return token === undefined ? url : url.replaceAll(encodeURIComponent(token), maskKey(token));
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
