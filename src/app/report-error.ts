import { ClientOptionError } from '../api/check-options.ts';
import {
  CancelledError,
  ConflictError,
  InvalidRequestError,
  KeyRefusedError,
  NetworkError,
  NotFoundError,
  OutOfCreditsError,
  RateLimitedError,
  ServerError,
  TavusError,
  TimeoutError,
  UnreadableAnswerError,
  UnusableFileError,
  UnusableIdError,
} from '../api/errors.ts';
import { mayHaveBeenReceived } from '../api/received.ts';
import type { Noun } from '../core/module.ts';
import type { Env } from '../lib/env.ts';
import { EXIT, StateError, UsageError } from '../lib/errors.ts';
import { NoKeyError } from '../modules/context.ts';
import { UnansweredError } from '../modules/forms/unanswered.ts';
import { NoneCalledError } from '../modules/resource/find-item.ts';
import { IncompleteListError } from '../modules/resource/incomplete-list.ts';
import { SettingsError, UNREADABLE_HINT, UnreadableSettingsError } from '../settings/settings-error.ts';
import { Back, Interrupted } from '../ui/ui.ts';
import { explainNetwork, explainTimeout } from './failures/connection.ts';
import { explainFileError } from './failures/file.ts';
import {
  explainConflict,
  explainCredits,
  explainInvalid,
  explainKeyRefusal,
  explainServer,
  explainTooMany,
} from './failures/refusals.ts';
import { explainUnknown } from './failures/unknown-id.ts';
import { explainUnreadable, explainUnusableFile } from './failures/unreadable.ts';
import type { Summed } from './failures/words.ts';

/** A failure in words: what happened, what to do next, and what the program ends with when it ends here. */
export interface Explained {
  readonly text: string;
  readonly hint?: string;
  readonly exitCode: number;
  /** A fault of the program. */
  readonly isUnexpected?: boolean;
}

const UNEXPECTED = 'unexpected';

/** What the words depend on beside the failure. */
export interface Circumstances {
  readonly env?: Env;
  /** Keeps what a report about a fault of the program needs. */
  readonly keepDetails?: (error: unknown) => { readonly message: string; readonly hint: string };
  /** The kinds of items that have ids; those of the program's own modules when left out. */
  readonly nouns?: readonly Noun[];
  /** True for a failure that nobody caught. */
  readonly isUncaught?: boolean;
}

/** The only place that words failures, with the folder beside it, and picks exit codes. */
export function explainError(error: unknown, circumstances: Circumstances = {}): Explained {
  if (circumstances.isUncaught) return explainUnexpected(error, circumstances);
  if (error instanceof TavusError) return explainTavusError(error, circumstances);
  if (error instanceof UnansweredError) return explainTavusError(error.failure, circumstances, error.hint);
  if (error instanceof UsageError) return { text: error.message, hint: error.hint, exitCode: EXIT.usage };
  if (error instanceof IncompleteListError) return { text: error.message, hint: error.hint, exitCode: EXIT.failed };
  if (error instanceof StateError) return { text: error.message, hint: error.hint, exitCode: EXIT.failed };
  if (error instanceof NoKeyError) {
    return {
      text: error.message,
      hint:
        error.unreadable !== undefined
          ? `${UNREADABLE_HINT} TAVUS_API_KEY works without it.`
          : 'Say tavus auth login, choose Set API Key in the menu, or set TAVUS_API_KEY. No account? tavus --sandbox',
      exitCode: EXIT.key,
    };
  }
  if (error instanceof ClientOptionError) {
    const hint =
      error.option === 'baseUrl'
        ? 'Correct TAVUS_BASE_URL, or unset it.'
        : 'Choose Set API Key, or correct TAVUS_API_KEY.';
    return { text: error.message, hint, exitCode: EXIT.usage };
  }
  if (error instanceof UnreadableSettingsError) {
    return { text: error.message, hint: error.hint, exitCode: EXIT.failed };
  }
  if (error instanceof SettingsError) {
    return { text: error.message, hint: error.hint ?? SETTINGS_HINT, exitCode: EXIT.failed };
  }
  const ofFile = explainFileError(error);
  if (ofFile) return { ...ofFile, exitCode: EXIT.failed };
  return explainUnexpected(error, circumstances);
}

function explainUnexpected(error: unknown, { keepDetails }: Circumstances): Explained {
  const told = keepDetails?.(error);
  const message = told?.message ?? (error instanceof Error ? error.message : String(error));
  const text = `Something unexpected went wrong: ${message}${told && !/[.!?]$/.test(message) ? '.' : ''}`;
  return { text, hint: told?.hint ?? UNEXPECTED_HINT, exitCode: EXIT.failed, isUnexpected: true };
}

