import type { Document } from '../../api/documents.ts';
import { isInProgress, isWebsite } from '../nouns/document.ts';

/** Why it cannot be recrawled; undefined if it can, as far as is known here. */
export function whyNoRecrawl(document: Document): string | undefined {
  if (!isWebsite(document)) return 'Only a website can be recrawled.';
  return isInProgress(document) ? `It is being read now: ${document.status}.` : undefined;
}
