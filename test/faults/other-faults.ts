import type { FaultCase } from './faults.ts';

/** An answer came that is none, or there is nothing of what was asked for. */
export const OTHER_FAULTS = {
  'a web page': {
    mayBeMade: true,
    ...{
      fault: { status: 200, contentType: 'text/html', body: '<html><title>Hotel sign-in</title></html>' },
      code: 'unreadable_answer',
      happened: /is a web page, not JSON: “Hotel sign-in”/,
    },
    ...{ reason: /proxy or a sign-in page/, next: /sign in if asked\. Try again/ },
  },
  'cut JSON': {
    mayBeMade: true,
    ...{ fault: { status: 200, body: '{"data":[{"rep' }, code: 'unreadable_answer', next: /Try again/ },
    ...{ happened: /is not valid JSON, or incomplete: “\{"data":\[\{"rep”/, reason: /was cut off/ },
  },
  'JSON of another shape': {
    mayBeMade: true,
    ...{
      fault: { status: 200, body: { ok: true } },
      code: 'unreadable_answer',
      happened: /unexpected structure/,
    },
    ...{ reason: /may not be Tavus, or the API has changed/, next: /needs an update/ },
  },
  'an empty answer': {
    mayBeMade: true,
    ...{ fault: { status: 200, body: '' }, code: 'unreadable_answer', happened: /it is empty/ },
    ...{ reason: /cut off/, next: /Try again/ },
  },
  'an answer beyond 64 MB': {
    mayBeMade: true,
    ...{ fault: { status: 200, body: ' '.repeat(2 ** 26 + 1) }, code: 'unreadable_answer', next: /tavus auth status/ },
    ...{ happened: /larger than 64 MB, and was not read/, reason: /may not be Tavus/ },
  },
  'a redirect': {
    mayBeMade: true,
    fault: { status: 302, body: '', headers: { location: 'https://sign-in.example/?next=1' } },
    ...{ code: 'unreadable_answer', happened: /redirects to https:\/\/sign-in\.example, which is not followed/ },
    ...{ reason: /sign-in page may intercept/, next: /tavus auth status/ },
  },
  'hostile words': {
    ...{ fault: { status: 400, body: { message: '\x1b]52;c;aGk=\x07\u202e\x9b2J evil' } }, code: 'invalid_request' },
    ...{ happened: /rejected the request: .*evil/, reason: /.*/, next: /.*/ },
  },
  // What is wrong here is what was asked for; no request fails.
  'a misspelt name': {
    ...{ code: 'not_found', exit: 4, happened: /No replica is named “Rico”\./, reason: /Did you mean “Rio”\?/ },
    next: /run tavus replica list/,
  },
  'a name that is none': {
    ...{ code: 'not_found', exit: 4, happened: /No persona is named “Somebody else”/, reason: /must match exactly/ },
    next: /run tavus persona list/,
  },
  'an id there is not': {
    ...{ code: 'not_found', exit: 4, happened: /No video has the id 0123456789\./ },
    ...{ reason: /deleted, or belong to another account/, next: /tavus video list/ },
  },
  'the id of a persona': {
    ...{ code: 'not_found', exit: 4, happened: /No replica has the id p/ },
    ...{ reason: /looks like the id of a persona/, next: /Try: tavus persona get p[0-9a-f]{11}$/ },
  },
  'the id of a replica': {
    ...{ code: 'not_found', exit: 4, happened: /No video has the id r/ },
    ...{ reason: /looks like the id of a replica/, next: /Try: tavus replica get r[0-9a-f]{11}$/ },
  },
  'the id of a video': {
    ...{ code: 'not_found', exit: 4, happened: /No persona has the id/ },
    ...{ reason: /looks like the id of a video/, next: /Try: tavus video get [0-9a-f]{10}$/ },
  },
  'the id of a conversation': {
    ...{ code: 'not_found', exit: 4, happened: /No persona has the id c0123456789ab/ },
    ...{ reason: /looks like the id of a conversation/, next: /Try: tavus conversation get c0123456789ab$/ },
  },
  'a link that ran out': {
    ...{
      fault: { status: 404, body: '' },
      code: 'not_found',
      exit: 4,
      happened: /Could not get the file: .*does not exist/,
    },
    ...{ reason: /link may have expired/, next: /run tavus video get/ },
  },
  'a download cut each time': {
    ...{ fault: { cutAt: 40 }, code: 'not_possible', happened: /The download was interrupted/, reason: /.*/ },
    next: /kept in .*film\.mp4\..*\.part\. Try again to resume/,
  },
} satisfies Record<string, FaultCase>;
