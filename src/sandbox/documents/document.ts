import type { CreateDocument } from '../../api/documents.ts';
import { failureIn } from '../failures.ts';
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
  const { document_name: name = request.document_url, tags = null, crawl } = request;
  const code = failureIn(name, documentFailures, crawl ? 'website_processing_failed' : 'document_processing_failed');
  return {
    ...{ id, name, request, tags, createdAt, changedAt: createdAt, processingMs, recrawls: [] },
    ...(code !== undefined && { failure: { code, at: createdAt + processingMs * FAILS_SHARE } }),
    ...given,
  };
}

/** When its status changes, in order; `cycle` counts the recrawls. */
export function statusChanges({ createdAt, processingMs, failure, recrawls }: StoredDocument) {
  const [startsAt, endsAt] = [createdAt + processingMs * QUEUED_SHARE, endOf(createdAt, processingMs, failure)];
  const end: DocumentState['status'] = failure ? 'error' : 'ready';
  return [
    ...[change('started', createdAt, 0), change('processing', startsAt, 0), change(end, endsAt, 0)],
    ...recrawls.flatMap((at, index) => [
      change('recrawling', at, index + 1),
      change('ready', endOf(at, RECRAWL_MS), index + 1),
    ]),
  ];
}

function change(status: DocumentState['status'], at: number, cycle: number) {
  return { status, at, cycle };
}

export function documentState(document: StoredDocument, now: number): DocumentState {
  const { createdAt, processingMs, failure, changedAt, request, recrawls } = document;
  const first = lifeCycle(createdAt, processingMs, failure, QUEUED_SHARE)(now);
  const again = recrawls.map((at) => lifeCycle(at, RECRAWL_MS)(now));
  const current = again.at(-1) ?? first;
  const crawls = request.crawl ? [first, ...again] : [];
  return {
    status: current !== first && current.phase === 'running' ? 'recrawling' : STATUS[current.phase],
    progress: current.phase === 'running' ? current.percent : null,
    changedAt: Math.max(changedAt, current.since),
    crawledAt: crawls.filter(({ phase }) => phase === 'done').map(({ since }) => since),
  };
}
