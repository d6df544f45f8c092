import type { Turn } from '../../api/conversation-events.ts';
import type { Conversation } from '../../api/conversations.ts';
import { StateError } from '../../lib/errors.ts';
import { isStandardOutput } from '../../lib/files/output-place.ts';
import { countOf, formatClock, formatCount, nameOrNone } from '../../lib/format.ts';
import { Form } from '../../ui/form/form.ts';
import { completePath, expandPath } from '../../ui/form/text-file.ts';
import { Search } from '../../ui/list/search.ts';
import { Back, type Choice, type Details, type Ui } from '../../ui/ui.ts';
import type { Context } from '../context.ts';
import { flagWords, pathWord } from '../forms/form-command.ts';
import { CONVERSATION, CONVERSATIONS } from '../nouns/conversation.ts';
import { loadItem } from '../resource/find-item.ts';
import { watchItems } from '../resource/watch.ts';
import { formatOf, NO_TURNS, readTurns, selectTurns } from './transcript.ts';
import { pickTranscript, saveTranscript, transcriptFileName } from './transcript-command.ts';
import { awaitingTranscript, requireTranscript, transcriptState } from './transcript-state.ts';

/** What is shown of a transcript. */
interface Reading {
  /** Only turns with all these words; '' for all. */
  readonly query: string;
  readonly allRoles: boolean;
}

type Answer = 'search' | 'whole' | 'roles' | 'save' | 'back';

/** Shows the transcript of a conversation, whole, with search. Asks for the conversation if none is given. @throws Back */
export async function readTranscript(context: Context, given?: Conversation): Promise<Conversation> {
  const row = given ?? (await pickTranscript(context));
  const conversation = await loadTranscript(context, row);
  const { ui, clock, showCommand } = context.services;
  const all = requireTranscript(conversation, clock.now());
  let reading: Reading = { query: '', allRoles: false };
  let answer: Answer = 'search';
  let details = describeTurns(conversation, all, reading);
  for (;;) {
    answer = await ask(ui, { all, reading, details, selected: answer });
    if (answer === 'back') break;
    const next = await act(context, conversation, { answer, all, reading });
    if (next === reading) continue;
    reading = next;
    details = describeTurns(conversation, all, reading);
  }
  showCommand(commandFor(conversation, reading));
  return conversation;
}

interface Shown {
  readonly all: readonly Turn[];
  readonly reading: Reading;
  readonly details: Details;
  /** What was chosen last. */
  readonly selected: Answer;
}

async function ask(ui: Ui, { all, reading, details, selected }: Shown): Promise<Answer> {
  const choices = choicesFor(all, reading);
  try {
    return await ui.menu<Answer>({ title: 'What to do with this transcript', choices, details, selected });
  } catch (error) {
    if (error instanceof Back) return 'back';
    throw error;
  }
}

/** The conversation with its events; waits while the transcript of an ended one is being processed. @throws Back */
async function loadTranscript(context: Context, row: Conversation): Promise<Conversation> {
  const { clock } = context.services;
  const conversation = await loadItem(context, CONVERSATION, row);
  context.updateItem(CONVERSATIONS, conversation);
  if (transcriptState(conversation, clock.now()) !== 'processing') return conversation;
  const { items } = await watchItems(
    context,
    awaitingTranscript(() => clock.now()),
    [conversation],
  );
  return items[0] ?? conversation;
}

function choicesFor(all: readonly Turn[], { query, allRoles }: Reading): Choice<Answer>[] {
  const hidden = all.length - selectTurns(all, false).length;
  if (all.length === 0) return [{ label: 'Back', value: 'back' }];
  return [
    { label: 'Search', value: 'search' },
    ...(query === '' ? [] : [{ label: 'Show the whole transcript', value: 'whole' as const }]),
    ...(hidden === 0
      ? []
      : [
          {
            label: allRoles ? 'Hide system and tool turns' : 'Show system and tool turns',
            hint: formatCount(hidden),
            value: 'roles' as const,
          },
        ]),
    { label: 'Save to a file', value: 'save' },
    { label: 'Back', value: 'back' },
  ];
}

