import {
  ConflictError,
  InvalidRequestError,
  KeyRefusedError,
  NetworkError,
  NotFoundError,
  OutOfCreditsError,
  RateLimitedError,
  ServerError,
  type TavusError,
  TimeoutError,
  UnreadableAnswerError,
  UnusableFileError,
  UnusableIdError,
} from '../../api/errors.ts';
import { mayHaveBeenReceived } from '../../api/received.ts';
import type { Noun } from '../../core/module.ts';
import type { Env } from '../../lib/env.ts';
import { EXIT } from '../../lib/errors.ts';
import { LOOK_FIRST } from '../../modules/forms/send-change.ts';
import { NoneCalledError } from '../../modules/resource/find-item.ts';
import { explainNetwork, explainTimeout } from './connection.ts';
import {
  explainConflict,
  explainCredits,
  explainInvalid,
  explainKeyRefusal,
  explainServer,
  explainTooMany,
} from './refusals.ts';
import { explainUnknown } from './unknown-id.ts';
import { explainUnreadable, explainUnusableFile } from './unreadable.ts';
import { type Explained, type FailureWords, REPORT_IT } from './words.ts';

/** What an error message depends on besides the error. */
export interface FailureContext {
  readonly env?: Env;
  /** The nouns whose ids are recognized; default: those of all modules. */
  readonly nouns?: readonly Noun[];
}

/** Explains a failed request. @param checkHint the hint for a change that Tavus may have received */
export function explainTavusError(error: TavusError, context: FailureContext, checkHint = LOOK_FIRST): Explained {
  const { summary, happened, hint, again } = summarize(error, context);
  const facts = error instanceof NoneCalledError ? [] : factsOf(error);
  const text = `${[summary, happened].filter((part) => part !== '').join(': ')}${facts.length > 0 ? ` (${facts.join(', ')})` : '.'}`;
  // Do not suggest a retry that could be charged twice.
  const next = mayHaveBeenReceived(error) ? checkHint : again;
  return {
    text,
    hint: next === undefined ? hint : `${hint} ${next}`,
    ...{ code: error.kind, status: error.status, exitCode: exitCodeOf(error) },
  };
}

function summarize(error: TavusError, { env = {}, nouns }: FailureContext): FailureWords {
  if (error instanceof KeyRefusedError) return explainKeyRefusal(error);
  if (error instanceof OutOfCreditsError) return explainCredits(error);
  if (error instanceof NotFoundError) return explainUnknown(error, nouns);
  if (error instanceof InvalidRequestError) return explainInvalid(error);
  if (error instanceof ConflictError) return explainConflict(error);
  if (error instanceof RateLimitedError) return explainTooMany(error);
  if (error instanceof ServerError) return explainServer(error);
  if (error instanceof NetworkError) return { summary: 'Could not reach Tavus', ...explainNetwork(error, env) };
  if (error instanceof TimeoutError) return { summary: 'The request timed out', ...explainTimeout(error, env) };
  if (error instanceof UnreadableAnswerError) return explainUnreadable(error);
  if (error instanceof UnusableFileError) return explainUnusableFile(error);
  return { summary: 'The request failed', happened: '', hint: REPORT_IT };
}

/** Facts for a report: status, code, request. */
function factsOf(error: TavusError): readonly string[] {
  const facts = [
    error.status,
    error instanceof NetworkError ? (error.way.proxyStatus ?? error.code) : undefined,
    `${error.method} ${prefixOf(error)}${error.path}`,
    error instanceof ServerError && error.requestId ? `request ${error.requestId}` : undefined,
  ];
  return facts.filter((fact) => fact !== undefined).map(String);
}

/** The path of the base URL; '' for a link. */
function prefixOf({ server = '', path }: TavusError): string {
  return path.startsWith('/') && URL.canParse(server) ? new URL(server).pathname.replace(/\/$/, '') : '';
}

function exitCodeOf(error: TavusError): number {
  if (error.kind === 'key_refused') return EXIT.key;
  if (error instanceof UnusableIdError) return EXIT.usage;
  return error.kind === 'not_found' ? EXIT.notFound : EXIT.failed;
}
