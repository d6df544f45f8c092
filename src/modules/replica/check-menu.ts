import { Form, type FormField } from '../../ui/form/form.ts';
import { completePath, expandPath } from '../../ui/form/text-file.ts';
import type { Context } from '../context.ts';
import { flagWords, pathWord } from '../forms/form-command.ts';
import { isLink } from '../media/check.ts';
import { CONVERT, rowsOf, titleOf } from '../media/print-report.ts';
import type { MediaReport } from '../media/report.ts';
import { MODEL_NAMES, PURPOSES, type Purpose, REQUIREMENTS } from '../media/requirements.ts';
import { REPLICA } from '../nouns/replica.ts';
import { whyReadOnly } from '../read-only.ts';
import { createItem } from '../resource/creation.ts';
import { checkFile } from './check.ts';
import { REPLICA_CREATION } from './create.ts';

type Name = 'file' | 'purpose' | 'model';

const FIELDS: readonly FormField<Name>[] = [
  {
    name: 'file',
    label: 'File or link',
    kind: 'text',
    required: true,
    help: 'A file on this computer, or a link to one. Only its headers are read.',
    complete: (typed) => completePath(typed, {}),
  },
  {
    name: 'purpose',
    label: 'Use it as',
    kind: 'choice',
    choices: [
      { value: '', label: 'what its format is for' },
      ...PURPOSES.map((purpose) => ({ value: purpose, label: REQUIREMENTS[purpose].title.toLowerCase() })),
    ],
  },
  {
    name: 'model',
    label: 'Model',
    kind: 'text',
    whenEmpty: '(phoenix-4)',
    help: `The model to train: ${MODEL_NAMES.join(', ')}.`,
    isVisible: ({ purpose }) => ['', 'video', 'image'].includes(purpose),
  },
];

/** Asks for a file, checks it, and offers what can be done with it. @throws Back */
export async function checkFromMenu(context: Context): Promise<void> {
  const form = new Form<Name>({
    ...{ title: 'Check a Recording', fields: FIELDS, submitLabel: 'Check', submitHint: 'check' },
    submitHelp: 'Reads at most 4 MB of the file. Nothing is sent to Tavus.',
  });
  for (;;) {
    await context.services.ui.fill(form);
    const report = await checkForm(context, form.values());
    const next = await askNext(context, report);
    if (next === 'create') await createReplica(context, report);
    if (next !== 'another') return;
    form.buffer('file').setText('');
    form.goTo('file');
  }
}

async function checkForm(context: Context, values: Readonly<Record<Name, string>>): Promise<MediaReport> {
  const file = isLink(values.file) ? values.file.trim() : expandPath(values.file, {});
  const purpose = PURPOSES.find((one) => one === values.purpose);
  const model = values.model.trim();
  const report = await checkFile(context, file, { purpose, model });
  const { ui, showCommand } = context.services;
  if (report.command !== undefined) ui.commandLine(CONVERT, report.command);
  const flags = [...(purpose ? flagWords('as', purpose) : []), ...(model === '' ? [] : flagWords('model', model))];
  showCommand(['replica', 'check', pathWord(file), ...flags]);
  return report;
}

/** Shows the result above what can be done next. @throws Back */
async function askNext({ services }: Context, report: MediaReport): Promise<'create' | 'another' | 'back'> {
  const blocked = whyNotCreate(report) ?? whyReadOnly(services.account);
  return await services.ui.menu({
    title: 'What to do next',
    details: { title: titleOf(report), rows: rowsOf(report) },
    choices: [
      { label: 'Check another file', value: 'another' as const },
      { label: 'Create a replica with it', value: 'create' as const, ...(blocked !== undefined && { blocked }) },
      { label: 'Back', value: 'back' as const },
    ],
  });
}

function whyNotCreate({ file, purpose }: MediaReport): string | undefined {
  if (FIELD_OF[purpose] === undefined) return 'It is not for a training.';
  return isLink(file) ? undefined : 'Tavus opens links only: upload it first.';
}

/** The field of the form that takes the file, and what is trained from. */
const FIELD_OF: Partial<Readonly<Record<Purpose, readonly [field: string, source: string]>>> = {
  video: ['train_video_url', 'spoken'],
  consent: ['consent_video_url', 'separate'],
  image: ['train_image_url', 'image'],
};

async function createReplica(context: Context, { file, purpose, model = '' }: MediaReport): Promise<void> {
  const [field = '', source = ''] = FIELD_OF[purpose] ?? [];
  const values = { source, [field]: file, ...(model !== '' && { model_name: model }) };
  await createItem(context, REPLICA, REPLICA_CREATION, { filled: { values, labels: {} } });
}
