import { Back, Interrupted, type Tell } from '../../ui/ui.ts';
import type { Context } from '../context.ts';

export const STOPPED = 'Stopped waiting for the response.';
export const LOOK_FIRST = 'Tavus may have received the request. Check the list before you send it again.';

/** Sends a change. After an error, all lists are reloaded: the change may have been made, or the item deleted. */
export async function sendChange<Result>(
  context: Context,
  label: string,
  send: (signal: AbortSignal, tell: Tell) => Promise<Result>,
): Promise<Result> {
  const { ui } = context.services;
  try {
    return await ui.busy(label, send);
  } catch (error) {
    context.forgetItems();
    if (error instanceof Back || error instanceof Interrupted) ui.warn(`${STOPPED} ${LOOK_FIRST}`);
    throw error;
  }
}
