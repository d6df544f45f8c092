import { StateError } from '../../lib/errors.ts';
import { findPlace, type Output } from '../../lib/files/output-place.ts';
import type { Services } from '../context.ts';
import { DownloadPart } from './download-part.ts';
import { CutError, mayPass, receive, type Source } from './receive.ts';

export interface Download extends Source, Pick<Output, 'target' | 'force' | 'followsLink'> {
  /** Tells what the file is from others of its name, in the name of its unfinished part. */
  readonly key: string;
}

/**
 * Saves what is behind a link: into a part beside the target, which takes its name at the end. What was loaded before a
 * cut is not loaded again, even by a later run.
 * @throws StateError that names the part when it could not be finished; TavusError
 */
export async function saveDownload(
  services: Pick<Services, 'clock' | 'openMedia'>,
  download: Download,
  signal: AbortSignal,
): Promise<void> {
  const { target, key, force, followsLink = false } = download;
  const place = await findPlace({ target, force, followsLink, createsFolders: true });
  const part = new DownloadPart(target, place, key);
  await part.check();
  try {
    const size = await receive(services, download, part, signal);
    await part.finish(size, { force });
  } catch (error) {
    throw toUnfinished(error, await part.keep());
  }
}

/** @param kept the part that the same command continues from */
function toUnfinished(error: unknown, kept: string | undefined): unknown {
  const next = kept !== undefined && `What came so far is kept in ${kept}; the same command continues from there.`;
  if (error instanceof CutError || (next && mayPass(error))) {
    const words = error.message.replace(/\.$/, '');
    return new StateError(
      `The download broke off: ${words}.`,
      next || 'Check the connection, then run the same command again.',
    );
  }
  return error;
}
