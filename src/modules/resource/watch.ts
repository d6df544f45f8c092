import { NotFoundError } from '../../api/errors.ts';
import { isTemporary, PollPace } from '../../api/polling.ts';
import { pause } from '../../lib/clock.ts';
import { formatDuration, nameOrNone } from '../../lib/format.ts';
import { toCommandLine } from '../../lib/text/shell-words.ts';
import type { Bar, ProgressView } from '../../ui/output/progress.ts';
import { Back, Interrupted } from '../../ui/ui.ts';
import type { Context } from '../context.ts';
import { keepOwner } from './owner.ts';
import type { Api, Dates, Watchable } from './resource.ts';

const TITLE_NAMES = 3;
/** How many ends are told one by one. */
const MOST_NAMED = 5;

export interface Seen<Item> {
  /** As they were last seen; those that were deleted meanwhile are left out. */
  readonly items: readonly Item[];
  /** True when the time was up before all were done. */
  readonly isTimedOut: boolean;
}

/**
 * Watches items until each is done or failed, and tells how they ended.
 * @param timeoutMs how long at most.
 * @throws Back and Interrupted when the user stops watching, which stops nothing else; it is said how to come back.
 */
export async function watchItems<Item extends Dates>(
  context: Context,
  resource: Watchable<Item>,
  items: readonly Item[],
  { timeoutMs = Number.POSITIVE_INFINITY }: { timeoutMs?: number | undefined } = {},
): Promise<Seen<Item>> {
  const { ui } = context.services;
  if (!items.some(resource.status.isUnderWay)) {
    tellFailures(context, resource, items);
    return { items, isTimedOut: false };
  }
  const watch = new Watch(context, resource, items, timeoutMs);
  try {
    await ui.progress(titleOf(resource, items), (signal, show) => watch.run(signal, show));
  } catch (error) {
    if (error instanceof Back || error instanceof Interrupted) {
      ui.say(`Stopped watching; ${resource.noun.many} go on without you. ${watch.wayBack()}`);
    }
    throw error;
  }
  const watched = watch.result();
  if (watched.isTimedOut) ui.warn(`Still under way after ${formatDuration(timeoutMs)}. ${watch.wayBack()}`);
  tellEnd(context, resource, watched);
  return watched;
}

class Watch<Item extends Dates> {
  readonly #context: Context;
  readonly #resource: Watchable<Item>;
  readonly #timeoutMs: number;
  readonly #startedAt: number;
  #items: readonly Item[];
  #trouble = '';
  #isTimedOut = false;

  constructor(context: Context, resource: Watchable<Item>, items: readonly Item[], timeoutMs: number) {
    this.#context = context;
    this.#resource = resource;
    this.#items = items;
    this.#timeoutMs = timeoutMs;
    this.#startedAt = context.services.clock.now();
  }

