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
import type { Summed } from './words.ts';

const KEYS_PAGE = 'https://platform.tavus.io/api-keys';
const BILLING_PAGE = 'https://platform.tavus.io/billing';

/** How Tavus speaks of a key that is for some IP addresses alone; the exact words are documented nowhere. */
const ABOUT_ADDRESS = /\bip\b|\bip[ -]?address|allow[ -]?list|white[ -]?list/i;

/** What an answer without words of its own means, before its status. */
const WITHOUT_WORDS: Readonly<Partial<Record<TavusErrorKind, string>>> = {
  key_refused: 'Tavus refused the API key',
  out_of_credits: 'The account has no credits left',
  not_found: 'Tavus does not know what was asked for',
  conflict: 'The change is in conflict',
  rate_limited: 'Tavus asks for fewer requests',
  invalid_request: 'Tavus refused the request',
};

const UNSENT: Readonly<Record<UnsentReason, string>> = {
  no_id: 'It has no id, so nothing can be done with it.',
  half_character: 'The id is not well-formed text: it holds half of a character.',
  dots: 'This cannot be an id.',
  no_https: 'The link is not an https address.',
  this_computer: 'The link leads to this computer.',
};

/** The server's own words, or what its status means. */
export function saidBy({ serverMessage, kind, status }: TavusError): string {
  return serverMessage ?? `${WITHOUT_WORDS[kind] ?? 'Tavus says no more'} (${status}).`;
}

export function explainKeyRefusal(error: KeyRefusedError): Summed {
  const summary = 'Tavus refused the API key';
  const happened = saidBy(error);
  if (error.status !== 403) {
    const hint = `Check the key: it may be mistyped, deleted, or of another account. tavus auth status says which is in use; Set API Key in the menu, or tavus auth login, takes another.`;
    return { summary, happened, hint };
  }
  if (ABOUT_ADDRESS.test(happened)) {
    const hint = `The key is for certain IP addresses, and yours is none of them. Add it at ${KEYS_PAGE} or turn your VPN on or off.`;
    return { summary, happened, hint };
  }
  const hint = `The key may be for certain IP addresses (a VPN or another network changes yours), or not be allowed this. ${KEYS_PAGE} tells.`;
  return { summary, happened, hint };
}

export function explainCredits(error: TavusError): Summed {
  const hint = `Videos, trainings and conversations are paid with the credits of your plan, and too few are left. Nothing was made or charged. See what is left, and get more, at ${BILLING_PAGE}`;
  return { summary: 'The account is out of credits', happened: saidBy(error), hint };
}

export function explainConflict(error: ConflictError): Summed {
  const hint =
    error.conflict === 'maker_changes'
      ? 'The web builder holds changes that are not published. Publish or discard them there, then send it again.'
      : 'It was changed somewhere else meanwhile, or something is still under way. Look at it again first.';
  return { summary: 'Tavus reports a conflict', happened: saidBy(error), hint };
}

export function explainTooMany(error: RateLimitedError): Summed {
  const { retryAfterSeconds: seconds } = error;
  const reason = 'The key was used too often in a short time.';
  const hint = `${reason} ${afterPause(seconds) ?? 'Wait a little and try again.'}`;
  return { summary: 'Too many requests', happened: saidBy(error), hint };
}

/** @returns undefined where no pause is asked for, or one that is over: a date can be in the past */
function afterPause(seconds = 0): string | undefined {
  if (seconds <= 0) return undefined;
  return `Tavus asks for a pause of ${formatDuration(seconds * 1000)}. Try again after it.`;
}

export function explainServer({ status = 500, serverMessage, requestId, retryAfterSeconds }: ServerError): Summed {
  const reason = status >= 502 ? 'Tavus is down, or has too much to do.' : 'The fault is on the side of Tavus.';
  const again = afterPause(retryAfterSeconds) ?? 'Try again in a few minutes.';
  const report = requestId === undefined ? '' : ' Tavus can find it by the request id.';
  return {
    ...{ summary: 'Tavus failed to answer', happened: serverMessage ?? 'it says no more' },
    ...{ hint: `${reason}${report}`, again },
  };
}

/** What a 4xx means that has no kind of its own. */
const BY_STATUS: Readonly<Record<number, Omit<Summed, 'happened'>>> = {
  405: {
    summary: 'Tavus did not accept this',
    hint: 'The server may not be Tavus. Check its address: tavus auth status shows it.',
  },
  407: {
    summary: 'A proxy did not let this pass',
    hint: 'It asks for a user name and password. Put them into HTTPS_PROXY, as in http://NAME:PASSWORD@HOST:PORT.',
  },
  408: {
    summary: 'Tavus gave up waiting for the request',
    hint: 'The connection may be slow, or lose data.',
    again: 'Try again.',
  },
  413: {
    summary: 'This is too large for Tavus',
    hint: 'A script, prompt or context is too long. Shorten or split it, and send it again.',
  },
};

export function explainInvalid(error: InvalidRequestError): Summed {
  if (error.status === undefined) {
    const hint = 'It was not sent. Give an id, a name or a link as a list or the details show it.';
    return { summary: 'This can’t be asked of Tavus', happened: error.reason ? UNSENT[error.reason] : '', hint };
  }
  const happened = saidBy(error);
  if (error.isCrowded()) {
    const hint =
      'Each plan has its number of conversations and videos at once. Wait until one has ended (tavus video watch), or end one; tavus video batch waits by itself.';
    return { summary: 'The account has as much under way as its plan allows', happened, hint };
  }
  const own = BY_STATUS[error.status];
  if (own) return { ...own, happened };
  const hint =
    error.method === 'GET'
      ? 'Check what was asked for. If it is right, the program may be too old for Tavus: get a newer one.'
      : 'A value is missing, misspelt or of a wrong kind. Change it and send it again.';
  return { summary: 'Tavus did not accept this', happened, hint };
}
