import { type ByteSource, CutError, MAX_READ, TooMuchError } from './byte-source.ts';
import { readFrame } from './completeness.ts';
import type { Damage, FileFacts, TrackFacts } from './facts.ts';
import { type FileFormat, findFormat, isContainer, START } from './file-format.ts';
import { readImage } from './image-header.ts';

/** What is known of a file before it is read. */
export interface Named {
  /** Its name without folders; '' for none. */
  readonly name: string;
  /** Content type and encoding; '' for none. */
  readonly type: string;
  readonly coding: string;
}

/** Formats whose index has the times and sizes of all frames, unless it is spread over the file. */
const INDEXED: readonly FileFormat[] = ['mp4', 'mov'];

/**
 * Reads what a file is: its format, tracks and size, without its content.
 * @throws CutError if a server sent less than it announced; the error of the file system or of the request
 */
export async function examine(source: ByteSource, { name, type, coding }: Named): Promise<FileFacts> {
  const start = await source.read(0, Math.min(START, source.size ?? START));
  const isWhole = source.size !== undefined && start.length >= source.size;
  const format = findFormat(start, isWhole, name, { type, coding });
  const about = { format, bytes: source.size };
  if (format === 'jpeg' || format === 'png') {
    const image = await orDamage(() => readImage(source, format));
    if (typeof image === 'string') return { ...about, damage: image };
    return image === undefined ? { ...about, damage: 'damaged' } : { ...about, image };
  }
  return isContainer(format) ? { ...about, ...(await readTracks(source, format)) } : about;
}

async function readTracks(source: ByteSource, format: FileFormat): Promise<TrackFacts & { readonly damage?: Damage }> {
  const tracks = await orDamage(async () => {
    const { isWhole, indexSize = 0, isFragmented = false } = await readFrame(source, format);
    if (indexSize > MAX_READ) return 'far';
    const { readContainer } = await import('./container.ts');
    const found = await orDamage(() => readContainer(source, { hasIndex: INDEXED.includes(format) && !isFragmented }));
    if (!isWhole) return { ...(typeof found === 'object' && found), damage: 'cut' as const };
    return typeof found === 'object' && !found.video && !found.audio ? 'damaged' : found;
  });
  return typeof tracks === 'object' ? tracks : { damage: tracks };
}

/** @throws the error of the file system or of the request */
async function orDamage<Result>(read: () => Promise<Result>): Promise<Result | Damage> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof TooMuchError) return 'far';
    // A connection, not the file; and what the file system reports has a code.
    if (error instanceof CutError || !(error instanceof Error) || 'code' in error || 'kind' in error) throw error;
    return 'damaged';
  }
}
