import type { Video } from '../../api/videos.ts';
import { askName } from '../shared/ask-name.ts';
import type { Context } from '../shared/context.ts';
import { pickVideo, VIDEOS } from './videos.ts';

const QUESTION = { title: 'Rename a Video', enterHint: 'rename' };

/** Gives a video another name. @returns the video as it is now. */
export async function renameVideo(context: Context, given: { video?: Video } = {}): Promise<Video> {
  const { ui, client } = context.services;
  const video = given.video ?? (await pickVideo(context, QUESTION));
  const renamed = await askName(context, { title: QUESTION.title, name: video.video_name }, async (name, signal) => {
    await client().videos.rename(video.video_id, name, { signal });
    return { ...video, video_name: name };
  });
  context.updateItem(VIDEOS, renamed);
  ui.ok(`Renamed “${video.video_name}” to “${renamed.video_name}”: video ${video.video_id}.`);
  return renamed;
}
