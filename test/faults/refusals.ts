import type { Fault } from '../../src/sandbox/faults.ts';
import type { FaultCase } from './faults.ts';

const html = (status: number, title: string): Fault => ({
  ...{ status, contentType: 'text/html', body: `<html><title>${title}</title></html>` },
});
const says = (status: number, body: unknown, headers?: Record<string, string>): Fault => ({
  ...{ status, body: typeof body === 'string' ? { message: body } : body },
  ...(headers && { headers }),
});
const MINUTES = /Try again in a few minutes/;

/** Tavus said no, or failed. */
export const REFUSALS = {
  401: {
    ...{ fault: says(401, 'Invalid access token'), code: 'key_refused', exit: 3, next: /tavus auth login/ },
    ...{
      happened: /refused the API key: Invalid access token \(401/,
      reason: /mistyped, deleted, or from another account/,
    },
  },
  402: {
    ...{ fault: says(402, 'The user is out of conversational credits'), code: 'out_of_credits' },
    ...{ happened: /out of credits: The user is out/, reason: /use the credits of your plan/ },
    next: /buy credits at https:\/\/platform\.tavus\.io\/billing/,
  },
  '403 for its address': {
    ...{ fault: says(403, 'IP not in allowlist'), code: 'key_refused', exit: 3, happened: /IP not in allowlist \(403/ },
    ...{ reason: /certain IP addresses, and yours is not one/, next: /Add it at https:/ },
  },
  403: {
    ...{ fault: says(403, 'Forbidden'), code: 'key_refused', exit: 3, happened: /API key: Forbidden \(403/ },
    ...{
      reason: /may be restricted to certain IP addresses/,
      next: /Check it at https:\/\/platform\.tavus\.io\/api-keys/,
    },
  },
  '404 for a path': {
    ...{ fault: says(404, 'Not Found'), code: 'not_found', exit: 4, happened: /Path not found: Not Found/ },
    ...{ reason: /may not be Tavus/, next: /tavus auth status/ },
  },
  'unknown replica': {
    ...{ fault: says(400, { error: 'Invalid replica_id' }), code: 'not_found', exit: 4, next: /Check the list/ },
    ...{ happened: /Id not found: Invalid replica_id/, reason: /deleted, or belong to another/ },
  },
  405: {
    ...{ fault: says(405, 'Method Not Allowed'), code: 'invalid_request', happened: /Method Not Allowed \(405/ },
    ...{ reason: /may not be Tavus/, next: /check its address/ },
  },
  408: {
    mayBeMade: true,
    ...{
      fault: says(408, 'Request Timeout'),
      code: 'invalid_request',
      happened: /timed out while it received the request/,
    },
    ...{ reason: /connection may be slow/, next: /Try again/ },
  },
  409: {
    ...{ fault: says(409, 'Busy'), code: 'conflict', happened: /reports a conflict: Busy \(409/ },
    ...{ reason: /changed elsewhere/, next: /Check its current state first/ },
  },
  '409 of the web builder': {
    ...{ fault: says(409, { message: 'x', conflict: 'maker_changes' }), code: 'not_possible' },
    ...{ happened: /Nothing was changed/, reason: /unpublished changes/, next: /discard them with --force/ },
  },
  413: {
    ...{ fault: says(413, 'Payload Too Large'), code: 'invalid_request', happened: /request is too large: Payload/ },
    ...{ reason: /script, prompt or context is too long/, next: /Shorten or split it/ },
  },
  422: {
    ...{ fault: says(422, { message: { script: ['too rude'], fast: ['not a boolean'] } }), code: 'invalid_request' },
    ...{ happened: /script: too rude; fast: not a boolean \(422/, reason: /missing or invalid/ },
    next: /Change it and try again/,
  },
  'too many at once': {
    ...{ fault: says(400, 'User has reached maximum concurrent conversations'), code: 'invalid_request' },
    ...{ happened: /concurrent work is reached: User has/, reason: /Each plan limits how many/ },
    next: /Wait for one to finish/,
  },
  'no free slot': {
    ...{ fault: says(400, 'User has reached maximum concurrent conversations'), code: 'not_possible' },
    happened: /limit of your plan for concurrent conversations is reached\./,
    ...{ reason: /Active: c\w+, running for/, next: /To end one: tavus conversation end c\w+/ },
  },
  429: {
    ...{ fault: says(429, 'Slow down'), code: 'rate_limited', happened: /Too many requests: Slow down \(429/ },
    ...{ reason: /exceeded its rate limit/, next: /Wait a moment and try again/ },
  },
  '429 with a pause': {
    ...{ fault: says(429, 'Slow down', { 'retry-after': '1' }), code: 'rate_limited', happened: /Slow down \(429/ },
    ...{ reason: /exceeded its rate limit/, next: /Try again in 1 s/ },
  },
  500: {
    mayBeMade: true,
    ...{
      fault: says(500, 'Oops', { 'x-request-id': 'req-42' }),
      code: 'server',
      happened: /Oops \(500, .*, request req-42\)/,
    },
    ...{ reason: /an error at Tavus/, next: /by the request id\. Try again/ },
  },
  502: {
    mayBeMade: true,
    ...{ fault: html(502, '502 Bad Gateway'), code: 'server', happened: /server error: 502 Bad Gateway \(502/ },
    ...{ reason: /down or overloaded/, next: MINUTES },
  },
  503: {
    mayBeMade: true,
    ...{ fault: { status: 503, body: '' }, code: 'server', happened: /server error: no reason given \(503/ },
    ...{ reason: /down or overloaded/, next: MINUTES },
  },
  504: {
    mayBeMade: true,
    ...{ fault: says(504, { error: { code: 'timeout' } }), code: 'server', happened: /error: code: timeout \(504/ },
    ...{ reason: /down or overloaded/, next: MINUTES },
  },
} satisfies Record<string, FaultCase>;
