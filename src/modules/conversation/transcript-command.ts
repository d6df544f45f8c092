import type { Turn } from '../../api/conversation-events.ts';
import type { Conversation } from '../../api/conversations.ts';
import type { Command, Given } from '../../core/command.ts';
import { EXIT } from '../../lib/errors.ts';
import { toFileName } from '../../lib/files/file-name.ts';
import { isStandardOutput, refuseEmpty } from '../../lib/files/output-place.ts';
import { checkTextPlace, saveText } from '../../lib/files/save-text.ts';
import { countOf } from '../../lib/format.ts';
import { safeJson } from '../../lib/text/safe-text.ts';
import type { ItemView } from '../../ui/output/results.ts';
import type { Context, Services } from '../context.ts';
import { CONVERSATION } from '../nouns/conversation.ts';
import { findOrPick, itemArgument } from '../resource/item-argument.ts';
import { pickItem } from '../resource/list-screen.ts';
import { WAIT_OPTIONS, wantsToWait, watchForCommand } from '../resource/watch-command.ts';
import { whyNoTranscript } from './blocked.ts';
import {
  EXTENSION_OF,
  formatOf,
  readTurns,
  selectTurns,
  TRANSCRIPT_FORMATS,
  type TranscriptFormat,
  writeTranscript,
} from './transcript.ts';
import { awaitingTranscript, requireTranscript, transcriptState } from './transcript-state.ts';

export const READ_TRANSCRIPT: Command<Services> = {
  args: [itemArgument(CONVERSATION)],
  options: [
    {
      name: 'format',
      value: 'format',
      choices: TRANSCRIPT_FORMATS,
      help: 'Format of the transcript; srt and vtt are subtitles.',
      fallback: 'that of the file name, else text',
    },
    {
      name: 'output',
      short: 'o',
      value: 'file',
      help: 'File or folder to write to; - for standard output.',
      fallback: 'standard output',
    },
    { name: 'force', help: 'Replace an existing file.', fallback: 'off' },
    { name: 'all-roles', help: 'Include instructions (system) and results of tools.', fallback: 'off' },
    ...WAIT_OPTIONS,
  ],
  notes: 'The transcript follows a few seconds after the end. Without --wait, a missing one is an error that says why.',
  examples: [
    { text: 'Read what was said', line: 'tavus conversation transcript c123456' },
    { text: 'Save subtitles for a recording', line: 'tavus conversation transcript "Interview" -o interview.srt' },
    { text: 'Wait up to ten minutes for it', line: 'tavus conversation transcript c123456 --wait --timeout 10m' },
  ],
  async run(context, given) {
    const { results, clock } = context.services;
    const output = given.text('output');
    refuseEmpty('-o', output);
    const file = output === undefined || isStandardOutput(output) ? undefined : output;
    results.checkFields(file === undefined ? TURN_VIEW : SAVED);
    if (file !== undefined) await checkTextPlace({ path: file, force: given.isSet('force') });
    const found = await findOrPick(context, CONVERSATION, given.arg(), { pick: () => pickTranscript(context) });
    const conversation = await waitForTranscript(context, found, given);
    if (conversation === undefined) return EXIT.stillRunning;
    const turns = selectTurns(requireTranscript(conversation, clock.now()), given.isSet('all-roles'));
    const format = readFormat(given, file);
    if (file === undefined) await printTurns(context.services, conversation, turns, format);
    else {
      const saving = { path: file, format, force: given.isSet('force') };
      const { conversation_id } = conversation;
      const saved = await saveTranscript(context.services, conversation, turns, saving);
      await results.change(SAVED, { conversation_id, file: saved, turns: turns.length });
    }
    return 0;
  },
};

/** Lets the user choose a conversation that has ended. @throws Back */
export async function pickTranscript(context: Context): Promise<Conversation> {
  return await pickItem(context, CONVERSATION, {
    title: 'Read a Transcript',
    enterHint: 'read',
    blocked: whyNoTranscript,
  });
}

interface Saving {
  readonly path: string;
  readonly format: TranscriptFormat;
  readonly force: boolean;
}

/** Saves a transcript. @returns the path of the file. @throws StateError if it already exists or cannot be written */
export async function saveTranscript(
  { ui }: Pick<Services, 'ui'>,
  conversation: Conversation,
  turns: readonly Turn[],
  { path, format, force }: Saving,
): Promise<string> {
  const file = await saveText({
    ...{ path, force },
    name: transcriptFileName(conversation, format),
    text: textOf(conversation, turns, format),
  });
  ui.ok(`Saved ${countOf(turns.length, 'turn')} to ${file}`);
  return file;
}

/** The name of the file in a folder. */
export function transcriptFileName(conversation: Conversation, format: TranscriptFormat): string {
  const { conversation_name, conversation_id } = conversation;
  const fallback = toFileName(conversation_id, 'transcript');
  return `${toFileName(conversation_name, fallback)}.${EXTENSION_OF[format]}`;
}

function textOf({ created_at }: Conversation, turns: readonly Turn[], format: TranscriptFormat): string {
  if (format === 'json') return `${safeJson(JSON.stringify(turns, undefined, 2))}\n`;
  return writeTranscript(readTurns(turns, created_at), format);
}

async function printTurns(
  { results, ui }: Services,
  { created_at }: Conversation,
  turns: readonly Turn[],
  format: TranscriptFormat,
): Promise<void> {
  if (results.wantsJson()) return await results.list(TURN_VIEW, [turns]);
  if (format === 'json') return await results.json(turns, true);
  if (turns.length === 0) ui.say('The transcript is empty: no one spoke.');
  const text = writeTranscript(readTurns(turns, created_at), format).replace(/\n$/, '');
  if (text !== '') await results.text(text);
}

function readFormat(given: Given, file: string | undefined): TranscriptFormat {
  const wanted = TRANSCRIPT_FORMATS.find((format) => format === given.text('format'));
  return wanted ?? formatOf(file ?? '') ?? 'text';
}

/** @returns undefined if the timeout passed first */
async function waitForTranscript(
  context: Context,
  conversation: Conversation,
  given: Given,
): Promise<Conversation | undefined> {
  const { clock } = context.services;
  if (!wantsToWait(given) || ['ready', 'none'].includes(transcriptState(conversation, clock.now()))) {
    return conversation;
  }
  const watched = await watchForCommand(
    context,
    awaitingTranscript(() => clock.now()),
    [conversation],
    given,
  );
  return watched.exitCode === EXIT.stillRunning ? undefined : watched.items[0];
}

/** A transcript that was written to a file, for programs. */
interface SavedTranscript {
  readonly conversation_id: string;
  readonly file: string;
  /** How many. */
  readonly turns: number;
}

const SAVED: ItemView<SavedTranscript> = {
  fields: ['conversation_id', 'file', 'turns'],
  columns: [
    { title: 'ID', cell: ({ conversation_id }) => conversation_id },
    { title: 'FILE', cell: ({ file }) => file },
  ],
  rows: ({ conversation_id, file }) => [
    ['Conversation id', conversation_id],
    ['File', file],
  ],
};

const TURN_VIEW: ItemView<Turn> = {
  fields: ['role', 'content', 'timestamp', 'seconds_from_start', 'duration', 'inference_id'],
  columns: [],
  rows: () => [],
};
