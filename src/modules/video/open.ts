import type { Command } from '../../core/command.ts';
import { UsageError } from '../../lib/errors.ts';
import type { Services } from '../context.ts';
import { VIDEO } from '../nouns/video.ts';
import { findOrPick, itemArgument } from '../resource/item-argument.ts';
import { pickItem } from '../resource/list-screen.ts';
import { viewOf } from '../resource/view.ts';

/** Why there is nothing to see yet; the page is there from the start, and empty. */
const NOT_READY = 'Wait for it with tavus video watch.';

export const OPEN_VIDEO: Command<Services> = {
  args: [itemArgument(VIDEO)],
  notes: 'Where there is no browser, over SSH or without a display, the address is printed instead.',
  examples: [
    { text: 'Watch it in the browser', line: 'tavus video open 16cd74d8c5' },
    { text: 'By its name', line: 'tavus video open "Welcome"' },
  ],
  async run(context, given) {
    const { results, clock, openLink, ui } = context.services;
    const view = viewOf(VIDEO, clock.now());
    results.checkFields(view);
    const video = await findOrPick(context, VIDEO, given.arg(), {
      pick: () => pickItem(context, VIDEO, { title: 'Open a Video', enterHint: 'open' }),
    });
    const { hosted_url: url, status } = video;
    if (url === undefined) throw new UsageError('Tavus gave this video no address.', NOT_READY);
    if (status !== 'ready') ui.warn(`This video is ${status}: its page shows nothing yet. ${NOT_READY}`);
    const isOpened = status === 'ready' && (await openLink(url));
    if (isOpened) ui.ok('Opened in the browser.');
    if (results.wantsJson()) await results.item(view, video);
    else await results.text(url);
    return status === 'ready' ? 0 : 1;
  },
};
