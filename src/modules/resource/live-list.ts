import type { LocalList } from '../../core/store.ts';
import type { PaginatedList } from '../../ui/list/paged-list.ts';
import type { ListFeed } from '../../ui/ui.ts';
import type { Context } from '../context.ts';
import { keepKnown } from './owner.ts';
import { ReferencedNames } from './reference.ts';
import { reloadEach } from './reload.ts';
import { dropReminders } from './reminders.ts';
import { type Dates, listOf, type Resource } from './resource.ts';

/** The number of items from which on loading them saves memory. */
const MANY = 20_000;
/** A list of this age is refreshed in the background when it is opened. */
const MAX_AGE_MS = 30_000;
/** The interval at which items in progress are polled while they are on the screen. */
const POLL_MS = 5000;
/** The interval at which times that rows show are brought up to date. */
const TICK_MS = 1000;

/** Keeps a list on the screen in sync with the module's own list, and that one with Tavus. */
export class LiveList<Item extends Dates> implements ListFeed {
  readonly #context: Context;
  readonly #resource: Resource<Item>;
  readonly #list: PaginatedList<Item>;
  readonly #local: LocalList<Item>;
  readonly #stop = new AbortController();
  readonly #stopSyncing: () => void;
  readonly #names: ReferencedNames<Item>;
  /** The load in progress. A later one replaces it if the list was cleared in the meantime. */
  #load: object | undefined;
  #progress = '';
  #failure = '';
  #delay = '';
  #changed: () => void = () => {};

