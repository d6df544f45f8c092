import type { Video } from '../../api/videos.ts';
import { formatAge, formatDate, nameOrNone } from '../../lib/format.ts';
import type { Cell, TonedText } from '../../ui/theme.ts';
import type { DetailRow } from '../../ui/ui.ts';
import { explainVideoError } from './video-errors.ts';

/** `ready`, `error` and `deleted` are ends; all else is on its way. */
export function videoStatus({ status, generation_progress: progress }: Video): TonedText {
  if (status === 'ready') return { text: status, tone: 'good' };
  if (status === 'error') return { text: status, tone: 'bad' };
  if (status === 'deleted') return { text: status, tone: 'quiet' };
  return { text: progress && status !== 'queued' ? `${status} ${progress}` : status, tone: 'busy' };
}

/** One line of a list: name, status, id, age. */
export function videoColumns(video: Video, now: number): readonly Cell[] {
  return [
    nameOrNone(video.video_name),
    videoStatus(video),
    video.video_id || '(no id)',
    { text: formatAge(video.created_at, now), tone: 'quiet' },
  ];
}

/** All that is known of a video. */
export function videoRows(video: Video): readonly DetailRow[] {
  return [
    ['Name', nameOrNone(video.video_name)],
    ['Video id', video.video_id || '(no id)'],
    ['Status', videoStatus(video)],
    ['Progress', video.generation_progress],
    ['State', video.status_details],
    ['What went wrong', video.status === 'error' ? explainVideoError(video.error_details) : undefined],
    ['Replica', video.replica_id],
    ['Script', video.data?.script],
    ['Audio', video.data?.audio_url],
    ['Background page', video.background_url],
    ['Background video', video.background_source_url],
    ['Watch', watchLink(video)],
    ['Download', video.download_url],
    ['Stream', video.stream_url],
    ['Thumbnail', video.still_image_thumbnail_url],
    ['Animated thumbnail', video.gif_thumbnail_url],
    ['Created', formatDate(video.created_at)],
    ['Updated', formatDate(video.updated_at)],
  ];
}

/** What a browser can show. */
export function videoLinks(video: Video): readonly DetailRow[] {
  return [
    ['Watch', video.status === 'ready' ? video.hosted_url : undefined],
    ['Download', video.download_url],
    ['Thumbnail', video.still_image_thumbnail_url],
    ['Animated thumbnail', video.gif_thumbnail_url],
  ];
}

/** What it looks like. Its animated thumbnail is a GIF, which is not decoded. */
export function videoThumbnail(video: Video): string | undefined {
  return video.still_image_thumbnail_url;
}

/** Tavus sets the page's address long before there is a video on it. */
function watchLink({ hosted_url: url, status }: Video): string | undefined {
  if (url === undefined) return undefined;
  return status === 'ready' ? url : `${url} (works once the video is ready)`;
}

/** Why a video can't be downloaded; undefined when it can. */
export function whyNotReady(video: Video): string | undefined {
  return video.status === 'ready' ? undefined : `It is not ready: ${videoStatus(video).text}.`;
}
