import type { Page } from '../../api/page.ts';
import type { CommandOption, Given } from '../../core/command.ts';
import { EXIT } from '../../lib/errors.ts';
import { parseDuration } from '../../lib/format.ts';
import { Back } from '../../ui/ui.ts';
import type { Context, Services } from '../context.ts';
import { type Watched, type WatchKind, watchItems } from './watch.ts';

/** Ends with this when the work goes on and nobody waits for it any more. */

const TIMEOUT: CommandOption<Services> = {
  name: 'timeout',
  value: 'duration',
  help: 'Stop waiting after this long, such as 90s, 10m or 2h; ends with 5 then.',
  fallback: 'as long as it takes',
  check: (text) =>
    parseDuration(text) === undefined ? 'A duration is a number with s, m or h, such as 90s or 1h30m.' : undefined,
};

/** The options of a command that watches. */
export const WATCH_OPTIONS: readonly CommandOption<Services>[] = [TIMEOUT];

/** The options of a command that can wait for what it starts. */
export const WAIT_OPTIONS: readonly CommandOption<Services>[] = [
  { name: 'wait', help: 'Wait until it is done, and show how far it is.', fallback: 'off' },
  { ...TIMEOUT, help: 'Wait this long at most, such as 90s, 10m or 2h; ends with 5 then.', fallback: 'no waiting' },
];

/** A time limit means waiting too. */
export function wantsToWait(given: Given): boolean {
  return given.isSet('wait') || given.isSet('timeout');
}

/** Watches for a command. @returns what was last seen, and the exit code. */
export async function watchForCommand<Item>(
  context: Context,
  kind: WatchKind<Item>,
  items: readonly Item[],
  given: Given,
): Promise<{ readonly items: readonly Item[]; readonly exitCode: number }> {
  const timeoutMs = parseDuration(given.text('timeout') ?? '');
  try {
    const watched = await watchItems(context, kind, items, { timeoutMs });
    return { items: watched.items, exitCode: exitCodeOf(kind, watched) };
  } catch (error) {
    if (error instanceof Back) return { items, exitCode: EXIT.stillRunning };
    throw error;
  }
}

function exitCodeOf<Item>({ whyFailed }: WatchKind<Item>, { items, isTimedOut }: Watched<Item>): number {
  if (isTimedOut) return EXIT.stillRunning;
  return items.some((item) => whyFailed(item) !== undefined) ? 1 : 0;
}

/** Watches all that are under way in the account, from the menu. @throws Back on Esc */
export async function watchFromMenu<Item>(
  context: Context,
  kind: WatchKind<Item>,
  pages: (signal: AbortSignal) => AsyncIterable<Page<Item>>,
): Promise<void> {
  const { ui, showCommand } = context.services;
  const underWay = await ui.busy(`Looking for ${kind.noun.many} under way`, async (signal) => {
    const found: Item[] = [];
    for await (const { items } of pages(signal)) found.push(...items.filter(kind.isUnderWay));
    return found;
  });
  if (underWay.length === 0) {
    ui.say(`No ${kind.noun.one} is under way.`);
    return;
  }
  const { items } = await watchItems(context, kind, underWay);
  // What was loaded before shows them as they were.
  context.forgetItems();
  const failed = items.filter((item) => kind.whyFailed(item) !== undefined).length;
  ui.ok(`${items.length - failed} of ${items.length} ${kind.noun.many} are done.`);
  showCommand([...kind.command.split(' '), ...items.map(kind.idOf)]);
}
