import type { Conversation } from '../../api/conversations.ts';
import { isActive, pageOf } from '../nouns/conversation-state.ts';

/** Why no one can join at the page of a conversation; undefined if people can. */
export function whyNoPage(conversation: Conversation): string | undefined {
  if (!isActive(conversation)) return 'It has ended.';
  return pageOf(conversation) ? undefined : 'It has no page: it takes place in another meeting service.';
}

export function whyNotActive(conversation: Conversation): string | undefined {
  return isActive(conversation) ? undefined : 'It has already ended.';
}

/** Why it cannot have a transcript yet; a row of a list does not tell more. */
export function whyNoTranscript(conversation: Conversation): string | undefined {
  return isActive(conversation) ? 'It is still running. Its transcript follows.' : undefined;
}
