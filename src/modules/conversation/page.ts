import type { Conversation } from '../../api/conversations.ts';
import { StateError } from '../../lib/errors.ts';
import type { Ui } from '../../ui/ui.ts';
import type { Context } from '../context.ts';
import { maskToken } from '../nouns/conversation-details.ts';
import { pageOf } from '../nouns/conversation-state.ts';

/** Opens the page in the browser. Prints its URL in any case. */
export async function openPage({ services }: Context, conversation: Conversation): Promise<void> {
  if (await services.openLink(pageFor(conversation).url)) services.ui.ok('Opened in the browser.');
  else services.ui.say('Could not open a browser.');
  sayPage(services.ui, conversation);
}

/** Prints the URL of the page, for people to copy. */
export function sayPage(ui: Pick<Ui, 'commandLine'>, conversation: Conversation): void {
  const { shown, isPrivate } = pageFor(conversation);
  ui.commandLine(isPrivate ? 'The page, its token hidden:' : 'The page to open or share:', shown);
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
  const { ui } = services;
  const { url, isPrivate } = pageFor(conversation);
  const { createQrCode } = await import('./qr-code.ts');
  const { text, columns, rows } = createQrCode(url);
  if (isPrivate) ui.warn('The code contains the secret token of this private room.');
  await ui.details('Scan to join', [['', text]]);
  // What is below the code must not push it out of a terminal of 24 rows.
  if (rows <= MAX_ROWS && columns <= MAX_COLUMNS) return;
  ui.say(
    `If the code is not whole, enlarge the terminal to ${columns + INDENT} columns and ${rows + ROWS_BELOW} rows.`,
  );
}

/** A code up to this size needs no hint: it fits on a terminal of 40 columns and 24 rows. */
const [MAX_COLUMNS, MAX_ROWS] = [36, 18];
/** Columns before the code and after it, and rows of a menu and a message below it. */
const [INDENT, ROWS_BELOW] = [5, 8];

/** The URL of the page, and what to show of it. @throws StateError for a conversation without a page */
export function pageFor(conversation: Conversation): { url: string; shown: string; isPrivate: boolean } {
  const page = pageOf(conversation);
  if (page === undefined) throw new StateError('This conversation has no page.', 'Join it in its meeting service.');
  return { ...page, shown: maskToken(page.url) };
}
