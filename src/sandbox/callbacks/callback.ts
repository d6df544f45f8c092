import type { StoredItem } from '../stored.ts';

/** A request to the callback URL of an item, as planned now: what happens to the item can still change it. */
export interface Callback {
  /** Names it among those of its item, which are sent once each. */
  readonly event: string;
  /** When it is due, in milliseconds since the epoch. */
  readonly at: number;
  readonly body: object;
}

/** The callbacks of one item. */
export interface Callbacks {
  readonly item: StoredItem;
  readonly url: string;
  /** In order. */
  readonly planned: readonly Callback[];
}
