import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  ConflictError,
  InvalidRequestError,
  KeyRefusedError,
  NotFoundError,
  OutOfCreditsError,
  RateLimitedError,
  ServerError,
  TavusError,
} from '../../src/api/errors.ts';
import { clientAnswered, failureOf, KEY, type Reply } from './server.ts';

async function refusalFor(reply: Reply): Promise<TavusError> {
  const { client } = await clientAnswered(reply);
  const error = await failureOf(client.replicas.get('r1'));
  expect(error).toBeInstanceOf(TavusError);
  return error as TavusError;
}

describe('a refused request', () => {
  it.each([
    [
      400,
      { error: 'Either train_video_url or train_image_url must be provided.' },
      InvalidRequestError,
      'invalid_request',
    ],
    [400, { error: 'Invalid replica_id' }, NotFoundError, 'not_found'],
    [400, { error: 'Invalid video_id' }, NotFoundError, 'not_found'],
    [400, { message: 'Invalid replica_uuid' }, NotFoundError, 'not_found'],
    [422, { error: 'Invalid persona_id.' }, NotFoundError, 'not_found'],
    [400, { error: 'Guardrail not found' }, NotFoundError, 'not_found'],
    [400, { message: 'Pronunciation dictionary not found' }, NotFoundError, 'not_found'],
    [400, { error: 'The video file was not found at train_video_url' }, InvalidRequestError, 'invalid_request'],
    [400, { error: 'Cannot have both persona_id and pal_id' }, InvalidRequestError, 'invalid_request'],
    [401, { message: 'Invalid access token' }, KeyRefusedError, 'key_refused'],
    [402, { message: 'The user is out of conversational credits' }, OutOfCreditsError, 'out_of_credits'],
    [403, { message: 'Forbidden' }, KeyRefusedError, 'key_refused'],
    [404, { message: 'Replica not found' }, NotFoundError, 'not_found'],
    [405, { message: 'Method not allowed' }, InvalidRequestError, 'invalid_request'],
    [409, { error: 'busy' }, ConflictError, 'conflict'],
    [422, { message: 'Invalid JSON patch format' }, InvalidRequestError, 'invalid_request'],
    [429, { error: 'Slow down' }, RateLimitedError, 'rate_limited'],
    [500, { message: 'Need subscription plan' }, ServerError, 'server'],
    [503, { error: 'Replica not found' }, ServerError, 'server'],
  ])('%i %j is a %o', async (status, body, errorClass, kind) => {
    const error = await refusalFor({ status, body });
    const serverMessage = Object.values(body)[0];
    expect(error).toBeInstanceOf(errorClass);
    expect(error).toMatchObject({ kind, status, serverMessage, method: 'GET', path: '/v2/replicas/r1' });
    expect(error.message).toContain(String(status));
  });

  it.each([
    [403, '<!DOCTYPE html><title>Just a moment...</title>', {}],
    [401, ' \r\n<html><head><title>401 Authorization Required</title></head></html>', {}],
    [403, '\ufeff<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', {}],
    [403, 'Access to this site is blocked.', { 'content-type': 'text/html; charset=utf-8' }],
    [401, '', { 'content-type': 'TEXT/HTML' }],
    [404, '<html><title>404 Not Found</title></html>', {}],
    [400, '<h1>Bad Request</h1>', {}],
    [402, '<p>Pay</p>', {}],
    [451, '<p>Blocked</p>', {}],
  ])('%i with a web page %j comes from a proxy', async (status, body, headers) => {
    const error = await refusalFor({ status, body, headers });
    expect(error).toMatchObject({ kind: 'unreadable_answer', reason: 'html', status });
  });

  it.each([
    [403, '{"message":"Forbidden"}', { 'content-type': 'text/html' }, 'key_refused'],
    [401, 'Unauthorized', { 'content-type': 'text/plain' }, 'key_refused'],
    [401, '', {}, 'key_refused'],
    [413, '<html><title>413 Request Entity Too Large</title></html>', {}, 'invalid_request'],
    [429, '<html><title>Slow down</title></html>', {}, 'rate_limited'],
    [503, '<html><title>Down</title></html>', {}, 'server'],
    [522, '<html><title>Connection timed out</title></html>', {}, 'server'],
  ])('%i with %j %j is %s too', async (status, body, headers, kind) => {
    expect(await refusalFor({ status, body, headers })).toMatchObject({ kind, status });
  });

  it('contains the id of a failed request', async () => {
    expect(await refusalFor({ status: 502, headers: { 'x-request-id': 'req-7' } })).toMatchObject({
      requestId: 'req-7',
    });
    expect(await refusalFor({ status: 502 })).toMatchObject({ requestId: undefined });
  });

  it('distinguishes edits in the web builder from other conflicts', async () => {
    const body = { conflict: 'maker_changes', message: 'Unpublished edits' };
    expect(await refusalFor({ status: 409, body })).toMatchObject({ conflict: 'maker_changes' });
    expect(await refusalFor({ status: 409, body: 'busy' })).toMatchObject({ conflict: undefined });
  });

  it.each([
    ['30', 30],
    ['0', 0],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['soon', undefined],
    ['-5', undefined],
    ['1e9', undefined],
    ['', undefined],
  ])('reads Retry-After %j', async (header, seconds) => {
    const error = await refusalFor({ status: 429, headers: { 'retry-after': header } });
    expect((error as RateLimitedError).retryAfterSeconds).toBe(seconds);
  });

  it('reads Retry-After as a future date', async () => {
    const header = new Date(Date.now() + 3_600_000).toUTCString();
    const error = (await refusalFor({ status: 429, headers: { 'retry-after': header } })) as RateLimitedError;
    expect(error.retryAfterSeconds).toBeGreaterThan(3000);
    expect(error.retryAfterSeconds).toBeLessThanOrEqual(3600);
  });
});

