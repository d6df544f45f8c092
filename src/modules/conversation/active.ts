import type { Conversation } from '../../api/conversations.ts';
import { InvalidRequestError } from '../../api/errors.ts';
import { StateError } from '../../lib/errors.ts';
import { formatDuration, nameOrNone } from '../../lib/format.ts';
import { Back } from '../../ui/ui.ts';
import type { Context } from '../context.ts';
import { CONVERSATION } from '../nouns/conversation.ts';
import { isActive, runningMs } from '../nouns/conversation-state.ts';
import { endConversation } from './end-one.ts';

/** All conversations that are active, newest first as Tavus lists them. */
export async function loadActive({ services }: Context): Promise<readonly Conversation[]> {
  return await services.ui.busy('Looking for active conversations', async (signal) => {
    const found: Conversation[] = [];
    for await (const { items } of CONVERSATION.endpoints.list(services.client(), { status: 'active', signal })) {
      found.push(...items.filter(isActive));
    }
    return found;
  });
}

/** `c123456, running for 5 min 3 s`. @param now milliseconds since 1970, UTC */
export function describeActive(conversation: Conversation, now: number): string {
  const ms = runningMs(conversation, now);
  return `${conversation.conversation_id}${ms === undefined ? '' : `, running for ${formatDuration(ms)}`}`;
}

/**
 * After Tavus refused a conversation because the plan's limit of concurrent ones is reached: lets the user end one or
 * all of those that are active.
 * @returns true if some were ended, so that the request can be sent again
 * @throws StateError with their ids if the user cannot be asked
 */
export async function freeSlot(context: Context, error: unknown): Promise<boolean> {
  if (!(error instanceof InvalidRequestError) || !error.isConcurrencyLimit()) return false;
  try {
    const active = await loadActive(context);
    const ended = active.length === 0 ? [] : await chooseToEnd(context, active);
    for (const conversation of ended) await endConversation(context, conversation);
    return ended.length > 0;
  } catch (reason) {
    if (reason instanceof Back) return false;
    throw reason;
  }
}

const LIMIT_REACHED = 'The limit of your plan for concurrent conversations is reached.';

async function chooseToEnd({ services }: Context, active: readonly Conversation[]): Promise<readonly Conversation[]> {
  const { ui, clock } = services;
  if (!ui.canAsk) {
    const list = active.map((conversation) => describeActive(conversation, clock.now())).join('; ');
    const hint = `To end one: tavus conversation end ${active[0]?.conversation_id}  To end all: tavus conversation end --all --yes`;
    throw new StateError(`${LIMIT_REACHED} Active: ${list}.`, hint);
  }
  ui.warn(LIMIT_REACHED);
  const all = { label: `End all ${active.length}`, value: active };
  return await ui.menu<readonly Conversation[]>({
    title: 'End which conversation, to start the new one?',
    choices: [
      ...active.map((conversation) => ({
        label: `End “${nameOrNone(conversation.conversation_name)}”`,
        hint: describeActive(conversation, clock.now()),
        value: [conversation],
      })),
      ...(active.length > 1 ? [all] : []),
      { label: 'End none', value: [] },
    ],
  });
}
