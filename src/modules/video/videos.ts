import { collect } from '../../api/page.ts';
import type { Video } from '../../api/videos.ts';
import type { ListName, LocalList } from '../../core/store.ts';
import { PaginatedList } from '../../ui/paged-list.ts';
import type { Context } from '../shared/context.ts';
import { loadList } from '../shared/load-list.ts';
import { videoColumns } from './view.ts';

export const VIDEOS: ListName<Video> = { name: 'videos', idOf: (video) => video.video_id };

const VIDEO_NOUN = { one: 'video', many: 'videos' };

/** All videos, newest first; a video without a date comes last. */
export async function loadVideos(context: Context): Promise<LocalList<Video>> {
  const { services } = context;
  return await loadList(context, VIDEOS, async (signal) => {
    const videos = await collect(services.client().videos.listAll({ signal }));
    return videos.toSorted((a, b) => (b.created_at ?? '').localeCompare(a.created_at ?? ''));
  });
}

/** What every list of videos has in common. */
export function videoQuestion({ services }: Context) {
  return {
    list: new PaginatedList<Video>({ idOf: VIDEOS.idOf }),
    noun: VIDEO_NOUN,
    columns: (video: Video) => videoColumns(video, services.clock.now()),
    whenEmpty: 'There are no videos in this account yet. Press Esc and choose Generate a Video.',
  };
}

/** Shows all videos and lets the user choose one. @throws Back on Esc. */
export async function pickVideo(context: Context, question: { title: string; enterHint: string }): Promise<Video> {
  const basics = videoQuestion(context);
  basics.list.setItems((await loadVideos(context)).items());
  return await context.services.ui.pagedSelect({ ...basics, ...question });
}
