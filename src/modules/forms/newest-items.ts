import type { Page } from '../../api/page.ts';

/** An item that may say when it was made, as ISO 8601. */
export interface Dated {
  readonly created_at?: string;
}

/** The pages of a list from its newest items on, until a page and all that follow are older than `since()`, in milliseconds since 1970. */
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

/** An item without a date may be any. */
export function isSince({ created_at }: Dated, time: number): boolean {
  return created_at === undefined || !(Date.parse(created_at) < time);
}

/** Tells when a list goes on with older items alone. Tavus does not say how it sorts: a list out of order is read whole. */
class ListOrder {
  #newest = Number.POSITIVE_INFINITY;
  #last = Number.POSITIVE_INFINITY;
  #isSorted = true;

  add(items: readonly Dated[]): void {
    let newest = Number.NEGATIVE_INFINITY;
    for (const { created_at = '' } of items) {
      const time = Date.parse(created_at);
      // NaN is greater than nothing, and so is in no order.
      if (!(time <= this.#last)) this.#isSorted = false;
      this.#last = time;
      newest = Math.max(newest, time);
    }
    this.#newest = newest;
  }

  /** True when the last page held nothing as new as `time`, and no later one can. */
  isPast(time: number): boolean {
    return this.#isSorted && this.#newest < time;
  }
}
