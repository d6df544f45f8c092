import type { Command, CommandShape, Given } from '../../core/command.ts';
import type { ItemView } from '../../ui/output/results.ts';
import type { Context, Services } from '../context.ts';
import type { ItemKind } from './find-item.ts';
import { findOrPick, itemArgument } from './item-argument.ts';

interface Change<Item extends object> extends Omit<CommandShape<Services>, 'args'> {
  kindOf(context: Context): ItemKind<Item>;
  /** Lets the user choose the item where none is named. */
  pick(context: Context): Promise<Item>;
  /** Why an item can't be changed. */
  blocked?(item: Item): string | undefined;
  /** @param now milliseconds since 1970, UTC */
  viewOf(now: number): ItemView<Item>;
  /** @returns what is printed: the item as it is then, or was. */
  change(context: Context, item: Item, given: Given): Promise<Item>;
}

/** A command that changes one item, which is named by its id or name, or picked. */
export function changeCommand<Item extends object>(options: Change<Item>): Command<Services> {
  const { kindOf, pick, blocked, viewOf, change, ...shape } = options;
  return {
    ...shape,
    changes: true,
    args: [itemArgument(kindOf)],
    async run(context, given) {
      const { results, clock } = context.services;
      const view = viewOf(clock.now());
      // A wrong name in --json is told before anything is changed.
      results.checkFields(view);
      const item = await findOrPick(context, kindOf(context), given.arg(), {
        pick: () => pick(context),
        ...(blocked && { blocked }),
      });
      await results.change(view, await change(context, item, given));
      return 0;
    },
  };
}
