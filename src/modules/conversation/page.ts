import type { Conversation } from '../../api/conversations.ts';
import { StateError } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { maskToken } from '../nouns/conversation-details.ts';
import { pageOf } from '../nouns/conversation-state.ts';

/** Opens the page in the browser. Prints its URL in any case. @returns false if there is no browser */
export async function openPage({ services }: Context, conversation: Conversation): Promise<boolean> {
  const { url, shown } = pageFor(conversation);
  const isOpen = await services.openLink(url);
  if (isOpen) services.ui.ok('Opened in the browser.');
  services.ui.commandLine('The page to open or share:', shown);
  return isOpen;
}

/** Copies the URL of the page; a token in it is not shown. */
export function copyPage({ services }: Context, conversation: Conversation): void {
  const { url, shown } = pageFor(conversation);
  services.ui.copy(url, shown);
}

/** Shows the QR code until the user goes on: a screen below it would push it out of a small terminal. */
export async function showQrScreen(context: Context, conversation: Conversation): Promise<void> {
  await showQrCode(context, conversation);
  await context.services.ui.menu({ title: 'Scan the code with your phone', choices: [{ label: 'Done', value: true }] });
}

/** Prints the URL of the page as a QR code, to join with a phone. */
export async function showQrCode({ services }: Context, conversation: Conversation): Promise<void> {
  const { url, isPrivate } = pageFor(conversation);
  const { createQrCode } = await import('./qr-code.ts');
  const { text, columns } = createQrCode(url);
  await services.ui.details('Scan to join', [['', text]]);
  if (isPrivate) services.ui.warn('The code contains the secret token of this private room.');
  if (columns > NARROW) services.ui.say(`If the code is broken, widen the terminal to ${columns} columns.`);
}

/** Terminals are rarely narrower. */
const NARROW = 78;

/** The URL of the page, and what to show of it. @throws StateError for a conversation without a page */
export function pageFor(conversation: Conversation): { url: string; shown: string; isPrivate: boolean } {
  const page = pageOf(conversation);
  if (page === undefined) throw new StateError('This conversation has no page.', 'Join it in its meeting service.');
  return { ...page, shown: maskToken(page.url) };
}
