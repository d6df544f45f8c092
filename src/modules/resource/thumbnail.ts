import type { Readable } from 'node:stream';
import { pause } from '../../lib/clock.ts';
import type { Picture } from '../../ui/image/picture.ts';
import { Back } from '../../ui/ui.ts';
import type { Context, Services } from '../context.ts';

const MAX_BYTES = 5_000_000;
const TIMEOUT_MS = 3000;
/** How long loaded details wait for their picture, in milliseconds. */
const MAX_WAIT_MS = 700;

type UrlOf<Item> = (item: Item) => string | undefined;

/** The pictures of details, if the terminal shows pictures. A picture that fails to load is left out silently. */
export class Thumbnails<Item> {
  readonly #services: Services;
  readonly #urlOf: UrlOf<Item>;
  #last: { readonly url: string | undefined; readonly picture: Picture | undefined } | undefined;

  constructor({ services }: Context, urlOf: UrlOf<Item>) {
    this.#services = services;
    this.#urlOf = urlOf;
  }

  /** Loads an item and, at the same time, its known picture. @throws what `load` throws */
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
      const timeout = pause(this.#services.clock, MAX_WAIT_MS, ending).catch(() => {});
      this.#last = { url, picture: (await Promise.race([loading, timeout])) ?? undefined };
      return item;
    } finally {
      stop.abort();
    }
  }

  /** The picture of the item; loaded again only if its URL has changed. */
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

/** Shows an item's picture below the output of a command, if the terminal shows pictures. */
export async function showThumbnail({ services }: Context, url: string | undefined): Promise<void> {
  const { ui, results } = services;
  if (!url || !(await results.showsPictures())) return;
  const picture = await ui.busy('Loading the picture', (signal) => loadThumbnail(services, url, signal));
  if (picture) await results.picture(picture);
}

/** @returns undefined if it is not a picture or cannot be loaded in time. Never throws. */
async function loadThumbnail(
  { account, clock, openMedia }: Services,
  url: string | undefined,
  signal: AbortSignal,
): Promise<Picture | undefined> {
  const late = new AbortController();
  const cancel = clock.after(TIMEOUT_MS, () => late.abort());
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

/** The user did not ask for this request, so a URL from a remote server must not reach a program on this computer. */
function mayOpen(url: string, baseUrl: string): boolean {
  return /^https:/i.test(url) || new URL(url).origin === new URL(baseUrl).origin;
}

/** @returns undefined if it is larger than a thumbnail. @throws if the download is cut or aborted */
async function readWhole(body: Readable, size: number, signal: AbortSignal): Promise<Buffer | undefined> {
  const stop = () => body.destroy(new Error('stopped'));
  signal.addEventListener('abort', stop, { once: true });
  try {
    signal.throwIfAborted();
    const pieces: Buffer[] = [];
    let count = 0;
    if (size > MAX_BYTES) return undefined;
    for await (const piece of body) {
      count += piece.length;
      if (count > MAX_BYTES) return undefined;
      pieces.push(piece);
    }
    return Buffer.concat(pieces);
  } finally {
    signal.removeEventListener('abort', stop);
    body.destroy();
  }
}
