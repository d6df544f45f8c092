import { Back, type Tell } from '../../ui/ui.ts';
import type { Context } from '../context.ts';

export const STOPPED = 'Stopped waiting for the answer.';
export const LOOK_FIRST = 'Tavus may have received it: look at the list before you send it again.';

/** Sends a change. After a failure all lists are downloaded anew: it may have been made, or its item be gone. */
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
    if (error instanceof Back) ui.warn(`${STOPPED} ${LOOK_FIRST}`);
    throw error;
  }
}
