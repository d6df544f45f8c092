import { ClientOptionError } from '../../api/check-options.ts';
import { InvalidRequestError, NotFoundError, NotSentError, TavusError } from '../../api/errors.ts';
import { StateError, UsageError } from '../../lib/errors.ts';
import type { FieldValues, Form, FormNotice } from '../../ui/form/form.ts';
import { Back, Interrupted, type Tell } from '../../ui/ui.ts';
import { type Context, NoKeyError } from '../context.ts';
import { setFormValues } from './form-command.ts';
import { FormDraft } from './form-draft.ts';
import type { Dated } from './newest-items.ts';
import { LOOK_FIRST, STOPPED, sendChange } from './send-change.ts';
import { type LookUp, type Sent, sendOrFind, UnansweredError } from './unanswered.ts';

export interface FormSending<Name extends string, Result> {
  /** The name of its draft. A form without one is not saved. */
  readonly draft?: string;
  /** Shown while it is sent. */
  readonly label: string;
  /** Values from the command line. If they are complete, the user is not prompted, and an error ends the command. */
  readonly given?: Partial<Record<Name, string>> | undefined;
  /** Checks with Tavus what the form cannot check by itself, before anything is sent. @returns what is wrong, at a field */
  verify?(values: FieldValues<Name>, signal: AbortSignal): Promise<Refusal<Name> | undefined>;
  /**
   * Looks at the values before they are sent, also at those of the command line.
   * @returns what finds out what speaks against sending them; undefined if there is nothing to look at
   */
  inspect?(values: FieldValues<Name>): Inspection<Name> | undefined;
  /** Asks before the form is sent; no, and `Back`, lead back to the form. Not asked about what the command line gave. */
  confirm?(values: FieldValues<Name>): Promise<boolean>;
  /** Called before values from the command line are sent; in the form, the help of its button says the same. */
  announce?(values: FieldValues<Name>): void;
  /** Called with an error of `send`, where the user may remove its cause. @returns true to send again; other errors if it cannot be removed */
  recover?(error: unknown): Promise<boolean>;
  send(values: FieldValues<Name>, signal: AbortSignal): Promise<Result>;
  /** Where to look for the new item if there is no clear response. */
  lookUp?(values: FieldValues<Name>): LookUp<Result & Dated>;
}

/** A value that Tavus would refuse. */
interface Refusal<Name> {
  readonly field: Name;
  readonly text: string;
  /** What to do on the command line. */
  readonly fix: string;
}

export type Inspection<Name> = (signal: AbortSignal) => Promise<Inspected<Name>>;

interface Inspected<Name> {
  readonly remarks: readonly Remark<Name>[];
  /** What to do about values that are doubtful, a sentence. */
  readonly advice: string;
}

/** What speaks against a value. */
export interface Remark<Name> {
  readonly field: Name;
  /** Sentences. */
  readonly text: string;
  /** True if the user is asked whether to send it anyway. */
  readonly isDoubtful: boolean;
}

const ENDED: FormNotice = { text: 'The program ended before Tavus responded.', hint: LOOK_FIRST };

/**
 * Lets the user fill in a form and sends it. If Tavus refuses it or cannot be reached, or if the user stops waiting,
 * the form is shown again with its input and the reason. @throws Back if the user leaves it
 */
export async function sendForm<Name extends string, Result>(
  context: Context,
  form: Form<Name>,
  sending: FormSending<Name, Result>,
): Promise<Result> {
  const { services } = context;
  const { given } = sending;
  let refusal: Refusal<Name> | undefined;
  if (given) {
    const outcome = await sendGiven(context, form, sending, given);
    if ('sent' in outcome) return reportFound(context, outcome.sent);
    refusal = outcome.refusal;
  }
  const draft = sending.draft === undefined ? undefined : new FormDraft(services, form, sending.draft);
  await draft?.open();
  if (given) {
    setFormValues(form, given);
    showGivenProblems(form);
    if (refusal) form.complain(refusal.field, refusal.text);
  }
  for (;;) {
    await fillIn(context, form, draft);
    form.setNotice(undefined);
    if (!(await isVerified(context, form, sending)) || !(await isInspected(context, form, sending))) continue;
    if (!(await isConfirmed(form, sending))) continue;
    // Saved before it is sent: if the program ends before the response, the draft says so.
    draft?.setNotice(ENDED);
    draft?.save();
    try {
      const request = createRequest(context, form, sending);
      const sent = await sendAndRecover(sending, () => services.ui.busy(sending.label, request));
      draft?.remove();
      return reportFound(context, sent);
    } catch (error) {
      keepDraft(context, form, draft, error);
    }
  }
}

/**
 * Sends a form that the command line filled in completely.
 * @returns what was sent, or why the user has to complete the form
 * @throws UsageError if it is incomplete or refused, and the user cannot be asked
 */
async function sendGiven<Name extends string, Result>(
  context: Context,
  form: Form<Name>,
  sending: FormSending<Name, Result>,
  given: Partial<Record<Name, string>>,
): Promise<{ readonly sent: Sent<Result> } | { readonly refusal: Refusal<Name> | undefined }> {
  const { ui } = context.services;
  setFormValues(form, given);
  const isComplete = form.problems().length === 0;
  // Throws a usage error that names the missing fields.
  if (!isComplete && !ui.canAsk) await ui.fill(form);
  const refusal = isComplete ? await refusalOf(context, form, sending) : undefined;
  if (refusal && !ui.canAsk) throw new UsageError(refusal.text, refusal.fix);
  if (!isComplete || refusal) return { refusal };
  const declined = await declinedOf(context, form, sending);
  if (declined) return { refusal: { ...declined, fix: '' } };
  sending.announce?.(form.values());
  const request = createRequest(context, form, sending);
  return { sent: await sendAndRecover(sending, () => sendChange(context, sending.label, request)) };
}

