import type { Conversation } from '../../api/conversations.ts';
import { NotSentError, TavusError } from '../../api/errors.ts';
import type { Command, Given } from '../../core/command.ts';
import { EXIT, UsageError } from '../../lib/errors.ts';
import { countOf, nameOrNone } from '../../lib/format.ts';
import { Back } from '../../ui/ui.ts';
import type { Context, Services } from '../context.ts';
import { CONVERSATION } from '../nouns/conversation.ts';
import { findItem } from '../resource/find-item.ts';
import { itemArgument } from '../resource/item-argument.ts';
import { pickItem } from '../resource/list-screen.ts';
import { viewOf } from '../resource/view.ts';
import { describeActive, loadActive } from './active.ts';
import { whyNotActive } from './blocked.ts';
import { endConversation } from './end-one.ts';

/** Asks which conversation to end, and ends it. @throws Back unless the user confirms */
export async function endPicked(context: Context): Promise<Conversation> {
  const { showCommand } = context.services;
  const question = { title: 'End a Conversation', enterHint: 'end', blocked: whyNotActive };
  const ended = await confirmAndEnd(context, await pickItem(context, CONVERSATION, question));
  showCommand(['conversation', 'end', ended.conversation_id]);
  return ended;
}

/** @throws Back unless the user confirms */
export async function confirmAndEnd(context: Context, conversation: Conversation): Promise<Conversation> {
  const { ui } = context.services;
  const what = `“${nameOrNone(conversation.conversation_name)}” (${conversation.conversation_id})`;
  const text = `End ${what}? Everyone in it is disconnected.`;
  if (!(await ui.confirm({ title: 'End the conversation', text }))) throw new Back();
  return await endConversation(context, conversation);
}

export const END_CONVERSATIONS: Command<Services> = {
  changes: true,
  args: [{ ...itemArgument(CONVERSATION), isRequired: false, isVariadic: true }],
  options: [{ name: 'all', help: 'End all active conversations, after a confirmation prompt.', fallback: 'off' }],
  notes:
    'Ending stops the billing and frees the slot; the transcript follows in a few seconds. A conversation that has ' +
    'already ended is no error. Exits with code 1 if one could not be ended.',
  examples: [
    { text: 'End a conversation', line: 'tavus conversation end c654321' },
    { text: 'End all active conversations without a prompt', line: 'tavus conversation end --all --yes' },
  ],
  async run(context, given) {
    const { results, clock } = context.services;
    const view = viewOf(CONVERSATION, clock.now());
    results.checkFields(view);
    const { ended, exitCode } = await endGiven(context, given);
    await results.list(view, [ended]);
    return exitCode;
  },
};

interface Ended {
  readonly ended: readonly Conversation[];
  readonly exitCode: number;
}

async function endGiven(context: Context, given: Given): Promise<Ended> {
  const ids = given.args();
  if (given.isSet('all')) {
    if (ids.length > 0) throw new UsageError('--all and ids cannot be combined.', 'Use one of them.');
    return await endEach(context, await confirmAll(context));
  }
  if (ids.length === 0 && !context.services.ui.canAsk) {
    throw new UsageError('The id is missing.', 'Give the ids of conversations, or --all.');
  }
  if (ids.length === 0) return { ended: [await endPicked(context)], exitCode: 0 };
  const [only] = ids;
  // The error of a single id decides the exit code, such as 4 for an unknown one.
  if (only !== undefined && ids.length === 1) {
    return { ended: [await endConversation(context, await findItem(context, CONVERSATION, only))], exitCode: 0 };
  }
  return await endEach(context, ids);
}

/** All active conversations, after the user has confirmed to end them. @throws Back otherwise */
async function confirmAll(context: Context): Promise<readonly Conversation[]> {
  const { ui, clock } = context.services;
  const active = await loadActive(context);
  if (active.length === 0) {
    ui.say('No conversation is active.');
    return [];
  }
  const rows = active.map((one): [string, string] => [
    nameOrNone(one.conversation_name),
    describeActive(one, clock.now()),
  ]);
  await ui.details('Active conversations', rows);
  const text = `End ${active.length === 1 ? 'this conversation' : `these ${active.length} conversations`}?`;
  if (!(await ui.confirm({ title: 'End all active conversations', text }))) throw new Back();
  return active;
}

/** Ends one after the other; an error does not stop the others. @param all conversations, or their ids or names */
async function endEach(context: Context, all: readonly (Conversation | string)[]): Promise<Ended> {
  const { ui, explain } = context.services;
  const ended: Conversation[] = [];
  const failed: string[] = [];
  for (const one of all) {
    try {
      const conversation = typeof one === 'string' ? await findItem(context, CONVERSATION, one) : one;
      ended.push(await endConversation(context, conversation));
    } catch (error) {
      if (error instanceof NotSentError || !(error instanceof TavusError || error instanceof UsageError)) throw error;
      const name = typeof one === 'string' ? one : one.conversation_id;
      failed.push(name);
      const { text, hint } = explain(error);
      ui.fail(`Could not end ${name}. ${text}`, hint);
    }
  }
  if (failed.length === 0) return { ended, exitCode: 0 };
  ui.fail(`${countOf(failed.length, 'conversation')} not ended: ${failed.join(', ')}.`);
  return { ended, exitCode: EXIT.failed };
}
