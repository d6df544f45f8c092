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

const [MIN_CONCURRENCY, MAX_CONCURRENCY, DEFAULT_CONCURRENCY] = [1, 20, 3];

const MORE_FIELDS: readonly FormField<BatchName>[] = [
  {
    name: 'concurrency',
    label: 'Concurrency',
    kind: 'text',
    more: true,
    value: 'number',
    whenEmpty: `(${DEFAULT_CONCURRENCY})`,
    help: `Number of requests sent at the same time, from ${MIN_CONCURRENCY} to ${MAX_CONCURRENCY}.`,
    check: checkConcurrency,
  },
  {
    name: 'header_line',
    label: 'Header line',
    kind: 'text',
    more: true,
    value: 'number',
    whenEmpty: '(the first line that is not empty)',
    help: 'Number of the line that names the columns. Lines above it are ignored.',
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
    help: 'Send placeholders of other tools, such as {name} or *|NAME|*, and single braces unchanged.',
  },
];

/** @param context lets the user choose a replica from the list; only needed to fill in the form */
export function batchFields(context?: Context): readonly FormField<BatchName>[] {
  const question = { title: 'Replica', enterHint: 'choose', blocked: whyUnfinished };
  return [
    {
      name: 'file',
      label: 'CSV file',
      kind: 'text',
      flag: false,
      required: true,
      help: 'A CSV file. Its first line names the columns; each line below becomes a video.',
      complete: (value) => completePath(value, {}),
    },
    {
      name: 'video_name',
      label: 'Names',
      kind: 'text',
      flag: 'name',
      whenEmpty: '(the column video_name or name)',
      help: 'Name of each video, such as {{first_name}} {{last_name}}. Each name must be unique.',
      check: checkTemplate,
    },
    {
      name: 'replica_id',
      label: 'Replica',
      kind: 'pick',
      whenEmpty: '(the column replica_id)',
      help: 'The replica that speaks in all videos: choose one from the list, or paste its id.',
      check: checkReplicaId,
      flagHelp: 'The replica that speaks in all videos: its id or name.',
      ...(context && { pick: () => pickField(context, REPLICA, question) }),
    },
    {
      name: 'script',
      label: 'Script',
      kind: 'longText',
      whenEmpty: '(the column script or audio_url)',
      help: 'The text that the replica speaks. {{first_name}} is replaced by the value of that column.',
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
    submitHelp: 'Checks the file and shows the first video. You are asked before anything is sent.',
    submitHint: 'check',
  });
}

/** Reads the fields under "More options" from their texts. */
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
    concurrency: concurrency.trim() === '' ? DEFAULT_CONCURRENCY : Number(concurrency),
    headerLine: header_line.trim() === '' ? undefined : Number(header_line),
    allowsPlaceholders: allow_placeholders === 'yes',
  };
}

/** A path that was typed or dragged into a form. */
export function readPath(typed: string): string {
  return expandPath(typed, {});
}

export function checkConcurrency(text: string): string | undefined {
  const number = Number(text);
  const isValid = Number.isInteger(number) && number >= MIN_CONCURRENCY && number <= MAX_CONCURRENCY;
  return isValid ? undefined : `Enter a whole number from ${MIN_CONCURRENCY} to ${MAX_CONCURRENCY}.`;
}

export function checkHeaderLine(text: string): string | undefined {
  const number = Number(text);
  return Number.isSafeInteger(number) && number >= 1 ? undefined : 'Enter a whole number, 1 or more.';
}

function checkTemplate(text: string): string | undefined {
  const template = readTemplate(text);
  return 'problem' in template ? template.problem : undefined;
}
