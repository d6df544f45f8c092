import { ClientOptionError } from '../../api/check-options.ts';
import { InvalidRequestError, NotFoundError, NotSentError, TavusError } from '../../api/errors.ts';
import type { FieldValues, Form, FormNotice } from '../../ui/form/form.ts';
import { Back, type Tell } from '../../ui/ui.ts';
import { type Context, NoKeyError } from '../context.ts';
import { giveTo } from './form-command.ts';
import { FormDraft } from './form-draft.ts';
import type { Dated } from './newest-items.ts';
import { LOOK_FIRST, STOPPED, sendChange } from './send-change.ts';
import { type LookUp, type Sent, sendOrFind, UnansweredError } from './unanswered.ts';

export interface FormSending<Name extends string, Result> {
  /** Under which it is kept until it is sent. A form without one is not kept. */
  readonly draft?: string;
  /** Shown while it is under way. */
  readonly label: string;
  /** What the command line gave: when it is all that is needed, nothing is asked, and a failure ends the command. */
  readonly given?: Partial<Record<Name, string>> | undefined;
  /** Asks before the form is sent; no, and `Back`, lead back to the form. Not asked about what the command line gave. */
  confirm?(values: FieldValues<Name>): Promise<boolean>;
  send(values: FieldValues<Name>, signal: AbortSignal): Promise<Result>;
  /** Where to look for what it makes when no clear answer comes. */
  lookUp?(values: FieldValues<Name>): LookUp<Result & Dated>;
}

const ENDED: FormNotice = { text: 'The program ended before Tavus had answered.', hint: LOOK_FIRST };

/**
 * Lets the user fill in a form and sends it. When Tavus says no, can't be reached or the user stops waiting, the form
 * comes back with everything in it, and says why. @throws Back when the user leaves it.
 */
export async function sendForm<Name extends string, Result>(
  context: Context,
  form: Form<Name>,
  sending: FormSending<Name, Result>,
): Promise<Result> {
  const { services } = context;
  const { given } = sending;
  if (given) {
    giveTo(form, given);
    if (form.problems().length === 0) {
      return tellFound(context, await sendChange(context, sending.label, workOf(context, form, sending)));
    }
    // Nobody can be asked: what is missing is named.
    if (!services.ui.canAsk) await services.ui.fill(form);
  }
  const draft = sending.draft === undefined ? undefined : new FormDraft(services, form, sending.draft);
  await draft?.open();
  if (given) {
    giveTo(form, given);
    complainOfGiven(form);
  }
  for (;;) {
    await fillIn(context, form, draft);
    form.setNotice(undefined);
    if (!(await isConfirmed(form, sending))) continue;
    // On the disk while nobody knows the answer: whatever ends the program now leaves a draft that says so.
    draft?.setNotice(ENDED);
    draft?.save();
    try {
      const sent = await services.ui.busy(sending.label, workOf(context, form, sending));
      draft?.remove();
      return tellFound(context, sent);
    } catch (error) {
      if (!services.ui.canAsk) throw error;
      if (error instanceof NotSentError) {
        draft?.setNotice(undefined);
        draft?.save();
        throw error;
      }
      // It may have been made all the same, or what it names be gone.
      context.forgetItems();
      const notice = showFailure(context, form, error);
      draft?.setNotice(notice);
      draft?.save();
    }
  }
}

function workOf<Name extends string, Result>(
  context: Context,
  form: Form<Name>,
  { send, lookUp }: FormSending<Name, Result>,
): (signal: AbortSignal, tell: Tell) => Promise<Sent<Result>> {
  const values = form.values();
  const sending = { send: (signal: AbortSignal) => send(values, signal), lookUp: lookUp?.(values) };
  return (signal, tell) => sendOrFind(context, sending, signal, tell);
}

function tellFound<Result>({ services }: Context, { item, remark }: Sent<Result>): Result {
  if (remark !== undefined) services.ui.warn(remark);
  return item;
}

