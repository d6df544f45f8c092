import { shutdownReason } from '../../api/conversation-events.ts';
import type { Conversation } from '../../api/conversations.ts';
import { CONVERSATION_FIELDS } from '../../api/fields.ts';
import { formatClock, formatDuration, nameOrNone } from '../../lib/format.ts';
import { toCommandLine } from '../../lib/text/shell-words.ts';
import type { TonedText } from '../../ui/theme.ts';
import { referenceTo } from '../resource/reference.ts';
import { listOf, type NextCommand, toWatchAgain, type Watchable } from '../resource/resource.ts';
import { endedAt, isActive, pageOf, runningMs, whoJoined } from './conversation-state.ts';
import { PERSONA } from './persona.ts';
import { REPLICA } from './replica.ts';

export const CONVERSATION: Watchable<Conversation> = {
  noun: { one: 'conversation', many: 'conversations' },
  summary: 'a live video call with a persona',
  id: ({ conversation_id }) => conversation_id,
  name: ({ conversation_name }) => conversation_name,
  idPattern: /^c([0-9a-f]{6}|[0-9a-f]{11,})$/,
  endpoints: {
    list: (api, { status, references, signal }) =>
      api.conversations.listAll({
        ...(status === 'active' || status === 'ended' ? { status } : {}),
        personaId: references?.get('persona-id'),
        replicaId: references?.get('replica-id'),
        signal,
      }),
    get: (api, id, options) => api.conversations.get(id, options),
    delete: (api, id, options) => api.conversations.delete(id, options),
  },
  fields: CONVERSATION_FIELDS,
  secrets: ['meeting_token'],
  // The code for events, reasons and layers of analyses is loaded when details are shown.
  details: async (conversation) => (await import('./conversation-details.ts')).conversationDetails(conversation),
  references: [
    referenceTo('Persona', PERSONA, ({ persona_id }) => persona_id, { isListed: true }),
    referenceTo('Replica', REPLICA, ({ replica_id }) => replica_id, { isListed: true }),
  ],
  links: (conversation) => {
    const page = pageOf(conversation);
    return page === undefined || page.isPrivate ? [] : [['Page', page.url]];
  },
  status: {
    cell: conversationStatus,
    showsTime: true,
    words: ({ status }) => status,
    isInProgress: isActive,
    known: ['active', 'ended'],
    values: ({ status }) => [status],
    help: 'Only conversations with this status.',
    filters: [
      { label: 'active', matches: isActive },
      { label: 'ended', matches: (conversation) => !isActive(conversation) },
    ],
  },
  watch: {
    usual: 'It is billed until it ends.',
    note: watchNote,
    stopped: (running) => `${running.length === 1 ? 'It is' : 'They are'} still running and billed.`,
    next: (running) => [toEnd(running), toWatchAgain(CONVERSATION, running)],
    cell: watchStatus,
    progress: () => undefined,
    done: async (conversation) => {
      const { conversation_name, conversation_id } = conversation;
      const ended = `“${nameOrNone(conversation_name)}” (${conversation_id}) ended${lasted(conversation)}.`;
      return `${ended} ${await whyEnded(conversation)}`;
    },
    hasFailed: (conversation) => FAILURES.test(shutdownReason(conversation) ?? ''),
    whyFailed: whyEnded,
    notes:
      'Shows how long it has been running, who has joined, and why it ended. Watching does not end a conversation: it ' +
      'stays billed if you stop watching. Exits with code 1 if an error ended it.',
    examples: [
      { text: 'Watch a conversation until it ends', line: 'tavus conversation watch c123456' },
      { text: 'Watch it for up to ten minutes', line: 'tavus conversation watch c123456 --timeout 10m' },
    ],
  },
  blocked: {
    delete: (conversation) =>
      isActive(conversation) ? 'It is still running. End it before you delete it.' : undefined,
    instead: (conversation) => howToEnd([conversation]),
  },
  hardDelete: 'its transcript and recording',
  isNewestFirst: true,
  whenEmpty: 'To start one, choose Start a Conversation in the menu Work with Conversations.',
  examples: {
    id: 'c123456',
    name: 'Interview',
    list: [
      { text: 'List the conversations that are running', line: 'tavus conversation list --status active' },
      {
        text: 'List those with a persona, for a script',
        line: 'tavus conversation list --all --persona-id "Interviewer" --json=conversation_id,status',
      },
    ],
    get: { text: 'Print its events for a script', fields: 'status,events' },
  },
};

export const CONVERSATIONS = listOf(CONVERSATION);

/** Reasons of an end that no one wanted, from Tavus' page "Errors and status details". */
const FAILURES = /could_not_join|exception|error/i;

/** The command that ends these conversations. */
function toEnd(conversations: readonly Conversation[]): NextCommand {
  const label = `To end ${conversations.length === 1 ? 'it' : 'them'}:`;
  return [label, ['conversation', 'end', ...conversations.map(({ conversation_id }) => conversation_id)]];
}

/** The same in a sentence. */
export function howToEnd(conversations: readonly Conversation[]): string {
  const [label, words] = toEnd(conversations);
  return `${label} ${toCommandLine(words)}`;
}

/** The status as a list shows it: `active 5:03`. */
function conversationStatus(conversation: Conversation, now: number): TonedText {
  const { status } = conversation;
  if (!isActive(conversation)) return { text: status, tone: 'quiet' };
  const ms = runningMs(conversation, now);
  return { text: ms === undefined ? status : `${status} ${formatClock(ms / 1000)}`, tone: 'busy' };
}

/** The status with the running time, and who has joined: news that are also told where nothing is drawn. */
function watchStatus(conversation: Conversation, now: number): TonedText {
  const status = conversationStatus(conversation, now);
  const joined = isActive(conversation) ? whoJoined(conversation) : '';
  return joined === '' ? status : { ...status, text: `${status.text}. ${joined}` };
}

function watchNote(conversations: readonly Conversation[]): string {
  const running = conversations.filter(isActive).length;
  if (running > 1) return `${running} are still running and billed.`;
  return running === 1 ? 'It is billed until it ends.' : '';
}

/** Loads the table of reasons only when a conversation has ended. */
async function whyEnded(conversation: Conversation): Promise<string> {
  return (await import('./shutdown-reasons.ts')).explainEnd(conversation);
}

function lasted(conversation: Conversation): string {
  const end = endedAt(conversation);
  const ms = end === undefined ? undefined : runningMs(conversation, end);
  return ms === undefined ? '' : ` after ${formatDuration(ms)}`;
}
