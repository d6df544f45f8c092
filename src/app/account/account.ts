import { createTavusClient, type TavusClient, type TavusClientOptions } from '../../api/client.ts';
import { rememberKey } from '../../lib/known-keys.ts';
import { type Account, type KeyInUse, NoKeyError, type ReadOnly } from '../../modules/context.ts';
import type { Settings } from '../../settings/settings.ts';
import { chooseAccount, chooseKey, chooseServer, type Sources } from './choose-key.ts';
import { UserProfiles } from './user-profiles.ts';

/** Options of an account's clients, and what the account may do. */
export interface AccountOptions
  extends Pick<
    TavusClientOptions,
    'beforeChange' | 'findProxy' | 'onExchange' | 'retry' | 'onRetry' | 'clock' | 'random'
  > {
  readonly isDryRun?: boolean;
  /** What makes the account read-only now; can change while the program runs. */
  readOnly?(): ReadOnly | undefined;
  /** Reads the first line of standard input. */
  readKey?(): Promise<string>;
}

/** The user's account. `choose-key.ts` decides which key goes to which server. */
export class UserAccount implements Account {
  readonly profiles: UserProfiles;
  readonly #readOnly: () => ReadOnly | undefined;
  readonly #settings: Settings;
  readonly #setup: AccountOptions;
  #cached: { readonly key: string; readonly url: string; readonly client: TavusClient } | undefined;

  constructor(settings: Settings, sources: Sources, setup: AccountOptions = {}) {
    this.#settings = settings;
    const { isDryRun = false, readOnly = () => undefined, readKey = async () => '', ...client } = setup;
    this.#setup = client;
    this.#readOnly = readOnly;
    this.profiles = new UserProfiles(settings, sources, { isDryRun, readKey });
  }

  get readOnly(): ReadOnly | undefined {
    return this.#readOnly();
  }

  keyInUse(): KeyInUse | undefined {
    return chooseKey(this.profiles.sources(), this.#settings.profiles());
  }

  hasSavedKey(): boolean {
    return this.#settings.profiles().all.get(this.profiles.inUse().name)?.apiKey !== undefined;
  }

  baseUrl(): string {
    return chooseServer(this.profiles.sources(), this.#settings.profiles()).url;
  }

  client(): TavusClient {
    this.profiles.check(this.profiles.inUse());
    const unreadable = this.profiles.unreadable();
    if (unreadable !== undefined && !this.keyInUse()) throw new NoKeyError(undefined, unreadable);
    const { key, url } = chooseAccount(this.profiles.sources(), this.#settings.profiles());
    // One client per key: it reuses its connection.
    if (this.#cached?.key !== key || this.#cached.url !== url) {
      this.#cached = { key, url, client: this.clientFor(key, url) };
    }
    return this.#cached.client;
  }

  clientFor(key: string, baseUrl = this.baseUrl()): TavusClient {
    rememberKey(key);
    return createTavusClient({ ...this.#setup, apiKey: key, baseUrl });
  }
}

/** The sandbox's account: its key can be neither changed nor saved. */
export class SandboxAccount implements Account {
  readonly profiles = undefined;
  readonly readOnly: Account['readOnly'];
  readonly #sandbox: { readonly url: string; readonly apiKey: string };
  readonly #client: TavusClient;
  readonly #setup: AccountOptions;

  constructor(
    sandbox: { readonly url: string; readonly apiKey: string },
    { readOnly = () => undefined, ...setup }: AccountOptions = {},
  ) {
    this.#sandbox = sandbox;
    this.readOnly = readOnly();
    this.#setup = setup;
    this.#client = this.clientFor(sandbox.apiKey);
  }

  keyInUse(): KeyInUse {
    return { key: this.#sandbox.apiKey, source: 'sandbox' };
  }

  hasSavedKey(): boolean {
    return false;
  }

  baseUrl(): string {
    return this.#sandbox.url;
  }

  client(): TavusClient {
    return this.#client;
  }

  clientFor(key: string): TavusClient {
    return createTavusClient({ ...this.#setup, apiKey: key, baseUrl: this.#sandbox.url });
  }
}
