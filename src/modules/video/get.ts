import type { Command } from '../../core/command.ts';
import type { Services } from '../context.ts';
import { findOrPick, itemArgument } from '../shared/item-argument.ts';
import { showThumbnail } from '../shared/thumbnail.ts';
import { videoView } from './result.ts';
import { pickVideo, videoKind } from './videos.ts';
import { videoThumbnail } from './view.ts';

export const GET_VIDEO: Command<Services> = {
  args: [itemArgument(videoKind)],
  examples: [
    { text: 'All that is known of a video', line: 'tavus video get 16cd74d8c5' },
    { text: 'Its link, for a script', line: 'tavus video get "Welcome" --json=status,download_url' },
  ],
  async run(context, given) {
    const { results, clock } = context.services;
    const view = videoView(clock.now());
    results.checkFields(view);
    const question = { title: 'Which video?', enterHint: 'choose' };
    const video = await findOrPick(context, videoKind(context), given.arg(), {
      pick: () => pickVideo(context, question),
    });
    await results.item(view, video);
    await showThumbnail(context, videoThumbnail(video));
    return 0;
  },
};
