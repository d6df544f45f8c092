import type { Conversation, CreateConversation } from '../../api/conversations.ts';
import { optional } from '../../api/read.ts';
import { mayHaveBeenReceived } from '../../api/received.ts';
import type { Replica } from '../../api/replicas.ts';
import type { Command, Given } from '../../core/command.ts';
import { nameOrNone } from '../../lib/format.ts';
import { type FieldValues, Form } from '../../ui/form/form.ts';
import { Interrupted } from '../../ui/ui.ts';
import type { Context, Services } from '../context.ts';
import { formOptions, formWords, readFields } from '../forms/form-command.ts';
import { sendForm } from '../forms/send-form.ts';
import { CONVERSATION, CONVERSATIONS, howToEnd } from '../nouns/conversation.ts';
import { isActive, pageOf } from '../nouns/conversation-state.ts';
import { type ListedPersona, PERSONA } from '../nouns/persona.ts';
import { REPLICA } from '../nouns/replica.ts';
import { rememberCreated } from '../resource/created.ts';
import { findId } from '../resource/find-item.ts';
import { suggesting } from '../resource/item-argument.ts';
import { lookUpIn } from '../resource/look-up.ts';
import { snapshotWith } from '../resource/pick-field.ts';
import { viewOf } from '../resource/view.ts';
import { WAIT_OPTIONS, wantsToWait, watchForCommand } from '../resource/watch-command.ts';
import { freeSlot } from './active.ts';
import { type ConversationField, conversationFields, toCreateConversation } from './fields.ts';
import { QR_OPTION } from './open.ts';
import { openPage, sayPage, showQrCode } from './page.ts';

type GivenFields = Partial<FieldValues<ConversationField>>;

/** What a form for a conversation is filled in with. */
export interface Start {
  /** Filled in, for a conversation that is started from a persona, a replica or another conversation. */
  readonly persona?: ListedPersona;
  readonly replica?: Replica;
  readonly like?: Conversation;
  /** From the command line. */
  readonly fields?: GivenFields;
}

const BILLED =
  "A conversation is billed, and takes one of your plan's concurrent slots, from now until it ends. A test is free.";

/** Asks for what is missing and starts a conversation. @returns the new conversation, with the token of a private one */
export async function startConversation(context: Context, given: Start = {}): Promise<Conversation> {
  const { services } = context;
  const { clock, showCommand } = services;
  const form = new Form<ConversationField>({
    title: 'Start a Conversation',
    fields: conversationFields(context),
    submitLabel: 'Start the conversation',
    submitHelp: `Check the fields above. ${BILLED}`,
  });
  fillIn(form, given);
  const nameless = new Date(clock.now()).toISOString().slice(0, 19).replace('T', ' ');
  let replicaId: string | undefined;
  const conversation = await sendForm<ConversationField, Conversation>(context, form, {
    draft: 'create-conversation',
    given: given.fields,
    label: 'Starting the conversation',
    verify: async (values, signal) => {
      const found = await findReplica(services, values, signal);
      replicaId = found.replicaId;
      return found.refusal;
    },
    announce: ({ test_mode }) => sayBilled(services, test_mode !== ''),
    recover: (error) => freeSlot(context, error),
    send: async (values, signal) => {
      const input = toCreateConversation(values, nameless);
      const created = await createRemembered(services, input, signal);
      const { conversation_name = nameless, persona_id } = input;
      const known = { ...optional('persona_id', persona_id), ...optional('replica_id', replicaId) };
      const created_at = new Date(clock.now()).toISOString();
      return { created_at, ...known, ...created, conversation_name: created.conversation_name || conversation_name };
    },
    lookUp: (values) => lookUpConversation(context, values, nameless),
  });
  services.reminders.delete(UNANSWERED);
  rememberCreated(context, CONVERSATION, conversation);
  context.updateItem(CONVERSATIONS, conversation);
  sayStarted(services, conversation);
  showCommand(['conversation', 'create', ...formWords(form)]);
  return conversation;
}

/** The name of a conversation that the user gave none. */
const DATE_AND_TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;

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

/** A dry run and a test cost nothing. */
function sayBilled({ ui, account }: Services, isTest: boolean): void {
  if (!isTest && !account.profiles?.isDryRun) ui.say(BILLED);
}

