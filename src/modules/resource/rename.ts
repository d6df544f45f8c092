import type { Command } from '../../core/command.ts';
import type { Context, Services } from '../context.ts';
import { askName } from '../forms/ask-name.ts';
import { flagWords } from '../forms/form-command.ts';
import { changeCommand, changeQuestion } from './change-command.ts';
import { pickItem } from './list-screen.ts';
import { refuseBlocked } from './owner.ts';
import { type Dates, listOf, type Renamable } from './resource.ts';

/** Renames an item. @returns the renamed item; the same item if the name did not change */
export async function renameItem<Item extends Dates>(
  context: Context,
  resource: Renamable<Item>,
  given: { readonly item?: Item; readonly name?: string | undefined } = {},
): Promise<Item> {
  const { ui, client, showCommand } = context.services;
  const { noun, id, name, endpoints } = resource;
  const question = changeQuestion(resource, 'rename');
  const chosen = given.item ?? (await pickItem(context, resource, question));
  const item = await refuseBlocked(context, resource, chosen, question.blocked);
  const renamed = await askName(
    context,
    { title: question.title, field: `${noun.one}_name`, name: name(item), given: given.name },
    async (newName, signal) =>
      newName === name(item) ? item : await endpoints.rename(client(), item, newName, { signal }),
  );
  if (renamed === item) {
    ui.say(`The ${noun.one} is already named “${name(item)}”. Nothing was changed.`);
    return item;
  }
  context.updateItem(listOf(resource), renamed);
  ui.ok(`Renamed “${name(item)}” to “${name(renamed)}”: ${noun.one} ${id(item)}.`);
  showCommand([noun.one, 'rename', id(item), ...flagWords('name', name(renamed))]);
  return renamed;
}

/** `tavus <noun> rename`. */
export function renameCommand<Item extends Dates>(resource: Renamable<Item>): Command<Services> {
  const { noun, examples } = resource;
  const start = `tavus ${noun.one} rename`;
  const newName = `--name "${examples.name}, spring"`;
  return changeCommand(resource, {
    options: [{ name: 'name', alias: `${noun.one}-name`, value: 'text', help: 'The new name.', isRequired: true }],
    examples: [
      { text: 'Rename by id', line: `${start} ${examples.id} ${newName}` },
      { text: 'Rename by name', line: `${start} "${examples.name}" ${newName}` },
    ],
    question: changeQuestion(resource, 'rename'),
    change: (context, item, given) => renameItem(context, resource, { item, name: given.text('name') }),
  });
}
