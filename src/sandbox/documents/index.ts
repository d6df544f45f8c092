import type { CreateDocument } from '../../api/documents.ts';
import type { Callback } from '../callbacks/callback.ts';
import { isoDate } from '../dates.ts';
import { failureMessage } from '../failures.ts';
import { json, type RouteContext, type SandboxRequest, type SandboxResponse } from '../http.ts';
import { sandboxNoun } from '../noun.ts';
import { selectNameOrId, selectTags, sortByAge } from '../paging.ts';
import {
  badRequest,
  type Check,
  checkFields,
  HttpError,
  integer,
  isBlank,
  object,
  readObject,
  requireTexts,
  text,
  texts,
  webUrl,
  withoutEmptyUrls,
} from '../validate.ts';
import {
  type DocumentStore,
  documentState,
  failDocument,
  finishDocument,
  newDocument,
  type StoredDocument,
  statusChanges,
} from './document.ts';
import { documentFailures } from './failures.ts';
import { seedDocuments } from './seed.ts';

type Row = Record<string, unknown>;
type Context = RouteContext<DocumentStore>;
type Checks = Readonly<Record<string, Check>>;

const MAX_CRAWLED = 100;
const MAX_CRAWLS = 5;
const COOL_DOWN_MS = 3_600_000;
const MINUTE = 60_000;
/** Pages of a website that are read if the request has no limit. */
const DEFAULT_PAGES = 10;

const PREFIX = 'Invalid request: ';
const changeable: Checks = { document_name: text, tags: texts };
const fields: Checks = { ...changeable, document_url: webUrl, callback_url: webUrl, crawl: object, properties: object };
const crawlFields: Checks = { depth: integer(1, 10), max_pages: integer(1, 100) };

export const DOCUMENTS = sandboxNoun<'documents', StoredDocument, DocumentStore>({
  name: 'documents',
  id: { prefix: 'd8-', digits: 12 },
  unknown: () => new HttpError(404, { message: 'Document not found' }),
  deleted: 204,
  list: { firstPage: 0, isNumbered: true, select: selectDocuments },
  store: (documents, keep) => ({
    documents,
    addDocument: (request, given = {}) => keep((id, now) => newDocument(id, now, request, given)),
  }),
  create: createDocument,
  wire: (document, { now }) => documentRow(document, now),
  actions: { '': { PATCH: updateDocument }, '/recrawl': { POST: recrawl } },
  work: { finish: finishDocument, fail: failDocument },
  callbacks: { url: ({ request }) => request.callback_url, of: documentCallbacks },
  seed: { amount: 34, own: seedDocuments },
});

function selectDocuments(documents: StoredDocument[], query: URLSearchParams, now: number): StoredDocument[] {
  const status = query.get('status');
  const named = selectNameOrId(documents, query, (document) => document.name);
  const tagged = selectTags(named, query, (document) => document.tags ?? []);
  const selected = tagged.filter((document) => status === null || documentState(document, now).status === status);
  return sortByAge(selected, query);
}

function createDocument(call: SandboxRequest, { store, clock }: Context): Row {
  const body = withoutEmptyUrls(readObject(call), fields);
  requireTexts(body, ['document_url'], (message) => badRequest(PREFIX + message));
  checkFields(body, fields, PREFIX);
  // Holds because of the checks above.
  const request = body as unknown as CreateDocument;
  if (request.crawl !== undefined) {
    checkCrawl(request.crawl);
    checkCrawlLimits([...store.documents.values()], clock.now());
  }
  return documentRow(store.addDocument(request), clock.now());
}

function checkCrawl(crawl: unknown): void {
  checkFields({ crawl }, fields, PREFIX);
  checkFields(crawl as Row, crawlFields, `${PREFIX}crawl.`);
}

function checkCrawlLimits(documents: readonly StoredDocument[], now: number): void {
  if (documents.filter(({ request }) => request.crawl).length >= MAX_CRAWLED) {
    throw tooMany(`Crawl document limit reached (${MAX_CRAWLED}). Contact support@tavus.io to increase your limit.`);
  }
  checkConcurrentCrawls(documents, now);
}