  constructor(context: Context, resource: Resource<Item>, list: PaginatedList<Item>) {
    this.#context = context;
    this.#resource = resource;
    this.#list = list;
    this.#local = context.list(listOf(resource));
    this.#stopSyncing = this.#local.subscribe(() => this.#sync());
    this.#names = new ReferencedNames(
      context,
      resource.references?.filter(({ isListed }) => isListed),
    );
  }

  /** The names of what this item and others refer to. Those of this item that are unknown are looked up in the background. */
  namesFor(item: Item): ReferencedNames<Item> {
    if (!this.#names.has(item)) void this.#names.load([item], this.#stop.signal).then(() => this.#changed());
    return this.#names;
  }

  /** Shows the cached items; without any, loads the first page. @throws if that fails */
  async open(): Promise<void> {
    this.#sync();
    if (!this.#local.isLoaded()) await this.#openFirstPage();
    else if (this.#context.services.clock.now() - this.#local.filledAt() >= MAX_AGE_MS) this.refresh();
  }

  /** Stops all loading and polling for this list. */
  close(): void {
    if (this.#load) this.#local.expire();
    this.#stop.abort();
    this.#stopSyncing();
  }

  subscribe(changed: () => void): () => void {
    this.#changed = changed;
    const stopPolling = this.#poll();
    const stopTicking = this.#tick();
    return () => {
      stopPolling();
      stopTicking();
      this.#changed = () => {};
    };
  }

  status(): string {
    return this.#delay || this.#progress;
  }

  failure(): string {
    return this.#failure;
  }

  delayed(text: string): void {
    this.#delay = text;
    this.#changed();
  }

  refresh(): void {
    if (!this.#load) void this.#loadAll(() => {}).catch((error: unknown) => this.#fail(error));
  }

  async #openFirstPage(): Promise<void> {
    const { ui } = this.#context.services;
    await ui.busy(`Loading ${this.#resource.noun.many}`, (signal) => {
      signal.addEventListener('abort', () => this.#stop.abort(), { once: true });
      return new Promise<void>((resolve, reject) => {
        let isOpen = false;
        const opened = () => {
          isOpen = true;
          resolve();
        };
        this.#loadAll(opened).then(opened, (error: unknown) => (isOpen ? this.#fail(error) : reject(error)));
      });
    });
  }

  async #loadAll(onPage: () => void): Promise<void> {
    const load = {};
    this.#load = load;
    this.#failure = '';
    this.#tell(this.#local.isLoaded() ? 'refreshing' : 'loading');
    try {
      await this.#download(onPage);
    } catch (error) {
      // The items shown so far may not be all.
      this.#local.expire();
      throw error;
    } finally {
      if (this.#load === load) this.#endLoad();
    }
  }

  /** Loads all pages. An empty list grows with each page; a list that is shown is replaced at the end. */
  async #download(onPage: () => void): Promise<void> {
    const { client, clock } = this.#context.services;
    const { endpoints } = this.#resource;
    const local = this.#local;
    const generation = local.startLoading();
    const grows = !local.isLoaded();
    const keep = keeperOf(this.#resource, local.items());
    const all: Item[] = [];
    for await (const page of endpoints.list(client(), { signal: this.#stop.signal })) {
      // The list was cleared: these items may belong to another account.
      if (local.generation() !== generation) return;
      all.push(...page.items.map(keep));
      if (all.length === page.items.length && (page.totalCount ?? 0) > MANY)
        (await import('../../lib/save-memory.ts')).saveMemory();
      if (grows) this.#list.setExpectedTotal(page.totalCount ?? 0);
      if (grows && local.isLoaded()) local.append(page.items);
      else if (grows) local.fill(page.items, clock.now());
      onPage();
    }
    if (local.generation() === generation) local.fill(all, clock.now());
  }

  #endLoad(): void {
    this.#load = undefined;
    this.#list.setExpectedTotal(0);
    this.#tell('');
  }

  #poll(): () => void {
    const { clock } = this.#context.services;
    const end = new AbortController();
    let cancel = () => {};
    const wait = () => {
      if (!end.signal.aborted)
        cancel = clock.after(POLL_MS, () => void this.#reloadInProgress(end.signal).finally(wait));
    };
    wait();
    return () => {
      // A response to a request from before a rename or deletion must not overwrite it.
      end.abort();
      cancel();
    };
  }

  #tick(): () => void {
    const { clock } = this.#context.services;
    if (!this.#resource.status?.showsTime) return () => {};
    let cancel = () => {};
    const wait = () => {
      cancel = clock.after(TICK_MS, () => {
        if (this.#inProgress().length > 0) this.#changed();
        wait();
      });
    };
    wait();
    return () => cancel();
  }

  /** The items in progress that are on the screen, which are at most a page. */
  #inProgress(): readonly Item[] {
    const onScreen = this.#list.rows().flatMap((row) => (row.kind === 'item' ? [row.item] : []));
    return onScreen.filter((item) => this.#resource.status?.isInProgress(item));
  }

  async #reloadInProgress(end: AbortSignal): Promise<void> {
    const { endpoints } = this.#resource;
    const running = this.#inProgress();
    if (running.length === 0 || this.#load) return;
    try {
      const signal = AbortSignal.any([end, this.#stop.signal]);
      const api = this.#context.services.client();
      const reloaded = endpoints.reload
        ? await endpoints.reload(api, running, { signal })
        : await reloadEach(this.#resource, api, running, signal);
      if (end.aborted || this.#load) return;
      this.#failure = '';
      this.#local.renew(reloaded);
    } catch (error) {
      if (!end.aborted) this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (this.#stop.signal.aborted) return;
    this.#failure = this.#context.services.explain(error).text;
    this.#changed();
  }

  #tell(progress: string): void {
    this.#progress = progress;
    this.#changed();
  }

  #sync(): void {
    this.#list.setItems(this.#local.items());
    dropReminders(this.#context, this.#resource, this.#local.items());
    this.#changed();
  }
}

/** What keeps the secrets of items that are loaded again. */
function keeperOf<Item extends Dates>(resource: Resource<Item>, held: readonly Item[]): (item: Item) => Item {
  const { secrets, id } = resource;
  if (!secrets) return (item) => item;
  const withSecrets = held.filter((item) => secrets.some((name) => item[name] !== undefined));
  const known = new Map(withSecrets.map((item) => [id(item), item]));
  return (item) => {
    const before = known.get(id(item));
    return before ? keepKnown(resource, item, before) : item;
  };
}
