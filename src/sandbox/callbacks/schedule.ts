import type { SandboxClock } from '../clock.ts';
import type { StoredItem } from '../stored.ts';
import type { Callbacks } from './callback.ts';
import { type DeliveryOptions, deliver } from './deliver.ts';

export interface CallbackSchedule {
  /** Sends what is due, and waits for the next time. To call after every change of an item or of the clock. */
  check(): void;
  /** Stops waiting. */
  close(): void;
}

/**
 * @param list the callbacks of all items that have a callback URL
 * @param onSent called after items were marked as called back
 */
export function scheduleCallbacks(
  list: () => readonly Callbacks[],
  clock: SandboxClock,
  options: DeliveryOptions,
  onSent: () => void,
): CallbackSchedule {
  // The callbacks of an item are sent one after the other.
  const last = new WeakMap<StoredItem, Promise<void>>();
  let cancel = () => {};
  const check = () => {
    cancel();
    const now = clock.now();
    const open = list().flatMap(({ item, url, planned }) =>
      planned.filter(({ event }) => !item.calledBack?.includes(event)).map((callback) => ({ item, url, ...callback })),
    );
    const due = open.filter(({ at }) => at <= now);
    for (const { item, url, event, body } of due) {
      item.calledBack = [...(item.calledBack ?? []), event];
      const send = () => deliver(url, body, `${item.id}, ${event}`, options);
      last.set(item, (last.get(item) ?? Promise.resolve()).then(send));
    }
    if (due.length > 0) onSent();
    const next = Math.min(...open.map(({ at }) => at).filter((at) => at > now));
    if (next < Number.POSITIVE_INFINITY) cancel = clock.at(next, check);
  };
  return { check, close: () => cancel() };
}
