import { shutdownReason } from '../../api/conversation-events.ts';
import type { Conversation } from '../../api/conversations.ts';

/** Reasons from Tavus' page "Errors and status details": what happened and, for an error, what to do. */
const REASONS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    max_call_duration: 'It reached its maximum duration.',
    participant_left_timeout: 'The last participant left.',
    participant_absent_timeout: 'No participant joined in time.',
    bot_could_not_join_meeting_it_was_probably_ended:
      'The replica could not join the meeting, which had probably ended. Start it while the meeting is open.',
    daily_room_has_been_deleted: 'Its room was deleted.',
    exception_encountered_during_conversation_startup:
      'Tavus failed to start it. Try again; if it fails again, check the settings of the persona.',
    end_conversation_endpoint_hit: 'It was ended by a request, such as tavus conversation end.',
    internal_error: 'An error at Tavus ended it. Try again.',
  }),
);

/** Why a conversation ended, in plain words; a reason that is not known as Tavus sent it. */
export function explainEnd(conversation: Conversation): string {
  const reason = shutdownReason(conversation);
  if (reason === undefined) return 'Tavus gave no reason.';
  return REASONS.get(codeOf(reason)) ?? `Tavus gave this reason: ${reason}`;
}

/** The same for `internal error` and `internal_error`, and for `max_call_duration reached` and `max_call_duration`. */
function codeOf(reason: string): string {
  const code = reason
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, '_');
  return code.replace(/_reached$/, '');
}
