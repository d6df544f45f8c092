import { lastEvent } from '../../api/conversation-events.ts';
import type { Conversation } from '../../api/conversations.ts';

/** True while it is billed. An unknown status counts as active. */
export function isActive({ status }: Conversation): boolean {
  return status !== 'ended';
}

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

/** The page to open or share, and whether its URL contains the secret token of a private room. */
export function pageOf({ room_url, conversation_url, meeting_token }: Conversation): Page | undefined {
  const url = room_url ?? conversation_url;
  if (url === undefined || !URL.canParse(url)) return url === undefined ? undefined : { url, isPrivate: false };
  const page = new URL(url);
  if (meeting_token === undefined) return { url, isPrivate: page.searchParams.has('t') };
  page.searchParams.set('t', meeting_token);
  return { url: page.href, isPrivate: true };
}

interface Page {
  readonly url: string;
  readonly isPrivate: boolean;
}

/** Who is in the room, in a sentence; '' as long as no event says so. */
export function whoJoined({ events = [] }: Conversation): string {
  const count = (type: RegExp) => events.filter(({ event_type }) => type.test(event_type)).length;
  const joined = count(/participant_joined/i);
  const left = Math.min(joined, count(/participant_left/i));
  const people = joined === 1 ? '1 participant' : `${joined} participants`;
  const parts = [
    ...(count(/replica_joined/i) > 0 ? ['The replica has joined.'] : []),
    ...(joined > 0 ? [`${people} joined${left > 0 ? `, ${left} left` : ''}.`] : []),
  ];
  return parts.join(' ');
}