/** A failure for programs; every way to fail has a code of its own. */
export function toErrorJson(
  error: unknown,
  circumstances: Circumstances = {},
): { readonly error: Readonly<Record<string, unknown>> } {
  const { text, hint } = explainError(error, circumstances);
  if (circumstances.isUncaught) return { error: { code: UNEXPECTED, message: text, hint: hint ?? null, status: null } };
  const failure = error instanceof UnansweredError ? error.failure : error;
  const status = failure instanceof TavusError ? (failure.status ?? null) : null;
  return { error: { code: codeOf(failure), message: text, hint: hint ?? null, status } };
}

function codeOf(error: unknown): string {
  if (error instanceof TavusError) return error.kind;
  if (error instanceof UsageError || error instanceof ClientOptionError) return 'usage';
  if (error instanceof NoKeyError) return 'no_key';
  if (error instanceof StateError) return 'not_possible';
  if (error instanceof IncompleteListError) return 'incomplete';
  if (explainFileError(error)) return 'not_possible';
  const isOfSettings = error instanceof SettingsError || error instanceof UnreadableSettingsError;
  return isOfSettings ? 'settings' : UNEXPECTED;
}

/** @throws the error itself when it ends the program or is no failure. */
export function rethrowEnding(error: unknown): void {
  if (error instanceof Interrupted) throw error;
}

/** Esc, and a request that was stopped by it. */
export function isGoingBack(error: unknown): boolean {
  return error instanceof Back || error instanceof CancelledError;
}

const SETTINGS_HINT =
  'It is in use until you leave. Check who may write there and the space that is left, or set TAVUS_CONFIG_DIR to another folder.';

const UNEXPECTED_HINT =
  'This is a fault of the program. What you did before is kept; please report it with the words above.';

/** @param look what to do when it may have been received */
function explainTavusError(error: TavusError, circumstances: Circumstances, look = LOOK_FIRST): Explained {
  const { summary, happened, hint, again } = word(error, circumstances);
  const facts = error instanceof NoneCalledError ? [] : factsOf(error);
  const text = `${[summary, happened].filter((part) => part !== '').join(': ')}${facts.length > 0 ? ` (${facts.join(', ')})` : '.'}`;
  // Who might pay twice is not told to try again.
  const next = mayHaveBeenReceived(error) ? look : again;
  return { text, hint: next === undefined ? hint : `${hint} ${next}`, exitCode: exitCodeOf(error) };
}

function word(error: TavusError, { env = {}, nouns }: Circumstances): Summed {
  if (error instanceof KeyRefusedError) return explainKeyRefusal(error);
  if (error instanceof OutOfCreditsError) return explainCredits(error);
  if (error instanceof NotFoundError) return explainUnknown(error, nouns);
  if (error instanceof InvalidRequestError) return explainInvalid(error);
  if (error instanceof ConflictError) return explainConflict(error);
  if (error instanceof RateLimitedError) return explainTooMany(error);
  if (error instanceof ServerError) return explainServer(error);
  if (error instanceof NetworkError) return { summary: 'Tavus could not be reached', ...explainNetwork(error, env) };
  if (error instanceof TimeoutError) return { summary: 'Tavus took too long', ...explainTimeout(error, env) };
  if (error instanceof UnreadableAnswerError) return explainUnreadable(error);
  if (error instanceof UnusableFileError) return explainUnusableFile(error);
  return { summary: 'Tavus could not be asked', happened: '', hint: UNEXPECTED_HINT };
}

/** What a report about it needs. */
function factsOf(error: TavusError): readonly string[] {
  const facts = [
    error.status,
    error instanceof NetworkError ? (error.way.proxyStatus ?? error.code) : undefined,
    `${error.method} ${prefixOf(error)}${error.path}`,
    error instanceof ServerError && error.requestId ? `request ${error.requestId}` : undefined,
  ];
  return facts.filter((fact) => fact !== undefined).map(String);
}

/** The path that the server's own address has; a link has none. */
function prefixOf({ server = '', path }: TavusError): string {
  return path.startsWith('/') && URL.canParse(server) ? new URL(server).pathname.replace(/\/$/, '') : '';
}

const LOOK_FIRST = 'Tavus may have received it all the same: look at the list before you send it again.';

function exitCodeOf(error: TavusError): number {
  if (error.kind === 'key_refused') return EXIT.key;
  if (error instanceof UnusableIdError) return EXIT.usage;
  return error.kind === 'not_found' ? EXIT.notFound : EXIT.failed;
}
