import type { Video } from '../../api/videos.ts';
import type { Command, Given } from '../../core/command.ts';
import { lookAt } from '../../files/regular-file.ts';
import type { ItemView } from '../../ui/results.ts';
import { UsageError } from '../../ui/usage-error.ts';
import type { Context, Services } from '../shared/context.ts';
import { findOrPickSeveral, itemArgument } from '../shared/item-argument.ts';
import { WAIT_OPTIONS, wantsToWait, watchForCommand } from '../shared/watch-command.ts';
import { downloadWithBar, type SavedVideo, targetOf, uniquePathIn } from './download.ts';
import { videoView } from './result.ts';
import { pickVideo, videoKind } from './videos.ts';
import { whyNotReady } from './view.ts';
import { videoWatch } from './watch.ts';

export const DOWNLOAD_VIDEOS: Command<Services> = {
  args: [{ ...itemArgument(videoKind), isRequired: false, isVariadic: true }],
  options: [
    {
      name: 'output',
      short: 'o',
      value: 'file',
      help: 'The file, or a folder for it.',
      fallback: "here, by the video's name",
    },
    { name: 'all', help: 'Every video that is ready; those that are there already are passed over.', fallback: 'off' },
    { name: 'force', help: 'Replace a file that is there.', fallback: 'off' },
    ...WAIT_OPTIONS,
  ],
  notes: 'A download that is cut goes on where it stopped, also when the same command runs again later.',
  examples: [
    { text: 'Save a video, once it is ready', line: 'tavus video download 16cd74d8c5 --wait' },
    { text: 'Save all into a folder', line: 'tavus video download --all -o videos/' },
  ],
  async run(context, given) {
    const { results } = context.services;
    const view = savedView(context);
    results.checkFields(view);
    const { videos, exitCode } = await findVideos(context, given);
    const saved: SavedVideo[] = [];
    try {
      for (const video of videos) {
        const file = await save(context, video, given, videos.length > 1 || given.isSet('all'));
        if (file) saved.push(file);
      }
    } finally {
      // Also what was saved before something failed.
      await results.list(view, [saved]);
    }
    return exitCode;
  },
};

async function findVideos(
  context: Context,
  given: Given,
): Promise<{ readonly videos: readonly Video[]; readonly exitCode: number }> {
  const { ui } = context.services;
  if (given.isSet('all')) {
    if (given.args().length > 0) throw new UsageError('Both --all and ids are given.', 'Give one of them.');
    return { videos: await loadReady(context), exitCode: 0 };
  }
  if (given.args().length === 0 && !ui.canAsk) throw new UsageError('Missing: [id], or --all.', 'Name the videos.');
  const blocked = wantsToWait(given) ? {} : { blocked: whyNotReady };
  const pick = () => pickVideo(context, { title: 'Download a Video', enterHint: 'download', ...blocked });
  const found = await findOrPickSeveral(context, videoKind(context), given.args(), pick);
  if (!wantsToWait(given)) return { videos: found, exitCode: 0 };
  const { items, exitCode } = await watchForCommand(context, videoWatch(context), found, given);
  return { videos: items.filter(({ status }) => status === 'ready'), exitCode };
}

async function loadReady(context: Context): Promise<readonly Video[]> {
  const { ui, client } = context.services;
  return await ui.busy('Loading videos', async (signal) => {
    const ready: Video[] = [];
    for await (const { items } of client().videos.listAll({ signal })) {
      ready.push(...items.filter(({ status }) => status === 'ready'));
    }
    return ready;
  });
}

/** @returns undefined for one of many that is there already */
async function save(
  context: Context,
  video: Video,
  given: Given,
  isOneOfMany: boolean,
): Promise<SavedVideo | undefined> {
  const force = given.isSet('force');
  const output = given.text('output');
  if (!isOneOfMany) return await downloadWithBar(context, video, { ...targetOf(video, output), force });
  const target = uniquePathIn(output ?? '', video);
  if (!force && (await lookAt(target))) {
    context.services.ui.say(`${target} is there already.`);
    return undefined;
  }
  return await downloadWithBar(context, video, { target, force });
}

function savedView({ services }: Context): ItemView<SavedVideo> {
  const view = videoView(services.clock.now());
  const file = { title: 'FILE', cell: (video: SavedVideo) => video.file };
  return { ...view, fields: [...view.fields, 'file'], columns: [...view.columns.slice(0, 2), file] };
}
