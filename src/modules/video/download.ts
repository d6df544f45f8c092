import type { Video } from '../../api/videos.ts';
import { StateError } from '../../lib/errors.ts';
import { pathIn, toFileName, toIdPart } from '../../lib/files/file-name.ts';
import { isFolderPath } from '../../lib/files/output-place.ts';
import { nameOrNone, TransferRate } from '../../lib/format.ts';
import type { Bar, ProgressView } from '../../ui/output/progress.ts';
import type { Context, Services } from '../context.ts';
import { saveDownload } from '../download/download.ts';
import type { Source } from '../download/receive.ts';
import { writeDownload } from '../download/write-download.ts';
import { isRendering } from '../nouns/video.ts';

/** Milliseconds between two drawings of the progress. */
const REDRAW_MS = 200;

export interface Saving {
  readonly target: string;
  readonly force: boolean;
  /** True for a file name that the user typed, false for one made from the video's name. */
  readonly isTyped?: boolean;
}

/** A video, and the file it was saved to. */
export interface SavedVideo extends Video {
  readonly file: string;
}

type OnProgress = Source['onProgress'];

/** Saves a ready video to a file. @throws StateError when it is not ready; what `saveDownload` throws */
export async function downloadVideo(
  { services }: Context,
  video: Video,
  { target, force, isTyped = false }: Saving,
  signal: AbortSignal,
  onProgress: OnProgress,
): Promise<SavedVideo> {
  refuseUnready(video);
  const latest = { video };
  const source = sourceOf(services, latest, onProgress);
  const key = toIdPart(video.video_id);
  await saveDownload(services, { ...source, target, force, key, followsLink: isTyped }, signal);
  return { ...latest.video, file: target };
}

/** @param latest is updated with the video each time its link is loaded */
function sourceOf({ client }: Services, latest: { video: Video }, onProgress: OnProgress): Source {
  const { video_id } = latest.video;
  return {
    onProgress,
    async link(signal) {
      latest.video = await client().once.videos.get(video_id, { signal });
      const { download_url } = latest.video;
      if (download_url !== undefined) return download_url;
      throw new StateError(
        `${nameWithId(latest.video)} is ${latest.video.status} but has no download link.`,
        'Try again in a minute, or run tavus video open to watch it in the browser.',
      );
    },
  };
}

/** `downloadVideo` with a progress bar. */
export async function downloadWithBar(context: Context, video: Video, saving: Saving): Promise<SavedVideo> {
  const saved = await withBar(context, video, saving.target, (signal, draw) =>
    downloadVideo(context, video, saving, signal, draw),
  );
  context.services.ui.ok(`Saved “${nameOrNone(video.video_name)}” to ${saving.target}`);
  return saved;
}

/** Writes a ready video to standard output. @throws StateError when it is not ready; what `writeDownload` throws */
export async function downloadToOutput(context: Context, video: Video): Promise<void> {
  const { services } = context;
  await withBar(context, video, STANDARD_OUTPUT, async (signal, draw) => {
    await writeDownload(services, sourceOf(services, { video }, draw), signal);
  });
  services.ui.ok(`Wrote “${nameOrNone(video.video_name)}” to ${STANDARD_OUTPUT}`);
}

const STANDARD_OUTPUT = 'standard output';

async function withBar<Result>(
  { services }: Context,
  video: Video,
  to: string,
  work: (signal: AbortSignal, draw: OnProgress) => Promise<Result>,
): Promise<Result> {
  const { ui, clock } = services;
  refuseUnready(video);
  return await ui.progress(`Download to ${to}`, async (signal, show) => {
    const note = to === STANDARD_OUTPUT ? '' : 'A download that you stop can be resumed later.';
    return await work(signal, createDrawing(nameOrNone(video.video_name), note, clock.now, show));
  });
}

/** Where to save a video: `output`, which is a file or a folder; else the current folder, under the video's name. */
export function targetOf(video: Video, output: string | undefined): Pick<Saving, 'target' | 'isTyped'> {
  if (output !== undefined && !isFolderPath(output)) return { target: output, isTyped: true };
  return { target: pathIn(output ?? '', fileNameOf(video)), isTyped: false };
}

/** A path in `folder` that no other video has: the name contains the id. */
export function uniquePathIn(folder: string, video: Video): string {
  return pathIn(folder, fileNameOf(video, ` ${toIdPart(video.video_id)}`));
}

function fileNameOf({ video_name, video_id, download_url = '' }: Video, suffix = ''): string {
  const path = URL.canParse(download_url) ? new URL(download_url).pathname : '';
  const ending = /\.(mp4|webm|mov)$/i.exec(path)?.[0].toLowerCase() ?? '.mp4';
  return `${toFileName(video_name, toIdPart(video_id))}${suffix}${ending}`;
}

const WAIT_HINT = 'Run tavus video watch, or tavus video download --wait, to wait for it.';

function refuseUnready(video: Video): void {
  if (video.status === 'ready') return;
  const name = nameWithId(video);
  if (isRendering(video)) throw new StateError(`${name} is not ready: its status is ${video.status}.`, WAIT_HINT);
  throw new StateError(`${name} has no file: its status is ${video.status}.`, 'See its details for the reason.');
}

function nameWithId({ video_name, video_id }: Video): string {
  return `“${nameOrNone(video_name)}” (${video_id})`;
}

/** Redraws at most every `REDRAW_MS`. The view is always up to date: the Ui also reads it every second. */
function createDrawing(label: string, note: string, now: () => number, show: (view: ProgressView) => void) {
  const rate = new TransferRate(now());
  let seen: { readonly got: number; readonly size: number | undefined } = { got: 0, size: undefined };
  let drawnAt = 0;
  const view: ProgressView = {
    get bars() {
      return [barOf(label, seen.got, seen.size, rate.describe(seen.got, seen.size, now()))];
    },
    note: () => note,
  };
  return (got: number, size: number | undefined): void => {
    seen = { got, size };
    if (now() - drawnAt < REDRAW_MS && got !== size) return;
    drawnAt = now();
    show(view);
  };
}

function barOf(label: string, got: number, size: number | undefined, text: string): Bar {
  const status = { text, tone: got === size ? 'good' : 'busy' } as const;
  const fraction = size === undefined ? {} : { fraction: size === 0 ? 1 : got / size };
  return { label, status, gist: '', ...fraction };
}
