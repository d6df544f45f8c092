import { statSync } from 'node:fs';
import type { Video } from '../../api/videos.ts';
import type { Bar, ProgressView } from '../../ui/progress.ts';
import { StateError } from '../../ui/usage-error.ts';
import type { Context } from '../shared/context.ts';
import { saveDownload } from '../shared/download.ts';
import { pathIn, toFileName, toIdPart } from '../shared/file-name.ts';
import { TransferRate } from '../shared/file-size.ts';
import { nameOrNone } from '../shared/format.ts';
import { isRendering } from './videos.ts';

/** Milliseconds between two drawings of how far it is. */
const REDRAW_MS = 200;

export interface Saving {
  readonly target: string;
  readonly force: boolean;
  /** True for a path that the user named, not the video. */
  readonly isTyped?: boolean;
}

/** A video, and the file it was saved to. */
export interface SavedVideo extends Video {
  readonly file: string;
}

/** Saves a ready video to a file. @throws StateError when it is not ready, and whatever `saveDownload` throws. */
export async function downloadVideo(
  { services }: Context,
  video: Video,
  { target, force, isTyped = false }: Saving,
  signal: AbortSignal,
  onProgress: (got: number, size: number | undefined) => void,
): Promise<SavedVideo> {
  refuseUnready(video);
  const fresh = { read: video };
  await saveDownload(
    services,
    {
      ...{ target, force, onProgress, followsLink: isTyped },
      key: toIdPart(video.video_id),
      async link(stop) {
        fresh.read = await services.client().once.videos.get(video.video_id, { signal: stop });
        if (fresh.read.download_url === undefined) throw new StateError('Tavus gives this video no link.', WAIT_HINT);
        return fresh.read.download_url;
      },
    },
    signal,
  );
  return { ...fresh.read, file: target };
}

/** The same with a bar, or a line, that shows how far it is. */
export async function downloadWithBar(context: Context, video: Video, saving: Saving): Promise<SavedVideo> {
  const { ui, clock } = context.services;
  refuseUnready(video);
  const saved = await ui.progress(`Download to ${saving.target}`, async (signal, show) => {
    const draw = createDrawing(nameOrNone(video.video_name), clock.now, show);
    return await downloadVideo(context, video, saving, signal, draw);
  });
  ui.ok(`Saved “${nameOrNone(video.video_name)}” to ${saving.target}`);
  return saved;
}

/** Where a video goes: the file, or the folder, that was named; else here, by its own name. */
export function targetOf(video: Video, output: string | undefined): Pick<Saving, 'target' | 'isTyped'> {
  if (output !== undefined && !/[/\\]$/.test(output) && !isFolder(output)) return { target: output, isTyped: true };
  return { target: pathIn(output ?? '', fileNameOf(video)), isTyped: false };
}

/** Its path in a folder, by a name that tells it from every other video too. */
export function uniquePathIn(folder: string, video: Video): string {
  return pathIn(folder, fileNameOf(video, ` ${toIdPart(video.video_id)}`));
}

function fileNameOf({ video_name, video_id, download_url = '' }: Video, suffix = ''): string {
  const path = URL.canParse(download_url) ? new URL(download_url).pathname : '';
  const ending = /\.(mp4|webm|mov)$/i.exec(path)?.[0].toLowerCase() ?? '.mp4';
  return `${toFileName(video_name, toIdPart(video_id))}${suffix}${ending}`;
}

const WAIT_HINT = 'Wait for it: tavus video watch, or tavus video download --wait.';

function refuseUnready(video: Video): void {
  if (video.status === 'ready') return;
  const name = `“${nameOrNone(video.video_name)}” (${video.video_id})`;
  if (isRendering(video)) throw new StateError(`${name} is not ready: it is ${video.status}.`, WAIT_HINT);
  throw new StateError(`${name} has no file: its status is ${video.status}.`, 'Its details say why.');
}

/** Draws at most every so often; what comes between is in the view all the same, which the screen looks at every second. */
function createDrawing(label: string, now: () => number, show: (view: ProgressView) => void) {
  const rate = new TransferRate(now());
  let seen: { readonly got: number; readonly size: number | undefined } = { got: 0, size: undefined };
  let drawnAt = 0;
  const view: ProgressView = {
    get bars() {
      return [barOf(label, seen.got, seen.size, rate.describe(seen.got, seen.size, now()))];
    },
    note: () => 'Esc stops; what came so far is kept.',
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

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
