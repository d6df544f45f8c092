import { InvalidRequestError, NetworkError, RateLimitedError, TavusError, UnreadableAnswerError } from './errors.ts';

/** The outcome of a failed change at Tavus. */
export type Outcome =
  /** No effect: it was not sent, or rate limited. Safe to send again. */
  | 'not_received'
  /** No effect: Tavus refused it. */
  | 'refused'
  /** It may have been applied: sending it again could apply and charge it twice. */
  | 'unknown';

interface Rule {
  readonly when: string;
  readonly matches: (error: TavusError) => boolean;
  readonly outcome: Outcome;
}

const isRefusal = ({ status = 0 }: TavusError): boolean => status >= 400 && status < 500;

/** The first matching rule decides. The last matches everything: anything not known to be safe is unknown. */
export const RULES: readonly Rule[] = [
  {
    when: 'this program refused to send it',
    matches: (error) => error instanceof InvalidRequestError && error.status === undefined,
    outcome: 'not_received',
  },
  {
    when: 'no byte was sent: name lookup, connection, TLS or proxy tunnel failed',
    matches: (error) => !error.written,
    outcome: 'not_received',
  },
  {
    when: 'Tavus limits the rate (429)',
    matches: (error) => error instanceof RateLimitedError,
    outcome: 'not_received',
  },
  {
    when: 'the response cannot be read: not HTTP, a redirect, 304, a web page, not JSON, no id',
    matches: (error) => error instanceof UnreadableAnswerError,
    outcome: 'unknown',
  },
  {
    when: 'a server timed out while receiving the request (408), which it may have forwarded',
    matches: (error) => error.status === 408,
    outcome: 'unknown',
  },
  { when: 'Tavus refused it (any other 4xx)', matches: isRefusal, outcome: 'refused' },
  { when: 'anything else: 5xx, a timeout, a broken connection', matches: () => true, outcome: 'unknown' },
];

/** @param error of a change, not of a GET */
export function outcomeOf(error: TavusError): Outcome {
  return RULES.find(({ matches }) => matches(error))?.outcome ?? 'unknown';
}

/** True for a failed change that may have been applied. */
export function mayHaveBeenReceived(error: unknown): boolean {
  return error instanceof TavusError && error.method !== 'GET' && outcomeOf(error) === 'unknown';
}

const NOT_CONNECTED = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN)$/;

/** True for a change that certainly was not received and may succeed after a pause. */
export function isWorthResending(error: TavusError): boolean {
  if (outcomeOf(error) !== 'not_received') return false;
  return error instanceof RateLimitedError || (error instanceof NetworkError && NOT_CONNECTED.test(error.code));
}