function fillIn(form: Form<ConversationField>, { persona, replica, like }: Start): void {
  const filled = [
    ...(persona ? [snapshotWith('persona_id', PERSONA, persona)] : []),
    ...(replica ? [snapshotWith('replica_id', REPLICA, replica)] : []),
  ];
  const { persona_id = '', replica_id = '', callback_url = '', conversation_name: name = '' } = like ?? {};
  // The date and time of another conversation would mislead.
  const conversation_name = DATE_AND_TIME.test(name) ? '' : name;
  form.restore({
    values: Object.assign(
      like ? { persona_id, replica_id, conversation_name, callback_url } : {},
      ...filled.map(({ values }) => values),
    ),
    labels: Object.assign({}, ...filled.map(({ labels }) => labels)),
  });
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

/** Finds the conversation of a request that got no response: it is billed, so it must not be sent twice. */
function lookUpConversation(context: Context, values: FieldValues<ConversationField>, nameless: string) {
  const { conversation_name = '', persona_id, replica_id } = toCreateConversation(values, nameless);
  // A row of the list may lack either id, and a persona brings its own replica.
  return lookUpIn(
    context,
    CONVERSATION,
    conversation_name,
    (row) =>
      (persona_id ?? row.persona_id) === (row.persona_id ?? persona_id) &&
      (replica_id ?? row.replica_id) === (row.replica_id ?? replica_id),
  );
}

/** Says how to join, and how to end it; the latter again when the program ends. */
function sayStarted({ ui, reminders }: Services, conversation: Conversation): void {
  const { conversation_name, conversation_id: id, status } = conversation;
  ui.ok(`Started “${nameOrNone(conversation_name)}” (conversation ${id}, status ${status}).`);
  if (!isActive(conversation)) return;
  reminders.set(id, `Still running and billed. ${howToEnd([conversation])}`);
  if (pageOf(conversation)) sayPage(ui, conversation);
}

export const CREATE_CONVERSATION: Command<Services> = {
  changes: true,
  notes:
    "A conversation is billed, and takes one of your plan's concurrent slots, from its creation until it ends. The time " +
    'limits are always sent, so that a forgotten one ends. The token of a private room is only printed with --json.',
  options: [
    ...formOptions(conversationFields(), {
      persona_id: { ...suggesting(PERSONA), value: 'id' },
      replica_id: { ...suggesting(REPLICA), value: 'id' },
    }),
    { name: 'open', help: 'Open the page in the browser.', fallback: 'off' },
    QR_OPTION,
    ...WAIT_OPTIONS,
  ],
  examples: [
    {
      text: 'Start a conversation and open its page',
      line: 'tavus conversation create --persona-id "Life coach" --name "Interview" --open',
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
  async run(context, given) {
    const { results, clock } = context.services;
    const view = viewOf(CONVERSATION, clock.now(), { withSecrets: true });
    results.checkFields(view);
    const conversation = await startConversation(context, { fields: await readGiven(context, given) });
    if (isActive(conversation) && pageOf(conversation)) {
      if (given.isSet('open')) await openPage(context, conversation);
      if (given.isSet('qr')) await showQrCode(context, conversation);
    }
    if (!wantsToWait(given)) {
      await results.change(view, conversation);
      return 0;
    }
    const { item, exitCode } = await waitForEnd(context, conversation, given);
    await results.change(view, item);
    return exitCode;
  },
};

async function readGiven(context: Context, given: Given): Promise<GivenFields> {
  const fields: GivenFields = await readFields(context.services, conversationFields(context), given);
  const persona_id = await findId(context, PERSONA, fields.persona_id);
  const replica_id = await findId(context, REPLICA, fields.replica_id);
  return { ...fields, ...(persona_id && { persona_id }), ...(replica_id && { replica_id }) };
}

async function waitForEnd(context: Context, conversation: Conversation, given: Given) {
  const { reminders } = context.services;
  try {
    const { items, exitCode } = await watchForCommand(context, CONVERSATION, [conversation], given);
    return { item: items[0] ?? conversation, exitCode };
  } catch (error) {
    // The end of watching has said the same.
    if (error instanceof Interrupted) reminders.delete(conversation.conversation_id);
    throw error;
  }
}
