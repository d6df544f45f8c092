import { basename, extname } from 'node:path';
import type { Context } from '../../context.ts';
import type { BatchOptions, BatchSource } from './types.ts';

/** The files that a batch keeps next to its CSV. The sandbox has its own, as its videos end with it. */
export function batchFiles(
  { services }: Context,
  path: string,
): { readonly journal: string; readonly results: string } {
  const part = isSandbox({ services }) ? 'sandbox-' : '';
  return { journal: `${path}.tavus-${part}journal.jsonl`, results: resultsPath(path, part) };
}

/**
 * `people.results.csv` for `people.csv`. Names with another extension are kept whole, so that no two files share results.
 * The case of the extension is kept: on some file systems `people.CSV` and `people.csv` are two files.
 */
function resultsPath(path: string, part: string): string {
  const extension = extname(path);
  if (extension.toLowerCase() !== '.csv') return `${path}.tavus-${part}results.csv`;
  return `${path.slice(0, -extension.length)}.${part}results${extension}`;
}

export function isSandbox({ services }: Pick<Context, 'services'>): boolean {
  return services.account.keyInUse()?.source === 'sandbox';
}

/** How to resume a batch, by the menu and by a command. A second --start-over would send again what was sent since. */
export function resumeHint({ startsOver }: BatchOptions): { readonly menu: string; readonly command: string } {
  return {
    menu: 'To continue, generate from the same file again.',
    command: `To continue, run the same command again${startsOver ? ' without --start-over' : ''}.`,
  };
}

/** The last part of its path. */
export function fileNameOf({ path }: BatchSource): string {
  return basename(path);
}
