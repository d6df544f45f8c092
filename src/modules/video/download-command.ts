import type { Video } from '../../api/videos.ts';
import type { Command, Given } from '../../core/command.ts';
import { UsageError } from '../../lib/errors.ts';
import {
  checkFolderFor,
  findPlace,
  isFolderPath,
  isStandardOutput,
  refuseEmpty,
} from '../../lib/files/output-place.ts';
import { lookAt } from '../../lib/files/regular-file.ts';
import type { ItemView } from '../../ui/output/results.ts';
import type { Context, Services } from '../context.ts';
import { VIDEO, whyNotReady } from '../nouns/video.ts';
import { findOrPickSeveral, itemArgument } from '../resource/item-argument.ts';
import { pickItem } from '../resource/list-screen.ts';
import { viewOf } from '../resource/view.ts';
import { WAIT_OPTIONS, wantsToWait, watchForCommand } from '../resource/watch-command.ts';
import { downloadToOutput, downloadWithBar, type SavedVideo, targetOf, uniquePathIn } from './download.ts';

export const DOWNLOAD_VIDEOS: Command<Services> = {
  args: [{ ...itemArgument(VIDEO), isRequired: false, isVariadic: true }],
  options: [
    {
      name: 'output',
      short: 'o',
      value: 'file',
      help: 'File or folder to save to; - writes to standard output.',
      fallback: "the current folder, under the video's name",
    },
    { name: 'all', help: 'Download all videos that are ready; skip files that already exist.', fallback: 'off' },
    { name: 'force', help: 'Replace existing files.', fallback: 'off' },
    ...WAIT_OPTIONS,
  ],
  notes:
    'An interrupted download resumes where it stopped when you run the command again. It starts over if the file has ' +
    'changed.',
  examples: [
    { text: 'Wait until a video is ready, and save it', line: 'tavus video download 16cd74d8c5 --wait' },
    { text: 'Save all videos to a folder', line: 'tavus video download --all -o videos/' },
    {
      text: 'Pipe a video into another program',
      line: 'tavus video download 16cd74d8c5 -o - | ffmpeg -i - welcome.gif',
    },
  ],
  async run(context, given) {
    const { results } = context.services;
    const view = savedView(context);
    results.checkFields(view);
    const isForOutput = await checkOutput(context, given);
    const { videos, exitCode } = await findVideos(context, given);
    if (isForOutput) {
      for (const video of videos) await downloadToOutput(context, video);
      return exitCode;
    }
    const saved: SavedVideo[] = [];
    try {
      for (const video of videos) {
        const file = await save(context, video, given, videos.length > 1 || isForSeveral(given));
        if (file) saved.push(file);
      }
    } finally {
      // Lists what was saved even if a later download failed.
      await results.list(view, [saved]);
    }
    return exitCode;
  },
};

/** Checks where to save before any request is sent. @returns true for standard output @throws UsageError, StateError */
async function checkOutput({ services }: Context, given: Given): Promise<boolean> {
  const output = given.text('output');
  refuseEmpty('-o', output);
  if (output === undefined) await checkFolderFor('.', {});
  else if (isStandardOutput(output)) {
    refuseOutput(services, given, output);
    return true;
  } else if (isForSeveral(given) || isFolderPath(output)) await checkFolderFor(output, { createsFolders: true });
  else await findPlace({ target: output, force: given.isSet('force'), followsLink: true, createsFolders: true });
  return false;
}

/** @throws UsageError where standard output cannot take a video */
function refuseOutput({ results }: Services, given: Given, output: string): void {
  if (isForSeveral(given))
    throw new UsageError(`-o ${output} takes one video.`, 'Give one id, or save to a folder: -o videos/');
  if (results.wantsJson()) {
    throw new UsageError(
      `--json and -o ${output} cannot be combined.`,
      'Both would write to standard output. Leave one of them out.',
    );
  }
  if (!results.isOnTerminal()) return;
  throw new UsageError(
    `-o ${output} would write the video to the terminal.`,
    'Redirect it to a file or a program: tavus video download … -o - > video.mp4',
  );
}

function isForSeveral(given: Given): boolean {
  return given.isSet('all') || given.args().length > 1;
}

async function findVideos(
  context: Context,
  given: Given,
): Promise<{ readonly videos: readonly Video[]; readonly exitCode: number }> {
  const { ui } = context.services;
  if (given.isSet('all')) {
    if (given.args().length > 0) throw new UsageError('--all and ids cannot be combined.', 'Give one of them.');
    return { videos: await loadReady(context), exitCode: 0 };
  }
  if (given.args().length === 0 && !ui.canAsk) throw new UsageError('Missing: [id] or --all.', 'Give the ids.');
  const blocked = wantsToWait(given) ? {} : { blocked: whyNotReady };
  const pick = () => pickItem(context, VIDEO, { title: 'Download a Video', enterHint: 'download', ...blocked });
  const found = await findOrPickSeveral(context, VIDEO, given.args(), pick);
  if (!wantsToWait(given)) return { videos: found, exitCode: 0 };
  const { items, exitCode } = await watchForCommand(context, VIDEO, found, given);
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

/** @returns undefined for a video that was skipped because its file exists */
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
    context.services.ui.say(`${target} already exists: skipped.`);
    return undefined;
  }
  return await downloadWithBar(context, video, { target, force });
}

function savedView({ services }: Context): ItemView<SavedVideo> {
  const view = viewOf(VIDEO, services.clock.now());
  const file = { title: 'FILE', cell: (video: SavedVideo) => video.file };
  return { ...view, fields: [...view.fields, 'file'], columns: [...view.columns.slice(0, 2), file] };
}
