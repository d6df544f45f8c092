import type { TavusClient } from '../api/client.ts';
import type { Media, MediaOptions } from '../api/media.ts';
import type { Machine } from '../core/machine.ts';
import type { Clock } from '../lib/clock.ts';
import type { Results } from '../ui/output/results.ts';
import type { Ui } from '../ui/ui.ts';

/** The API key in use, and where it comes from. */
export interface KeyInUse {
  readonly key: string;
  readonly source: 'file' | 'environment' | 'saved' | 'sandbox';
  /** The profile in use, whosever the key is; the sandbox has none. */
  readonly profile?: string;
}

/** The profile of this run, and what named it: --profile, TAVUS_PROFILE, or the settings. */
export interface ProfileInUse {
  readonly name: string;
  readonly from: 'flag' | 'environment' | 'saved';
}

/** A key and the server it is for, saved under a name. */
export interface Profile {
  readonly name: string;
  readonly key: string | undefined;
  /** As it was saved; undefined when it goes where all keys go. */
  readonly baseUrl: string | undefined;
}

/** The user's own keys. What is changed is the profile of this run. */
export interface Profiles {
  /** Nothing may be saved: what would be is said instead. */
  readonly isDryRun: boolean;
  /** What the environment puts before what is saved. */
  readonly environment: { readonly profile?: string | undefined; readonly key?: string | undefined };
  /** It may be one that is not there yet. */
  inUse(): ProfileInUse;
  /** The one that is in use where neither a flag nor the environment names one. */
  savedInUse(): string;
  /** All there are, `default` first. */
  all(): readonly Profile[];
  /** @throws UsageError that lists those there are, when this is none of them. */
  check(profile: ProfileInUse): void;
  /** @throws UsageError when no profile can have the name of the one of this run. */
  checkName(): void;
  /** The server of a key that is saved now, unless another one is named. @throws as `Account.baseUrl` does */
  server(): string;
  /**
   * @param baseUrl the server it is for; `server()` when left out.
   * @throws when the settings can't be written; the key is then in use for this run only.
   */
  saveKey(key: string, baseUrl?: string): Promise<void>;
  /** Removes the key, and the profile too unless it is `default`. @throws as `saveKey` does. */
  remove(): Promise<void>;
  /** Makes another one the one in use, from now on. @throws as `saveKey` does. */
  use(name: string): Promise<void>;
  /** The first line of standard input. @throws UsageError when there is none. */
  readKey(): Promise<string>;
  /** Why the settings file cannot be read, in a sentence; undefined where it can, and where there is none. */
  unreadable(): string | undefined;
  /** @param need what depends on it; the settings themselves when left out. @throws UnreadableSettingsError */
  checkReadable(need?: 'settings' | 'change'): void;
  /** Moves a settings file that cannot be read out of the way. @returns where it is now; undefined when it can be read. */
  moveAside(): Promise<string | undefined>;
}

/** `unreadable`: the settings file cannot be read, so it may forbid changes. */
export type ReadOnly = 'flag' | 'environment' | 'settings' | 'unreadable';

/** Whose account is in use, and the clients for it. */
export interface Account {
  /** For the key in use. @throws NoKeyError without one. */
  client(): TavusClient;
  /** @param baseUrl where it goes; to where all requests go when left out. @throws ClientOptionError */
  clientFor(key: string, baseUrl?: string): TavusClient;
  keyInUse(): KeyInUse | undefined;
  /** True when a key was saved for the profile in use, even one that another goes before. */
  hasSavedKey(): boolean;
  /** Where requests go. @throws UsageError or ClientOptionError for an address that no key must go to. */
  baseUrl(): string;
  /** Undefined in the sandbox, which has a key of its own. */
  readonly profiles: Profiles | undefined;
  /** What forbids to change anything at Tavus; undefined where it is allowed. */
  readonly readOnly: ReadOnly | undefined;
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
  /** The user begins afresh: what was read is not gone on with. */
  decline(name: string): void;
  remove(name: string): void;
  /** True when this run's draft is where the next start finds it. */
  isOnDisk(name: string): boolean;
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
  clientFor(key: string, baseUrl?: string): TavusClient;
  /** Opens a file behind a link of Tavus', without the key. @throws TavusError */
  openMedia(url: string, options: MediaOptions): Promise<Media>;
  /** Words a failure on the screen. Rethrows what must end the program. */
  report(error: unknown): void;
  /** The same words, for a screen that shows them itself. */
  explain(error: unknown): Explanation;
  /** Opens a web address in the browser, where there is one. @returns whether it could be tried. */
  openLink(url: string): Promise<boolean>;
  readonly drafts: Drafts;
  /** Where commands put what they find out. */
  readonly results: Results;
  /** A text file whole; `-` is standard input. @throws UsageError when it can't be read. */
  readText(path: string): Promise<string>;
  /** What to do next: by the menu's words in the menu, else by a command. */
  sayNext(words: { readonly menu: string; readonly command: string }): void;
  /** In the menu: the command that does the same as what was just done, in its words. */
  showCommand(words: readonly string[]): void;
}

/** An action's surroundings: the services, and the lists through the machine. */
export type Context = Machine<Services>;

/** There is no key to send. */
export class NoKeyError extends Error {
  override name = 'NoKeyError';

  /**
   * @param profile the one that has none, where there are several
   * @param unreadable why the settings file cannot be read, in a sentence: a key may be saved there
   */
  constructor(
    readonly profile?: string,
    readonly unreadable?: string,
  ) {
    super('no key');
  }
}
