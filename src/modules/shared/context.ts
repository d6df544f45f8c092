import type { TavusClient } from '../../api/client.ts';
import type { Machine } from '../../core/module.ts';
import type { Ui } from '../../ui/ui.ts';

export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
  /** Runs something once, `ms` milliseconds from now. @returns what calls it off. */
  after(ms: number, run: () => void): () => void;
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

/** What was typed into a form that was not sent. */
export interface Draft {
  /** Milliseconds since 1970, UTC. */
  readonly savedAt: number;
  readonly values: Readonly<Record<string, string>>;
  /** What picked values are called. */
  readonly labels: Readonly<Record<string, string>>;
  /** What has to be known before it is sent again. */
  readonly notice?: { readonly text: string; readonly hint?: string | undefined };
}

/** Forms that were left, by a name of their own, until they are sent. */
interface Drafts {
  read(name: string): Draft | undefined;
  /** @returns why it is kept for this run only; said once. */
  save(name: string, draft: Draft): string | undefined;
  remove(name: string): void;
}

/** A failure in words. */
interface Explanation {
  readonly text: string;
  readonly hint?: string;
  /** True for a change that was sent and not answered clearly. */
  readonly mayHaveBeenReceived: boolean;
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
  /** The same words, for a screen that shows them itself. */
  explain(error: unknown): Explanation;
  /** Opens a web address in the browser, where there is one. @returns whether it could be tried. */
  openLink(url: string): Promise<boolean>;
  readonly drafts: Drafts;
}

/** An action's surroundings: the services, and the lists through the machine. */
export type Context = Machine<Services>;

export class NoKeyError extends Error {
  override name = 'NoKeyError';

  constructor() {
    super('No API key is set.');
  }
}
