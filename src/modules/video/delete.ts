import type { Video } from '../../api/videos.ts';
import { nameOrNone } from '../../lib/format.ts';
import type { Context } from '../context.ts';
import { sendChange } from '../forms/send-change.ts';
import { changeCommand } from '../shared/change-command.ts';
import { confirmDelete } from '../shared/confirm-delete.ts';
import { videoView } from './result.ts';
import { pickVideo, VIDEOS, videoKind } from './videos.ts';

const QUESTION = { title: 'Delete a Video', enterHint: 'delete' };

/** Deletes a video, after a yes. */
export async function deleteVideo(context: Context, given: { video?: Video; hard?: boolean } = {}): Promise<undefined> {
  const { ui, client, showCommand } = context.services;
  const { hard } = given;
  const video = given.video ?? (await pickVideo(context, QUESTION));
  const item = { noun: 'video', name: nameOrNone(video.video_name), id: video.video_id };
  await confirmDelete(context.services, { ...item, consequence: 'Its links stop working, and this cannot be undone.' });
  await sendChange(context, 'Deleting', (signal) => client().videos.delete(video.video_id, { hard, signal }));
  context.removeItem(VIDEOS, video.video_id);
  ui.ok(`Deleted “${item.name}”: video ${item.id}.`);
  showCommand(['video', 'delete', item.id]);
  return undefined;
}

export const DELETE_VIDEO = changeCommand<Video>({
  options: [{ name: 'hard', help: 'Destroy the stored files too.', fallback: 'off' }],
  examples: [
    { text: 'Delete one, after a yes', line: 'tavus video delete 16cd74d8c5' },
    { text: 'Delete in a script, with its files', line: 'tavus video delete 16cd74d8c5 --hard --yes' },
  ],
  kindOf: videoKind,
  pick: (context) => pickVideo(context, QUESTION),
  viewOf: videoView,
  async change(context, video, given) {
    await deleteVideo(context, { video, hard: given.isSet('hard') });
    return video;
  },
});
