import type { Command, CommandOption, Given } from '../../core/command.ts';
import { EXIT } from '../../lib/errors.ts';
import { parseDuration } from '../../lib/format.ts';
import type { ItemView } from '../../ui/output/results.ts';
import { Back } from '../../ui/ui.ts';
import type { Context, Services } from '../context.ts';
import { findOrPickSeveral, itemArgument } from './item-argument.ts';
import { pickItem } from './list-screen.ts';
import { capitalize, type Dates, type Watchable, withArticle } from './resource.ts';
import { viewOf } from './view.ts';
import { type WatchResult, watchItems } from './watch.ts';

const TIMEOUT: CommandOption<Services> = {
  name: 'timeout',
  value: 'duration',
  help: 'Stop watching after this time, such as 90s, 10m or 2h, and exit with code 5.',
  fallback: 'no limit',
  check: (text) =>
    parseDuration(text) === undefined ? 'A duration is a number with s, m or h, such as 90s or 1h30m.' : undefined,
};

/** The options of a command that can wait for what it starts. */
export const WAIT_OPTIONS: readonly CommandOption<Services>[] = [
  { name: 'wait', help: 'Wait until it is done and show its progress.', fallback: 'off' },
  { ...TIMEOUT, help: 'Wait up to this time, such as 90s, 10m or 2h, and exit with code 5.', fallback: 'no waiting' },
];

/** `--timeout` implies `--wait`. */
export function wantsToWait(given: Given): boolean {
  return given.isSet('wait') || given.isSet('timeout');
}

/** Watches items for a command. @returns their last known state, and the exit code */
export async function watchForCommand<Item extends Dates>(
  context: Context,
  resource: Watchable<Item>,
  items: readonly Item[],
  given: Given,
): Promise<{ readonly items: readonly Item[]; readonly exitCode: number }> {
  const timeoutMs = parseDuration(given.text('timeout') ?? '');
  try {
    const watched = await watchItems(context, resource, items, { timeoutMs });
    return { items: watched.items, exitCode: exitCodeOf(resource, watched) };
  } catch (error) {
    if (error instanceof Back) return { items, exitCode: EXIT.stillRunning };
    throw error;
  }
}

/** Prints an item that a command has created or changed; if the command waits, as it is then. @returns the exit code */
export async function printOrWait<Item extends Dates>(
  context: Context,
  resource: Watchable<Item>,
  { view, item, given }: { readonly view: ItemView<Item>; readonly item: Item; readonly given: Given },
): Promise<number> {
  const { results } = context.services;
  const waited = wantsToWait(given) ? await watchForCommand(context, resource, [item], given) : undefined;
  await results.change(view, waited?.items[0] ?? item);
  return waited?.exitCode ?? 0;
}

function exitCodeOf<Item extends Dates>({ watch }: Watchable<Item>, { items, isTimedOut }: WatchResult<Item>): number {
  if (isTimedOut) return EXIT.stillRunning;
  return items.some(watch.hasFailed) ? 1 : 0;
}

/** Watches all items of the account that are in progress, from the menu. @throws Back */
export async function watchFromMenu<Item extends Dates>(context: Context, resource: Watchable<Item>): Promise<void> {
  const { ui, client, showCommand } = context.services;
  const { noun, status, watch, endpoints } = resource;
  const running = await ui.busy(`Looking for ${noun.many} in progress`, async (signal) => {
    const found: Item[] = [];
    for await (const { items } of endpoints.list(client(), { type: 'user', signal })) {
      found.push(...items.filter(status.isInProgress));
    }
    return found;
  });
  if (running.length === 0) {
    ui.say(`No ${noun.one} is in progress.`);
    return;
  }
  const { items } = await watchItems(context, resource, running);
  // The lists still hold the states from before.
  context.forgetItems();
  const failed = items.filter(watch.hasFailed).length;
  ui.ok(`${items.length - failed} of ${items.length} ${noun.many} are done.`);
  showCommand([noun.one, 'watch', ...items.map(resource.id)]);
}

/** `tavus <noun> watch`. */
export function watchCommand<Item extends Dates>(resource: Watchable<Item>): Command<Services> {
  const { notes, examples } = resource.watch;
  return {
    args: [{ ...itemArgument(resource), isVariadic: true }],
    options: [TIMEOUT],
    notes,
    examples,
    async run(context, given) {
      const { results, clock } = context.services;
      const view = viewOf(resource, clock.now());
      results.checkFields(view);
      const pick = () =>
        pickItem(context, resource, {
          title: `Watch ${withArticle(capitalize(resource.noun.one))}`,
          enterHint: 'watch',
        });
      const found = await findOrPickSeveral(context, resource, given.args(), pick);
      const { items, exitCode } = await watchForCommand(context, resource, found, given);
      await results.list(view, [items]);
      return exitCode;
    },
  };
}