/** Says at once what is wrong with what came from the command line; what is missing the user sees. */
function complainOfGiven<Name extends string>(form: Form<Name>): void {
  for (const { field, text, isMissing } of form.problems().toReversed()) {
    if (!isMissing) form.complain(field.name, text);
  }
}

/** @throws Back when the user leaves the form for good. */
async function fillIn<Name extends string>(
  context: Context,
  form: Form<Name>,
  draft: FormDraft<Name> | undefined,
): Promise<void> {
  for (;;) {
    try {
      return await context.services.ui.fill(form);
    } catch (error) {
      // A field is picked from a list, and the list could not be loaded.
      if (isFailure(error)) showPickFailure(context, form, error);
      else if (!(error instanceof Back) || !draft || (await leaves(draft))) throw error;
    }
  }
}

async function isConfirmed<Name extends string>(
  form: Form<Name>,
  { confirm }: Pick<FormSending<Name, unknown>, 'confirm'>,
): Promise<boolean> {
  try {
    return (await confirm?.(form.values())) ?? true;
  } catch (error) {
    if (error instanceof Back) return false;
    throw error;
  }
}

async function leaves(draft: FormDraft<string>): Promise<boolean> {
  try {
    return await draft.askToLeave();
  } catch (error) {
    if (error instanceof Back) return false;
    throw error;
  }
}

/** Says at the field under the cursor why there is nothing to choose from; an id can still be typed there. */
function showPickFailure<Name extends string>({ services }: Context, form: Form<Name>, error: unknown): void {
  const { text, hint = '' } = services.explain(error);
  const field = form.active();
  if (field?.kind === 'pick') form.complain(field.name, `${text} ${hint}`.trim());
  else form.setNotice({ text, hint });
}

/**
 * Says in the form why it could not be sent: at the field that the failure names, else at the last line.
 * @returns what to remember of it; undefined when it is clear that nothing was made. @throws what the user can do nothing about.
 */
function showFailure<Name extends string>(
  { services }: Context,
  form: Form<Name>,
  error: unknown,
): FormNotice | undefined {
  if (error instanceof Back) return showNotice(form, { text: STOPPED, hint: LOOK_FIRST });
  if (!isFailure(error)) throw error;
  const { text, hint, mayHaveBeenReceived } = services.explain(error);
  const name = fieldNamedIn(error, form);
  if (name !== undefined) {
    form.complain(name, hint ? `${text} ${hint}` : text);
    return undefined;
  }
  const notice = showNotice(form, { text, hint });
  return mayHaveBeenReceived ? notice : undefined;
}

function showNotice<Name extends string>(form: Form<Name>, notice: FormNotice): FormNotice {
  form.setNotice(notice);
  // A single field is sent from where it is.
  if (form.visibleFields().length > 1) form.goToEnd();
  return notice;
}

/** Something the user can do about without leaving the form, or by leaving it for a while. */
function isFailure(error: unknown): boolean {
  const known = [TavusError, UnansweredError, NoKeyError, ClientOptionError];
  return known.some((type) => error instanceof type);
}

/** The field that Tavus' words name, such as "Invalid replica_id"; the first of those that apply. */
function fieldNamedIn<Name extends string>(error: unknown, form: Form<Name>): Name | undefined {
  if (!(error instanceof InvalidRequestError || error instanceof NotFoundError)) return undefined;
  const words = error.serverMessage ?? '';
  const found = form.applyingFields().flatMap(({ name, alsoCalled = [] }) => {
    const at = [name, ...alsoCalled].map((called) => words.search(new RegExp(`\\b${called}\\b`, 'i')));
    const first = Math.min(...at.filter((index) => index >= 0));
    return Number.isFinite(first) ? [{ name, first }] : [];
  });
  return found.toSorted((one, other) => one.first - other.first)[0]?.name;
}
