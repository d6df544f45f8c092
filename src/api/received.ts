import { InvalidRequestError, NetworkError, RateLimitedError, TavusError, UnreadableAnswerError } from './errors.ts';

/** What a failed change did at Tavus. */
export type Outcome =
  /** Nothing: it never left this computer, or Tavus asked to send it later. It may be sent again. */
  | 'not_received'
  /** Nothing: Tavus said no. */
  | 'refused'
  /** It may have been applied, so sending it again could do it, and charge for it, twice. */
  | 'unknown';

interface Rule {
  readonly when: string;
  readonly matches: (error: TavusError) => boolean;
  readonly outcome: Outcome;
}

const isRefusal = ({ status = 0 }: TavusError): boolean => status >= 400 && status < 500;

/** The first rule that matches decides. The last one matches everything: what is not known to be safe is unknown. */
export const RULES: readonly Rule[] = [
  {
    when: 'this program refused to send it',
    matches: (error) => error instanceof InvalidRequestError && error.status === undefined,
    outcome: 'not_received',
  },
  {
    when: 'no byte was written: no address, no connection, no TLS, no tunnel through the proxy',
    matches: (error) => !error.written,
    outcome: 'not_received',
  },
  {
    when: 'Tavus limits the rate (429)',
    matches: (error) => error instanceof RateLimitedError,
    outcome: 'not_received',
  },
  {
    when: 'an answer cannot be read: no HTTP, a redirect, 304, a web page, no JSON, no id',
    matches: (error) => error instanceof UnreadableAnswerError,
    outcome: 'unknown',
  },
  {
    when: 'a server gave up waiting for the request (408), which it may have passed on',
    matches: (error) => error.status === 408,
    outcome: 'unknown',
  },
  { when: 'Tavus refused it (any other 4xx)', matches: isRefusal, outcome: 'refused' },
  { when: 'anything else: 5xx, no answer in time, a broken connection', matches: () => true, outcome: 'unknown' },
];

/** @param error of a change; for a request that only reads there is nothing to decide */
export function outcomeOf(error: TavusError): Outcome {
  return RULES.find(({ matches }) => matches(error))?.outcome ?? 'unknown';
}

/** True for a change that may have been applied although it failed. */
export function mayHaveBeenReceived(error: unknown): boolean {
  return error instanceof TavusError && error.method !== 'GET' && outcomeOf(error) === 'unknown';
}

const NOT_CONNECTED = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN)$/;

/** True for a change that certainly was not received and may pass when it is sent again after a pause. */
export function isWorthResending(error: TavusError): boolean {
  if (outcomeOf(error) !== 'not_received') return false;
  return error instanceof RateLimitedError || (error instanceof NetworkError && NOT_CONNECTED.test(error.code));
}
