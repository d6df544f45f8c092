import type { Document } from '../../api/documents.ts';
import { DOCUMENT_FIELDS } from '../../api/fields.ts';
import { countOf, formatDate, nameOrNone } from '../../lib/format.ts';
import type { TonedText } from '../../ui/theme.ts';
import { listOf, type Watchable } from '../resource/resource.ts';

export const DOCUMENT: Watchable<Document> = {
  noun: { one: 'document', many: 'documents' },
  summary: 'a file or website that personas know',
  id: ({ document_id }) => document_id,
  name: ({ document_name }) => document_name,
  idPattern: /^d[0-9a-f]{1,4}-[0-9a-f]{6,}$/,
  endpoints: {
    list: (api, { status, search, tags, signal }) =>
      api.documents.listAll({ status, search, tags, sort: 'descending', signal }),
    get: (api, id, options) => api.documents.get(id, options),
    delete: (api, id, options) => api.documents.delete(id, options),
  },
  fields: DOCUMENT_FIELDS,
  tags: ({ tags = [] }) => tags,
  isSearchable: true,
  details: async (document) => [
    ['Status', documentStatus(document)],
    ['What went wrong', hasFailed(document) ? await whyFailed(document) : undefined],
    ['URL', document.document_url],
    ['Tags', document.tags?.join(', ')],
    ['Website', isWebsite(document) ? crawlOf(document) : undefined],
    ['Times read', document.crawl_count?.toString()],
    ['Last read', formatDate(document.last_crawled_at)],
    ['Pages', pagesOf(document)],
    ['Callback URL', document.callback_url],
  ],
  links: ({ document_url }) => [['URL', document_url]],
  status: {
    cell: documentStatus,
    words: ({ status }) => status,
    isInProgress,
    known: ['started', 'processing', 'ready', 'error', 'recrawling'],
    values: ({ status }) => [status],
    help: 'Only documents with this status.',
    filters: [
      { label: 'ready', matches: ({ status }) => status === 'ready' },
      { label: 'in progress', matches: isInProgress },
      { label: 'error', matches: hasFailed },
    ],
  },
  watch: {
    usual: 'A document usually takes a few minutes.',
    progress: ({ progress }) => (progress === undefined ? undefined : `${progress}/100`),
    done: ({ document_name, document_id, status }) => `“${nameOrNone(document_name)}” (${document_id}) is ${status}.`,
    hasFailed,
    whyFailed,
    notes:
      'Watching has no effect on the processing, which continues if you stop watching. Exits with code 1 if a document ' +
      'failed.',
    examples: [
      { text: 'Watch a document until it is ready', line: 'tavus document watch d8-5c71baca86fc' },
      { text: 'Watch two documents for up to ten minutes', line: 'tavus document watch Handbook Prices --timeout 10m' },
    ],
  },
  blocked: {
    instead: (document) =>
      isWebsite(document)
        ? 'Wait until it is ready.'
        : 'Choose a website. To have a file read again, delete the document and add it again.',
  },
  isNewestFirst: true,
  whenEmpty: 'To add one, choose Create a Document in the menu Work with Documents.',
  examples: {
    id: 'd8-5c71baca86fc',
    name: 'Handbook',
    list: [
      { text: 'List the documents with a tag', line: 'tavus document list --tags support' },
      {
        text: 'Print why documents failed, for a script',
        line: 'tavus document list --all --status error --json=document_id,error_message',
      },
    ],
    get: { text: 'Print the pages of a website for a script', fields: 'status,crawled_urls' },
  },
};

export const DOCUMENTS = listOf(DOCUMENT);

/** True for a document whose linked pages are read too. */
export function isWebsite({ crawl_config, crawl_count }: Document): boolean {
  return crawl_config !== undefined || crawl_count !== undefined;
}

/** True while its status can change by itself. An unknown status counts as in progress. */
export function isInProgress({ status }: Document): boolean {
  return status !== 'ready' && status !== 'error';
}

/** The status as a list shows it: `processing 37/100`. */
function documentStatus({ status, progress }: Document): TonedText {
  if (status === 'ready') return { text: status, tone: 'good' };
  if (status === 'error') return { text: status, tone: 'bad' };
  return { text: progress === undefined ? status : `${status} ${progress}/100`, tone: 'busy' };
}

function hasFailed({ status }: Document): boolean {
  return status === 'error';
}

/** Loads the table of error codes only if a document failed. */
async function whyFailed({ error_message }: Document): Promise<string> {
  return (await import('./document-failures.ts')).explainDocumentError(error_message);
}

/** How much of the website is read: `depth 2, up to 20 pages`. */
function crawlOf({ crawl_config: { depth, max_pages } = {} }: Document): string {
  const limits = [
    ...(depth === undefined ? [] : [`depth ${depth}`]),
    ...(max_pages === undefined ? [] : [`up to ${countOf(max_pages, 'page')}`]),
  ];
  return limits.join(', ') || "(Tavus' default limits)";
}

/** Pages of a website that the details list. */
const MAX_PAGES = 10;

function pagesOf({ crawled_urls: urls }: Document): string | undefined {
  if (urls === undefined) return undefined;
  const rest = urls.length > MAX_PAGES ? [`and ${urls.length - MAX_PAGES} more`] : [];
  return [countOf(urls.length, 'page'), ...urls.slice(0, MAX_PAGES), ...rest].join('\n');
}
