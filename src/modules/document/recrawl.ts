import type { Document } from '../../api/documents.ts';
import { optional } from '../../api/read.ts';
import { mayHaveBeenReceived } from '../../api/received.ts';
import type { Command } from '../../core/command.ts';
import { nameOrNone } from '../../lib/format.ts';
import { toCommandLine } from '../../lib/text/shell-words.ts';
import type { Tell } from '../../ui/ui.ts';
import type { Context, Services } from '../context.ts';
import { flagWords, formOptions, readFields } from '../forms/form-command.ts';
import { sendChange } from '../forms/send-change.ts';
import { DOCUMENT, DOCUMENTS } from '../nouns/document.ts';
import { findOrPick, itemArgument } from '../resource/item-argument.ts';
import { pickItem } from '../resource/list-screen.ts';
import { viewOf } from '../resource/view.ts';
import { printOrWait, WAIT_OPTIONS, wantsToWait } from '../resource/watch-command.ts';
import { whyNoRecrawl } from './blocked.ts';
import { CRAWL_FIELDS, type Crawl, checkDepth, checkPageLimit, crawlIn } from './fields.ts';
import { explainCrawlError } from './limits.ts';

const QUESTION = { title: 'Recrawl a Document', enterHint: 'recrawl', blocked: whyNoRecrawl };

/** Lets the user pick a website, and starts to read it again. @throws Back */
export async function recrawlPicked(context: Context): Promise<Document> {
  return await recrawlDocument(context, await pickItem(context, DOCUMENT, QUESTION));
}

interface Recrawl {
  /** Replaces these limits of the last crawl. */
  readonly limits?: Crawl;
  readonly isWaiting?: boolean;
}

/** Starts to read a website again. @returns the document as it is now. @throws StateError if Tavus refuses it now */
export async function recrawlDocument(
  context: Context,
  document: Document,
  { limits = {}, isWaiting = false }: Recrawl = {},
): Promise<Document> {
  const { ui, sayNext, showCommand } = context.services;
  const { document_id: id, document_name } = document;
  const crawl = Object.keys(limits).length > 0 ? withLimits(document, limits) : undefined;
  const remark = await sendChange(context, 'Starting to read the website', (signal, tell) =>
    sendRecrawl(context, id, crawl, signal, tell),
  );
  const started = recrawling(document, crawl);
  context.updateItem(DOCUMENTS, started);
  if (remark !== undefined) ui.warn(remark);
  ui.ok(`Started to read “${nameOrNone(document_name)}” again (document ${id}).`);
  if (!isWaiting) {
    sayNext({
      menu: 'List Documents shows the progress.',
      command: `Run ${toCommandLine(['document', 'watch', id])} to see the progress.`,
    });
  }
  showCommand(['document', 'recrawl', id, ...limitWords(limits)]);
  return started;
}

/** Tavus replaces all limits at the same time. */
function withLimits({ crawl_config: { depth, max_pages } = {} }: Document, limits: Crawl): Crawl {
  return { ...optional('depth', depth), ...optional('max_pages', max_pages), ...limits };
}

/** The document while it is read again, without the reason of an earlier failure. */
function recrawling({ error_message: _earlier, ...document }: Document, crawl: Crawl | undefined): Document {
  return { ...document, status: 'recrawling', ...optional('crawl_config', crawl ?? document.crawl_config) };
}

/** @returns a remark if the response was not clear. @throws StateError if Tavus refuses it now */
async function sendRecrawl(
  { services }: Context,
  id: string,
  crawl: Crawl | undefined,
  signal: AbortSignal,
  tell: Tell,
): Promise<string | undefined> {
  try {
    await services.client().documents.recrawl(id, { crawl, signal });
    return undefined;
  } catch (error) {
    if (!mayHaveBeenReceived(error)) throw explainCrawlError(error);
    tell('No clear response. Looking at the document');
    const { documents } = services.client().once;
    const now = await documents.get(id, { signal }).catch(() => undefined);
    if (now?.status !== 'recrawling') throw error;
    return 'Tavus sent no clear response, but it is reading the website. The request was not sent again.';
  }
}

function limitWords({ depth, max_pages }: Crawl): string[] {
  return [
    ...(depth === undefined ? [] : flagWords('crawl-depth', String(depth))),
    ...(max_pages === undefined ? [] : flagWords('crawl-max-pages', String(max_pages))),
  ];
}

export const RECRAWL_DOCUMENT: Command<Services> = {
  changes: true,
  args: [itemArgument(DOCUMENT)],
  options: [
    ...formOptions(CRAWL_FIELDS, {
      depth: { check: checkDepth, fallback: 'as before' },
      max_pages: { check: checkPageLimit, fallback: 'as before' },
    }),
    ...WAIT_OPTIONS,
  ],
  notes:
    'Only websites can be recrawled: each at most once an hour, and 5 at the same time. If Tavus refuses, the message says ' +
    'when to try again.',
  examples: [
    { text: 'Read a website again and wait until it is ready', line: 'tavus document recrawl d8-5c71baca86fc --wait' },
    { text: 'Read more of its pages', line: 'tavus document recrawl Handbook --crawl-max-pages 100' },
  ],
  async run(context, given) {
    const { results, clock } = context.services;
    const view = viewOf(DOCUMENT, clock.now());
    results.checkFields(view);
    const { depth = '', max_pages = '' } = await readFields(context.services, CRAWL_FIELDS, given);
    const pick = () => pickItem(context, DOCUMENT, QUESTION);
    const document = await findOrPick(context, DOCUMENT, given.arg(), { pick, blocked: whyNoRecrawl });
    const limits = crawlIn({ depth, max_pages });
    const started = await recrawlDocument(context, document, { limits, isWaiting: wantsToWait(given) });
    return await printOrWait(context, DOCUMENT, { view, item: started, given });
  },
};
