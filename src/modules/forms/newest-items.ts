import type { Page } from '../../api/page.ts';

/** An item that may have a time of creation, as ISO 8601. */
export interface Dated {
  readonly created_at?: string;
}

/** The pages of a list until one, and with it all that follow, is older than `since()`, in milliseconds since 1970. */
export async function* pagesSince<Item extends Dated>(
  pages: AsyncIterable<Page<Item>>,
  since: () => number,
): AsyncGenerator<readonly Item[]> {
  const order = new ListOrder();
  for await (const { items } of pages) {
    yield items;
    order.add(items);
    if (order.isPast(since())) return;
  }
}

/** True for an item without a date too, as it may be new. */
export function isSince({ created_at }: Dated, time: number): boolean {
  return created_at === undefined || !(Date.parse(created_at) < time);
}

/** Finds the page after which only older items follow. Tavus documents no order, so a list that is not sorted is read to its end. */
class ListOrder {
  #newest = Number.POSITIVE_INFINITY;
  #last = Number.POSITIVE_INFINITY;
  #isSorted = true;

  add(items: readonly Dated[]): void {
    let newest = Number.NEGATIVE_INFINITY;
    for (const { created_at = '' } of items) {
      const time = Date.parse(created_at);
      // Any comparison with NaN is false, so an invalid date makes the list unsorted.
      if (!(time <= this.#last)) this.#isSorted = false;
      this.#last = time;
      newest = Math.max(newest, time);
    }
    this.#newest = newest;
  }

  /** True if the last page was older than `time`, and all later ones must be. */
  isPast(time: number): boolean {
    return this.#isSorted && this.#newest < time;
  }
}
