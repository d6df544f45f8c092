import type { Video } from '../../api/videos.ts';
import { browse } from '../shared/browse.ts';
import type { Context } from '../shared/context.ts';
import { showItem } from '../shared/item-screen.ts';
import { deleteVideo } from './delete.ts';
import { renameVideo } from './rename.ts';
import { isRendering, VIDEOS, videoQuestion } from './videos.ts';
import { videoLinks, videoRows, videoStatus } from './view.ts';

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
  const video = await ui.busy('Loading the video', (signal) => reload(listed, signal));
  context.updateItem(VIDEOS, video);
  const actions = [
    { label: 'Rename', run: (item: Video) => renameVideo(context, { video: item }) },
    { label: 'Delete', run: (item: Video) => deleteVideo(context, { video: item }) },
  ];
  const watch = { isUnderWay: isRendering, reload, describe: (item: Video) => `Video: ${videoStatus(item).text}` };
  const screen = { title: 'Video', name: VIDEOS, rows: videoRows, links: videoLinks, actions, watch };
  await showItem(context, screen, video);
}
