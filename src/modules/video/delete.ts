import type { Video } from '../../api/videos.ts';
import { confirmDelete } from '../shared/confirm-delete.ts';
import type { Context } from '../shared/context.ts';
import { nameOrNone } from '../shared/format.ts';
import { sendChange } from '../shared/send-change.ts';
import { pickVideo, VIDEOS } from './videos.ts';

const QUESTION = { title: 'Delete a Video', enterHint: 'delete' };

/** Deletes a video, after a yes. */
export async function deleteVideo(context: Context, given: { video?: Video } = {}): Promise<undefined> {
  const { ui, client } = context.services;
  const video = given.video ?? (await pickVideo(context, QUESTION));
  const item = { noun: 'video', name: nameOrNone(video.video_name), id: video.video_id };
  await confirmDelete(context.services, { ...item, consequence: 'Its links stop working, and this cannot be undone.' });
  await sendChange(context, 'Deleting', (signal) => client().videos.delete(video.video_id, { signal }));
  context.removeItem(VIDEOS, video.video_id);
  ui.ok(`Deleted “${item.name}”: video ${item.id}.`);
  return undefined;
}
