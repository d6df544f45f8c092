import { FULL_PAGE } from '../../api/page.ts';
import { VIDEO_FIELDS, type Video } from '../../api/videos.ts';
import { nameOrNone } from '../../lib/format.ts';
import type { TonedText } from '../../ui/theme.ts';
import { referenceTo } from '../resource/reference.ts';
import { listOf, type Watchable } from '../resource/resource.ts';
import { explainVideoError } from './failure-codes.ts';
import { ID_PATTERNS } from './ids.ts';
import { REPLICA } from './replica.ts';

export const VIDEO: Watchable<Video> = {
  noun: { one: 'video', many: 'videos' },
  summary: 'a replica speaking a script or an audio file',
  id: ({ video_id }) => video_id,
  name: ({ video_name }) => video_name,
  idPattern: ID_PATTERNS.video,
  endpoints: {
    list: (api, { signal }) => api.videos.listAll({ signal }),
    get: (api, id, options) => api.videos.get(id, options),
    async rename(api, video, video_name, options) {
      await api.videos.rename(video.video_id, video_name, options);
      return { ...video, video_name };
    },
    delete: (api, id, options) => api.videos.delete(id, options),
    // Tavus cannot filter this list: those under way are looked for among the newest.
    reload: async (api, _videos, { signal }) => (await api.videos.list({ limit: FULL_PAGE, page: 0, signal })).items,
    reloadsNewest: true,
  },
  fields: VIDEO_FIELDS,
  columns: [{ title: 'REPLICA', cell: ({ replica_id = '' }) => replica_id }],
  details: (video) => [
    ['Status', videoStatus(video)],
    ['Progress', video.generation_progress],
    ['State', video.status_details],
    ['What went wrong', whyVideoFailed(video)],
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
  // Its animated thumbnail is a GIF, which is not decoded.
  thumbnail: (video) => video.still_image_thumbnail_url,
  status: {
    cell: videoStatus,
    words: ({ status }) => status,
    isUnderWay: isRendering,
    values: ({ status }) => [status],
    help: 'Only those of this status: queued, ready …',
    filters: [
      { label: 'ready', matches: ({ status }) => status === 'ready' },
      { label: 'under way', matches: isRendering },
      { label: 'error', matches: ({ status }) => status === 'error' },
    ],
  },
  watch: {
    usual: 'Usually a minute or two for a sentence.',
    progress: (video) => video.generation_progress,
    done: ({ video_name, status, hosted_url = '' }) => `“${nameOrNone(video_name)}” is ${status}: ${hosted_url}`,
    whyFailed: whyVideoFailed,
    notes: 'Watching changes nothing: the rendering goes on when you stop. Ends with 1 when a video failed.',
    examples: [
      { text: 'Watch a video', line: 'tavus video watch 16cd74d8c5' },
      { text: 'Two of them, for ten minutes at most', line: 'tavus video watch 16cd74d8c5 8a4f94e736 --timeout 10m' },
    ],
  },
  whenDeleted: 'Its links stop working, and this cannot be undone.',
  hardDelete: { help: 'Destroy the stored files too.', what: 'with its files' },
  isNewestFirst: true,
  whenEmpty: 'There are no such videos in this account. Press Esc and choose Generate a Video.',
  examples: {
    id: '16cd74d8c5',
    name: 'Welcome',
    list: [
      { text: 'The newest videos', line: 'tavus video list --limit 10' },
      { text: 'The links of all that are ready', line: 'tavus video list --all --status ready --json=download_url' },
    ],
    get: { text: 'Its link, for a script', fields: 'status,download_url' },
  },
};

export const VIDEOS = listOf(VIDEO);

/** True while its state can change by itself; a status that nobody knows yet counts as under way. */
export function isRendering({ status }: Video): boolean {
  return !['ready', 'error', 'deleted'].includes(status);
}

/** `ready`, `error` and `deleted` are ends; all else is on its way. */
function videoStatus({ status, generation_progress: progress }: Video): TonedText {
  if (status === 'ready') return { text: status, tone: 'good' };
  if (status === 'error') return { text: status, tone: 'bad' };
  if (status === 'deleted') return { text: status, tone: 'quiet' };
  return { text: progress && status !== 'queued' ? `${status} ${progress}` : status, tone: 'busy' };
}

function whyVideoFailed({ status, error_details }: Video): string | undefined {
  return status === 'error' ? explainVideoError(error_details) : undefined;
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
