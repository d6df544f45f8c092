import { basename, extname } from 'node:path';
import type { Context } from '../../context.ts';
import type { BatchAsked, BatchSource } from './types.ts';

/** What a batch keeps beside its CSV. The sandbox keeps its own: its videos are gone with it. */
export function batchFiles(
  { services }: Context,
  path: string,
): { readonly journal: string; readonly results: string } {
  const part = isSandbox({ services }) ? 'sandbox-' : '';
  return { journal: `${path}.tavus-${part}journal.jsonl`, results: resultsPath(path, part) };
}

/**
 * `people.results.csv` for `people.csv`; any other name is kept whole, so that no two files share results. The extension
 * keeps its case: `people.CSV` is a second file on some disks, and the same one on others.
 */
function resultsPath(path: string, part: string): string {
  const extension = extname(path);
  if (extension.toLowerCase() !== '.csv') return `${path}.tavus-${part}results.csv`;
  return `${path.slice(0, -extension.length)}.${part}results${extension}`;
}

export function isSandbox({ services }: Pick<Context, 'services'>): boolean {
  return services.account.keyInUse()?.source === 'sandbox';
}

/** How to go on with a batch that was ended. Starting over once more would send again what was sent since. */
export function wayOn({ startsOver }: BatchAsked): string {
  return startsOver ? 'the same command without --start-over' : 'the same command';
}

/** The last part of its path: what it is called on the screen. */
export function fileNameOf({ path }: BatchSource): string {
  return basename(path);
}
