import { type Advices, explainCode } from './failure-codes.ts';

/** Document errors by code, from the API reference: what happened and what to do. */
const DOCUMENT_ERRORS: Advices = {
  file_download_failed: {
    why: 'Tavus could not download the file.',
    fix: 'Give a direct link that works without signing in.',
  },
  file_format_unsupported: {
    why: 'Tavus cannot read files of this kind.',
    fix: 'Save it as PDF, Word or text, and add that file.',
  },
  file_size_too_large: { why: 'The file is too large.', fix: 'The maximum is 50 MB: compress or split it.' },
  file_empty: {
    why: 'The file contains no text.',
    fix: 'If it is a scan, add text to it with text recognition (OCR).',
  },
  invalid_file_url: {
    why: 'The URL does not lead to a file.',
    fix: 'Check it in a browser, and give the direct link.',
  },
  document_processing_failed: {
    why: 'Tavus could not read the file.',
    fix: 'Check that it opens and has no password, and add it again.',
  },
  website_processing_failed: {
    why: 'Tavus could not read the website.',
    fix: 'Check that it opens without signing in, and try again.',
  },
  chunking_failed: { why: 'Tavus could not split the text into parts.', fix: 'Add the document again.' },
  embedding_failed: { why: 'Tavus could not prepare the text for search.', fix: 'Add the document again.' },
  vector_store_failed: { why: 'Tavus could not save the text for search.', fix: 'Add the document again.' },
  contact_support: { why: 'Tavus could not process the document.', fix: 'Send the id above to Tavus support.' },
};

/** Why a document failed, in plain words. */
export function explainDocumentError(message: string | undefined): string {
  return explainCode(DOCUMENT_ERRORS, message);
}
