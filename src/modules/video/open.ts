import type { Command } from '../../core/command.ts';
import { UsageError } from '../../lib/errors.ts';
import type { Services } from '../context.ts';
import { VIDEO } from '../nouns/video.ts';
import { findOrPick, itemArgument } from '../resource/item-argument.ts';
import { pickItem } from '../resource/list-screen.ts';
import { viewOf } from '../resource/view.ts';

const NOT_READY = 'Run tavus video watch to wait for it.';

export const OPEN_VIDEO: Command<Services> = {
  args: [itemArgument(VIDEO)],
  notes: 'Without a browser, such as over SSH or without a display, only the URL is printed.',
  examples: [
    { text: 'Open a video in the browser', line: 'tavus video open 16cd74d8c5' },
    { text: 'Open it by name', line: 'tavus video open "Welcome"' },
  ],
  async run(context, given) {
    const { results, clock, openLink, ui } = context.services;
    const view = viewOf(VIDEO, clock.now());
    results.checkFields(view);
    const video = await findOrPick(context, VIDEO, given.arg(), {
      pick: () => pickItem(context, VIDEO, { title: 'Open a Video', enterHint: 'open' }),
    });
    const { hosted_url: url, status } = video;
    if (url === undefined) throw new UsageError('This video has no URL yet.', NOT_READY);
    // Tavus sets the URL long before the page shows anything.
    if (status !== 'ready') ui.warn(`This video is ${status}: its page is still empty. ${NOT_READY}`);
    const isOpened = status === 'ready' && (await openLink(url));
    if (isOpened) ui.ok('Opened in the browser.');
    if (results.wantsJson()) await results.item(view, video);
    else await results.text(url);
    return status === 'ready' ? 0 : 1;
  },
};
