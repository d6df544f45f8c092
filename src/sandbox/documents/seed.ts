import type { CreateDocument } from '../../api/documents.ts';
import type { SeedContext } from '../noun.ts';
import { pick } from '../random.ts';
import { edgeCaseNames } from '../seed-names.ts';
import type { DocumentStore, StoredDocument } from './document.ts';
import { documentFailures } from './failures.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
/** Long enough to watch documents that are processed. */
const LONG_PROCESSING_MS = 20 * MINUTE;
const YEAR_MS = 365 * DAY;

/** The id of a website, for the examples in help texts; the API's documentation uses it too. */
const EXAMPLE_ID = 'd8-5c71baca86fc';

interface Planned {
  request: CreateDocument;
  given: Partial<StoredDocument>;
}

const topics = ['Handbook', 'Price list', 'Return policy', 'Roles 2026', 'Onboarding', 'Safety rules'] as const;
const extensions = ['pdf', 'docx', 'txt', 'csv', 'pptx', 'xlsx'] as const;
const tags: readonly [string[], ...string[][]] = [
  ['handbook'],
  ...[['roles-2026', 'hiring'], ['support', 'shop'], ['support'], []],
];

/** Adds documents: first one in every state, websites and one with every error, then files from the last year. */
export function seedDocuments({ store, random, now }: SeedContext<DocumentStore>, count: number): void {
  const special = specialDocuments(now).slice(0, count);
  for (const { request, given } of special) store.addDocument(request, given);
  for (let index = special.length; index < count; index += 1) {
    const topic = pick(random, topics);
    const name = `${topic} ${index - special.length + 1}.${pick(random, extensions)}`;
    const createdAt = Math.floor(now - DAY - YEAR_MS * ((index + random()) / count) ** 2);
    store.addDocument({ ...file(name), tags: [...pick(random, tags)] }, { createdAt });
  }
}

function specialDocuments(now: number): Planned[] {
  const site = { document_url: 'https://docs.example.com/', crawl: { depth: 2, max_pages: 20 }, tags: ['support'] };
  return [
    { request: file('Added a moment ago.pdf'), given: { createdAt: now - 1000, processingMs: LONG_PROCESSING_MS } },
    processing('Processing: a long report.pdf', 12, now),
    processing('Processing: almost there.pptx', 93, now),
    {
      request: { ...site, document_name: 'Handbook' },
      given: { id: EXAMPLE_ID, createdAt: now - 30 * DAY },
    },
    {
      request: { ...site, document_name: 'Shop, read again 15 minutes ago' },
      given: { createdAt: now - 20 * DAY, recrawls: [now - 9 * DAY, now - 15 * MINUTE] },
    },
    {
      request: { ...site, document_name: 'Blog, being read again' },
      given: { createdAt: now - 12 * DAY, recrawls: [now - 1000] },
    },
    { request: file('Prices'), given: { createdAt: now - 40 * DAY } },
    ...Object.keys(documentFailures).map((code, index) => failed(code, now - (index * 3 + 1) * 2 * DAY)),
    ...edgeCaseNames.map((name, index) => ({
      request: file(name),
      given: { createdAt: now - (index * 5 + 2) * DAY },
    })),
  ];
}

function processing(name: string, percent: number, now: number): Planned {
  // The first fifth of the time is spent in the queue.
  // Half a percent more, so that rounding never shows one percent less.
  const elapsed = LONG_PROCESSING_MS * (0.2 + 0.8 * ((percent + 0.5) / 100));
  return {
    request: file(name),
    given: { createdAt: now - Math.round(elapsed), processingMs: LONG_PROCESSING_MS },
  };
}

function failed(code: string, createdAt: number): Planned {
  const crawl = code.startsWith('website') ? { crawl: { depth: 1 } } : {};
  return {
    request: { ...file(`Retry me: ${code}`), ...crawl },
    given: { createdAt, failure: { code, at: createdAt + 9000 } },
  };
}

function file(name: string): CreateDocument {
  return { document_name: name, document_url: `https://example.com/files/${encodeURIComponent(name)}` };
}
