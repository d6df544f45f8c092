import type {
  ConflictError,
  InvalidRequestError,
  KeyRefusedError,
  RateLimitedError,
  ServerError,
  TavusError,
  TavusErrorKind,
  UnsentReason,
} from '../../api/errors.ts';
import { formatDuration } from '../../lib/format.ts';
import type { FailureWords } from './words.ts';

const KEYS_PAGE = 'https://platform.tavus.io/api-keys';
const BILLING_PAGE = 'https://platform.tavus.io/billing';

/** Matches messages about a key that is restricted to IP addresses; Tavus does not document the exact text. */
const ABOUT_ADDRESS = /\bip\b|\bip[ -]?address|allow[ -]?list|white[ -]?list/i;

/** The meaning of a response without a message. */
const DEFAULT_MESSAGES: Readonly<Partial<Record<TavusErrorKind, string>>> = {
  key_refused: 'Tavus refused the API key',
  out_of_credits: 'The account has no credits left',
  not_found: 'Tavus did not find it',
  conflict: 'The change conflicts with another one',
  rate_limited: 'Too many requests',
  invalid_request: 'Tavus refused the request',
};

const UNSENT: Readonly<Record<UnsentReason, string>> = {
  no_id: 'The id is empty.',
  half_character: 'The id is not valid Unicode text: it contains half of a character.',
  dots: '“.” and “..” are not valid ids.',
  no_https: 'The link is not an https:// URL.',
  this_computer: 'The link redirects to this computer.',
};

/** The server's message, or the meaning of its status. */
export function messageFrom({ serverMessage, kind, status }: TavusError): string {
  return serverMessage ?? `${DEFAULT_MESSAGES[kind] ?? 'Tavus gave no reason'} (${status}).`;
}

export function explainKeyRefusal(error: KeyRefusedError): FailureWords {
  const summary = 'Tavus refused the API key';
  const happened = messageFrom(error);
  if (error.status !== 403) {
    const hint = `Check the key: it may be mistyped, deleted, or from another account. To see which key is in use, run tavus auth status. To set another, run tavus auth login or choose Set API Key in the menu.`;
    return { summary, happened, hint };
  }
  if (ABOUT_ADDRESS.test(happened)) {
    const hint = `The key is restricted to certain IP addresses, and yours is not one of them. Add it at ${KEYS_PAGE} or turn your VPN on or off.`;
    return { summary, happened, hint };
  }
  const hint = `The key may be restricted to certain IP addresses (a VPN or another network changes yours), or lack this permission. Check it at ${KEYS_PAGE}`;
  return { summary, happened, hint };
}

export function explainCredits(error: TavusError): FailureWords {
  const hint = `Videos, trainings and conversations use the credits of your plan, and there are not enough left. Nothing was created or charged. Check your balance and buy credits at ${BILLING_PAGE}`;
  return { summary: 'The account is out of credits', happened: messageFrom(error), hint };
}

export function explainConflict(error: ConflictError): FailureWords {
  const hint =
    error.conflict === 'maker_changes'
      ? 'The web builder has unpublished changes. Publish or discard them there, then try again.'
      : 'It was changed elsewhere, or another operation is still in progress. Check its current state first.';
  return { summary: 'Tavus reports a conflict', happened: messageFrom(error), hint };
}

export function explainTooMany(error: RateLimitedError): FailureWords {
  const { retryAfterSeconds: seconds } = error;
  const reason = 'The API key exceeded its rate limit.';
  const hint = `${reason} ${afterPause(seconds) ?? 'Wait a moment and try again.'}`;
  return { summary: 'Too many requests', happened: messageFrom(error), hint };
}

/** @param seconds from now; can be negative @returns undefined if no pause is needed */
function afterPause(seconds = 0): string | undefined {
  if (seconds <= 0) return undefined;
  return `Try again in ${formatDuration(seconds * 1000)}.`;
}

export function explainServer({
  status = 500,
  serverMessage,
  requestId,
  retryAfterSeconds,
}: ServerError): FailureWords {
  const reason = status >= 502 ? 'Tavus is down or overloaded.' : 'This is an error at Tavus.';
  const again = afterPause(retryAfterSeconds) ?? 'Try again in a few minutes.';
  const report = requestId === undefined ? '' : ' Tavus support can look it up by the request id.';
  return {
    ...{ summary: 'Tavus reported a server error', happened: serverMessage ?? 'no reason given' },
    ...{ hint: `${reason}${report}`, again },
  };
}

/** Statuses without their own error class. */
const BY_STATUS: Readonly<Record<number, Omit<FailureWords, 'happened'>>> = {
  405: {
    summary: 'Tavus rejected the request',
    hint: 'The server may not be Tavus. To check its address, run tavus auth status.',
  },
  407: {
    summary: 'A proxy refused the request',
    hint: 'It requires a user name and password. Set them in HTTPS_PROXY: http://NAME:PASSWORD@HOST:PORT',
  },
  408: {
    summary: 'Tavus timed out while it received the request',
    hint: 'The connection may be slow or unstable.',
    again: 'Try again.',
  },
  413: {
    summary: 'The request is too large',
    hint: 'A script, prompt or context is too long. Shorten or split it, then try again.',
  },
};

export function explainInvalid(error: InvalidRequestError): FailureWords {
  if (error.status === undefined) {
    const hint = 'Nothing was sent. Use an id, a name or a link from a list or the details.';
    return { summary: 'Invalid request', happened: error.reason ? UNSENT[error.reason] : '', hint };
  }
  const happened = messageFrom(error);
  if (error.isConcurrencyLimit()) {
    const hint =
      'Each plan limits how many conversations and videos can run at the same time. Wait for one to finish (tavus video watch), or end one. tavus video batch waits automatically.';
    return { summary: 'The limit of your plan for concurrent work is reached', happened, hint };
  }
  const own = BY_STATUS[error.status];
  if (own) return { ...own, happened };
  const hint =
    error.method === 'GET'
      ? 'Check the arguments. If they are right, this version of tavus may be too old: update it.'
      : 'A value is missing or invalid. Change it and try again.';
  return { summary: 'Tavus rejected the request', happened, hint };
}
