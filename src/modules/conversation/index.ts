import type { Conversation } from '../../api/conversations.ts';
import type { ModuleInterface } from '../../core/module.ts';
import { Back } from '../../ui/ui.ts';
import type { Context, Services } from '../context.ts';
import { CONVERSATION } from '../nouns/conversation.ts';
import { PERSONA } from '../nouns/persona.ts';
import { REPLICA } from '../nouns/replica.ts';
import { whyUnfinished } from '../nouns/replica-status.ts';
import type { DetailAction } from '../resource/item-screen.ts';
import { createAction, createResourceModule, createWith } from '../resource/module.ts';
import type { Dates, Resource } from '../resource/resource.ts';
import { whyNoPage, whyNoTranscript, whyNotActive } from './blocked.ts';

export function createConversationModule(): ModuleInterface<Services> {
  return createResourceModule(CONVERSATION, {
    create: [
      createAction(CONVERSATION, {
        label: 'Start a Conversation',
        summary: 'start a conversation',
        ...{ load: loadCreation, open: openStarted },
      }),
    ],
    actions: [
      ...DETAIL_ACTIONS.map((item) => ({ item })),
      {
        command: {
          name: 'open',
          summary: 'open the page of a conversation, or print it as a QR code',
          load: async () => (await import('./open.ts')).OPEN_CONVERSATION,
        },
      },
      {
        menu: {
          label: 'End a Conversation',
          changes: true,
          state: 'end_conversation',
          run: async (context) => (await import('./end.ts')).endPicked(context),
        },
        command: {
          name: 'end',
          summary: 'end conversations, which stops their billing',
          load: async () => (await import('./end.ts')).END_CONVERSATIONS,
        },
      },
      {
        menu: {
          label: 'Read a Transcript',
          state: 'read_transcript',
          run: async (context) => (await import('./read-transcript.ts')).readTranscript(context),
        },
        command: {
          name: 'transcript',
          summary: 'print or save what was said in a conversation',
          load: async () => (await import('./transcript-command.ts')).READ_TRANSCRIPT,
        },
      },
    ],
    itemActions: [
      createWith(CONVERSATION, {
        label: START,
        from: PERSONA,
        field: 'persona_id',
        load: loadCreation,
        open: openStarted,
      }),
      createWith(CONVERSATION, {
        label: START,
        ...{ from: REPLICA, field: 'replica_id', blocked: whyUnfinished, load: loadCreation, open: openStarted },
      }),
    ],
  });
}

const START = 'Start a conversation with it';

async function loadCreation() {
  return (await import('./create.ts')).CONVERSATION_CREATION;
}

/** Shows the details of a new conversation, with what can be done next. @throws Back */
async function openStarted(context: Context, conversation: Conversation): Promise<void> {
  await (await import('../resource/item-screen.ts')).openItem(context, CONVERSATION, conversation, DETAIL_ACTIONS);
}

/** The name of a conversation that the user gave none. */
const DATE_AND_TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;

/** Starts a conversation with the persona, replica, name and callback URL of another. @throws Back */
async function startAnother(context: Context, like: Conversation): Promise<void> {
  const [{ createItem }, creation] = await Promise.all([import('../resource/creation.ts'), loadCreation()]);
  const { persona_id = '', replica_id = '', callback_url = '' } = like;
  // The date and time of another conversation would mislead.
  const conversation_name = DATE_AND_TIME.test(like.conversation_name) ? '' : like.conversation_name;
  const filled = { values: { persona_id, replica_id, conversation_name, callback_url }, labels: {} };
  await openStarted(context, await createItem(context, CONVERSATION, creation, { filled }));
}

const DETAIL_ACTIONS: readonly DetailAction<Conversation>[] = [
  pageAction('Open the page', async (context, conversation) => {
    await (await import('./page.ts')).openPage(context, conversation);
  }),
  pageAction('Copy the link', async (context, conversation) => {
    (await import('./page.ts')).copyPage(context, conversation);
  }),
  pageAction('Show a QR code', async (context, conversation) => {
    await (await import('./page.ts')).showQrScreen(context, conversation);
  }),
  {
    label: 'Read the transcript',
    isMain: true,
    blocked: whyNoTranscript,
    run: async (context, conversation) => (await import('./read-transcript.ts')).readTranscript(context, conversation),
  },
  {
    label: 'End it',
    isMain: true,
    changes: true,
    blocked: whyNotActive,
    run: async (context, conversation) => (await import('./end.ts')).confirmAndEnd(context, conversation),
  },
  {
    label: 'Start another like it',
    changes: true,
    run: reporting(startAnother),
  },
  {
    label: 'Show its persona',
    blocked: ({ persona_id }) => (persona_id ? undefined : "It uses Tavus' default persona."),
    run: reporting((context, { persona_id = '' }) => openOther(context, PERSONA, { persona_id, persona_name: '' })),
  },
  {
    label: 'Show its replica',
    blocked: ({ replica_id }) => (replica_id ? undefined : 'Tavus does not say which replica it uses.'),
    run: reporting((context, { replica_id = '' }) =>
      openOther(context, REPLICA, { replica_id, replica_name: '', status: '' }),
    ),
  },
];

function pageAction(
  label: string,
  act: (context: Context, conversation: Conversation) => Promise<void>,
): DetailAction<Conversation> {
  return {
    ...{ label, isMain: true, blocked: whyNoPage },
    async run(context, conversation) {
      await act(context, conversation);
      return conversation;
    },
  };
}

/** Runs an action about something else. Its errors are not about the conversation, so they do not close its details. */
function reporting(
  act: (context: Context, conversation: Conversation) => Promise<void>,
): DetailAction<Conversation>['run'] {
  return async (context, conversation) => {
    try {
      await act(context, conversation);
    } catch (error) {
      if (!(error instanceof Back)) context.services.report(error);
    }
    return conversation;
  };
}

/** Shows the details of an item of which only the id is known. @throws Back */
async function openOther<Item extends Dates>(context: Context, resource: Resource<Item>, item: Item): Promise<void> {
  await (await import('../resource/item-screen.ts')).openItem(context, resource, item, []);
}
