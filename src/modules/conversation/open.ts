import type { Command } from '../../core/command.ts';
import { StateError } from '../../lib/errors.ts';
import type { Services } from '../context.ts';
import { CONVERSATION } from '../nouns/conversation.ts';
import { loadItem } from '../resource/find-item.ts';
import { findOrPick, itemArgument } from '../resource/item-argument.ts';
import { pickItem } from '../resource/list-screen.ts';
import { viewOf } from '../resource/view.ts';
import { whyNoPage } from './blocked.ts';
import { openPage, pageFor, showQrCode } from './page.ts';

/** The flag that prints the page as a QR code. */
export const QR_OPTION = {
  name: 'qr',
  help: 'Also print the page as a QR code, to join with a phone.',
  fallback: 'off',
};

export const OPEN_CONVERSATION: Command<Services> = {
  args: [itemArgument(CONVERSATION)],
  options: [QR_OPTION],
  notes:
    'Without a browser, such as over SSH or without a display, only the URL is printed. The token of a private room is ' +
    'known only when it is created, so its page cannot be opened later.',
  examples: [
    { text: 'Open the page of a conversation', line: 'tavus conversation open c654321' },
    { text: 'Join with a phone', line: 'tavus conversation open c654321 --qr' },
  ],
  async run(context, given) {
    const { results, clock } = context.services;
    const view = viewOf(CONVERSATION, clock.now());
    results.checkFields(view);
    const conversation = await findOrPick(context, CONVERSATION, given.arg(), {
      pick: async () => {
        const question = { title: 'Open a Conversation', enterHint: 'open', blocked: whyNoPage };
        return await loadItem(context, CONVERSATION, await pickItem(context, CONVERSATION, question));
      },
    });
    const problem = whyNoPage(conversation);
    if (problem !== undefined) throw new StateError(problem, 'Start another: tavus conversation create');
    await openPage(context, conversation);
    if (given.isSet('qr')) await showQrCode(context, conversation);
    if (results.wantsJson()) await results.item(view, conversation);
    else if (!results.isOnTerminal()) await results.text(pageFor(conversation).shown);
    return 0;
  },
};
