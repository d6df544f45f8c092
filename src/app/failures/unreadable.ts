import type {
  FileFault,
  UnreadableAnswerError,
  UnreadableDetails,
  UnreadableReason,
  UnusableFileError,
} from '../../api/errors.ts';
import type { FailureWords } from './words.ts';

/** Characters of the response that are shown. */
const MAX_SHOWN = 60;

const INTERCEPTED =
  'A proxy or a sign-in page may have sent it instead of Tavus. Open any page in a browser, and sign in if asked.';
const OTHER_SERVER = 'The server may not be Tavus. To check its address, run tavus auth status.';

const PROBLEMS: Readonly<Record<UnreadableReason, (details: UnreadableDetails) => string>> = {
  html: () => 'it is a web page, not JSON',
  not_json: () => 'it is not valid JSON, or incomplete',
  shape: () => 'its JSON has an unexpected structure',
  empty: () => 'it is empty',
  cut: () => 'it is incomplete or cannot be decompressed',
  too_large: ({ limit = 0 }) => `it is larger than ${sizeOf(limit)}, and was not read`,
  redirect: ({ redirectsTo = 'an unknown address' }) => `it redirects to ${redirectsTo}, which is not followed`,
  not_http: () => 'it is not HTTP',
};

const HINTS: Readonly<Record<UnreadableReason, string>> = {
  html: INTERCEPTED,
  not_json: 'The response was cut off, or something else responded instead of Tavus.',
  shape:
    'The server may not be Tavus, or the API has changed and tavus needs an update. To check the address, run tavus auth status.',
  empty: 'The response was cut off, or the server is not Tavus.',
  cut: 'The network may be unstable, or a firewall or proxy closed the connection.',
  too_large:
    'Tavus sends no responses of that size: the server may not be Tavus. To check its address, run tavus auth status.',
  redirect: `A sign-in page may intercept requests, or the server has a new address. The API key was not sent there. To check the address, run tavus auth status.`,
  not_http: OTHER_SERVER,
};

/** Responses whose beginning is shown, because it helps to identify them. */
const QUOTED: ReadonlySet<UnreadableReason> = new Set(['html', 'not_json', 'shape']);
/** Problems that a retry may solve. */
const TEMPORARY: ReadonlySet<UnreadableReason> = new Set(['html', 'not_json', 'empty', 'cut']);

export function explainUnreadable(error: UnreadableAnswerError): FailureWords {
  return {
    summary: 'Could not read the response',
    happened: describeResponse(error),
    hint: HINTS[error.reason],
    ...(TEMPORARY.has(error.reason) && { again: 'Try again.' }),
  };
}

/** What is wrong with the response, and its beginning. */
function describeResponse({ reason, details, serverMessage = '' }: UnreadableAnswerError): string {
  const problem = PROBLEMS[reason](details);
  if (!QUOTED.has(reason) || serverMessage === '') return problem;
  const start = [...serverMessage].slice(0, MAX_SHOWN).join('');
  return `${problem}: “${start}${start.length < serverMessage.length ? '…' : ''}”`;
}

function sizeOf(bytes: number): string {
  const megabytes = bytes / 1024 / 1024;
  return megabytes >= 1 ? `${Math.floor(megabytes)} MB` : `${bytes} bytes`;
}

const FILE_PROBLEMS: Readonly<Record<FileFault, string>> = {
  page: 'it returned a web page',
  json: 'it returned JSON',
  xml: 'it returned XML',
  text: 'it returned text',
  empty: 'it returned an empty file',
  encoded: 'the server sent compressed data, which was not requested',
  redirects: 'it redirects too often, or in a loop',
};

const FILE_INTERCEPTED =
  'The link may have expired, or a proxy or sign-in page responded instead. To open the video in a browser, run tavus video open.';
const AT_TAVUS = 'The file may not be complete at Tavus yet. To open the video in a browser, run tavus video open.';

const FILE_HINTS: Readonly<Partial<Record<FileFault, string>>> = {
  empty: AT_TAVUS,
  encoded: 'A proxy may have compressed it.',
};

export function explainUnusableFile({ fault, came }: UnusableFileError): FailureWords {
  return {
    summary: 'The link is not a video file',
    happened: came === '' ? FILE_PROBLEMS[fault] : `${FILE_PROBLEMS[fault]} (${came})`,
    hint: `${FILE_HINTS[fault] ?? FILE_INTERCEPTED} Nothing was saved.`,
    again: 'Try again in a minute.',
  };
}
