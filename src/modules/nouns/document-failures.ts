import { explainCode } from './failure-codes.ts';

/** Document errors by code, from the API reference: what happened and what to do. */
const DOCUMENT_ERRORS: Readonly<Record<string, string>> = {
  file_download_failed: 'Tavus could not download the file. Give a direct link that works without signing in.',
  file_format_unsupported: 'Tavus cannot read files of this kind. Save it as PDF, Word or text, and add that file.',
  file_size_too_large: 'The file is too large. The maximum is 50 MB: compress or split it.',
  file_empty: 'The file contains no text. If it is a scan, add text to it with text recognition (OCR).',
  invalid_file_url: 'The URL does not lead to a file. Check it in a browser, and give the direct link.',
  document_processing_failed:
    'Tavus could not read the file. Check that it opens and has no password, and add it again.',
  website_processing_failed: 'Tavus could not read the website. Check that it opens without signing in, and try again.',
  chunking_failed: 'Tavus could not split the text into parts. Add the document again.',
  embedding_failed: 'Tavus could not prepare the text for search. Add the document again.',
  vector_store_failed: 'Tavus could not save the text for search. Add the document again.',
  contact_support: 'Tavus could not process the document. Send the id above to Tavus support.',
};

/** Why a document failed, in plain words. */
export function explainDocumentError(message: string | undefined): string {
  return explainCode(DOCUMENT_ERRORS, message);
}
