import type { FileFault, UnusableFileError } from '../../api/errors.ts';
import type { Summed } from './words.ts';

const CAME: Readonly<Record<FileFault, string>> = {
  page: 'it leads to a web page',
  json: 'it leads to JSON data',
  xml: 'it leads to XML data',
  text: 'it leads to text',
  empty: 'it leads to an empty file',
  encoded: 'the server sent compressed data, although none was asked for',
  redirects: 'it redirects too often, or in a circle',
};

const IN_ITS_PLACE =
  'The link may have expired, or a proxy or sign-in page answered in its place. tavus video open shows the video in a browser.';
const AT_TAVUS = 'The file may not be complete at Tavus yet. tavus video open shows the video in a browser.';

const HINTS: Readonly<Partial<Record<FileFault, string>>> = {
  empty: AT_TAVUS,
  encoded: 'A proxy on the way may compress what passes it.',
};

export function explainUnusableFile({ fault, came }: UnusableFileError): Summed {
  return {
    summary: 'The link does not lead to a video file',
    happened: came === '' ? CAME[fault] : `${CAME[fault]} (${came})`,
    hint: `${HINTS[fault] ?? IN_ITS_PLACE} Nothing of it was saved.`,
    again: 'Try again in a minute.',
  };
}
