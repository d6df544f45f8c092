import { UsageError } from '../../../lib/errors.ts';
import type { Form, FormNotice } from '../../../ui/form/form.ts';
import { Back } from '../../../ui/ui.ts';
import type { Context } from '../../context.ts';
import { formWords, pathWord, setFormValues } from '../../forms/form-command.ts';
import { FormDraft } from '../../forms/form-draft.ts';
import { type BatchName, createBatchForm, readOptions, readPath } from './form.ts';
import { BatchProblemsError } from './send/prepare.ts';
import { runBatch } from './send/run-batch.ts';
import { isBad } from './send/tell-end.ts';
import type { BatchEnd, BatchOptions } from './types.ts';
import { FORM_WORDS } from './words.ts';

type Given = Partial<Record<BatchName, string>>;

/** Asks for a batch with a form. The form stays filled in until the batch is sent. @throws Back */
export async function batchFromForm(
  context: Context,
  given: Given = {},
  more: Partial<BatchOptions> = {},
): Promise<BatchEnd> {
  const { services } = context;
  const form = createBatchForm(context);
  const draft = new FormDraft(services, form, 'batch-videos');
  await draft.open();
  setFormValues(form, given);
  for (;;) {
    await fillIn(context, form, draft);
    form.setNotice(undefined);
    const values = form.values();
    try {
      const end = await runBatch(context, { ...toOptions(values), ...more });
      if (!end) continue;
      // The draft is needed to send the rest.
      if (isComplete(end)) draft.remove();
      services.showCommand(['video', 'batch', pathWord(readPath(values.file)), ...formWords(form), ...retryWords(end)]);
      return end;
    } catch (error) {
      // Esc at a question leads back to the form.
      if (error instanceof Back) continue;
      if (!(error instanceof UsageError)) throw error;
      services.ui.fail(error.message, error.hint);
      form.setNotice(proposeHeaderLine(form, error) ?? { text: error.message, hint: error.hint });
    }
  }
}

/** Fills in the line that seems to name the columns. @returns a notice about it; undefined where none was found */
function proposeHeaderLine(form: Form<BatchName>, error: UsageError): FormNotice | undefined {
  const line = error instanceof BatchProblemsError ? error.headerLine : undefined;
  if (line === undefined) return undefined;
  form.buffer('header_line').setText(String(line));
  form.goTo('header_line');
  return { text: error.message, hint: `“Header line” is now ${line}. Check the file again, or change the line.` };
}

/** True if no row is left to be sent again. */
function isComplete({ stop, rows, unclear }: BatchEnd): boolean {
  return stop === undefined && unclear.size === 0 && !rows.all().some(isBad);
}

/** The flags for what the user chose about rows of an earlier run. */
function retryWords({ options }: BatchEnd): string[] {
  return [
    ...(options.retriesFailed ? ['--retry-failed'] : []),
    ...(options.resendsUnclear ? ['--resend-unclear'] : []),
  ];
}

function toOptions(values: Record<BatchName, string>): BatchOptions {
  const textOf = (name: BatchName) => (values[name].trim() === '' ? undefined : values[name]);
  return {
    path: readPath(values.file),
    templates: { script: textOf('script'), video_name: textOf('video_name'), replica_id: textOf('replica_id')?.trim() },
    ...readOptions(values),
    words: FORM_WORDS,
    ...{ retriesFailed: undefined, resendsUnclear: undefined, startsOver: false, waitMs: undefined, folder: undefined },
  };
}

/** @throws Back when the user leaves the form */
async function fillIn(
  { services }: Context,
  form: ReturnType<typeof createBatchForm>,
  draft: FormDraft<BatchName>,
): Promise<void> {
  for (;;) {
    try {
      return await services.ui.fill(form);
    } catch (error) {
      if (!(error instanceof Back) || (await draft.askToLeave())) throw error;
    }
  }
}

/** `batchFromForm` for the menu. @throws what ended the batch early */
export async function batchFromMenu(context: Context): Promise<void> {
  const { stop } = await batchFromForm(context);
  if (stop) throw stop;
}
