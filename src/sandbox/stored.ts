export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** `user`: created by the account. `system`: a stock item of Tavus, which cannot be changed. */
export type Owner = 'user' | 'system';

/** What all stored items have in common. Times are in milliseconds since the epoch. */
export interface StoredItem {
  id: string;
  /** Missing if the noun has no stock items. */
  owner?: Owner;
  createdAt: number;
  changedAt: number;
  /** Callbacks that were sent, by the name of their event. */
  calledBack?: readonly string[];
  /** Replaces fields in responses, so that a test can produce any row: another status, a missing field, an odd name. */
  overrides?: Record<string, unknown>;
}
