import type { CommandArgument, Suggestion } from '../../core/command.ts';
import { nameOrNone } from '../../lib/format.ts';
import type { Context, Services } from '../context.ts';
import { type Findable, findItem } from './find-item.ts';
import { refuseBlocked } from './owner.ts';
import type { Dates } from './resource.ts';

/** The argument that names one item: by its id, by its name, or left out to choose it from a list. */
export function itemArgument<Item extends Dates>(resource: Findable<Item>): CommandArgument<Services> {
  return {
    value: 'id',
    help: 'Its id, or its name where no other has it. Left out on a terminal, you choose from the list.',
    isRequired: true,
    ...suggesting(resource),
  };
}

/** Completes an argument, or a flag, that wants an item: ids with their names, of the first page. */
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

/** The item that was named, or else the one that the user picks. @throws UsageError when it is `blocked`. */
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

/** The same for a command that takes several; none named is one to pick. */
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
