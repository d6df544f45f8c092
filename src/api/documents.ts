import { isObject, type JsonObject } from '../lib/guards.ts';
import { DOCUMENT_COUNTS, DOCUMENT_DATES, DOCUMENT_FIELDS, DOCUMENT_LISTS, DOCUMENT_TEXTS } from './fields.ts';
import type { Http } from './http.ts';
import { NounCalls } from './noun-calls.ts';
import { firstText, optional, readCounts, readDates, readRest, readTextLists, readTexts } from './read.ts';
import type { CallOptions } from './route.ts';

/** How much of a website is read. */
interface Crawl {
  /** Links to follow from the first page, 1 to 10. */
  depth?: number;
  /** 1 to 100. */
  max_pages?: number;
}

/** A file or web page of the knowledge base. */
export interface Document {
  /** '' if the response contained no id. */
  document_id: string;
  document_name: string;
  /** `started`, `processing`, `ready`, `error`, `recrawling`; treat unknown values as in progress. */
  status: string;
  document_url?: string;
  /** 0 to 100; absent before the start and after the end. */
  progress?: number;
  /** A code such as `file_download_failed`. */
  error_message?: string;
  callback_url?: string;
  tags?: string[];
  /** Only for websites, like the other fields about crawling. */
  crawl_config?: Crawl;
  crawled_urls?: string[];
  crawl_count?: number;
  /** ISO 8601, UTC, like the other dates. */
  last_crawled_at?: string;
  created_at?: string;
  updated_at?: string;
}

/** Body of `POST /v2/documents`. */
export interface CreateDocument {
  /** File up to 50 MB (.pdf .txt .docx .doc .png .jpg .pptx .csv .xlsx) or web page. */
  document_url: string;
  document_name?: string;
  callback_url?: string;
  tags?: string[];
  /** Reads the pages of a website that are linked from `document_url`. */
  crawl?: Crawl;
  properties?: Record<string, unknown>;
}

/** Body of `PATCH /v2/documents/{id}`: a plain object, not a JSON Patch. */
export interface UpdateDocument {
  document_name?: string;
  /** Replaces all tags. */
  tags?: string[];
}

export interface DocumentFilter extends CallOptions {
  status?: string | undefined;
  /** A part of the name, or an id. */
  search?: string | undefined;
  tags?: readonly string[] | undefined;
  /** Default: ascending. */
  sort?: 'ascending' | 'descending' | undefined;
}

export interface RecrawlOptions extends CallOptions {
  /** Replaces the configuration. Default: that of the last crawl. */
  crawl?: Crawl | undefined;
}

export class DocumentCalls extends NounCalls<Document, DocumentFilter> {
  constructor(http: Http) {
    super(http, {
      path: 'documents',
      read: readDocument,
      idOf: (document) => document.document_id,
      firstPage: 0,
      listQuery: ({ status, search, tags, sort }) => ({
        ...{ status, name_or_uuid: search, tags: tags?.join(','), sort },
      }),
    });
  }

  /** Adds a file or website, which is then processed. Rejects with a `RateLimitedError` for a 101st crawled website. */
  async create(input: CreateDocument, options: CallOptions = {}): Promise<Document> {
    return await this.createItem(input, options);
  }

  async update(id: string, changes: UpdateDocument, options: CallOptions = {}): Promise<'changed' | 'unchanged'> {
    return await this.patchItem(id, changes, options);
  }

  /**
   * Starts to read a website again. Rejects with a `ConflictError` unless its status is `ready` or `error`, and with a
   * `RateLimitedError` within an hour of the last time and while five websites are being read.
   */
  async recrawl(id: string, { crawl, signal }: RecrawlOptions = {}): Promise<void> {
    const path = ['documents', id, 'recrawl'];
    // Not retried, because the limits last longer than any pause between attempts.
    await this.http.run({ method: 'POST', path, ...(crawl && { body: { crawl } }), signal, retry: false });
  }
}

const KNOWN = new Set(DOCUMENT_FIELDS);
const CRAWL_FIELDS = ['depth', 'max_pages'] as const;

function readDocument(row: JsonObject): Document {
  return {
    document_id: firstText(row.document_id) ?? '',
    document_name: firstText(row.document_name) ?? '',
    status: firstText(row.status) ?? 'unknown',
    ...readTexts(row, DOCUMENT_TEXTS),
    ...readCounts(row, DOCUMENT_COUNTS),
    ...readTextLists(row, DOCUMENT_LISTS),
    ...optional('crawl_config', readCrawl(row.crawl_config)),
    ...readDates(row, DOCUMENT_DATES),
    ...readRest(row, KNOWN),
  };
}

function readCrawl(config: unknown): Crawl | undefined {
  if (!isObject(config)) return undefined;
  return { ...readCounts(config, CRAWL_FIELDS), ...readRest(config, new Set(CRAWL_FIELDS)) };
}
