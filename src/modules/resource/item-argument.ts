import type { CommandArgument, Suggestion } from '../../core/command.ts';
import { nameOrNone } from '../../lib/format.ts';
import type { Context, Services } from '../context.ts';
import { type Findable, findItem } from './find-item.ts';
import { refuseBlocked } from './owner.ts';
import type { Dates } from './resource.ts';

/** The argument for one item: an id or a name; on a terminal it can be left out. */
export function itemArgument<Item extends Dates>(resource: Findable<Item>): CommandArgument<Services> {
  return {
    value: 'id',
    help: 'Id, or name if it is unique. On a terminal, leave it out to choose from a list.',
    isRequired: true,
    ...suggesting(resource),
  };
}

/** Shell completion for an argument or flag that takes an item: ids and names of the first page. */
export function suggesting<Item extends Dates>({ id, name, endpoints }: Findable<Item>) {
  return {
    async suggest({ services }: Context, signal: AbortSignal): Promise<readonly Suggestion[]> {
      for await (const { items } of endpoints.list(services.client(), { signal })) {
        return items.filter((item) => id(item) !== '').map((item) => [id(item), nameOrNone(name(item))]);
      }
      return [];
    },
  };
}

/** The given item; if none is given, the one that the user picks. @throws UsageError if it is `blocked` */
export async function findOrPick<Item extends Dates>(
  context: Context,
  resource: Findable<Item>,
  idOrName: string | undefined,
  { pick, blocked }: { pick(): Promise<Item>; blocked?: ((item: Item) => string | undefined) | undefined },
): Promise<Item> {
  if (idOrName === undefined) return await pick();
  const item = await findItem(context, resource, idOrName, blocked);
  return blocked === undefined ? item : await refuseBlocked(context, resource, item, blocked);
}

/** The same for a command that takes several items. If none is given, the user picks one. */
export async function findOrPickSeveral<Item extends Dates>(
  context: Context,
  resource: Findable<Item>,
  idsOrNames: readonly string[],
  pick: () => Promise<Item>,
): Promise<readonly Item[]> {
  if (idsOrNames.length === 0) return [await pick()];
  const found: Item[] = [];
  for (const idOrName of idsOrNames) found.push(await findItem(context, resource, idOrName));
  return found;
}
