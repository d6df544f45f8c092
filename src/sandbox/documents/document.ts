import type { CreateDocument } from '../../api/documents.ts';
import { failureCode, failureIn } from '../failures.ts';
import { endOf, type Failure, lifeCycle } from '../life-cycle.ts';
import type { StoredItem } from '../stored.ts';
import { documentFailures } from './failures.ts';

/** A stored document. Its status and progress are computed from the times and the clock. */
export interface StoredDocument extends StoredItem {
  name: string;
  /** Its `crawl` is that of the last crawl. */
  request: CreateDocument;
  tags: string[] | null;
  processingMs: number;
  failure?: Failure;
  /** When each recrawl started, in milliseconds since the epoch. */
  recrawls: readonly number[];
}

export interface DocumentStore {
  documents: Map<string, StoredDocument>;
  /** Fills in missing fields with the defaults of the API. */
  addDocument(request: CreateDocument, given?: Partial<Omit<StoredDocument, 'request'>>): StoredDocument;
}

export interface DocumentState {
  status: 'started' | 'processing' | 'ready' | 'error' | 'recrawling';
  /** Progress in whole percent, 0 to 100; null before the start and after the end. */
  progress: number | null;
  /** Milliseconds since the epoch. */
  changedAt: number;
  /** When each finished crawl ended; empty for a document that is not crawled. */
  crawledAt: readonly number[];
}

/** Time from the creation of a document until it is ready; Tavus takes minutes. */
const PROCESSING_MS = 20_000;
const RECRAWL_MS = 10_000;
// Fractions of the processing time: before it starts, and until a failing document fails.
const QUEUED_SHARE = 1 / 5;
const FAILS_SHARE = 3 / 5;

const STATUS = { waiting: 'started', running: 'processing', done: 'ready', failed: 'error' } as const;

export function newDocument(
  id: string,
  now: number,
  request: CreateDocument,
  given: Partial<StoredDocument>,
): StoredDocument {
  const { createdAt = now, processingMs = PROCESSING_MS } = given;
  const { document_name: name = request.document_url, tags = null } = request;
  const code = failureIn(name, documentFailures, defaultFailure(request));
  return {
    ...{ id, name, request, tags, createdAt, changedAt: createdAt, processingMs, recrawls: [] },
    ...(code !== undefined && { failure: { code, at: createdAt + processingMs * FAILS_SHARE } }),
    ...given,
  };
}

/** When its status changes, in order; `cycle` counts the recrawls. */
export function statusChanges(document: StoredDocument) {
  const { createdAt, processingMs, recrawls } = document;
  const end = (cycle: number, startsAt: number, durationMs: number) => {
    const failure = ownsFailure(document, cycle) ? document.failure : undefined;
    return change(failure ? 'error' : 'ready', endOf(startsAt, durationMs, failure), cycle);
  };
  return [
    ...[change('started', createdAt, 0), change('processing', createdAt + processingMs * QUEUED_SHARE, 0)],
    end(0, createdAt, processingMs),
    ...recrawls.flatMap((at, index) => [change('recrawling', at, index + 1), end(index + 1, at, RECRAWL_MS)]),
  ];
}

function change(status: DocumentState['status'], at: number, cycle: number) {
  return { status, at, cycle };
}

/** Ends its processing, or its last recrawl. */
export function finishDocument(document: StoredDocument, now: number): void {
  const { createdAt, recrawls } = document;
  if (document.failure && ownsFailure(document, recrawls.length)) delete document.failure;
  if (recrawls.length > 0) document.recrawls = [...recrawls.slice(0, -1), now - RECRAWL_MS];
  else document.processingMs = now - createdAt;
}

export function failDocument(document: StoredDocument, now: number, code?: string): void {
  document.failure = { code: failureCode(documentFailures, code, defaultFailure(document.request)), at: now };
  // A failure at the start of a recrawl is one of the cycle before it.
  document.recrawls = document.recrawls.map((at) => Math.min(at, now - 1));
}

function defaultFailure({ crawl }: CreateDocument): string {
  return crawl ? 'website_processing_failed' : 'document_processing_failed';
}

/** Whether it failed in this cycle: the first processing is 0, and then each recrawl is one. */
function ownsFailure({ failure, recrawls }: StoredDocument, cycle: number): boolean {
  if (failure === undefined) return false;
  const startsAt = cycle === 0 ? Number.NEGATIVE_INFINITY : (recrawls[cycle - 1] ?? 0);
  return failure.at > startsAt && failure.at <= (recrawls[cycle] ?? Number.POSITIVE_INFINITY);
}

export function documentState(document: StoredDocument, now: number): DocumentState {
  const { createdAt, processingMs, changedAt, request, recrawls } = document;
  const failureOf = (cycle: number) => (ownsFailure(document, cycle) ? document.failure : undefined);
  const first = lifeCycle(createdAt, processingMs, failureOf(0), QUEUED_SHARE)(now);
  const again = recrawls.map((at, index) => lifeCycle(at, RECRAWL_MS, failureOf(index + 1))(now));
  const current = again.at(-1) ?? first;
  const crawls = request.crawl ? [first, ...again] : [];
  return {
    status: current !== first && current.phase === 'running' ? 'recrawling' : STATUS[current.phase],
    progress: current.phase === 'running' ? current.percent : null,
    changedAt: Math.max(changedAt, current.since),
    crawledAt: crawls.filter(({ phase }) => phase === 'done').map(({ since }) => since),
  };
}
