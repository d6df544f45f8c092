/** The error codes of documents, which Tavus sends as the message. */
const CODES = [
  ...['file_download_failed', 'file_format_unsupported', 'file_size_too_large', 'file_empty', 'invalid_file_url'],
  ...['document_processing_failed', 'website_processing_failed', 'chunking_failed', 'embedding_failed'],
  ...['vector_store_failed', 'contact_support'],
];

export const documentFailures: Readonly<Record<string, string>> = Object.fromEntries(CODES.map((code) => [code, code]));
