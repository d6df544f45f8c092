import { type Turn, transcriptOf } from '../../api/conversation-events.ts';
import type { Conversation } from '../../api/conversations.ts';
import { StateError } from '../../lib/errors.ts';
import { toCommandLine } from '../../lib/text/shell-words.ts';
import { CONVERSATION } from '../nouns/conversation.ts';
import { endedAt, isActive } from '../nouns/conversation-state.ts';
import type { NextCommand, Watchable } from '../resource/resource.ts';

/** A transcript usually follows the end in seconds; after this time, in milliseconds, none is expected any more. */
const MAX_PROCESSING_MS = 15 * 60_000;

/** `none`: it has ended, and there will be no transcript. */
type TranscriptState = 'ready' | 'running' | 'processing' | 'none';

/** @param now milliseconds since 1970, UTC */
export function transcriptState(conversation: Conversation, now: number): TranscriptState {
  if (transcriptOf(conversation)) return 'ready';
  if (isActive(conversation)) return 'running';
  const end = endedAt(conversation) ?? Date.parse(conversation.updated_at ?? conversation.created_at ?? '');
  return now - end < MAX_PROCESSING_MS ? 'processing' : 'none';
}

/** The turns of the transcript. @throws StateError that says why there are none yet, or none at all */
export function requireTranscript(conversation: Conversation, now: number): readonly Turn[] {
  const turns = transcriptOf(conversation);
  if (turns) return turns;
  const [label, words] = toWait(conversation);
  const wait = `${label} ${toCommandLine(words)}`;
  switch (transcriptState(conversation, now)) {
    case 'running':
      throw new StateError('The conversation is still running. Its transcript follows when it has ended.', wait);
    case 'processing':
      throw new StateError('The transcript is still being processed.', wait);
    default:
      throw new StateError(
        'This conversation has no transcript.',
        'A test has none, and accounts with zero data retention keep none. Webhooks still receive it.',
      );
  }
}

function toWait({ conversation_id }: Conversation): NextCommand {
  return ['To wait for it:', ['conversation', 'transcript', conversation_id, '--wait']];
}

/** A conversation as something that is in progress until its transcript is there. @param now the clock */
export function awaitingTranscript(now: () => number): Watchable<Conversation> {
  const isPending = (conversation: Conversation) =>
    ['running', 'processing'].includes(transcriptState(conversation, now()));
  return {
    ...CONVERSATION,
    status: { ...CONVERSATION.status, isInProgress: isPending },
    watch: {
      ...CONVERSATION.watch,
      note: ([conversation]) =>
        conversation && isActive(conversation)
          ? 'The conversation is still running. Its transcript follows when it has ended.'
          : 'The transcript is being processed.',
      stopped: (pending) =>
        pending.some(isActive) ? 'The conversation is still running.' : 'The transcript is still being processed.',
      next: (pending) => pending.map((conversation) => toWait(conversation)),
      done: (conversation) =>
        transcriptOf(conversation) ? 'The transcript is ready.' : 'No transcript came in the usual time.',
      hasFailed: () => false,
    },
  };
}
