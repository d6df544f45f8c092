import { ClientOptionError } from '../api/check-options.ts';
import { CancelledError, TavusError } from '../api/errors.ts';
import { EXIT, StateError, UsageError } from '../lib/errors.ts';
import { NoKeyError } from '../modules/context.ts';
import { UnansweredError } from '../modules/forms/unanswered.ts';
import { IncompleteListError } from '../modules/resource/incomplete-list.ts';
import { SettingsError, UnreadableSettingsError } from '../settings/settings-error.ts';
import { Back, Interrupted } from '../ui/ui.ts';
import { explainFileError } from './failures/file.ts';
import { explainSettings, UNREADABLE_HINT } from './failures/settings.ts';
import { explainTavusError, type FailureContext } from './failures/tavus.ts';
import { type Explained, REPORT_IT } from './failures/words.ts';

/** What the words depend on beside the failure. */
export interface Circumstances extends FailureContext {
  /** Keeps what a report about a fault of the program needs. */
  readonly keepDetails?: (error: unknown) => { readonly message: string; readonly hint: string };
  /** True for a failure that nobody caught. */
  readonly isUncaught?: boolean;
}

/** The only place that words failures, with the folder beside it, and picks codes. */
export function explainError(error: unknown, circumstances: Circumstances = {}): Explained {
  if (circumstances.isUncaught) return explainUnexpected(error, circumstances);
  if (error instanceof TavusError) return explainTavusError(error, circumstances);
  if (error instanceof UnansweredError) return explainTavusError(error.failure, circumstances, error.hint);
  return explainOwn(error) ?? explainUnexpected(error, circumstances);
}

/** What the program refuses, cannot do, or is kept from by the computer; undefined for what nobody expected. */
function explainOwn(error: unknown): Explained | undefined {
  if (error instanceof UsageError) return { ...said(error), code: 'usage', exitCode: EXIT.usage };
  if (error instanceof ClientOptionError) {
    return { ...said(error, OPTION_HINTS[error.option]), code: 'usage', exitCode: EXIT.usage };
  }
  if (error instanceof NoKeyError) return { ...explainNoKey(error), code: 'no_key', exitCode: EXIT.key };
  if (error instanceof IncompleteListError) {
    return { ...explainIncomplete(error), code: 'incomplete', exitCode: EXIT.failed };
  }
  if (error instanceof StateError) return { ...said(error), code: 'not_possible', exitCode: EXIT.failed };
  if (error instanceof UnreadableSettingsError || error instanceof SettingsError) {
    return { ...explainSettings(error), code: 'settings', exitCode: EXIT.failed };
  }
  const ofFile = explainFileError(error);
  return ofFile && { ...ofFile, code: 'not_possible', exitCode: EXIT.failed };
}

const OPTION_HINTS: Readonly<Record<ClientOptionError['option'], string>> = {
  baseUrl: 'Correct TAVUS_BASE_URL, or unset it.',
  apiKey: 'Choose Set API Key, or correct TAVUS_API_KEY.',
};

const NO_KEY_HINT =
  'Say tavus auth login, choose Set API Key in the menu, or set TAVUS_API_KEY. No account? tavus --sandbox';

function explainNoKey({ profile, unreadable }: NoKeyError): { text: string; hint: string } {
  if (unreadable !== undefined) {
    const hint = `${UNREADABLE_HINT} TAVUS_API_KEY works without it.`;
    return { text: `${unreadable} The saved API key is not known.`, hint };
  }
  return { text: `No API key is set${profile === undefined ? '' : ` for the profile ${profile}`}.`, hint: NO_KEY_HINT };
}

function explainIncomplete({ came, total, noun }: IncompleteListError): { text: string; hint: string } {
  return {
    text: `The list is not complete: Tavus sent ${came} of ${total} ${noun.many}, ${total - came} are missing.`,
    hint: `Run it again. tavus ${noun.one} get ID shows one that is missing.`,
  };
}

function said(
  error: Error & { readonly hint?: string | undefined },
  hint = error.hint ?? '',
): { text: string; hint: string } {
  return { text: error.message, hint };
}

function explainUnexpected(error: unknown, { keepDetails }: Circumstances): Explained {
  const told = keepDetails?.(error);
  const message = told?.message ?? (error instanceof Error ? error.message : String(error));
  const text = `Something unexpected went wrong: ${message}${told && !/[.!?]$/.test(message) ? '.' : ''}`;
  return { text, hint: told?.hint ?? REPORT_IT, code: 'unexpected', exitCode: EXIT.failed, isUnexpected: true };
}

/** A failure for programs; every way to fail has a code of its own. */
export function toErrorJson({ text, hint, code, status }: Explained): {
  readonly error: Readonly<Record<string, unknown>>;
} {
  return { error: { code, message: text, hint, status: status ?? null } };
}

/** @throws the error itself when it ends the program or is no failure. */
export function rethrowEnding(error: unknown): void {
  if (error instanceof Interrupted) throw error;
}

/** Esc, and a request that was stopped by it. */
export function isGoingBack(error: unknown): boolean {
  return error instanceof Back || error instanceof CancelledError;
}
