import type { CommandArgument, Suggestion } from '../../core/command.ts';
import { nameOrNone } from '../../lib/format.ts';
import type { Context, Services } from '../context.ts';
import { findItem, type ItemKind } from './find-item.ts';
import { refuseBlocked } from './owner.ts';

/** The argument that names one item: by its id, by its name, or left out to choose it from a list. */
export function itemArgument<Item>(kindOf: (context: Context) => ItemKind<Item>): CommandArgument<Services> {
  return {
    value: 'id',
    help: 'Its id, or its name where no other has it. Left out on a terminal, you choose from the list.',
    isRequired: true,
    suggest: (context, signal) => suggestItems(kindOf(context), signal),
  };
}

/** Ids with their names, of the first page. */
export async function suggestItems<Item>(kind: ItemKind<Item>, signal: AbortSignal): Promise<Suggestion[]> {
  for await (const { items } of kind.pages(signal)) {
    return items
      .filter((item) => kind.idOf(item) !== '')
      .map((item) => [kind.idOf(item), nameOrNone(kind.nameOf(item))]);
  }
  return [];
}

/** The item that was named, or else the one that the user picks. @throws UsageError when it is `blocked`. */
export async function findOrPick<Item>(
  context: Context,
  kind: ItemKind<Item>,
  idOrName: string | undefined,
  { pick, blocked }: { pick(): Promise<Item>; blocked?(item: Item): string | undefined },
): Promise<Item> {
  if (idOrName === undefined) return await pick();
  const item = await findItem(context, kind, idOrName, blocked);
  return blocked === undefined ? item : await refuseBlocked(context, kind, item, blocked);
}

/** The same for a command that takes several; none named is one to pick. */
export async function findOrPickSeveral<Item>(
  context: Context,
  kind: ItemKind<Item>,
  idsOrNames: readonly string[],
  pick: () => Promise<Item>,
): Promise<readonly Item[]> {
  if (idsOrNames.length === 0) return [await pick()];
  const found: Item[] = [];
  for (const idOrName of idsOrNames) found.push(await findItem(context, kind, idOrName));
  return found;
}
