import type { Video } from '../../api/videos.ts';
import type { Context } from '../context.ts';
import { browse } from '../shared/browse.ts';
import { showItem } from '../shared/item-screen.ts';
import { Thumbnails } from '../shared/thumbnail.ts';
import { deleteVideo } from './delete.ts';
import { renameVideo } from './rename.ts';
import { VIDEOS, videoQuestion } from './videos.ts';
import { videoLinks, videoRows, videoThumbnail, whyNotReady } from './view.ts';
import { videoWatch } from './watch.ts';

/** Shows all videos, newest first, and what can be done with each. */
export async function listVideos(context: Context): Promise<void> {
  await browse(context, {
    title: 'List Videos',
    ...videoQuestion(context),
    open: (video) => openVideo(context, video),
  });
}

async function openVideo(context: Context, listed: Video): Promise<void> {
  const { ui, client } = context.services;
  const reload = ({ video_id }: Video, signal: AbortSignal) => client().videos.get(video_id, { signal });
  const thumbnails = new Thumbnails(context, videoThumbnail);
  const video = await ui.busy('Loading the video', (signal) => thumbnails.beside(listed, reload, signal));
  context.updateItem(VIDEOS, video);
  const actions = [
    {
      label: 'Download',
      blocked: whyNotReady,
      run: async (item: Video) => (await import('./download-menu.ts')).downloadFromMenu(context, { video: item }),
    },
    { label: 'Rename', changes: true, run: (item: Video) => renameVideo(context, { video: item }) },
    { label: 'Delete', changes: true, run: (item: Video) => deleteVideo(context, { video: item }) },
  ];
  const watch = videoWatch(context);
  const screen = { title: 'Video', name: VIDEOS, rows: videoRows, links: videoLinks, actions, watch, thumbnails };
  await showItem(context, screen, video);
}
