import { ClientOptionError } from '../api/check-options.ts';
import {
  CancelledError,
  NetworkError,
  RateLimitedError,
  ServerError,
  TavusError,
  TimeoutError,
  UnreadableAnswerError,
} from '../api/errors.ts';
import { NoKeyError } from '../modules/shared/context.ts';
import { SettingsError } from '../settings/settings-error.ts';
import { Back, Interrupted } from '../ui/ui.ts';
import { StateError, UsageError } from '../ui/usage-error.ts';

/** A failure in words: what happened, what to do next, and what the program ends with when it ends here. */
export interface Explained {
  readonly text: string;
  readonly hint?: string;
  readonly exitCode: number;
}

const EXIT = { failed: 1, usage: 2, key: 3, notFound: 4 } as const;

/** The only place that words failures and picks exit codes. */
export function explainError(error: unknown): Explained {
  if (error instanceof TavusError) return explainTavusError(error);
  if (error instanceof UsageError) return { text: error.message, hint: error.hint, exitCode: EXIT.usage };
  if (error instanceof StateError) return { text: error.message, hint: error.hint, exitCode: EXIT.failed };
  if (error instanceof NoKeyError) {
    return {
      text: error.message,
      hint: 'Say tavus auth login, choose Set API Key in the menu, or set TAVUS_API_KEY. No account? tavus --sandbox',
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
  if (error instanceof SettingsError) {
    return { text: error.message, hint: error.hint ?? SETTINGS_HINT, exitCode: EXIT.failed };
  }
  const text = error instanceof Error ? error.message : String(error);
  return { text: `Something unexpected went wrong: ${text}`, hint: UNEXPECTED_HINT, exitCode: EXIT.failed };
}

/** A failure for programs; every way to fail has a code of its own. */
export function toErrorJson(error: unknown): { readonly error: Readonly<Record<string, unknown>> } {
  const { text, hint } = explainError(error);
  const status = error instanceof TavusError ? (error.status ?? null) : null;
  return { error: { code: codeOf(error), message: text, hint: hint ?? null, status } };
}

function codeOf(error: unknown): string {
  if (error instanceof TavusError) return error.kind;
  if (error instanceof UsageError || error instanceof ClientOptionError) return 'usage';
  if (error instanceof NoKeyError) return 'no_key';
  if (error instanceof StateError) return 'not_possible';
  return error instanceof SettingsError ? 'settings' : 'unexpected';
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

const HINTS: Readonly<Record<TavusError['kind'], string>> = {
  key_refused: 'Check the key under Set API Key. A key can also be limited to certain IP addresses.',
  out_of_credits: 'Your plan has no credits left for this. See https://platform.tavus.io/billing',
  not_found: 'It may have been deleted meanwhile. Look at the list again.',
  invalid_request: 'Change what is wrong and send it again.',
  conflict: 'It was changed somewhere else. Look at it again first.',
  rate_limited: 'Tavus asks for a pause. Wait a little and try again.',
  server: 'The fault is on the side of Tavus. Try again in a few minutes.',
  network: 'Check the connection, and TAVUS_BASE_URL if you set it.',
  timeout: 'Check the connection and try again.',
  unreadable_answer: 'Something between here and Tavus may have answered in its place: a proxy, or a sign-in page.',
};

const SUMMARIES: Readonly<Record<TavusError['kind'], string>> = {
  key_refused: 'Tavus refused the API key',
  out_of_credits: 'The account is out of credits',
  not_found: 'Tavus does not know this id',
  invalid_request: 'Tavus did not accept this',
  conflict: 'Tavus reports a conflict',
  rate_limited: 'Too many requests',
  server: 'Tavus failed to answer',
  network: 'Tavus could not be reached',
  timeout: 'Tavus took too long',
  unreadable_answer: 'The answer could not be read',
};

function explainTavusError(error: TavusError): Explained {
  const said = error.serverMessage ?? error.message;
  const facts = [error.status, `${error.method} ${error.path}`, requestIdOf(error)].filter(
    (fact) => fact !== undefined,
  );
  const text = `${SUMMARIES[error.kind]}: ${said} (${facts.join(', ')})`;
  const hint = mayHaveBeenReceived(error)
    ? `${HINTS[error.kind]} ${LOOK_FIRST}`
    : (waitHint(error) ?? HINTS[error.kind]);
  return { text, hint, exitCode: exitCodeOf(error) };
}

const LOOK_FIRST = 'Tavus may have received it all the same: look at the list before you send it again.';

/** Node's codes for a connection that was not made: no name, no route, a proxy or a certificate in the way. */
const NEVER_SENT = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ERR_PROXY_|ERR_TLS_|UNABLE_TO_)|CERT/;

/** True for a change that was sent and not answered clearly: sending it again could do it, and charge for it, twice. */
export function mayHaveBeenReceived(error: unknown): boolean {
  if (!(error instanceof TavusError) || error.method === 'GET') return false;
  if (error instanceof NetworkError) return !NEVER_SENT.test(error.code);
  if (error instanceof TimeoutError) return error.phase === 'answer';
  return error instanceof ServerError || (error instanceof UnreadableAnswerError && error.sent);
}

function requestIdOf(error: TavusError): string | undefined {
  return error instanceof ServerError && error.requestId ? `request ${error.requestId}` : undefined;
}

function waitHint(error: TavusError): string | undefined {
  if (!(error instanceof RateLimitedError) || error.retryAfterSeconds === undefined) return undefined;
  return `Tavus asks for a pause of ${error.retryAfterSeconds} s. Try again after it.`;
}

function exitCodeOf(error: TavusError): number {
  if (error.kind === 'key_refused') return EXIT.key;
  return error.kind === 'not_found' ? EXIT.notFound : EXIT.failed;
}
