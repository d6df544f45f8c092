import type { Readable } from 'node:stream';
import { pause } from '../../lib/clock.ts';
import type { Picture } from '../../ui/image/picture.ts';
import { Back } from '../../ui/ui.ts';
import type { Context, Services } from '../context.ts';

const MOST_BYTES = 5_000_000;
const MOST_MS = 3000;
/** How long details that are there wait for their picture. */
const PATIENCE_MS = 700;

type UrlOf<Item> = (item: Item) => string | undefined;

/** The pictures of an item's details, where they are shown: what goes wrong with one leaves it out and disturbs nothing. */
export class Thumbnails<Item> {
  readonly #services: Services;
  readonly #urlOf: UrlOf<Item>;
  #last: { readonly url: string | undefined; readonly picture: Picture | undefined } | undefined;

  constructor({ services }: Context, urlOf: UrlOf<Item>) {
    this.#services = services;
    this.#urlOf = urlOf;
  }

  /** Loads an item, and beside it the picture that it is known to have. @throws what `load` throws */
  async beside(
    known: Item,
    load: (known: Item, signal: AbortSignal) => Promise<Item>,
    signal: AbortSignal,
  ): Promise<Item> {
    if (!(await this.#services.ui.showsPictures())) return await load(known, signal);
    const stop = new AbortController();
    const ending = AbortSignal.any([signal, stop.signal]);
    try {
      const expected = this.#urlOf(known);
      const early = loadThumbnail(this.#services, expected, ending);
      const item = await load(known, signal);
      const url = this.#urlOf(item);
      const loading = url === expected ? early : loadThumbnail(this.#services, url, ending);
      signal.throwIfAborted();
      const patience = pause(this.#services.clock, PATIENCE_MS, ending).catch(() => {});
      this.#last = { url, picture: (await Promise.race([loading, patience])) ?? undefined };
      return item;
    } finally {
      stop.abort();
    }
  }

  /** The picture of the item as it is now: the one that was loaded beside it, unless it has become another. */
  async of(item: Item): Promise<Picture | undefined> {
    const { ui } = this.#services;
    if (!(await ui.showsPictures())) return undefined;
    if (this.#last?.url !== this.#urlOf(item)) {
      await ui
        .busy('Loading the picture', (signal) => this.beside(item, async () => item, signal))
        .catch((error: unknown) => {
          if (!(error instanceof Back)) throw error;
          this.#last = { url: this.#urlOf(item), picture: undefined };
        });
    }
    return this.#last?.picture;
  }
}

/** Shows the picture of an item below what a command printed of it, where it can be shown. */
export async function showThumbnail({ services }: Context, url: string | undefined): Promise<void> {
  const { ui, results } = services;
  if (!url || !(await results.showsPictures())) return;
  const picture = await ui.busy('Loading the picture', (signal) => loadThumbnail(services, url, signal));
  if (picture) await results.picture(picture);
}

/** @returns undefined for whatever can't be loaded in time, or is no picture; it never throws. */
async function loadThumbnail(
  { account, clock, openMedia }: Services,
  url: string | undefined,
  signal: AbortSignal,
): Promise<Picture | undefined> {
  const late = new AbortController();
  const cancel = clock.after(MOST_MS, () => late.abort());
  try {
    if (!url || !mayOpen(url, account.baseUrl())) return undefined;
    const ending = AbortSignal.any([signal, late.signal]);
    const { body, size = 0 } = await openMedia(url, { signal: ending });
    const bytes = await readWhole(body, size, ending);
    return bytes && (await (await import('../../ui/image/decode.ts')).decodeImage(bytes));
  } catch {
    return undefined;
  } finally {
    cancel();
  }
}

/** Nobody asked for this request, so no answer of a server elsewhere may send it to a program on this computer. */
function mayOpen(url: string, baseUrl: string): boolean {
  return /^https:/i.test(url) || new URL(url).origin === new URL(baseUrl).origin;
}

/** @returns undefined for more bytes than a thumbnail has. @throws when it breaks off, or the signal ends it */
async function readWhole(body: Readable, size: number, signal: AbortSignal): Promise<Buffer | undefined> {
  const stop = () => body.destroy(new Error('stopped'));
  signal.addEventListener('abort', stop, { once: true });
  try {
    signal.throwIfAborted();
    const pieces: Buffer[] = [];
    let count = 0;
    if (size > MOST_BYTES) return undefined;
    for await (const piece of body) {
      count += piece.length;
      if (count > MOST_BYTES) return undefined;
      pieces.push(piece);
    }
    return Buffer.concat(pieces);
  } finally {
    signal.removeEventListener('abort', stop);
    body.destroy();
  }
}
