import type { TavusClient } from '../api/client.ts';
import type { Media, MediaOptions } from '../api/media.ts';
import type { Machine } from '../core/machine.ts';
import type { Clock } from '../lib/clock.ts';
import type { Results } from '../ui/output/results.ts';
import type { Ui } from '../ui/ui.ts';

/** The API key in use and its source. */
export interface KeyInUse {
  readonly key: string;
  readonly source: 'file' | 'environment' | 'saved' | 'sandbox';
  /** The profile in use, even if the key comes from elsewhere; undefined in the sandbox. */
  readonly profile?: string;
}

/** The profile of this run, and what selected it: --profile, TAVUS_PROFILE or the settings. */
export interface ProfileInUse {
  readonly name: string;
  readonly from: 'flag' | 'environment' | 'saved';
}

/** A key and its server, saved under a name. */
export interface Profile {
  readonly name: string;
  readonly key: string | undefined;
  /** As it was saved; undefined for the default server. */
  readonly baseUrl: string | undefined;
}

/** The user's saved keys. Changes apply to the profile of this run. */
export interface Profiles {
  /** True if nothing may be saved; actions then print what they would save. */
  readonly isDryRun: boolean;
  /** Environment variables that override saved values. */
  readonly environment: { readonly profile?: string | undefined; readonly key?: string | undefined };
  /** May be a profile that does not exist yet. */
  inUse(): ProfileInUse;
  /** The profile used when neither a flag nor the environment selects one. */
  savedInUse(): string;
  /** All profiles, `default` first. */
  all(): readonly Profile[];
  /** @throws UsageError that lists the known profiles, if this one is unknown. */
  check(profile: ProfileInUse): void;
  /** @throws UsageError if the name of this run's profile is not a valid profile name. */
  checkName(): void;
  /** The server that a key is saved with by default. @throws as `Account.baseUrl` does */
  server(): string;
  /**
   * @param baseUrl the key's server; `server()` by default.
   * @throws if the settings cannot be written; the key is then in use for this run only.
   */
  saveKey(key: string, baseUrl?: string): Promise<void>;
  /** Removes the key, and the profile unless it is `default`. @throws as `saveKey` does. */
  remove(): Promise<void>;
  /** Switches to another profile, for this run and later ones. @throws as `saveKey` does. */
  use(name: string): Promise<void>;
  /** The first line of standard input. @throws UsageError if it is empty. */
  readKey(): Promise<string>;
  /** Why the settings file cannot be read, in a sentence; undefined if it can, or does not exist. */
  unreadable(): string | undefined;
  /** @param need what depends on it; `settings` by default. @throws UnreadableSettingsError */
  checkReadable(need?: 'settings' | 'change'): void;
  /** Renames a settings file that cannot be read. @returns its new path; undefined if the file can be read. */
  moveAside(): Promise<string | undefined>;
}

/** What makes a run read-only. `unreadable`: the settings file cannot be read, so it may say so. */
export type ReadOnly = 'flag' | 'environment' | 'settings' | 'unreadable';

/** The account in use and its API clients. */
export interface Account {
  /** A client for the key in use. @throws NoKeyError without one. */
  client(): TavusClient;
  /** @param baseUrl the server; `baseUrl()` by default. @throws ClientOptionError */
  clientFor(key: string, baseUrl?: string): TavusClient;
  keyInUse(): KeyInUse | undefined;
  /** True if a key is saved for the profile in use, even if another key overrides it. */
  hasSavedKey(): boolean;
  /** The server's URL. @throws UsageError or ClientOptionError for a URL that a key must not be sent to. */
  baseUrl(): string;
  /** Undefined in the sandbox, which has its own key. */
  readonly profiles: Profiles | undefined;
  /** Why nothing can be changed at Tavus; undefined if changes are allowed. */
  readonly readOnly: ReadOnly | undefined;
}

/** The input of a form that was not sent. */
export interface Draft {
  /** Milliseconds since 1970, UTC. */
  readonly savedAt: number;
  readonly values: Readonly<Record<string, string>>;
  /** Labels of picked values, by value. */
  readonly labels: Readonly<Record<string, string>>;
  /** What the user must know before sending it again. */
  readonly notice?: { readonly text: string; readonly hint?: string | undefined };
}

/** Input of forms that were not sent, by the name of the form. */
interface Drafts {
  read(name: string): Draft | undefined;
  /** @returns why the draft is kept for this run only; returned once. */
  save(name: string, draft: Draft): string | undefined;
  /** The user starts over: the draft that was read is not resumed. */
  decline(name: string): void;
  remove(name: string): void;
  /** True if this run's draft is on disk. */
  isOnDisk(name: string): boolean;
}

/** An error as text for the user. */
interface Explanation {
  readonly text: string;
  readonly hint?: string;
  /** True for a change that was sent and got no clear response. */
  readonly mayHaveBeenReceived: boolean;
}

/** The dependencies of every action; built in `app/machine.ts`. */
export interface Services {
  readonly ui: Ui;
  readonly clock: Clock;
  readonly account: Account;
  /** The client for the key in use. @throws NoKeyError without one. */
  client(): TavusClient;
  /** A client for a key that is not in use yet. @throws ClientOptionError for a key that is not a valid header value. */
  clientFor(key: string, baseUrl?: string): TavusClient;
  /** Opens a file by a link from Tavus, without sending the key. @throws TavusError */
  openMedia(url: string, options: MediaOptions): Promise<Media>;
  /** Prints an error with its hint. Rethrows an error that must end the program. */
  report(error: unknown): void;
  /** The same text, for a screen that shows it itself. */
  explain(error: unknown): Explanation;
  /** Opens a URL in the browser. @returns false if there is no browser. */
  openLink(url: string): Promise<boolean>;
  readonly drafts: Drafts;
  /** What the user must know when the program ends, in whatever way: sentences, by the id of what they are about. */
  readonly reminders: Map<string, string>;
  /** Prints the results of commands. */
  readonly results: Results;
  /** Reads a text file; `-` is standard input. @throws UsageError if it cannot be read. */
  readText(path: string): Promise<string>;
  /** Prints the next step: `menu` in the menu, `command` on the command line. */
  sayNext(words: { readonly menu: string; readonly command: string }): void;
  /** In the menu, prints the command that does what was just done. */
  showCommand(words: readonly string[]): void;
}

/** An action's context: the services, and the lists of all modules. */
export type Context = Machine<Services>;

/** No API key is available. */
export class NoKeyError extends Error {
  override name = 'NoKeyError';

  /**
   * @param profile the profile without a key, if there are several profiles
   * @param unreadable why the settings file, which may hold a key, cannot be read: a sentence
   */
  constructor(
    readonly profile?: string,
    readonly unreadable?: string,
  ) {
    super('no key');
  }
}
