import { StateError } from '../../lib/errors.ts';
import { findPlace, type Output } from '../../lib/files/output-place.ts';
import type { Services } from '../context.ts';
import { DownloadPart } from './download-part.ts';
import { CutError, mayPass, receive, type Source } from './receive.ts';

export interface Download extends Source, Pick<Output, 'target' | 'force' | 'followsLink'> {
  /** Distinguishes downloads to the same path, in the name of the .part file. */
  readonly key: string;
}

/**
 * Downloads a file to a `.part` file next to the target, and renames it at the end. An interrupted download is resumed,
 * also by a later run.
 * @throws StateError that names the part if the download was interrupted; TavusError
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

/** @param kept the part from which the download can be resumed */
function toUnfinished(error: unknown, kept: string | undefined): unknown {
  const next = kept !== undefined && `The part so far is kept in ${kept}. Try again to resume the download.`;
  if (error instanceof CutError || (next && mayPass(error))) {
    const reason = error.message.replace(/\.$/, '');
    return new StateError(`The download was interrupted: ${reason}.`, next || 'Check the connection, then try again.');
  }
  return error;
}
