import type { CreateDocument, Document } from '../../api/documents.ts';
import { optional } from '../../api/read.ts';
import { trimEndWhile } from '../../lib/text/text-end.ts';
import type { FieldValues, FormField } from '../../ui/form/form.ts';
import { checkUrl } from '../forms/checks.ts';
import { splitList } from '../forms/split-list.ts';

/** `source` is what the URL leads to: `file`, `page` or `website`. */
export type DocumentField =
  | 'source'
  | 'document_url'
  | 'depth'
  | 'max_pages'
  | 'document_name'
  | 'tags'
  | 'callback_url';

/** How much of a website is read. */
export type Crawl = NonNullable<Document['crawl_config']>;

/** The kinds of files that Tavus reads. */
const FILE_KINDS = ['.pdf', '.txt', '.docx', '.doc', '.png', '.jpg', '.pptx', '.csv', '.xlsx'];
/** Ends of the URLs of web pages. */
const PAGE_KINDS = ['.html', '.htm', '.php', '.asp', '.aspx', '.jsp'];
export const FILE_LIMITS = `up to 50 MB: ${FILE_KINDS.join(', ')}`;

const URL_HELP: Readonly<Record<string, string>> = {
  file: `Direct download link to a file of ${FILE_LIMITS}.`,
  page: 'URL of the web page. It must open without signing in.',
  website: 'URL of the first page. Tavus also reads the pages that it links to.',
};

export const CRAWL_FIELDS: readonly FormField<DocumentField>[] = [
  {
    name: 'depth',
    label: 'Depth',
    kind: 'text',
    flag: 'crawl-depth',
    value: 'number',
    whenEmpty: "(Tavus' default)",
    help: 'How many links to follow from the first page, 1 to 10.',
    flagHelp: 'How many links to follow from the first page of a website, 1 to 10.',
    isVisible: ({ source }) => source === 'website',
    check: checkDepth,
  },
  {
    name: 'max_pages',
    label: 'Page limit',
    kind: 'text',
    flag: 'crawl-max-pages',
    value: 'number',
    whenEmpty: "(Tavus' default)",
    help: 'Maximum number of pages to read, 1 to 100.',
    flagHelp: 'Maximum number of pages of a website to read, 1 to 100.',
    isVisible: ({ source }) => source === 'website',
    check: checkPageLimit,
  },
];

/** Of the form for a new document, and of that for its changes. */
export const TAGS_FIELD = {
  name: 'tags',
  label: 'Tags',
  kind: 'text',
  value: 'tags',
  help: 'Tags, separated by commas. Personas and conversations can use all documents with a tag.',
} as const;

export const DOCUMENT_FORM: readonly FormField<DocumentField>[] = [
  {
    name: 'source',
    label: 'Add',
    kind: 'choice',
    flag: false,
    choices: [
      { value: 'file', label: 'a file' },
      { value: 'page', label: 'a page' },
      { value: 'website', label: 'a website' },
    ],
    help: 'A website is a page with all pages that it links to. Documents in English work best.',
  },
  {
    name: 'document_url',
    label: 'URL',
    kind: 'text',
    flag: 'url',
    required: true,
    help: ({ source }) => URL_HELP[source] ?? '',
    flagHelp: `URL of a web page, or direct download link to a file of ${FILE_LIMITS}.`,
    check: checkDocumentUrl,
    note: noteDocumentUrl,
  },
  ...CRAWL_FIELDS,
  {
    name: 'document_name',
    label: 'Name',
    kind: 'text',
    flag: 'name',
    whenEmpty: '(from the URL)',
    help: 'Name of the document in lists.',
  },
  TAGS_FIELD,
  {
    name: 'callback_url',
    label: 'Callback URL',
    kind: 'text',
    more: true,
    help: 'URL that Tavus calls when the status of the document changes.',
    check: checkUrl,
  },
];

/** What a URL on the command line leads to. @param isCrawled true for a website */
export function sourceOf(url: string, isCrawled: boolean): string {
  if (isCrawled) return 'website';
  return FILE_KINDS.includes(endOf(url) ?? '') ? 'file' : 'page';
}

/** The body of `POST /v2/documents`. */
export function toCreateDocument(values: FieldValues<DocumentField>): CreateDocument {
  const document_url = values.document_url.trim();
  const tags = splitList(values.tags);
  return {
    document_url,
    document_name: nameIn(values),
    ...(tags.length > 0 && { tags: [...tags] }),
    ...optional('callback_url', values.callback_url.trim() || undefined),
    ...(values.source === 'website' && { crawl: crawlIn(values) }),
  };
}

/** How much of a website to read; empty for Tavus' default. */
export function crawlIn({ depth, max_pages }: Pick<FieldValues<DocumentField>, 'depth' | 'max_pages'>): Crawl {
  const number = (text: string) => (text.trim() === '' ? undefined : Number(text));
  return { ...optional('depth', number(depth)), ...optional('max_pages', number(max_pages)) };
}

/** The name that is sent: a document is found again by its name. Default: the file name, or the address of the page. */
export function nameIn({ document_name, document_url }: FieldValues<DocumentField>): string {
  return document_name.trim() || nameFrom(document_url.trim());
}

function nameFrom(url: string): string {
  if (!URL.canParse(url)) return url;
  const { host, pathname } = new URL(url);
  const page = trimEndWhile(`${host}${pathname}`, (character) => character === '/');
  const path = endOf(url) === undefined ? page : (pathname.split('/').at(-1) ?? '');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** The extension in the path of a URL, in lower case: `.pdf`. */
function endOf(url: string): string | undefined {
  const path = URL.canParse(url.trim()) ? new URL(url.trim()).pathname : '';
  return /[^/](\.[a-z0-9]{1,5})$/i.exec(path)?.[1]?.toLowerCase();
}

/** @returns what is wrong with a URL; also for a path, which people drop into a terminal */
function checkDocumentUrl(value: string): string | undefined {
  if (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) return checkUrl(value);
  return 'This is not a URL that starts with https://. Files on this computer cannot be added: put the file on the web, and give its direct download link.';
}

function noteDocumentUrl(value: string): string | undefined {
  const end = endOf(value);
  if (end === undefined || FILE_KINDS.includes(end) || PAGE_KINDS.includes(end)) return undefined;
  return `The URL ends with ${end}. Tavus reads web pages and ${FILE_KINDS.join(', ')}.`;
}

export function checkDepth(value: string): string | undefined {
  return checkNumber(value, 10);
}

export function checkPageLimit(value: string): string | undefined {
  return checkNumber(value, 100);
}

function checkNumber(value: string, max: number): string | undefined {
  const number = /^\d{1,4}$/.test(value) ? Number(value) : 0;
  return number >= 1 && number <= max ? undefined : `Enter a whole number from 1 to ${max}.`;
}
