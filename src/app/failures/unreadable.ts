import type {
  FileFault,
  UnreadableAnswerError,
  UnreadableDetails,
  UnreadableReason,
  UnusableFileError,
} from '../../api/errors.ts';
import type { Summed } from './words.ts';

/** Characters of what came instead. */
const MOST_SHOWN = 60;

const IN_ITS_PLACE =
  'Something between here and Tavus may have answered in its place: a proxy, or a sign-in page. Open any page in a browser, and sign in if it asks.';
const OTHER_SERVER = 'The server may not be Tavus. Check its address: tavus auth status shows it.';

const CAME: Readonly<Record<UnreadableReason, (details: UnreadableDetails) => string>> = {
  html: () => 'it is a web page, not JSON',
  not_json: () => 'it is not JSON, or only a part of it',
  shape: () => 'it is JSON of another shape than expected',
  empty: () => 'it is empty',
  cut: () => 'it broke off or cannot be decompressed',
  too_large: ({ limit = 0 }) => `it is larger than ${sizeOf(limit)}, and was not read`,
  redirect: ({ redirectsTo = 'an unknown place' }) => `it redirects to ${redirectsTo}, which is not followed`,
  not_http: () => 'it is not HTTP',
};

const HINTS: Readonly<Record<UnreadableReason, string>> = {
  html: IN_ITS_PLACE,
  not_json: 'The answer was cut on its way, or something answered in the place of Tavus.',
  shape:
    'The server may not be Tavus, or Tavus has changed: a newer tavus may read it. tavus auth status shows the address.',
  empty: 'The answer was cut on its way, or the server is not Tavus.',
  cut: 'The network is unsteady, or a firewall or proxy cut the connection.',
  too_large:
    'Tavus sends nothing of that size: the server may be another one, or have a fault. tavus auth status shows its address.',
  redirect: `A sign-in page may be in the way, or the address be an old one. The API key was not sent there. tavus auth status shows the address in use.`,
  not_http: OTHER_SERVER,
};

/** Where its beginning tells what it is. */
const TELLING: ReadonlySet<UnreadableReason> = new Set(['html', 'not_json', 'shape']);
/** What may be otherwise the next time. */
const PASSES: ReadonlySet<UnreadableReason> = new Set(['html', 'not_json', 'empty', 'cut']);

export function explainUnreadable(error: UnreadableAnswerError): Summed {
  return {
    summary: 'The answer could not be read',
    happened: whatCame(error),
    hint: HINTS[error.reason],
    ...(PASSES.has(error.reason) && { again: 'Try again.' }),
  };
}

/** What is wrong with it, and how it begins. */
function whatCame({ reason, details, serverMessage = '' }: UnreadableAnswerError): string {
  const came = CAME[reason](details);
  if (!TELLING.has(reason) || serverMessage === '') return came;
  const start = [...serverMessage].slice(0, MOST_SHOWN).join('');
  return `${came}: “${start}${start.length < serverMessage.length ? '…' : ''}”`;
}

function sizeOf(bytes: number): string {
  const megabytes = bytes / 1024 / 1024;
  return megabytes >= 1 ? `${Math.floor(megabytes)} MB` : `${bytes} bytes`;
}

const FILE_CAME: Readonly<Record<FileFault, string>> = {
  page: 'it leads to a web page',
  json: 'it leads to JSON data',
  xml: 'it leads to XML data',
  text: 'it leads to text',
  empty: 'it leads to an empty file',
  encoded: 'the server sent compressed data, although none was asked for',
  redirects: 'it redirects too often, or in a circle',
};

const FILE_IN_ITS_PLACE =
  'The link may have expired, or a proxy or sign-in page answered in its place. tavus video open shows the video in a browser.';
const AT_TAVUS = 'The file may not be complete at Tavus yet. tavus video open shows the video in a browser.';

const FILE_HINTS: Readonly<Partial<Record<FileFault, string>>> = {
  empty: AT_TAVUS,
  encoded: 'A proxy on the way may compress what passes it.',
};

export function explainUnusableFile({ fault, came }: UnusableFileError): Summed {
  return {
    summary: 'The link does not lead to a video file',
    happened: came === '' ? FILE_CAME[fault] : `${FILE_CAME[fault]} (${came})`,
    hint: `${FILE_HINTS[fault] ?? FILE_IN_ITS_PLACE} Nothing of it was saved.`,
    again: 'Try again in a minute.',
  };
}
