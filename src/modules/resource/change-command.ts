import type { Command, CommandShape, Given } from '../../core/command.ts';
import type { Context, Services } from '../context.ts';
import { findOrPick, itemArgument } from './item-argument.ts';
import { type PickQuestion, pickItem } from './list-screen.ts';
import { capitalize, type Dates, type Resource, withArticle } from './resource.ts';
import { viewOf } from './view.ts';

interface Change<Item> extends Omit<CommandShape<Services>, 'args'> {
  /** Asked if no item is given. */
  readonly question: PickQuestion<Item>;
  /** @returns the item to print: changed, or as it was before it was deleted. */
  change(context: Context, item: Item, given: Given): Promise<Item>;
}

/** The question for the item to rename, edit or delete, in the menu and where a command names none. */
export function changeQuestion<Item extends Dates>(
  { noun, blocked }: Resource<Item>,
  verb: 'rename' | 'edit' | 'delete',
): PickQuestion<Item> {
  return {
    title: `${capitalize(verb)} ${withArticle(capitalize(noun.one))}`,
    enterHint: verb,
    blocked: blocked?.[verb],
  };
}

/** A command that changes one item, given by its id or name, or picked from a list. */
export function changeCommand<Item extends Dates>(
  resource: Resource<Item>,
  { question, change, ...shape }: Change<Item>,
): Command<Services> {
  const { blocked } = question;
  return {
    ...shape,
    changes: true,
    args: [itemArgument(resource)],
    async run(context, given) {
      const { results, clock } = context.services;
      const view = viewOf(resource, clock.now());
      // An unknown field in --json is reported before anything is changed.
      results.checkFields(view);
      const pick = () => pickItem(context, resource, question);
      const item = await findOrPick(context, resource, given.arg(), { pick, blocked });
      await results.change(view, await change(context, item, given));
      return 0;
    },
  };
}
