import type { Conversation, CreateConversation } from '../../api/conversations.ts';
import { optional } from '../../api/read.ts';
import { mayHaveBeenReceived } from '../../api/received.ts';
import { nameOrNone } from '../../lib/format.ts';
import type { FieldValues } from '../../ui/form/form.ts';
import type { Context, Services } from '../context.ts';
import { howToEnd } from '../nouns/conversation.ts';
import { isActive, pageOf } from '../nouns/conversation-state.ts';
import { PERSONA } from '../nouns/persona.ts';
import { REPLICA } from '../nouns/replica.ts';
import { type Creation, itemFlag } from '../resource/creation.ts';
import { freeSlot } from './active.ts';
import { type ConversationField, conversationFields, toCreateConversation } from './fields.ts';
import { QR_OPTION } from './open.ts';
import { openPage, sayPage, showQrCode } from './page.ts';

const BILLED =
  "A conversation is billed, and takes one of your plan's concurrent slots, from now until it ends. A test is free.";

export const CONVERSATION_CREATION: Creation<ConversationField, Conversation> = {
  title: 'Start a Conversation',
  fields: conversationFields,
  references: { persona_id: itemFlag(PERSONA), replica_id: itemFlag(REPLICA) },
  submitLabel: 'Start the conversation',
  submitHelp: `Check the fields above. ${BILLED}`,
  label: 'Starting the conversation',
  prepare: prepareRequest,
  report: sayStarted,
  command: {
    notes:
      "A conversation is billed, and takes one of your plan's concurrent slots, from its creation until it ends. The time " +
      'limits are always sent, so that a forgotten one ends. The token of a private room is only printed with --json.',
    options: [{ name: 'open', help: 'Open the page in the browser.', fallback: 'off' }, QR_OPTION],
    examples: [
      {
        text: 'Start a conversation and open its page',
        line: 'tavus conversation create --persona-id "Interviewer" --name "Interview" --open',
      },
      {
        text: 'Print only the page and the id, for a script',
        line: 'tavus conversation create --persona-id pcb7a34da5fe --json=conversation_id,room_url',
      },
      {
        text: 'Check a request without starting anything that is billed',
        line: 'tavus conversation create --replica-id r90bbd427f71 --test-mode',
      },
    ],
    async use(context, conversation, given) {
      if (!isActive(conversation) || !pageOf(conversation)) return;
      if (given.isSet('open')) await openPage(context, conversation);
      if (given.isSet('qr')) await showQrCode(context, conversation);
    },
  },
};

function prepareRequest(context: Context): ReturnType<(typeof CONVERSATION_CREATION)['prepare']> {
  const { services } = context;
  const { account, clock, ui } = services;
  // Sent where the user gives none: a conversation is found again by its name.
  const nameless = new Date(clock.now()).toISOString().slice(0, 19).replace('T', ' ');
  let replicaId: string | undefined;
  return {
    announce: ({ test_mode }) => {
      if (test_mode === '' && !account.profiles?.isDryRun) ui.say(BILLED);
    },
    async verify(values, signal) {
      const found = await findReplica(services, values, signal);
      replicaId = found.replicaId;
      return found.refusal;
    },
    recover: (error) => freeSlot(context, error),
    nameIn: (values) => values.conversation_name.trim() || nameless,
    fits: (values) => isConversationOf(toCreateConversation(values, nameless)),
    async send(values, signal) {
      const input = toCreateConversation(values, nameless);
      const created = await createRemembered(services, input, signal);
      return {
        ...{ ...optional('persona_id', input.persona_id), ...optional('replica_id', replicaId) },
        ...created,
        conversation_name: created.conversation_name || (input.conversation_name ?? nameless),
      };
    },
  };
}

/** The key of the reminder about a request whose response has not arrived. */
const UNANSWERED = 'create-conversation';

/** Sends the request. If the program ends before a clear response, it says where to look: the conversation is billed. */
async function createRemembered(
  { client, reminders }: Services,
  input: CreateConversation,
  signal: AbortSignal,
): Promise<Conversation> {
  if (!input.test_mode) {
    reminders.set(UNANSWERED, 'A conversation may be billed now: tavus conversation list --status active');
  }
  try {
    return await client().conversations.create(input, { signal });
  } catch (error) {
    if (!signal.aborted && !mayHaveBeenReceived(error)) reminders.delete(UNANSWERED);
    throw error;
  }
}

/** Recognizes the conversation of a request that got no response. A row may lack either id, and a persona brings its own replica. */
function isConversationOf({ persona_id, replica_id }: CreateConversation): (row: Conversation) => boolean {
  return (row) =>
    (persona_id ?? row.persona_id) === (row.persona_id ?? persona_id) &&
    (replica_id ?? row.replica_id) === (row.replica_id ?? replica_id);
}

/** The replica that will appear: the chosen one, or the persona's own. */
async function findReplica({ client }: Services, values: FieldValues<ConversationField>, signal: AbortSignal) {
  const replicaId = values.replica_id.trim();
  if (replicaId !== '') return { replicaId };
  const persona = await PERSONA.endpoints.get(client(), values.persona_id.trim(), { signal });
  if (persona.default_replica_id !== undefined) return { replicaId: persona.default_replica_id };
  const refusal = {
    field: 'replica_id' as const,
    text: `The persona “${nameOrNone(persona.persona_name)}” has no default replica, so a replica is needed.`,
    fix: 'Add --replica-id, or give the persona a default replica.',
  };
  return { refusal };
}

/** Says how to join, and how to end it; the latter again when the program ends. */
function sayStarted({ ui, reminders }: Services, conversation: Conversation): void {
  const { conversation_name, conversation_id: id, status } = conversation;
  reminders.delete(UNANSWERED);
  ui.ok(`Started “${nameOrNone(conversation_name)}” (conversation ${id}, status ${status}).`);
  if (!isActive(conversation)) return;
  reminders.set(id, `Still running and billed. ${howToEnd([conversation])}`);
  if (pageOf(conversation)) sayPage(ui, conversation);
}
