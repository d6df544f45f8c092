import { createTavusClient, type TavusClient } from '../api/client.ts';
import { type Account, type KeyInUse, NoKeyError } from '../modules/shared/context.ts';
import type { Settings } from '../settings/settings.ts';

/** Whose account is in use, and the client for it. */
export interface AccountWithClient extends Account {
  client(): TavusClient;
  clientFor(key: string): TavusClient;
}

/** The user's own account: the key from the environment goes before the saved one. */
export class UserAccount implements AccountWithClient {
  readonly #settings: Settings;
  readonly #baseUrl: string;
  readonly #environmentKey: string;
  #held: { readonly key: string; readonly client: TavusClient } | undefined;

  constructor(
    settings: Settings,
    { baseUrl, environmentKey }: { baseUrl: string; environmentKey: string | undefined },
  ) {
    this.#settings = settings;
    this.#baseUrl = baseUrl;
    this.#environmentKey = environmentKey?.trim() ?? '';
  }

  keyInUse(): KeyInUse | undefined {
    if (this.#environmentKey !== '') return { key: this.#environmentKey, source: 'environment' };
    const saved = this.#settings.apiKey();
    return saved === undefined ? undefined : { key: saved, source: 'saved' };
  }

  hasSavedKey(): boolean {
    return this.#settings.apiKey() !== undefined;
  }

  async saveKey(key: string): Promise<void> {
    await this.#settings.saveApiKey(key);
  }

  async removeSavedKey(): Promise<void> {
    await this.#settings.removeApiKey();
  }

  client(): TavusClient {
    const inUse = this.keyInUse();
    if (!inUse) throw new NoKeyError();
    // One client for one key: it keeps its connection between calls.
    if (this.#held?.key !== inUse.key) this.#held = { key: inUse.key, client: this.clientFor(inUse.key) };
    return this.#held.client;
  }

  clientFor(key: string): TavusClient {
    return createTavusClient({ apiKey: key, baseUrl: this.#baseUrl });
  }
}

/** The sandbox's account: its key can be neither changed nor saved. */
export class SandboxAccount implements AccountWithClient {
  readonly #sandbox: { readonly url: string; readonly apiKey: string };
  readonly #client: TavusClient;

  constructor(sandbox: { readonly url: string; readonly apiKey: string }) {
    this.#sandbox = sandbox;
    this.#client = this.clientFor(sandbox.apiKey);
  }

  keyInUse(): KeyInUse {
    return { key: this.#sandbox.apiKey, source: 'sandbox' };
  }

  hasSavedKey(): boolean {
    return false;
  }

  async saveKey(): Promise<void> {
    throw new Error('Nothing of the sandbox is saved.');
  }

  async removeSavedKey(): Promise<void> {
    throw new Error('Nothing of the sandbox is saved.');
  }

  client(): TavusClient {
    return this.#client;
  }

  clientFor(key: string): TavusClient {
    return createTavusClient({ apiKey: key, baseUrl: this.#sandbox.url });
  }
}
