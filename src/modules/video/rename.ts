import type { Video } from '../../api/videos.ts';
import type { Context } from '../context.ts';
import { askName } from '../forms/ask-name.ts';
import { flagWords } from '../forms/form-command.ts';
import { changeCommand } from '../shared/change-command.ts';
import { videoView } from './result.ts';
import { pickVideo, VIDEOS, videoKind } from './videos.ts';

const QUESTION = { title: 'Rename a Video', enterHint: 'rename' };

/** Gives a video another name. @returns the video as it is now. */
export async function renameVideo(
  context: Context,
  given: { video?: Video; name?: string | undefined } = {},
): Promise<Video> {
  const { ui, client, showCommand } = context.services;
  const video = given.video ?? (await pickVideo(context, QUESTION));
  const renamed = await askName(
    context,
    { title: QUESTION.title, name: video.video_name, given: given.name },
    async (name, signal) => {
      await client().videos.rename(video.video_id, name, { signal });
      return { ...video, video_name: name };
    },
  );
  context.updateItem(VIDEOS, renamed);
  ui.ok(`Renamed “${video.video_name}” to “${renamed.video_name}”: video ${video.video_id}.`);
  showCommand(['video', 'rename', video.video_id, ...flagWords('name', renamed.video_name)]);
  return renamed;
}

export const RENAME_VIDEO = changeCommand<Video>({
  options: [{ name: 'name', alias: 'video-name', value: 'text', help: 'Its new name.', isRequired: true }],
  examples: [
    { text: 'Rename by id', line: 'tavus video rename 16cd74d8c5 --name "Welcome, spring"' },
    { text: 'Rename by name', line: 'tavus video rename "Welcome" --name "Welcome, spring"' },
  ],
  kindOf: videoKind,
  pick: (context) => pickVideo(context, QUESTION),
  viewOf: videoView,
  change: (context, video, given) => renameVideo(context, { video, name: given.text('name') }),
});