  async run(signal: AbortSignal, show: (view: ProgressView) => void): Promise<void> {
    const { clock } = this.#context.services;
    const pace = new PollPace();
    for (;;) {
      show({ bars: this.#items.map((item) => barOf(this.#resource, item)), note: () => this.#note() });
      const underWay = this.#underWay();
      if (underWay.length === 0) return;
      const left = this.#timeoutMs - this.#elapsed();
      if (left <= 0) {
        this.#isTimedOut = true;
        return;
      }
      await pause(clock, Math.min(pace.ms(), left), signal);
      pace.answered(await this.#reload(underWay, signal));
    }
  }

  result(): Seen<Item> {
    return { items: this.#items, isTimedOut: this.#isTimedOut };
  }

  wayBack(): string {
    const { noun, id } = this.#resource;
    return `To watch again: ${toCommandLine([noun.one, 'watch', ...this.#underWay().map(id)])}`;
  }

  /** @returns whether anything was new. @throws what does not pass. */
  async #reload(underWay: readonly Item[], signal: AbortSignal): Promise<boolean> {
    const { id } = this.#resource;
    try {
      const api = this.#context.services.client().once;
      const found = await reloadItems(this.#resource, api, underWay, signal);
      const news = new Map(found.map((item) => [id(item), item]));
      const asked = new Set(underWay);
      const before = JSON.stringify(this.#items);
      this.#items = this.#items.flatMap((item) => (asked.has(item) ? (news.get(id(item)) ?? []) : [item]));
      this.#trouble = '';
      return JSON.stringify(this.#items) !== before;
    } catch (error) {
      if (signal.aborted || !isTemporary(error)) throw error;
      this.#trouble = `${this.#context.services.explain(error).text} Trying again. `;
      return false;
    }
  }

  #underWay(): Item[] {
    return this.#items.filter(this.#resource.status.isUnderWay);
  }

  #elapsed(): number {
    return this.#context.services.clock.now() - this.#startedAt;
  }

  #note(): string {
    return `${this.#trouble}${formatDuration(this.#elapsed())} so far. Esc stops watching. ${this.#resource.watch.usual}`;
  }
}

function titleOf<Item extends Dates>({ noun, name }: Watchable<Item>, items: readonly Item[]): string {
  if (items.length > TITLE_NAMES) return `Watching ${items.length} ${noun.many}`;
  return `Watching ${items.map((item) => `“${nameOrNone(name(item))}”`).join(', ')}`;
}

function barOf<Item extends Dates>({ name, status, watch }: Watchable<Item>, item: Item): Bar {
  const [, part, whole] = /^(\d+)\/(\d+)$/.exec(watch.progress(item) ?? '') ?? [];
  const fraction = Number(whole) > 0 ? Number(part) / Number(whole) : undefined;
  return {
    label: nameOrNone(name(item)),
    status: watch.cell?.(item) ?? status.cell(item),
    // After a failure the last value stays, and after the end some stand still short of it.
    ...(status.isUnderWay(item) && fraction !== undefined && { fraction }),
  };
}

function tellEnd<Item extends Dates>(
  context: Context,
  resource: Watchable<Item>,
  { items, isTimedOut }: Seen<Item>,
): void {
  const { ui } = context.services;
  const { noun, status, watch } = resource;
  const done = items.filter((item) => !status.isUnderWay(item));
  const failed = tellFailures(context, resource, done);
  const succeeded = done.filter((item) => !failed.includes(item));
  for (const item of succeeded.slice(0, MOST_NAMED)) ui.ok(watch.done(item));
  if (succeeded.length > MOST_NAMED) ui.ok(`And ${succeeded.length - MOST_NAMED} more ${noun.many} are done.`);
  if (isTimedOut) return;
  const [first] = items;
  const name = items.length === 1 && first !== undefined ? `“${nameOrNone(resource.name(first))}”` : undefined;
  const what = name ?? `${items.length} ${noun.many}`;
  ui.notify(failed.length > 0 ? `${what}: ${failed.length} failed` : `${what}: done`);
}

/** @returns those that failed. */
function tellFailures<Item extends Dates>(
  { services }: Context,
  { id, name, watch }: Watchable<Item>,
  items: readonly Item[],
): readonly Item[] {
  const failed = items.filter((item) => watch.whyFailed(item) !== undefined);
  for (const item of failed) {
    const end = watch.failed?.(item) ?? 'failed.';
    services.ui.fail(`“${nameOrNone(name(item))}” (${id(item)}) ${end} ${watch.whyFailed(item)}`);
  }
  return failed;
}

/** Items as they are now: one by its id, several by the list where that can be; what is gone is left out. */
async function reloadItems<Item extends Dates>(
  resource: Watchable<Item>,
  api: Api,
  items: readonly Item[],
  signal: AbortSignal,
): Promise<readonly Item[]> {
  const { id, endpoints } = resource;
  if (items.length === 1 || !endpoints.reload) return await reloadEach(resource, api, items, signal);
  const news = await endpoints.reload(api, items, { signal });
  if (!endpoints.reloadsNewest) return news;
  const held = new Set(news.map(id));
  const older = items.filter((item) => !held.has(id(item)));
  return [...news, ...(await reloadEach(resource, api, older, signal))];
}

async function reloadEach<Item extends Dates>(
  resource: Watchable<Item>,
  api: Api,
  items: readonly Item[],
  signal: AbortSignal,
): Promise<readonly Item[]> {
  const found: Item[] = [];
  for (const item of items) {
    try {
      found.push(keepOwner(resource, await resource.endpoints.get(api, resource.id(item), { signal }), item));
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
    }
  }
  return found;
}
