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
      reason: /mistyped, deleted, or of another account/,
    },
  },
  402: {
    ...{ fault: says(402, 'The user is out of conversational credits'), code: 'out_of_credits' },
    ...{ happened: /out of credits: The user is out/, reason: /paid with the credits of your plan/ },
    next: /get more, at https:\/\/platform\.tavus\.io\/billing/,
  },
  '403 for its address': {
    ...{ fault: says(403, 'IP not in allowlist'), code: 'key_refused', exit: 3, happened: /IP not in allowlist \(403/ },
    ...{ reason: /certain IP addresses, and yours is none/, next: /Add it at https:/ },
  },
  403: {
    ...{ fault: says(403, 'Forbidden'), code: 'key_refused', exit: 3, happened: /API key: Forbidden \(403/ },
    ...{ reason: /may be for certain IP addresses/, next: /platform\.tavus\.io\/api-keys tells/ },
  },
  '404 for a path': {
    ...{ fault: says(404, 'Not Found'), code: 'not_found', exit: 4, happened: /does not know this path: Not Found/ },
    ...{ reason: /may not be Tavus/, next: /tavus auth status/ },
  },
  'unknown replica': {
    ...{ fault: says(400, { error: 'Invalid replica_id' }), code: 'not_found', exit: 4, next: /Look at the list/ },
    ...{ happened: /does not know this id: Invalid replica_id/, reason: /deleted meanwhile, or belong to another/ },
  },
  405: {
    ...{ fault: says(405, 'Method Not Allowed'), code: 'invalid_request', happened: /Method Not Allowed \(405/ },
    ...{ reason: /may not be Tavus/, next: /Check its address/ },
  },
  408: {
    mayBeMade: true,
    ...{ fault: says(408, 'Request Timeout'), code: 'invalid_request', happened: /gave up waiting for the request/ },
    ...{ reason: /connection may be slow/, next: /Try again/ },
  },
  409: {
    ...{ fault: says(409, 'Busy'), code: 'conflict', happened: /reports a conflict: Busy \(409/ },
    ...{ reason: /changed somewhere else meanwhile/, next: /Look at it again first/ },
  },
  '409 of the web builder': {
    ...{ fault: says(409, { message: 'x', conflict: 'maker_changes' }), code: 'not_possible' },
    ...{ happened: /Nothing was changed/, reason: /unpublished changes/, next: /discard them with --force/ },
  },
  413: {
    ...{ fault: says(413, 'Payload Too Large'), code: 'invalid_request', happened: /too large for Tavus: Payload/ },
    ...{ reason: /script, prompt or context is too long/, next: /Shorten or split it/ },
  },
  422: {
    ...{ fault: says(422, { message: { script: ['too rude'], fast: ['not a boolean'] } }), code: 'invalid_request' },
    ...{ happened: /script: too rude; fast: not a boolean \(422/, reason: /misspelt or of a wrong kind/ },
    next: /Change it and send it again/,
  },
  'too many at once': {
    ...{ fault: says(400, 'User has reached maximum concurrent conversations'), code: 'invalid_request' },
    ...{ happened: /as much under way as its plan allows: User has/, reason: /Each plan has its number/ },
    next: /Wait until one has ended/,
  },
  429: {
    ...{ fault: says(429, 'Slow down'), code: 'rate_limited', happened: /Too many requests: Slow down \(429/ },
    ...{ reason: /used too often/, next: /Wait a little and try again/ },
  },
  '429 with a pause': {
    ...{ fault: says(429, 'Slow down', { 'retry-after': '1' }), code: 'rate_limited', happened: /Slow down \(429/ },
    ...{ reason: /used too often/, next: /asks for a pause of 1 s\. Try again after it/ },
  },
  500: {
    mayBeMade: true,
    ...{
      fault: says(500, 'Oops', { 'x-request-id': 'req-42' }),
      code: 'server',
      happened: /Oops \(500, .*, request req-42\)/,
    },
    ...{ reason: /fault is on the side of Tavus/, next: /find it by the request id\. Try again/ },
  },
  502: {
    mayBeMade: true,
    ...{ fault: html(502, '502 Bad Gateway'), code: 'server', happened: /failed to answer: 502 Bad Gateway \(502/ },
    ...{ reason: /down, or has too much to do/, next: MINUTES },
  },
  503: {
    mayBeMade: true,
    ...{ fault: { status: 503, body: '' }, code: 'server', happened: /failed to answer: it says no more \(503/ },
    ...{ reason: /down, or has too much to do/, next: MINUTES },
  },
  504: {
    mayBeMade: true,
    ...{ fault: says(504, { error: { code: 'timeout' } }), code: 'server', happened: /answer: code: timeout \(504/ },
    ...{ reason: /down, or has too much to do/, next: MINUTES },
  },
} satisfies Record<string, FaultCase>;
