import type { Conversation } from '../../api/conversations.ts';
import { KeyRefusedError, TavusError } from '../../api/errors.ts';
import { nameOrNone } from '../../lib/format.ts';
import type { Context } from '../context.ts';
import { sendChange } from '../forms/send-change.ts';
import { CONVERSATIONS } from '../nouns/conversation.ts';
import { isActive } from '../nouns/conversation-state.ts';

/** Ends a conversation; one that has already ended is no error. @returns it as it is now */
export async function endConversation(context: Context, conversation: Conversation): Promise<Conversation> {
  const { ui } = context.services;
  const { conversation_id: id, conversation_name } = conversation;
  const wasActive = isActive(conversation) && (await sendEnd(context, id));
  // Events from before the end do not say why it ended.
  const { events, ...rest } = conversation;
  const ended: Conversation = isActive(conversation) ? { ...rest, status: 'ended' } : conversation;
  context.updateItem(CONVERSATIONS, ended);
  context.services.reminders.delete(id);
  ui.ok(`“${nameOrNone(conversation_name)}” (${id}) ${wasActive ? 'ended.' : 'had already ended.'}`);
  return ended;
}

/** @returns false if it had already ended. @throws the error of the request, if it is still active */
async function sendEnd(context: Context, id: string): Promise<boolean> {
  const api = context.services.client().conversations;
  return await sendChange(context, 'Ending the conversation', async (signal) => {
    try {
      await api.end(id, { signal });
      return true;
    } catch (error) {
      // How Tavus answers for one that has ended is not documented, and a lost response may have ended it.
      if (!(error instanceof TavusError) || error instanceof KeyRefusedError) throw error;
      const now = await api.get(id, { verbose: false, signal }).catch(() => undefined);
      if (!now || isActive(now)) throw error;
      return false;
    }
  });
}
