import type { Clock, Services } from './context.ts';

/** Tavus says nothing by itself, and states change in seconds at the quickest. */
const INTERVAL_MS = 3000;

export interface Watching<Item> {
  isUnderWay(item: Item): boolean;
  reload(item: Item, signal: AbortSignal): Promise<Item>;
  describe(item: Item): string;
}

/** Waits until an item is done, and shows how far it is. @throws Back on Esc; what it waits for goes on. */
export async function watchItem<Item>(
  { ui, clock }: Pick<Services, 'ui' | 'clock'>,
  watching: Watching<Item>,
  first: Item,
): Promise<Item> {
  ui.say('Watching. Esc stops watching; the work itself goes on.');
  return await ui.busy(watching.describe(first), async (signal, tell) => {
    let item = first;
    while (watching.isUnderWay(item)) {
      await pause(clock, signal);
      item = await watching.reload(item, signal);
      tell(watching.describe(item));
    }
    return item;
  });
}

function pause(clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      cancel();
      reject(signal.reason);
    };
    const cancel = clock.after(INTERVAL_MS, () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    signal.addEventListener('abort', stop, { once: true });
  });
}
