import { describe, expect, it } from 'vitest';
import { ClientOptionError } from '../../src/api/check-options.ts';
import * as errors from '../../src/api/errors.ts';
import { explainError, isGoingBack, rethrowEnding, toErrorJson } from '../../src/app/report-error.ts';
import { StateError, UsageError } from '../../src/lib/errors.ts';
import { NoKeyError } from '../../src/modules/context.ts';
import { SettingsError } from '../../src/settings/settings-error.ts';
import { Back, Interrupted } from '../../src/ui/ui.ts';

const GET = { method: 'GET', path: '/v2/videos' };
const POST = { method: 'POST', path: '/v2/videos' };
const UNSENT = { ...POST, written: false };
const LOOK_FIRST = 'Tavus may have received the request. Check the list before you send it again.';

const said = (status: number, method = POST) => ({ ...method, status, serverMessage: 'their words' });

describe('the message of an API error', () => {
  it.each<[error: errors.TavusError, text: string, hint: string, exitCode: number]>([
    [
      new errors.KeyRefusedError('refused', said(401)),
      'Tavus refused the API key: their words (401, POST /v2/videos)',
      'Check the key: it may be mistyped, deleted, or from another account. To see which key is in use, run tavus auth status. To set another, run tavus auth login or choose Set API Key in the menu.',
      3,
    ],
    [
      new errors.OutOfCreditsError('credits', said(402)),
      'The account is out of credits: their words (402, POST /v2/videos)',
      'Videos, trainings and conversations use the credits of your plan, and there are not enough left. Nothing was created or charged. Check your balance and buy credits at https://platform.tavus.io/billing',
      1,
    ],
    [
      new errors.NotFoundError('unknown', { ...said(400), serverMessage: 'Invalid replica_id' }),
      'Id not found: Invalid replica_id (400, POST /v2/videos)',
      'It may have been deleted, or belong to another account. Check the list.',
      4,
    ],
    [
      new errors.InvalidRequestError('', POST, 'no_id'),
      'Invalid request: The id is empty. (POST /v2/videos)',
      'Nothing was sent. Use an id, a name or a link from a list or the details.',
      1,
    ],
    [
      new errors.ConflictError('conflict', said(409), 'maker_changes'),
      'Tavus reports a conflict: their words (409, POST /v2/videos)',
      'The web builder has unpublished changes. Publish or discard them there, then try again.',
      1,
    ],
    [
      new errors.RateLimitedError('slow', said(429), undefined),
      'Too many requests: their words (429, POST /v2/videos)',
      'The API key exceeded its rate limit. Wait a moment and try again.',
      1,
    ],
    [
      new errors.RateLimitedError('slow', said(429), 7),
      'Too many requests: their words (429, POST /v2/videos)',
      'The API key exceeded its rate limit. Try again in 7 s.',
      1,
    ],
    [
      new errors.ServerError('failed', said(503, GET), undefined, 3600),
      'Tavus reported a server error: their words (503, GET /v2/videos)',
      'Tavus is down or overloaded. Try again in 1 h.',
      1,
    ],
    [
      new errors.ServerError('failed', said(503, GET), 'req-1'),
      'Tavus reported a server error: their words (503, GET /v2/videos, request req-1)',
      'Tavus is down or overloaded. Tavus support can look it up by the request id. Try again in a few minutes.',
      1,
    ],
    [
      new errors.NetworkError('No connection.', GET, 'ECONNRESET'),
      'Could not reach Tavus: the connection was closed before a response arrived (ECONNRESET, GET /v2/videos)',
      'The network may be unstable, or a firewall or proxy closed the connection. Check the connection. Try again. To check each step, run tavus doctor.',
      1,
    ],
    [
      new errors.TimeoutError('No answer.', GET, 'answer', 30_000),
      'The request timed out: no complete response arrived within 30 s (GET /v2/videos)',
      'Tavus may be busy, or the network may be slow. Try again in a minute.',
      1,
    ],
    [
      new errors.UnreadableAnswerError('', { ...GET, status: 200 }, 'html'),
      'Could not read the response: it is a web page, not JSON (200, GET /v2/videos)',
      'A proxy or a sign-in page may have sent it instead of Tavus. Open any page in a browser, and sign in if asked. Try again.',
      1,
    ],
  ])('$kind: $message', (error, text, hint, exitCode) => {
    expect(explainError(error)).toMatchObject({ text, hint, exitCode });
  });
});

