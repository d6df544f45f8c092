import { isTemporary, PollPace } from '../../api/polling.ts';
import { pause } from '../../lib/clock.ts';
import { formatDuration, nameOrNone } from '../../lib/format.ts';
import { toCommandLine } from '../../lib/text/shell-words.ts';
import type { Bar, ProgressView } from '../../ui/output/progress.ts';
import { Back, Interrupted } from '../../ui/ui.ts';
import type { Context } from '../context.ts';
import { reloadItems } from './reload.ts';
import { dropReminders } from './reminders.ts';
import type { Dates, Watchable } from './resource.ts';

const MAX_TITLE_NAMES = 3;
/** The number of finished items that get a message each. */
const MAX_NAMED = 5;

export interface WatchResult<Item> {
  /** The items in their last known state, without those that were deleted in the meantime. */
  readonly items: readonly Item[];
  /** True if the timeout passed before all were done. */
  readonly isTimedOut: boolean;
}

/**
 * Watches items until each is done or failed, and prints the outcome.
 * @param timeoutMs the maximum time; no limit by default
 * @throws Back and Interrupted if the user stops watching, after printing the command to watch again
 */
export async function watchItems<Item extends Dates>(
  context: Context,
  resource: Watchable<Item>,
  items: readonly Item[],
  { timeoutMs = Number.POSITIVE_INFINITY }: { timeoutMs?: number | undefined } = {},
): Promise<WatchResult<Item>> {
  const { ui } = context.services;
  if (!items.some(resource.status.isInProgress)) {
    await reportFailures(context, resource, items);
    return { items, isTimedOut: false };
  }
  const watch = new Watch(context, resource, items, timeoutMs);
  try {
    await ui.progress(titleOf(resource, items), (signal, show) => watch.run(signal, show));
  } catch (error) {
    if (error instanceof Back || error instanceof Interrupted) {
      ui.say(`Stopped watching. ${watch.whenStopped()}`);
      ui.say(watch.resumeHint());
    }
    throw error;
  }
  const watched = watch.result();
  dropReminders(context, resource, watched.items);
  if (watched.isTimedOut) ui.warn(`Still in progress after ${formatDuration(timeoutMs)}. ${watch.resumeHint()}`);
  await reportOutcome(context, resource, watched);
  return watched;
}

class Watch<Item extends Dates> {
  readonly #context: Context;
  readonly #resource: Watchable<Item>;
  readonly #timeoutMs: number;
  readonly #startedAt: number;
  #items: readonly Item[];
  #problem = '';
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
      show({
        bars: this.#items.map((item) => barOf(this.#resource, item, this.#context.services.clock.now())),
        note: () => this.#note(),
      });
      const running = this.#inProgress();
      if (running.length === 0) return;
      const left = this.#timeoutMs - this.#elapsed();
      if (left <= 0) {
        this.#isTimedOut = true;
        return;
      }
      await pause(clock, Math.min(pace.ms(), left), signal);
      pace.answered(await this.#reload(running, signal));
    }
  }

  result(): WatchResult<Item> {
    return { items: this.#items, isTimedOut: this.#isTimedOut };
  }

  whenStopped(): string {
    return this.#resource.watch.stopped?.(this.#inProgress()) ?? 'Tavus continues the work.';
  }

  resumeHint(): string {
    const { noun, id } = this.#resource;
    return `To watch again: ${toCommandLine([noun.one, 'watch', ...this.#inProgress().map(id)])}`;
  }

  /** @returns true if anything changed. @throws errors that a retry does not fix */
  async #reload(running: readonly Item[], signal: AbortSignal): Promise<boolean> {
    const { id } = this.#resource;
    try {
      const api = this.#context.services.client().once;
      const found = await reloadItems(this.#resource, api, running, signal);
      const reloaded = new Map(found.map((item) => [id(item), item]));
      const asked = new Set(running);
      const before = JSON.stringify(this.#items);
      this.#items = this.#items.flatMap((item) => (asked.has(item) ? (reloaded.get(id(item)) ?? []) : [item]));
      this.#problem = '';
      return JSON.stringify(this.#items) !== before;
    } catch (error) {
      if (signal.aborted || !isTemporary(error)) throw error;
      this.#problem = `${this.#context.services.explain(error).text} Trying again. `;
      return false;
    }
  }

  #inProgress(): Item[] {
    return this.#items.filter(this.#resource.status.isInProgress);
  }

  #elapsed(): number {
    return this.#context.services.clock.now() - this.#startedAt;
  }

  #note(): string {
    const { watch } = this.#resource;
    const note = watch.note?.(this.#items, this.#context.services.clock.now());
    return `${this.#problem}${note ?? `${formatDuration(this.#elapsed())} so far. ${watch.usual}`}`;
  }
}

function titleOf<Item extends Dates>({ noun, name }: Watchable<Item>, items: readonly Item[]): string {
  if (items.length > MAX_TITLE_NAMES) return `Watching ${items.length} ${noun.many}`;
  return `Watching ${items.map((item) => `“${nameOrNone(name(item))}”`).join(', ')}`;
}

function barOf<Item extends Dates>({ name, status, watch }: Watchable<Item>, item: Item, now: number): Bar {
  const [, part, whole] = /^(\d+)\/(\d+)$/.exec(watch.progress(item) ?? '') ?? [];
  const fraction = Number(whole) > 0 ? Number(part) / Number(whole) : undefined;
  return {
    label: nameOrNone(name(item)),
    status: watch.cell?.(item) ?? status.cell(item, now),
    // A failed item keeps its last progress, and a finished one may stay below 100 %.
    ...(status.isInProgress(item) && fraction !== undefined && { fraction }),
  };
}

async function reportOutcome<Item extends Dates>(
  context: Context,
  resource: Watchable<Item>,
  { items, isTimedOut }: WatchResult<Item>,
): Promise<void> {
  const { ui } = context.services;
  const { noun, status, watch } = resource;
  const done = items.filter((item) => !status.isInProgress(item));
  for (const item of done) watch.onDone?.(context.services, item);
  const failed = await reportFailures(context, resource, done);
  const succeeded = done.filter((item) => !failed.includes(item));
  for (const item of succeeded.slice(0, MAX_NAMED)) ui.ok(watch.done(item));
  if (succeeded.length > MAX_NAMED) ui.ok(`And ${succeeded.length - MAX_NAMED} more ${noun.many} are done.`);
  if (isTimedOut) return;
  const [first] = items;
  const name = items.length === 1 && first !== undefined ? `“${nameOrNone(resource.name(first))}”` : undefined;
  const what = name ?? `${items.length} ${noun.many}`;
  ui.notify(failed.length > 0 ? `${what}: ${failed.length} failed` : `${what}: done`);
}

/** @returns the failed items */
async function reportFailures<Item extends Dates>(
  { services }: Context,
  { id, name, watch }: Watchable<Item>,
  items: readonly Item[],
): Promise<readonly Item[]> {
  const failed = items.filter(watch.hasFailed);
  for (const item of failed) {
    const end = watch.failed?.(item) ?? 'failed.';
    services.ui.fail(`“${nameOrNone(name(item))}” (${id(item)}) ${end} ${await watch.whyFailed(item)}`);
  }
  return failed;
}
