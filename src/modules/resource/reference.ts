import { nameOrNone } from '../../lib/format.ts';
import type { Context } from '../context.ts';
import { findId } from './find-item.ts';
import { suggesting } from './item-argument.ts';
import { type Dates, listOf, type Reference, type Resource } from './resource.ts';

/** The details of an item do not wait longer for a name, in milliseconds. */
const TIMEOUT_MS = 3000;
/** Names that are requested at the same time. */
const MAX_REQUESTS = 6;

/**
 * A row of the details that names items of another resource.
 * @param label of the row @param idOf the id or ids in it @param isListed true for a column in lists too
 */
export function referenceTo<Item, Other extends Dates>(
  label: string,
  resource: Resource<Other>,
  idOf: (item: Item) => string | readonly string[] | undefined,
  { isListed = false } = {},
): Reference<Item> {
  const { id, name, endpoints, noun } = resource;
  const one = label.toLowerCase() === noun.many ? noun.one : label.toLowerCase();
  return {
    ...{ label, one, isListed, flag: `${noun.one}-id`, ...suggesting(resource) },
    idsOf: (item) => [idOf(item) ?? []].flat().filter((one) => one !== ''),
    findId: (context, idOrName) => findId(context, resource, idOrName),
    async nameOf(context, wanted, signal) {
      const held = context.list(listOf(resource)).find(wanted);
      const found = held ?? (await endpoints.get(context.services.client().once, wanted, { signal }));
      return id(found) === wanted ? nameOrNone(name(found)) : undefined;
    },
  };
}

/** The names of the items that an item refers to. Each is looked up once: in the lists, else with one request. */
export class ReferencedNames<Item> {
  readonly #context: Context;
  readonly #references: readonly Reference<Item>[];
  /** By id; undefined for an item that was not found, or whose name is being requested. */
  readonly #names = new Map<string, string | undefined>();
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(context: Context, references: readonly Reference<Item>[] = []) {
    this.#context = context;
    this.#references = references;
  }

  /** Looks up the names of these items that are not known yet, several at the same time; never throws. */
  async load(items: readonly Item[], signal?: AbortSignal): Promise<void> {
    const missing = items.flatMap((item) =>
      this.#references.flatMap((reference) =>
        reference.idsOf(item).flatMap((id): (readonly [Reference<Item>, string])[] => {
          if (this.#names.has(id)) return [];
          this.#names.set(id, undefined);
          return [[reference, id]];
        }),
      ),
    );
    const lookUp = async (reference: Reference<Item>, id: string): Promise<void> => {
      if (!signal?.aborted) this.#names.set(id, await this.#lookUp(reference, id, signal));
    };
    await Promise.all(missing.map((next) => this.#inTurn(() => lookUp(...next))));
  }

  /** A list on the screen looks up the names of each row by itself. */
  async #inTurn(work: () => Promise<void>): Promise<void> {
    while (this.#running >= MAX_REQUESTS) await new Promise<void>((resolve) => void this.#waiting.push(resolve));
    this.#running += 1;
    await work();
    this.#running -= 1;
    this.#waiting.shift()?.();
  }

  /** True if every name of this item is known, or was looked for. */
  has(item: Item): boolean {
    return this.#references.every((reference) => reference.idsOf(item).every((id) => this.#names.has(id)));
  }

  /** The names of what the item refers to; an id as long as the name is unknown. */
  nameIn(item: Item, reference: Reference<Item>): string {
    const names = reference.idsOf(item).map((id) => this.#names.get(id) ?? id);
    return names.join(', ');
  }

  /** @returns `name (id)` by the label of the row, a line for each id; without rows of which no name was found; never throws */
  async of(item: Item, signal?: AbortSignal): Promise<ReadonlyMap<string, string>> {
    const texts = new Map<string, string>();
    for (const reference of this.#references) {
      const lines: string[] = [];
      let isNamed = false;
      for (const id of reference.idsOf(item)) {
        if (!this.#names.has(id)) this.#names.set(id, await this.#lookUp(reference, id, signal));
        const name = this.#names.get(id);
        isNamed ||= name !== undefined;
        lines.push(name === undefined ? id : `${name} (${id})`);
      }
      if (isNamed) texts.set(reference.label, lines.join('\n'));
    }
    return texts;
  }

  async #lookUp(reference: Reference<Item>, id: string, signal?: AbortSignal): Promise<string | undefined> {
    const timeout = new AbortController();
    const cancelTimer = this.#context.services.clock.after(TIMEOUT_MS, () => timeout.abort());
    const signals = signal ? [signal, timeout.signal] : [timeout.signal];
    try {
      return await reference.nameOf(this.#context, id, AbortSignal.any(signals));
    } catch {
      // The id is enough: a deleted replica, or a failure, must not hide the details.
      return undefined;
    } finally {
      cancelTimer();
    }
  }
}
