import { NotFoundError, TavusError } from '../../api/errors.ts';
import { pause } from '../../lib/clock.ts';
import { formatDuration, nameOrNone } from '../../lib/format.ts';
import { toCommandLine } from '../../lib/text/shell-words.ts';
import type { Bar, ProgressView } from '../../ui/output/progress.ts';
import type { Cell } from '../../ui/theme.ts';
import { Back, Interrupted } from '../../ui/ui.ts';
import type { Context } from '../context.ts';

/** Tavus says nothing by itself: it is asked again after 2 s, and less and less often while nothing changes. */
const [SHORTEST_MS, LONGEST_MS, GROWTH] = [2000, 30_000, 1.5];
const TITLE_NAMES = 3;
/** How many ends are told one by one. */
const MOST_NAMED = 5;

/** Failures that pass: the work goes on at Tavus, whatever happens on the way there. */
export const PASSING: ReadonlySet<string> = new Set([
  'network',
  'timeout',
  'server',
  'rate_limited',
  'unreadable_answer',
]);

/** A kind of item that takes its time. */
export interface WatchKind<Item> {
  readonly noun: { readonly one: string; readonly many: string };
  /** How long it usually takes, in a sentence. */
  readonly usual: string;
  /** The words of the command that watches: `video watch`. */
  readonly command: string;
  idOf(item: Item): string;
  nameOf(item: Item): string;
  isUnderWay(item: Item): boolean;
  status(item: Item): Cell;
  /** Text such as `37/100`. */
  progressOf(item: Item): string | undefined;
  /** What to say of one that is done. */
  describeDone(item: Item): string;
  /** Why it failed, in plain words; undefined unless it did. */
  whyFailed(item: Item): string | undefined;
  /** What follows the name of one that failed, in a sentence; `failed.` when left out. */
  describeFailed?(item: Item): string;
  /** These items as they are now, asked for once: in one list request where the API allows it; what is gone is left out. */
  reload(items: readonly Item[], signal: AbortSignal): Promise<readonly Item[]>;
}

export interface Watched<Item> {
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
export async function watchItems<Item>(
  context: Context,
  kind: WatchKind<Item>,
  items: readonly Item[],
  { timeoutMs = Number.POSITIVE_INFINITY }: { timeoutMs?: number | undefined } = {},
): Promise<Watched<Item>> {
  const { ui } = context.services;
  if (!items.some(kind.isUnderWay)) {
    tellFailures(context, kind, items);
    return { items, isTimedOut: false };
  }
  const watch = new Watch(context, kind, items, timeoutMs);
  try {
    await ui.progress(titleOf(kind, items), (signal, show) => watch.run(signal, show));
  } catch (error) {
    if (error instanceof Back || error instanceof Interrupted) {
      ui.say(`Stopped watching; ${kind.noun.many} go on without you. ${watch.wayBack()}`);
    }
    throw error;
  }
  const watched = watch.result();
  if (watched.isTimedOut) ui.warn(`Still under way after ${formatDuration(timeoutMs)}. ${watch.wayBack()}`);
  tellEnd(context, kind, watched);
  return watched;
}

class Watch<Item> {
  readonly #context: Context;
  readonly #kind: WatchKind<Item>;
  readonly #timeoutMs: number;
  readonly #startedAt: number;
  #items: readonly Item[];
  #trouble = '';
  #isTimedOut = false;

  constructor(context: Context, kind: WatchKind<Item>, items: readonly Item[], timeoutMs: number) {
    this.#context = context;
    this.#kind = kind;
    this.#items = items;
    this.#timeoutMs = timeoutMs;
    this.#startedAt = context.services.clock.now();
  }

