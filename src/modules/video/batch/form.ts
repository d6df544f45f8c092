import { type FieldValues, Form, type FormField } from '../../../ui/form/form.ts';
import { completePath, expandPath } from '../../../ui/form/text-file.ts';
import type { Context } from '../../context.ts';
import { checkReplicaId } from '../../nouns/ids.ts';
import { REPLICA } from '../../nouns/replica.ts';
import { whyUnfinished } from '../../nouns/replica-status.ts';
import { pickField } from '../../resource/pick-field.ts';
import { describeScript } from '../script-length.ts';
import { readTemplate } from './plan/template.ts';

/** The fields of the form. */
export type BatchName =
  | 'file'
  | 'video_name'
  | 'replica_id'
  | 'script'
  | 'concurrency'
  | 'header_line'
  | 'allow_placeholders';

const [FEWEST, MOST, USUAL] = [1, 20, 3];

const MORE_FIELDS: readonly FormField<BatchName>[] = [
  {
    name: 'concurrency',
    label: 'At once',
    kind: 'text',
    more: true,
    value: 'number',
    whenEmpty: `(${USUAL})`,
    help: `How many requests are under way at once, from ${FEWEST} to ${MOST}.`,
    check: checkConcurrency,
  },
  {
    name: 'header_line',
    label: 'Header line',
    kind: 'text',
    more: true,
    value: 'number',
    whenEmpty: '(the first line that is not empty)',
    help: 'The line of the file that names the columns. Lines above it are ignored.',
    check: checkHeaderLine,
  },
  {
    name: 'allow_placeholders',
    label: 'Allow placeholders',
    kind: 'choice',
    more: true,
    choices: [
      { value: '', label: 'no' },
      { value: 'yes', label: 'yes' },
    ],
    help: 'Sends placeholders of other tools, such as {name} or *|NAME|*, and single braces as they are.',
    flagHelp: 'Send placeholders of other tools, such as {name} or *|NAME|*, and single braces as they are.',
  },
];

/** @param context for choosing a replica from the list; without it the fields can only be read. */
export function batchFields(context?: Context): readonly FormField<BatchName>[] {
  const question = { title: 'Replica', enterHint: 'choose', blocked: whyUnfinished };
  return [
    {
      name: 'file',
      label: 'CSV file',
      kind: 'text',
      flag: false,
      required: true,
      help: 'A file whose first line names the columns; every other line becomes a video. Tab completes its path.',
      complete: (value) => completePath(value, {}),
    },
    {
      name: 'video_name',
      label: 'Names',
      kind: 'text',
      flag: 'name',
      whenEmpty: '(the column video_name or name)',
      help: 'What each video is called, such as {{first_name}} {{last_name}}. No two may be the same.',
      check: checkTemplate,
    },
    {
      name: 'replica_id',
      label: 'Replica',
      kind: 'pick',
      whenEmpty: '(the column replica_id)',
      help: 'Who speaks in all of them: choose one from the list, or paste its id.',
      check: checkReplicaId,
      flagHelp: 'Who speaks in all of them: the id of a replica, or its name.',
      ...(context && { pick: () => pickField(context, REPLICA, question) }),
    },
    {
      name: 'script',
      label: 'Script',
      kind: 'longText',
      whenEmpty: '(the column script or audio_url)',
      help: 'What the replica says; {{first_name}} stands for the value of that column.',
      check: checkTemplate,
      note: describeScript,
    },
    ...MORE_FIELDS,
  ];
}

export function createBatchForm(context: Context): Form<BatchName> {
  return new Form<BatchName>({
    title: 'Generate from a CSV',
    fields: batchFields(context),
    submitLabel: 'Check the file',
    submitHelp: 'Nothing is sent yet: what it is going to be is shown first.',
  });
}

/** What the fields of "More options" mean, by their texts. */
export function readOptions({
  concurrency = '',
  header_line = '',
  allow_placeholders,
}: Partial<FieldValues<BatchName>>): {
  readonly concurrency: number;
  readonly headerLine: number | undefined;
  readonly allowsPlaceholders: boolean;
} {
  return {
    concurrency: concurrency.trim() === '' ? USUAL : Number(concurrency),
    headerLine: header_line.trim() === '' ? undefined : Number(header_line),
    allowsPlaceholders: allow_placeholders === 'yes',
  };
}

/** A path as it is typed or dragged into a form. */
export function readPath(typed: string): string {
  return expandPath(typed, {});
}

export function checkConcurrency(text: string): string | undefined {
  const number = Number(text);
  const isFine = Number.isInteger(number) && number >= FEWEST && number <= MOST;
  return isFine ? undefined : `It is a whole number from ${FEWEST} to ${MOST}.`;
}

export function checkHeaderLine(text: string): string | undefined {
  const number = Number(text);
  return Number.isSafeInteger(number) && number >= 1 ? undefined : 'It is a whole number from 1.';
}

function checkTemplate(text: string): string | undefined {
  const template = readTemplate(text);
  return 'problem' in template ? template.problem : undefined;
}
