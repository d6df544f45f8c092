import { FULL_PAGE } from '../../api/page.ts';
import type { CreateVideo, Video } from '../../api/videos.ts';
import type { ListName } from '../../core/store.ts';
import { type FilterGroup, PaginatedList } from '../../ui/list/paged-list.ts';
import type { Context } from '../context.ts';
import { mayBeSameText } from '../forms/same-name.ts';
import type { LookUp } from '../forms/unanswered.ts';
import { pickItem } from '../shared/browse.ts';
import type { ItemKind } from '../shared/find-item.ts';
import type { ListSource } from '../shared/live-list.ts';
import { videoColumns } from './view.ts';

export const VIDEOS: ListName<Video> = { name: 'videos', idOf: (video) => video.video_id };

export const VIDEO_NOUN = { one: 'video', many: 'videos' };

/** True while its state can change by itself; a status that nobody knows yet counts as under way. */
export function isRendering({ status }: Video): boolean {
  return !['ready', 'error', 'deleted'].includes(status);
}

const STATUSES: FilterGroup<Video> = {
  label: 'Status',
  filters: [
    { label: 'any', matches: () => true },
    { label: 'ready', matches: ({ status }) => status === 'ready' },
    { label: 'under way', matches: isRendering },
    { label: 'error', matches: ({ status }) => status === 'error' },
  ],
};

/** All videos; those under way are looked for among the newest. */
function videoSource({ services }: Context): ListSource<Video> {
  const videos = () => services.client().videos;
  return {
    name: VIDEOS,
    pages: (signal) => videos().listAll({ signal }),
    isUnderWay: isRendering,
    reload: async (_items, signal) => (await videos().list({ limit: FULL_PAGE, page: 0, signal })).items,
  };
}

/** What a search looks through. */
export function videoSearchText({ video_name, video_id, status }: Video): string {
  return `${video_name} ${video_id} ${status}`;
}

/** Where a command finds videos. */
export function videoKind({ services }: Context): ItemKind<Video> {
  return {
    noun: VIDEO_NOUN,
    get: (id, signal) => services.client().videos.get(id, { signal }),
    pages: (signal) => services.client().videos.listAll({ signal }),
    idOf: VIDEOS.idOf,
    nameOf: (video) => video.video_name,
  };
}

/** What every list of videos has in common; newest first, and a video without a date last. */
export function videoQuestion(context: Context) {
  return {
    source: videoSource(context),
    list: new PaginatedList<Video>({
      idOf: VIDEOS.idOf,
      searchText: videoSearchText,
      filterGroups: [STATUSES],
      compare: ({ created_at: a = '' }, { created_at: b = '' }) => (a === b ? 0 : a < b ? 1 : -1),
    }),
    noun: VIDEO_NOUN,
    columns: (video: Video) => videoColumns(video, context.services.clock.now()),
    whenEmpty: 'There are no such videos in this account. Press Esc and choose Generate a Video.',
  };
}

/** Shows all videos and lets the user choose one. @throws Back on Esc. */
export async function pickVideo(
  context: Context,
  question: { title: string; enterHint: string; blocked?(video: Video): string | undefined },
): Promise<Video> {
  return await pickItem(context, { ...videoQuestion(context), ...question });
}

/** Where a video would be whose generation was not answered. */
export function lookUpVideo(
  { services }: Context,
  { video_name = '', replica_id, script }: CreateVideo,
): LookUp<Video> {
  return {
    ...{ noun: VIDEO_NOUN.one, list: VIDEOS, name: video_name, nameOf: (video) => video.video_name },
    pages: (signal) => services.client().once.videos.listAll({ signal }),
    // A row of the list may show neither.
    fits: ({ replica_id: speaker = replica_id, data }) => speaker === replica_id && mayBeSameText(script, data?.script),
  };
}