function checkConcurrentCrawls(documents: readonly StoredDocument[], now: number): void {
  const isCrawling = (document: StoredDocument) =>
    document.request.crawl && !['ready', 'error'].includes(documentState(document, now).status);
  if (documents.filter(isCrawling).length < MAX_CRAWLS) return;
  // Tavus does not document this message.
  throw tooMany(`Concurrent crawl limit reached (${MAX_CRAWLS}). Please wait until a crawl has finished.`);
}

function updateDocument(document: StoredDocument, call: SandboxRequest, { clock }: Context): SandboxResponse {
  const body = readObject(call);
  checkFields(body, changeable, PREFIX);
  const { document_name: name = document.name, tags = document.tags } = body;
  if (body.document_name !== undefined && isBlank(name)) badRequest(`${PREFIX}document_name must not be empty`);
  Object.assign(document, { name, tags, changedAt: clock.now() });
  return json(200, { ...documentRow(document, clock.now()), ...document.overrides });
}

function recrawl(document: StoredDocument, call: SandboxRequest, { store, clock }: Context): SandboxResponse {
  const { crawl } = call.text === '' ? {} : readObject(call);
  if (crawl !== undefined) checkCrawl(crawl);
  if (document.request.crawl === undefined) badRequest('Document was not created with crawl configuration');
  checkState(document, clock.now());
  checkCoolDown(document, clock.now());
  checkConcurrentCrawls([...store.documents.values()], clock.now());
  const request = { ...document.request, ...(crawl !== undefined && { crawl }) };
  Object.assign(document, { request, recrawls: [...document.recrawls, clock.now()] });
  return json(202, { ...documentRow(document, clock.now()), ...document.overrides });
}

function checkState(document: StoredDocument, now: number): void {
  const { status } = documentState(document, now);
  if (status === 'ready' || status === 'error') return;
  throw new HttpError(409, {
    error: `Document must be in 'ready' or 'error' state to recrawl, current status: ${status}`,
  });
}

function checkCoolDown({ recrawls }: StoredDocument, now: number): void {
  const leftMs = (recrawls.at(-1) ?? Number.NEGATIVE_INFINITY) + COOL_DOWN_MS - now;
  if (leftMs <= 0) return;
  throw tooMany(`Recrawl cooldown: please wait ${Math.ceil(leftMs / MINUTE)} minutes before recrawling this document.`);
}

function tooMany(error: string): HttpError {
  return new HttpError(429, { error });
}

/** One for each status. Tavus documents no body; this is the document. */
function documentCallbacks(document: StoredDocument): Callback[] {
  return statusChanges(document).map(({ status, at, cycle }) => {
    return {
      event: `${status}${cycle === 0 ? '' : `, recrawl ${cycle}`}`,
      at,
      body: { ...documentRow(document, at), status },
    };
  });
}

function documentRow(document: StoredDocument, now: number): Row {
  const { id, name, tags, request, failure, createdAt } = document;
  const { status, progress, changedAt, crawledAt } = documentState(document, now);
  const lastCrawledAt = crawledAt.at(-1);
  return {
    ...{ document_id: id, document_name: name, document_url: request.document_url, status, progress },
    error_message: status === 'error' ? failureMessage(documentFailures, failure?.code) : null,
    ...{ callback_url: request.callback_url ?? null, tags, crawl_config: request.crawl ?? null },
    crawled_urls: lastCrawledAt === undefined ? null : crawledUrls(request),
    last_crawled_at: lastCrawledAt === undefined ? null : isoDate(lastCrawledAt),
    crawl_count: request.crawl ? crawledAt.length : null,
    ...{ created_at: isoDate(createdAt), updated_at: isoDate(changedAt) },
  };
}

/** The first page, and pages linked from it. */
function crawledUrls({ document_url: url, crawl }: CreateDocument): string[] {
  const pages = Array.from({ length: (crawl?.max_pages ?? DEFAULT_PAGES) - 1 }, (_, index) => `page-${index + 1}`);
  return [url, ...pages.map((page) => new URL(page, url).href)];
}
