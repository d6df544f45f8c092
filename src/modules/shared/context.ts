import type { TavusClient } from '../../api/client.ts';
import type { Machine } from '../../core/module.ts';
import type { Ui } from '../../ui/ui.ts';

export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
}

/** The API key in use, and where it comes from. */
export interface KeyInUse {
  readonly key: string;
  readonly source: 'environment' | 'saved' | 'sandbox';
}

export interface Account {
  keyInUse(): KeyInUse | undefined;
  /** True when a key was saved, even one that the environment's overrides. */
  hasSavedKey(): boolean;
  /** @throws when the settings can't be written; the key is then in use for this run only. */
  saveKey(key: string): Promise<void>;
  removeSavedKey(): Promise<void>;
}

/** What every action is given: built once, in `app/main.ts`. */
export interface Services {
  readonly ui: Ui;
  readonly clock: Clock;
  readonly account: Account;
  /** The client for the key in use. @throws NoKeyError without one. */
  client(): TavusClient;
  /** A client for a key that is not in use yet. @throws ClientOptionError for a key that no header can carry. */
  clientFor(key: string): TavusClient;
  /** Words a failure on the screen. Rethrows what must end the program. */
  report(error: unknown): void;
  /** What was typed into a form that was left, by the form's title, until it is sent. */
  readonly drafts: Map<string, Readonly<Record<string, string>>>;
}

/** An action's surroundings: the services, and the lists through the machine. */
export type Context = Machine<Services>;

export class NoKeyError extends Error {
  override name = 'NoKeyError';

  constructor() {
    super('No API key is set.');
  }
}
