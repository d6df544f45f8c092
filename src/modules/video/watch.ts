import { FULL_PAGE } from '../../api/page.ts';
import type { Video } from '../../api/videos.ts';
import type { Command } from '../../core/command.ts';
import { nameOrNone } from '../../lib/format.ts';
import type { Context, Services } from '../context.ts';
import { findOrPickSeveral, itemArgument } from '../shared/item-argument.ts';
import { reloadEach, type WatchKind } from '../shared/watch.ts';
import { WATCH_OPTIONS, watchForCommand, watchFromMenu } from '../shared/watch-command.ts';
import { videoView } from './result.ts';
import { explainVideoError } from './video-errors.ts';
import { isRendering, pickVideo, VIDEOS, videoKind } from './videos.ts';
import { videoStatus } from './view.ts';

/** How videos under way are watched: the newest come in one list, which Tavus can't filter; others are asked for by id. */
export function videoWatch(context: Context): WatchKind<Video> {
  const { client } = context.services;
  return {
    ...videoKind(context),
    usual: 'Usually a minute or two for a sentence.',
    command: 'video watch',
    isUnderWay: isRendering,
    status: videoStatus,
    progressOf: (video) => video.generation_progress,
    describeDone: ({ video_name, status, hosted_url = '' }) =>
      `“${nameOrNone(video_name)}” is ${status}: ${hosted_url}`,
    whyFailed: ({ status, error_details }) => (status === 'error' ? explainVideoError(error_details) : undefined),
    async reload(items, signal) {
      const get = ({ video_id }: Video) => client().once.videos.get(video_id, { signal });
      if (items.length === 1) return await reloadEach(items, get);
      const newest = (await client().once.videos.list({ limit: FULL_PAGE, page: 0, signal })).items;
      const held = new Set(newest.map(VIDEOS.idOf));
      const older = items.filter((item) => !held.has(VIDEOS.idOf(item)));
      return [...newest, ...(await reloadEach(older, get))];
    },
  };
}

/** Watches all videos under way at once. */
export async function watchVideos(context: Context): Promise<void> {
  await watchFromMenu(context, videoWatch(context), (signal) => context.services.client().videos.listAll({ signal }));
}

export const WATCH_VIDEOS: Command<Services> = {
  args: [{ ...itemArgument(videoKind), isVariadic: true }],
  options: WATCH_OPTIONS,
  notes: 'Watching changes nothing: the rendering goes on when you stop. Ends with 1 when a video failed.',
  examples: [
    { text: 'Watch a video', line: 'tavus video watch 16cd74d8c5' },
    { text: 'Two of them, for ten minutes at most', line: 'tavus video watch 16cd74d8c5 8a4f94e736 --timeout 10m' },
  ],
  async run(context, given) {
    const { results, clock } = context.services;
    const view = videoView(clock.now());
    results.checkFields(view);
    const pick = () => pickVideo(context, { title: 'Watch a Video', enterHint: 'watch' });
    const found = await findOrPickSeveral(context, videoKind(context), given.args(), pick);
    const { items, exitCode } = await watchForCommand(context, videoWatch(context), found, given);
    await results.list(view, [items]);
    return exitCode;
  },
};