  async run(signal: AbortSignal, show: (view: ProgressView) => void): Promise<void> {
    const { clock } = this.#context.services;
    let interval = SHORTEST_MS;
    for (;;) {
      show({ bars: this.#items.map((item) => barOf(this.#kind, item)), note: () => this.#note() });
      const underWay = this.#underWay();
      if (underWay.length === 0) return;
      const left = this.#timeoutMs - this.#elapsed();
      if (left <= 0) {
        this.#isTimedOut = true;
        return;
      }
      await pause(clock, Math.min(interval, left), signal);
      const hasChanged = await this.#reload(underWay, signal);
      interval = hasChanged ? SHORTEST_MS : Math.min(LONGEST_MS, interval * GROWTH);
    }
  }

  result(): Watched<Item> {
    return { items: this.#items, isTimedOut: this.#isTimedOut };
  }

  wayBack(): string {
    const ids = this.#underWay().map(this.#kind.idOf);
    return `To watch again: ${toCommandLine([...this.#kind.command.split(' '), ...ids])}`;
  }

  /** @returns whether anything was new. @throws what does not pass. */
  async #reload(underWay: readonly Item[], signal: AbortSignal): Promise<boolean> {
    const { idOf } = this.#kind;
    try {
      const news = new Map((await this.#kind.reload(underWay, signal)).map((item) => [idOf(item), item]));
      const asked = new Set(underWay);
      const before = JSON.stringify(this.#items);
      this.#items = this.#items.flatMap((item) => (asked.has(item) ? (news.get(idOf(item)) ?? []) : [item]));
      this.#trouble = '';
      return JSON.stringify(this.#items) !== before;
    } catch (error) {
      if (signal.aborted || !(error instanceof TavusError) || !PASSING.has(error.kind)) throw error;
      this.#trouble = `${this.#context.services.explain(error).text} Trying again. `;
      return false;
    }
  }

  #underWay(): Item[] {
    return this.#items.filter(this.#kind.isUnderWay);
  }

  #elapsed(): number {
    return this.#context.services.clock.now() - this.#startedAt;
  }

  #note(): string {
    return `${this.#trouble}${formatDuration(this.#elapsed())} so far. Esc stops watching. ${this.#kind.usual}`;
  }
}

function titleOf<Item>({ noun, nameOf }: WatchKind<Item>, items: readonly Item[]): string {
  if (items.length > TITLE_NAMES) return `Watching ${items.length} ${noun.many}`;
  return `Watching ${items.map((item) => `“${nameOrNone(nameOf(item))}”`).join(', ')}`;
}

function barOf<Item>({ nameOf, status, progressOf, isUnderWay }: WatchKind<Item>, item: Item): Bar {
  const [, part, whole] = /^(\d+)\/(\d+)$/.exec(progressOf(item) ?? '') ?? [];
  const fraction = Number(whole) > 0 ? Number(part) / Number(whole) : undefined;
  return {
    label: nameOrNone(nameOf(item)),
    status: status(item),
    // After a failure the last value stays, and after the end some stand still short of it.
    ...(isUnderWay(item) && fraction !== undefined && { fraction }),
  };
}

function tellEnd<Item>(context: Context, kind: WatchKind<Item>, { items, isTimedOut }: Watched<Item>): void {
  const { ui } = context.services;
  const done = items.filter((item) => !kind.isUnderWay(item));
  const failed = tellFailures(context, kind, done);
  const succeeded = done.filter((item) => !failed.includes(item));
  for (const item of succeeded.slice(0, MOST_NAMED)) ui.ok(kind.describeDone(item));
  if (succeeded.length > MOST_NAMED) ui.ok(`And ${succeeded.length - MOST_NAMED} more ${kind.noun.many} are done.`);
  if (isTimedOut) return;
  const [first] = items;
  const name = items.length === 1 && first !== undefined ? `“${nameOrNone(kind.nameOf(first))}”` : undefined;
  const what = name ?? `${items.length} ${kind.noun.many}`;
  ui.notify(failed.length > 0 ? `${what}: ${failed.length} failed` : `${what}: done`);
}

/** @returns those that failed. */
function tellFailures<Item>({ services }: Context, kind: WatchKind<Item>, items: readonly Item[]): readonly Item[] {
  const failed = items.filter((item) => kind.whyFailed(item) !== undefined);
  for (const item of failed) {
    const end = kind.describeFailed?.(item) ?? 'failed.';
    services.ui.fail(`“${nameOrNone(kind.nameOf(item))}” (${kind.idOf(item)}) ${end} ${kind.whyFailed(item)}`);
  }
  return failed;
}

/** Reloads one item after another, for those that no list brought. */
export async function reloadEach<Item>(
  items: readonly Item[],
  get: (item: Item) => Promise<Item>,
): Promise<readonly Item[]> {
  const found: Item[] = [];
  for (const item of items) {
    try {
      found.push(await get(item));
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
    }
  }
  return found;
}
