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

/** What an error message depends on besides the error. */
export interface ExplainOptions extends FailureContext {
  /** Saves the details of an unexpected error. */
  readonly keepDetails?: (error: unknown) => { readonly message: string; readonly hint: string };
  /** True for an uncaught error. */
  readonly isUncaught?: boolean;
}

/** Turns an error into a message, a hint and an exit code. Only this file and `failures/` write error messages. */
export function explainError(error: unknown, options: ExplainOptions = {}): Explained {
  if (options.isUncaught) return explainUnexpected(error, options);
  if (error instanceof TavusError) return explainTavusError(error, options);
  if (error instanceof UnansweredError) return explainTavusError(error.failure, options, error.hint);
  return explainOwn(error) ?? explainUnexpected(error, options);
}

/** Explains the program's own errors and those of the operating system; undefined for an unexpected error. */
function explainOwn(error: unknown): Explained | undefined {
  if (error instanceof UsageError) return { ...messageOf(error), code: 'usage', exitCode: EXIT.usage };
  if (error instanceof ClientOptionError) {
    return { ...messageOf(error, OPTION_HINTS[error.option]), code: 'usage', exitCode: EXIT.usage };
  }
  if (error instanceof NoKeyError) return { ...explainNoKey(error), code: 'no_key', exitCode: EXIT.key };
  if (error instanceof IncompleteListError) {
    return { ...explainIncomplete(error), code: 'incomplete', exitCode: EXIT.failed };
  }
  if (error instanceof StateError) return { ...messageOf(error), code: 'not_possible', exitCode: EXIT.failed };
  if (error instanceof UnreadableSettingsError || error instanceof SettingsError) {
    return { ...explainSettings(error), code: 'settings', exitCode: EXIT.failed };
  }
  const ofFile = explainFileError(error);
  return ofFile && { ...ofFile, code: 'not_possible', exitCode: EXIT.failed };
}

const OPTION_HINTS: Readonly<Record<ClientOptionError['option'], string>> = {
  baseUrl: 'Correct or unset TAVUS_BASE_URL.',
  apiKey: 'Choose Set API Key, or correct TAVUS_API_KEY.',
};

const NO_KEY_HINT =
  'Run tavus auth login, choose Set API Key in the menu, or set TAVUS_API_KEY. No account? Run tavus --sandbox';

function explainNoKey({ profile, unreadable }: NoKeyError): { text: string; hint: string } {
  if (unreadable !== undefined) {
    const hint = `${UNREADABLE_HINT} TAVUS_API_KEY works without it.`;
    return { text: `${unreadable} The saved API key could not be read.`, hint };
  }
  return { text: `No API key is set${profile === undefined ? '' : ` for the profile ${profile}`}.`, hint: NO_KEY_HINT };
}

function explainIncomplete({ came, total, noun }: IncompleteListError): { text: string; hint: string } {
  return {
    text: `The list is incomplete: Tavus sent ${came} of ${total} ${noun.many}, ${total - came} are missing.`,
    hint: `Run the command again. To show a missing one, run tavus ${noun.one} get ID.`,
  };
}

function messageOf(
  error: Error & { readonly hint?: string | undefined },
  hint = error.hint ?? '',
): { text: string; hint: string } {
  return { text: error.message, hint };
}

function explainUnexpected(error: unknown, { keepDetails }: ExplainOptions): Explained {
  const saved = keepDetails?.(error);
  const message = saved?.message ?? (error instanceof Error ? error.message : String(error));
  const text = `Unexpected error: ${message}${saved && !/[.!?]$/.test(message) ? '.' : ''}`;
  return { text, hint: saved?.hint ?? REPORT_IT, code: 'unexpected', exitCode: EXIT.failed, isUnexpected: true };
}

/** An error as JSON; each kind of failure has its own code. */
export function toErrorJson({ text, hint, code, status }: Explained): {
  readonly error: Readonly<Record<string, unknown>>;
} {
  return { error: { code, message: text, hint, status: status ?? null } };
}

/** @throws the error itself when it ends the program */
export function rethrowEnding(error: unknown): void {
  if (error instanceof Interrupted) throw error;
}

/** True for Esc, and for a request that Esc cancelled. */
export function isGoingBack(error: unknown): boolean {
  return error instanceof Back || error instanceof CancelledError;
}
