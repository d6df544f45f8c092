import { FULL_PAGE, VIDEO_FIELDS } from '../../api/fields.ts';
import type { Video } from '../../api/videos.ts';
import { nameOrNone } from '../../lib/format.ts';
import type { TonedText } from '../../ui/theme.ts';
import { referenceTo } from '../resource/reference.ts';
import { listOf, type Watchable } from '../resource/resource.ts';
import { REPLICA } from './replica.ts';

export const VIDEO: Watchable<Video> = {
  noun: { one: 'video', many: 'videos' },
  summary: 'a replica speaking a script or an audio file',
  id: ({ video_id }) => video_id,
  name: ({ video_name }) => video_name,
  // Mostly ten hex digits without a prefix, which can start with a c as the ids of conversations do.
  idPattern: /^(?=.*\d)[0-9a-f]{8,}$/,
  endpoints: {
    list: (api, { signal }) => api.videos.listAll({ signal }),
    get: (api, id, options) => api.videos.get(id, options),
    async rename(api, video, video_name, options) {
      await api.videos.rename(video.video_id, video_name, options);
      return { ...video, video_name };
    },
    delete: (api, id, options) => api.videos.delete(id, options),
    // Tavus cannot filter this list by id: one page of the newest videos is loaded.
    reload: async (api, _videos, { signal }) => (await api.videos.list({ limit: FULL_PAGE, page: 0, signal })).items,
    reloadsNewest: true,
  },
  fields: VIDEO_FIELDS,
  columns: [{ title: 'REPLICA', cell: ({ replica_id = '' }) => replica_id }],
  details: async (video) => [
    ['Status', videoStatus(video)],
    ['Progress', video.generation_progress],
    ['State', video.status_details],
    ['What went wrong', hasFailed(video) ? await whyFailed(video) : undefined],
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
  ],
  references: [referenceTo('Replica', REPLICA, ({ replica_id }) => replica_id)],
  links: (video) => [
    ['Watch', video.status === 'ready' ? video.hosted_url : undefined],
    ['Download', video.download_url],
    ['Thumbnail', video.still_image_thumbnail_url],
    ['Animated thumbnail', video.gif_thumbnail_url],
  ],
  // The animated thumbnail is a GIF, which is not decoded.
  thumbnail: (video) => video.still_image_thumbnail_url,
  status: {
    cell: videoStatus,
    words: ({ status }) => status,
    isInProgress: isRendering,
    known: ['queued', 'generating', 'ready', 'error', 'deleted'],
    values: ({ status }) => [status],
    help: 'Only videos with this status.',
    filters: [
      { label: 'ready', matches: ({ status }) => status === 'ready' },
      { label: 'in progress', matches: isRendering },
      { label: 'error', matches: ({ status }) => status === 'error' },
    ],
  },
  watch: {
    usual: 'A short video usually takes a minute or two.',
    progress: (video) => video.generation_progress,
    done: ({ video_name, status, hosted_url = '' }) => `“${nameOrNone(video_name)}” is ${status}: ${hosted_url}`,
    hasFailed,
    whyFailed,
    notes:
      'Watching has no effect on the rendering, which continues if you stop watching. Exits with code 1 if a video failed.',
    examples: [
      { text: 'Watch a video', line: 'tavus video watch 16cd74d8c5' },
      { text: 'Watch two videos for up to ten minutes', line: 'tavus video watch 16cd74d8c5 8a4f94e736 --timeout 10m' },
    ],
  },
  hardDelete: 'its stored files',
  isNewestFirst: true,
  whenEmpty: 'To create one, choose Generate a Video in the menu Work with Videos.',
  examples: {
    id: '16cd74d8c5',
    name: 'Welcome',
    list: [
      { text: 'List the newest videos', line: 'tavus video list --limit 10' },
      {
        text: 'Print the download links of all ready videos',
        line: 'tavus video list --all --status ready --json=download_url',
      },
    ],
    get: { text: 'Print its download link for a script', fields: 'status,download_url' },
  },
};

export const VIDEOS = listOf(VIDEO);

/** True while its status can change by itself. An unknown status counts as in progress. */
export function isRendering({ status }: Video): boolean {
  return !['ready', 'error', 'deleted'].includes(status);
}

/** The status as a list shows it: `generating 37/100`. */
function videoStatus({ status, generation_progress: progress }: Video): TonedText {
  if (status === 'ready') return { text: status, tone: 'good' };
  if (status === 'error') return { text: status, tone: 'bad' };
  if (status === 'deleted') return { text: status, tone: 'quiet' };
  return { text: progress && status !== 'queued' ? `${status} ${progress}` : status, tone: 'busy' };
}

function hasFailed({ status }: Video): boolean {
  return status === 'error';
}

/** Loads the table of error codes only if a video failed. */
async function whyFailed({ error_details }: Video): Promise<string> {
  return (await import('./failure-codes.ts')).explainVideoError(error_details);
}

/** Tavus sets `hosted_url` long before the page shows a video; the page of a failed video never does. */
function watchLink(video: Video): string | undefined {
  const { hosted_url: url, status } = video;
  if (url === undefined || status === 'ready') return url;
  return isRendering(video) ? `${url} (works once the video is ready)` : undefined;
}

/** Why a video cannot be downloaded; undefined if it can. */
export function whyNotReady(video: Video): string | undefined {
  if (video.status === 'ready') return undefined;
  if (hasFailed(video)) return 'It failed, so there is no file to download.';
  return `It is not ready: ${videoStatus(video).text}.`;
}
