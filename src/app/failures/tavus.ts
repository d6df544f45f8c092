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
import { type Explained, REPORT_IT, type Summed } from './words.ts';

/** What the words depend on beside the failure. */
export interface FailureContext {
  readonly env?: Env;
  /** The kinds of items that have ids; those of the program's own modules when left out. */
  readonly nouns?: readonly Noun[];
}

/** A failure of the API. @param look what to do when it may have been received */
export function explainTavusError(error: TavusError, context: FailureContext, look = LOOK_FIRST): Explained {
  const { summary, happened, hint, again } = word(error, context);
  const facts = error instanceof NoneCalledError ? [] : factsOf(error);
  const text = `${[summary, happened].filter((part) => part !== '').join(': ')}${facts.length > 0 ? ` (${facts.join(', ')})` : '.'}`;
  // Who might pay twice is not told to try again.
  const next = mayHaveBeenReceived(error) ? look : again;
  return {
    text,
    hint: next === undefined ? hint : `${hint} ${next}`,
    ...{ code: error.kind, status: error.status, exitCode: exitCodeOf(error) },
  };
}

function word(error: TavusError, { env = {}, nouns }: FailureContext): Summed {
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
  return { summary: 'Tavus could not be asked', happened: '', hint: REPORT_IT };
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

function exitCodeOf(error: TavusError): number {
  if (error.kind === 'key_refused') return EXIT.key;
  if (error instanceof UnusableIdError) return EXIT.usage;
  return error.kind === 'not_found' ? EXIT.notFound : EXIT.failed;
}
