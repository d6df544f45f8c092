import { basename, extname } from 'node:path';
import type { Context } from '../../context.ts';
import type { BatchSource } from './plan/check.ts';

/** A batch as it was asked for. */
export interface BatchAsked extends BatchSource {
  /** Requests under way at once. */
  readonly concurrency: number;
  /** Sends again what failed. */
  readonly retriesFailed: boolean;
  /** Sends again rows of which it stays unclear whether they were received. */
  readonly resendsUnclear: boolean;
  /** Forgets what was sent before. */
  readonly startsOver: boolean;
  /** How long to wait until all videos are done, in milliseconds; undefined for not at all. */
  readonly waitMs: number | undefined;
  /** The folder where videos are saved. */
  readonly folder: string | undefined;
}

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

/** "1 video", "1,204 videos" */
export function countOf(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

export function formatCount(count: number): string {
  return count.toLocaleString('en');
}
