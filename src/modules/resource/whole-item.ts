import { TavusError } from '../../api/errors.ts';
import { Back } from '../../ui/ui.ts';
import type { Context } from '../context.ts';
import { loadItem } from './find-item.ts';
import { findOrPick } from './item-argument.ts';
import { type PickQuestion, pickItem } from './list-screen.ts';
import type { Dates, Resource } from './resource.ts';

/** The item with this id or name, or one that the user picks, with all its fields. @throws UsageError if it is blocked */
export async function findWholeItem<Item extends Dates>(
  context: Context,
  resource: Resource<Item>,
  idOrName: string | undefined,
  question: PickQuestion<Item>,
): Promise<Item> {
  const pick = async () => await loadItem(context, resource, await pickItem(context, resource, question));
  return await findOrPick(context, resource, idOrName, { pick, blocked: question.blocked });
}

/** Loads an item after a change. @returns `fallback`, after a warning, if that fails: the change was made anyway */
export async function readAgain<Item extends Dates>(
  context: Context,
  resource: Resource<Item>,
  fallback: Item,
): Promise<Item> {
  try {
    return await loadItem(context, resource, fallback);
  } catch (error) {
    if (error instanceof Back) return fallback;
    if (!(error instanceof TavusError)) throw error;
    const { text } = context.services.explain(error);
    context.services.ui.warn(`The change was made, but the ${resource.noun.one} could not be loaded again. ${text}`);
    return fallback;
  }
}
