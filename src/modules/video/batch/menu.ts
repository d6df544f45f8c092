import { UsageError } from '../../../lib/errors.ts';
import type { Form, FormNotice } from '../../../ui/form/form.ts';
import { Back } from '../../../ui/ui.ts';
import type { Context } from '../../context.ts';
import { formWords, setFormValues } from '../../forms/form-command.ts';
import { FormDraft } from '../../forms/form-draft.ts';
import { type BatchName, createBatchForm, readOptions, readPath } from './form.ts';
import { BatchProblemsError } from './send/prepare.ts';
import { runBatch } from './send/run-batch.ts';
import type { BatchAsked, BatchEnd } from './types.ts';

type Given = Partial<Record<BatchName, string>>;

/** Asks for a batch with a form, which comes back with all that is in it until the batch is sent. @throws Back */
export async function batchFromForm(
  context: Context,
  given: Given = {},
  more: Partial<BatchAsked> = {},
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
      const end = await runBatch(context, { ...toAsked(values), ...more });
      if (!end) continue;
      // What could not be sent is offered again.
      if (!end.stop) draft.remove();
      services.showCommand(['video', 'batch', readPath(values.file), ...formWords(form)]);
      return end;
    } catch (error) {
      // Esc at the question leads back to the form.
      if (error instanceof Back) continue;
      if (!(error instanceof UsageError)) throw error;
      services.ui.fail(error.message, error.hint);
      form.setNotice(proposeHeaderLine(form, error) ?? { text: error.message, hint: error.hint });
    }
  }
}

/** Fills in the line that seems to name the columns. @returns what to say of it; undefined where none was found */
function proposeHeaderLine(form: Form<BatchName>, error: UsageError): FormNotice | undefined {
  const line = error instanceof BatchProblemsError ? error.headerLine : undefined;
  if (line === undefined) return undefined;
  form.buffer('header_line').setText(String(line));
  form.goTo('header_line');
  return { text: error.message, hint: `“Header line” is now ${line}. Check the file again, or change it.` };
}

function toAsked(values: Record<BatchName, string>): BatchAsked {
  const textOf = (name: BatchName) => (values[name].trim() === '' ? undefined : values[name]);
  return {
    path: readPath(values.file),
    templates: { script: textOf('script'), video_name: textOf('video_name'), replica_id: textOf('replica_id')?.trim() },
    ...readOptions(values),
    ...{ retriesFailed: false, resendsUnclear: false, startsOver: false, waitMs: undefined, folder: undefined },
  };
}

/** @throws Back when the user leaves the form for good. */
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

/** The same from the menu of videos; what ended it is told as any failure is. */
export async function batchFromMenu(context: Context): Promise<void> {
  const { stop } = await batchFromForm(context);
  if (stop) throw stop;
}