interface Chosen {
  readonly answer: Exclude<Answer, 'back'>;
  readonly all: readonly Turn[];
  readonly reading: Reading;
}

/** @returns what to show next; the same object if nothing changed */
async function act(context: Context, conversation: Conversation, { answer, all, reading }: Chosen): Promise<Reading> {
  try {
    switch (answer) {
      case 'search':
        return { ...reading, query: await askForWords(context, reading.query) };
      case 'whole':
        return { ...reading, query: '' };
      case 'roles':
        return { ...reading, allRoles: !reading.allRoles };
      case 'save':
        await askWhereToSave(context, conversation, { all, reading });
        return reading;
    }
  } catch (error) {
    if (error instanceof Back) return reading;
    throw error;
  }
}

async function askForWords({ services }: Context, query: string): Promise<string> {
  const form = new Form({
    title: 'Search the transcript',
    fields: [{ name: 'words', label: 'Words', kind: 'text', help: 'Shows only the turns with all these words.' }],
    submitLabel: 'Search',
    submitHint: 'search',
    values: { words: query },
  });
  await services.ui.fill(form);
  return form.values().words.trim();
}

/** The command that prints the same turns. */
function commandFor({ conversation_id }: Conversation, { allRoles }: Reading): readonly string[] {
  return ['conversation', 'transcript', conversation_id, ...(allRoles ? ['--all-roles'] : [])];
}

async function askWhereToSave(
  { services }: Context,
  conversation: Conversation,
  { all, reading }: Pick<Chosen, 'all' | 'reading'>,
): Promise<void> {
  const { ui, showCommand } = services;
  const form = new Form({
    title: 'Save the transcript',
    fields: [
      {
        name: 'file',
        label: 'Save as',
        kind: 'text',
        required: true,
        help: 'A folder, or a file whose extension gives the format: .txt, .md, .json, .srt or .vtt. Existing files are not replaced.',
        check: (path) => (isStandardOutput(path.trim()) ? 'Enter the name of a file.' : undefined),
        complete: (typed) => completePath(typed, {}),
      },
    ],
    submitLabel: 'Save',
    values: { file: transcriptFileName(conversation, 'text') },
  });
  for (;;) {
    await ui.fill(form);
    try {
      const path = expandPath(form.values().file, {});
      const file = await saveTranscript(services, conversation, selectTurns(all, reading.allRoles), {
        ...{ path, format: formatOf(path) ?? 'text', force: false },
      });
      showCommand([...commandFor(conversation, reading), ...flagWords('output', pathWord(file))]);
      return;
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      form.complain('file', error.message);
    }
  }
}

function describeTurns(conversation: Conversation, all: readonly Turn[], { query, allRoles }: Reading): Details {
  const turns = readTurns(selectTurns(all, allRoles), conversation.created_at);
  const search = new Search<(typeof turns)[number]>(({ speaker, text }) => `${speaker} ${text}`);
  search.setQuery(query);
  const found = search.find(turns);
  const count =
    query === '' ? countOf(turns.length, 'turn') : `${formatCount(found.length)} of ${countOf(turns.length, 'turn')}`;
  // What a search found comes before the name, since a narrow terminal cuts the end.
  const title = `Transcript, ${count}${query === '' ? '' : ` with “${query}”`}: ${nameOrNone(conversation.conversation_name)}`;
  if (found.length === 0) return { title, rows: [['', query === '' ? NO_TURNS : 'No turn contains all these words.']] };
  return {
    title,
    rows: found.map(({ speaker, start, text }) => [
      `${start === undefined ? '' : formatClock(start)} ${speaker}`.trim(),
      text,
    ]),
  };
}
