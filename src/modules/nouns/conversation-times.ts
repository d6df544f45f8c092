import { lastEvent } from '../../api/conversation-events.ts';
import type { Conversation } from '../../api/conversations.ts';

/** When it ended, in milliseconds since 1970, UTC; undefined if no event says so. */
export function endedAt(conversation: Conversation): number | undefined {
  const time = Date.parse(lastEvent(conversation, 'system.shutdown')?.timestamp ?? '');
  return Number.isNaN(time) ? undefined : time;
}

/** Milliseconds from its creation to `now`; undefined without a date. @param now milliseconds since 1970, UTC */
export function runningMs({ created_at = '' }: Conversation, now: number): number | undefined {
  const start = Date.parse(created_at);
  return Number.isNaN(start) ? undefined : Math.max(0, now - start);
}