describe('the hint that a change may have been received', () => {
  it.each<[when: string, error: errors.TavusError, isPossible: boolean]>([
    ['the server failed', new errors.ServerError('', POST, undefined), true],
    ['the server failed to read', new errors.ServerError('', GET, undefined), false],
    ['it renamed and the server failed', new errors.ServerError('', { ...POST, method: 'PATCH' }, undefined), true],
    ['it deleted and the server failed', new errors.ServerError('', { ...POST, method: 'DELETE' }, undefined), true],
    ['no answer came in time', new errors.TimeoutError('', POST, 'answer', 1), true],
    ['no connection came in time', new errors.TimeoutError('', UNSENT, 'connect', 1), false],
    ['the answer to what was accepted broke off', new errors.UnreadableAnswerError('', POST, 'cut'), true],
    ['something else answered', new errors.UnreadableAnswerError('', POST, 'html'), true],
    ['it was refused', new errors.InvalidRequestError('', POST), false],
    ['there are no credits', new errors.OutOfCreditsError('', { ...POST, status: 402 }), false],
    ['it came too fast', new errors.RateLimitedError('', POST, 5), false],
    ['the connection broke', new errors.NetworkError('', POST, 'ECONNRESET'), true],
    ['the pipe broke', new errors.NetworkError('', POST, 'EPIPE'), true],
    ['the host became unreachable, maybe during the request', new errors.NetworkError('', POST, 'EHOSTUNREACH'), true],
    ['the network went down, maybe during the request', new errors.NetworkError('', POST, 'ENETUNREACH'), true],
    ['an unknown code', new errors.NetworkError('', POST, 'UNKNOWN'), true],
    ...[
      ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ERR_PROXY_TUNNEL'],
      ...['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN'],
      ...['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ].map((code): [string, errors.TavusError, boolean] => [code, new errors.NetworkError('', UNSENT, code), false]),
  ])('%s', (_when, error, isPossible) => {
    expect(explainError(error).hint?.endsWith(LOOK_FIRST)).toBe(isPossible);
  });
});

describe('the message of another error', () => {
  it.each<[error: unknown, text: string, hint: string, exitCode: number]>([
    [new UsageError('No such thing.', 'Try another.'), 'No such thing.', 'Try another.', 2],
    [
      new NoKeyError(),
      'No API key is set.',
      'Run tavus auth login, choose Set API Key in the menu, or set TAVUS_API_KEY. No account? Run tavus --sandbox',
      3,
    ],
    [new StateError('Not ready.', 'Wait.'), 'Not ready.', 'Wait.', 1],
    [new ClientOptionError('baseUrl', 'Not a URL.'), 'Not a URL.', 'Correct or unset TAVUS_BASE_URL.', 2],
    [new ClientOptionError('apiKey', 'No key.'), 'No key.', 'Choose Set API Key, or correct TAVUS_API_KEY.', 2],
  ])('%s', (error, text, hint, exitCode) => {
    expect(explainError(error)).toMatchObject({ text, hint, exitCode });
  });

  it.each([
    [new TypeError('x is undefined'), 'x is undefined'],
    ['just words', 'just words'],
    [undefined, 'undefined'],
  ])('reports an unexpected error as a bug: %s', (error, words) => {
    const { text, hint, exitCode } = explainError(error);
    expect([text, exitCode]).toEqual([`Unexpected error: ${words}`, 1]);
    expect(hint).toContain('Please report');
  });
});

describe('an error as JSON', () => {
  it.each<[code: string, error: unknown, status: number | null]>([
    ['key_refused', new errors.KeyRefusedError('refused', said(401)), 401],
    ['server', new errors.ServerError('failed', said(503), undefined), 503],
    ['timeout', new errors.TimeoutError('No answer.', GET, 'answer', 1), null],
    ['network', new errors.NetworkError('No route.', GET, 'ECONNRESET'), null],
    ['invalid_request', new errors.InvalidRequestError('', POST, 'no_id'), null],
    ['usage', new UsageError('No such thing.', 'Try another.'), null],
    ['usage', new ClientOptionError('baseUrl', 'Not a URL.'), null],
    ['no_key', new NoKeyError(), null],
    ['not_possible', new StateError('Not ready.', 'Wait.'), null],
    ['settings', new SettingsError({ reason: 'no_home' }), null],
    ['unexpected', new TypeError('x is undefined'), null],
    ['unexpected', 'just words', null],
  ])('has the code %s, and the same message', (code, error, status) => {
    const { text, hint } = explainError(error);
    expect(toErrorJson(explainError(error))).toEqual({ error: { code, message: text, hint, status } });
  });
});

describe('going back', () => {
  it.each([
    [new Back(), true],
    [new errors.CancelledError(), true],
    [new Interrupted(), false],
    [new Error('x'), false],
  ])('%s goes back: %s', (error, isBack) => {
    expect(isGoingBack(error)).toBe(isBack);
  });

  it('rethrows only Ctrl+C', () => {
    expect(() => rethrowEnding(new Interrupted())).toThrow(Interrupted);
    expect(() => rethrowEnding(new Error('x'))).not.toThrow();
  });
});

describe('a rejected request', () => {
  it.each<[status: number | undefined, said: string, method: string, text: RegExp, hint: RegExp]>([
    [400, 'User has reached maximum concurrent videos', 'POST', /limit of your plan/, /tavus video batch waits/],
    [400, 'limit is wrong', 'GET', /rejected the request: limit/, /may be too old/],
    [407, 'Proxy', 'POST', /A proxy refused the request/, /HTTPS_PROXY/],
    [408, 'Late', 'GET', /timed out while/, /Try again/],
    [408, 'Late', 'POST', /timed out while/, /Check the list before you send it again/],
    [413, 'Large', 'POST', /request is too large/, /Shorten or split/],
    [undefined, 'The link is not an https:// URL.', 'GET', /Invalid request/, /Nothing was sent/],
  ])('%s %s', (status, serverMessage, method, text, hint) => {
    const error = new errors.InvalidRequestError('x', { method, path: '/v2/videos', status, serverMessage });
    expect(explainError(error).text).toMatch(text);
    expect(explainError(error).hint).toMatch(hint);
  });

  it.each([
    ['IP not in allowlist', /yours is not one of them/],
    ['Your IP address is not whitelisted', /yours is not one of them/],
    ['Forbidden', /may be restricted to certain IP addresses/],
    // Not about an address.
    ['Zip files are not allowed', /may be restricted to certain IP addresses/],
  ])('403 %s', (serverMessage, hint) => {
    const error = new errors.KeyRefusedError('x', { ...GET, status: 403, serverMessage });
    expect(explainError(error).hint).toMatch(hint);
  });
});