describe('the server’s message', () => {
  it.each<[string, unknown, string | undefined]>([
    ['message before error', { error: 'b', message: 'a' }, 'a'],
    ['error when message is empty', { message: ' ', error: 'b' }, 'b'],
    ['error when message is null', { message: null, error: 'b' }, 'b'],
    [
      'errors by field',
      { message: { script: ['too long', 'rude'], a: { b: 'bad' } } },
      'script: too long; script: rude; a: b: bad',
    ],
    ['errors by field beside a message without words', { message: '', errors: { name: 'bad' } }, 'name: bad'],
    ['errors by place', { detail: [{ loc: ['body', 'name', 0], msg: 'bad', type: 'x' }] }, 'name.0: bad'],
    ['a list', { error: ['a', 7, null, ['b']] }, 'a; 7; b'],
    ['the whole body when none of it is words', { detail: { a: null }, code: 'x' }, '{"detail":{"a":null},"code":"x"}'],
    ['a JSON string', '"plain"', 'plain'],
    ['a JSON list', [1, 2], '[1,2]'],
    ['plain text', 'upstream down\n', 'upstream down'],
    ['cut JSON', '{"message":"a', '{"message":"a'],
    ['nothing', '', undefined],
    ['the title of a page', '<!doctype html><title>\n 502 Bad\nGateway </title><p>nginx', '502 Bad Gateway'],
    ['the text of a page without title', '<p>Sorry</p><style>p{}</style> <b>later</b><br', 'Sorry later'],
    ['the text of a page with an empty title', '<title></title><p>Sorry', 'Sorry'],
    ['a page without words', '<html></html>', undefined],
    [
      'JSON nested deeper than the stack',
      `{"message":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      expect.any(String),
    ],
  ])('are %s', async (_, body, words) => {
    expect((await refusalFor({ status: 500, body })).serverMessage).toEqual(words);
  });

  it('are cut at 500 characters, not inside a surrogate pair', async () => {
    const { serverMessage } = await refusalFor({
      status: 400,
      body: { error: `${'x'.repeat(498)}😀${'y'.repeat(900)}` },
    });
    expect(serverMessage).toBe(`${'x'.repeat(498)}…`);
    const exact = 'z'.repeat(500);
    expect((await refusalFor({ status: 400, body: { error: exact } })).serverMessage).toBe(exact);
  });

  it('are read quickly from a large hostile page', async () => {
    const error = await refusalFor({ status: 500, body: '<title'.repeat(300_000) });
    expect(error.serverMessage?.length ?? 0).toBeLessThanOrEqual(500);
  });
});

describe('the key', () => {
  const anyCase = new RegExp(KEY, 'i');

  it.each<[string, Reply]>([
    ['in a message', { status: 401, body: { message: `Invalid access token ${KEY}` } }],
    ['in other case', { status: 401, body: { message: KEY.toUpperCase() } }],
    ['in a header of the answer', { status: 500, headers: { 'x-request-id': KEY } }],
    ['in a conflict', { status: 409, body: { conflict: KEY } }],
    ['in escapes', { status: 500, body: `{"message":"\\u0063${KEY.slice(1)}"}` }],
    ['where the reading of a page ends', { status: 500, body: `<p>${' '.repeat(9985)}${KEY}` }],
    ['at the cut', { status: 400, body: { error: `${'x'.repeat(480)}${KEY}` } }],
    ['in a redirect’s host', { status: 302, headers: { location: `https://${KEY}.example/` } }],
    ['in a redirect’s query', { status: 302, headers: { location: `/login?key=${KEY}` } }],
    ['in text that is not JSON', { status: 200, body: `oops ${KEY}` }],
    ['in JSON of another shape', { status: 200, body: { echo: KEY } }],
  ])('echoed %s stays out of the error', async (_, reply) => {
    const error = await refusalFor(reply);
    for (const shown of [inspect(error, { depth: 10, showHidden: true }), JSON.stringify(error), String(error.stack)]) {
      expect(shown).not.toMatch(anyCase);
      expect(shown).not.toContain(KEY.slice(0, 12));
    }
  });

  it('used as an id by mistake stays out of the error', async () => {
    const { client } = await clientAnswered({ status: 404 });
    const error = await failureOf(client.videos.get(KEY));
    expect(error).toMatchObject({ path: '/v2/videos/[key]' });
    expect(inspect(error, { depth: 10 })).not.toContain(KEY);
  });

  it('is found with characters that JSON and URLs escape', async () => {
    const apiKey = 'a"b\\c%d';
    const body = `${JSON.stringify({ seen: apiKey })} ${encodeURIComponent(apiKey)} ${apiKey}`;
    const { client } = await clientAnswered({ status: 500, body }, { apiKey });
    expect(await failureOf(client.replicas.list())).toMatchObject({ serverMessage: '{"seen":"[key]"} [key] [key]' });
  });
});