async function refusalOf<Name extends string>(
  { services }: Context,
  form: Form<Name>,
  { verify }: Pick<FormSending<Name, unknown>, 'verify'>,
): Promise<Refusal<Name> | undefined> {
  return verify && (await services.ui.busy('Checking', (signal) => verify(form.values(), signal)));
}

/** Asks about values that are probably wrong. @returns the first of them if the user does not want to send them */
async function declinedOf<Name extends string>(
  { services: { ui } }: Context,
  form: Form<Name>,
  { inspect }: Pick<FormSending<Name, unknown>, 'inspect'>,
  isInForm = false,
): Promise<Remark<Name> | undefined> {
  const inspection = inspect?.(form.values());
  if (inspection === undefined) return undefined;
  const { remarks, advice } = await ui.busy('Checking the files', inspection);
  const doubtful = remarks.filter(({ isDoubtful }) => isDoubtful);
  // A form shows them at their fields.
  if (!isInForm) for (const remark of remarks) if (!remark.isDoubtful) ui.warn(remark.text);
  const [first] = doubtful;
  if (first === undefined) return undefined;
  const text = [...doubtful.map((remark) => remark.text), advice, 'Send it anyway?'].join(' ');
  return (await ui.confirm({ title: 'Check the files', text })) ? undefined : first;
}

/** @returns false if the user goes back to the form */
async function isInspected<Name extends string>(
  context: Context,
  form: Form<Name>,
  sending: Pick<FormSending<Name, unknown>, 'inspect'>,
): Promise<boolean> {
  try {
    const declined = await declinedOf(context, form, sending, true);
    if (declined) form.complain(declined.field, declined.text);
    return !declined;
  } catch (error) {
    if (error instanceof Back) return false;
    throw error;
  }
}

/** Shows in the form what `verify` found, or why it failed. */
async function isVerified<Name extends string>(
  context: Context,
  form: Form<Name>,
  sending: Pick<FormSending<Name, unknown>, 'verify'>,
): Promise<boolean> {
  try {
    const refusal = await refusalOf(context, form, sending);
    if (refusal) form.complain(refusal.field, refusal.text);
    return !refusal;
  } catch (error) {
    if (!(error instanceof Back)) showFailure(context, form, error);
    return false;
  }
}

/** Sends until it succeeds, as long as the cause of an error can be removed. */
async function sendAndRecover<Sending>(
  { recover }: Pick<FormSending<never, unknown>, 'recover'>,
  send: () => Promise<Sending>,
): Promise<Sending> {
  for (;;) {
    try {
      return await send();
    } catch (error) {
      if (!(await recover?.(error))) throw error;
    }
  }
}

/** Shows in the form why it could not be sent, and saves that with the draft. @throws errors that end the action */
function keepDraft<Name extends string>(
  context: Context,
  form: Form<Name>,
  draft: FormDraft<Name> | undefined,
  error: unknown,
): void {
  const { ui } = context.services;
  if (error instanceof Interrupted) ui.warn(`${STOPPED} ${LOOK_FIRST}`);
  if (!ui.canAsk) throw error;
  if (error instanceof NotSentError) {
    draft?.setNotice(undefined);
    draft?.save();
    throw error;
  }
  // The item may have been created anyway, or an item that the form refers to may be deleted.
  context.forgetItems();
  const notice = showFailure(context, form, error);
  draft?.setNotice(notice);
  draft?.save();
}

function createRequest<Name extends string, Result>(
  context: Context,
  form: Form<Name>,
  { send, lookUp }: FormSending<Name, Result>,
): (signal: AbortSignal, tell: Tell) => Promise<Sent<Result>> {
  const values = form.values();
  const sending = { send: (signal: AbortSignal) => send(values, signal), lookUp: lookUp?.(values) };
  return (signal, tell) => sendOrFind(context, sending, signal, tell);
}

function reportFound<Result>({ services }: Context, { item, remark }: Sent<Result>): Result {
  if (remark !== undefined) services.ui.warn(remark);
  return item;
}

/** Shows what is wrong with values from the command line. Missing ones are visible as empty fields. */
function showGivenProblems<Name extends string>(form: Form<Name>): void {
  for (const { field, text, isMissing } of form.problems().toReversed()) {
    if (!isMissing) form.complain(field.name, text);
  }
}

/** @throws Back if the user leaves the form */
async function fillIn<Name extends string>(
  context: Context,
  form: Form<Name>,
  draft: FormDraft<Name> | undefined,
): Promise<void> {
  for (;;) {
    try {
      return await context.services.ui.fill(form);
    } catch (error) {
      // The list for a field could not be loaded.
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

/** Shows at the current field why its list could not be loaded. The user can still type an id. */
function showPickFailure<Name extends string>({ services }: Context, form: Form<Name>, error: unknown): void {
  const { text, hint = '' } = services.explain(error);
  const field = form.active();
  if (field?.kind === 'pick') form.complain(field.name, `${text} ${hint}`.trim());
  else form.setNotice({ text, hint });
}

/**
 * Shows in the form why it could not be sent: at the field that the error names, else at the end of the form.
 * @returns the notice to save with the draft; undefined if it is certain that nothing was created
 * @throws errors that the user cannot fix
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
  // A form with one field is sent from that field.
  if (form.visibleFields().length > 1) form.goToEnd();
  return notice;
}

/** True for an error that the user can fix or retry. */
function isFailure(error: unknown): boolean {
  const known = [TavusError, UnansweredError, StateError, NoKeyError, ClientOptionError];
  return known.some((type) => error instanceof type);
}

/** The field that an error message of Tavus names first, as in "Invalid replica_id". */
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
