import type { Document } from '../../api/documents.ts';
import { toCommandLine } from '../../lib/text/shell-words.ts';
import { checkFileUrl } from '../forms/checks.ts';
import type { Creation } from '../resource/creation.ts';
import { DOCUMENT_FORM, type DocumentField, FILE_LIMITS, nameIn, sourceOf, toCreateDocument } from './fields.ts';
import { explainCrawlError } from './limits.ts';

export const DOCUMENT_CREATION: Creation<DocumentField, Document> = {
  title: 'Create a Document',
  fields: () => DOCUMENT_FORM,
  submitLabel: 'Add the document',
  submitHelp: 'Check the fields above. Tavus then reads the document, which takes a few minutes.',
  label: 'Adding the document',
  prepare: ({ services }) => ({
    nameIn,
    fits: (values) => isDocumentOf(toCreateDocument(values).document_url),
    async verify({ source, document_url }) {
      const text = source === 'file' ? checkFileUrl(document_url) : undefined;
      return text === undefined
        ? undefined
        : { field: 'document_url', text, fix: 'Give a direct download link with --url.' };
    },
    async send(values, signal) {
      const input = toCreateDocument(values);
      try {
        const created = await services.client().documents.create(input, { signal });
        return { ...created, document_name: created.document_name || nameIn(values) };
      } catch (error) {
        throw input.crawl ? explainCrawlError(error) : error;
      }
    },
  }),
  report({ ui, sayNext }, { document_name, document_id, status }, isWaiting) {
    ui.ok(`Added “${document_name}” (document ${document_id}, status ${status}).`);
    if (isWaiting) return;
    sayNext({
      menu: 'Tavus reads it in a few minutes, also if you close this program. List Documents shows the progress.',
      command: `Tavus reads it in a few minutes. Run ${toCommandLine(['document', 'watch', document_id])} to see the progress.`,
    });
  },
  command: {
    notes:
      `Tavus reads web pages and files of ${FILE_LIMITS}. A website is one document: up to 100 pages that the first one ` +
      'links to. An account can have 100 websites, and Tavus reads 5 at the same time.',
    options: [{ name: 'crawl', help: 'Add a website: read the pages that the URL links to, too.', fallback: 'off' }],
    examples: [
      {
        text: 'Add a file and wait until it is ready',
        line: 'tavus document create --url https://example.com/handbook.pdf --name "Handbook" --tags hr,rules --wait',
      },
      {
        text: 'Add up to 20 pages of a website',
        line: 'tavus document create --url https://docs.example.com/ --crawl-depth 2 --crawl-max-pages 20',
      },
    ],
    complete({ document_url = '', depth, max_pages }, given) {
      const isCrawled = given.isSet('crawl') || depth !== undefined || max_pages !== undefined;
      return document_url === '' && !isCrawled ? {} : { source: sourceOf(document_url, isCrawled) };
    },
    words: ({ source, depth, max_pages }) => (source === 'website' && depth + max_pages === '' ? ['--crawl'] : []),
  },
};

/** Recognizes the document of a request that got no response. A row may lack the URL, or have it in another spelling. */
function isDocumentOf(url: string): (row: Document) => boolean {
  const normal = (text: string) => (URL.canParse(text) ? new URL(text).href : text);
  return ({ document_url = url }) => normal(document_url) === normal(url);
}
