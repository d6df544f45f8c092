import type { Video } from '../../api/videos.ts';
import { browse } from '../shared/browse.ts';
import type { Context } from '../shared/context.ts';
import { showItem } from '../shared/item-screen.ts';
import { deleteVideo } from './delete.ts';
import { renameVideo } from './rename.ts';
import { loadVideos, VIDEOS, videoQuestion } from './videos.ts';
import { videoRows } from './view.ts';

/** Shows all videos, newest first, and what can be done with each. */
export async function listVideos(context: Context): Promise<void> {
  await browse(context, {
    title: 'List Videos',
    ...videoQuestion(context),
    items: async () => (await loadVideos(context)).items(),
    open: (video) => openVideo(context, video),
  });
}

async function openVideo(context: Context, listed: Video): Promise<void> {
  const { ui, client } = context.services;
  const video = await ui.busy('Loading the video', (signal) => client().videos.get(listed.video_id, { signal }));
  context.updateItem(VIDEOS, video);
  const actions = [
    { label: 'Rename', run: (item: Video) => renameVideo(context, { video: item }) },
    { label: 'Delete', run: (item: Video) => deleteVideo(context, { video: item }) },
  ];
  await showItem(context, { title: 'Video', rows: videoRows, actions }, video);
}
