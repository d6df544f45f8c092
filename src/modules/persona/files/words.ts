import type { CommandArgument, CommandOption } from '../../../core/command.ts';
import { UsageError } from '../../../lib/errors.ts';
import { refuseEmpty } from '../../../lib/files/output-place.ts';
import type { Services } from '../../context.ts';
import { PERSONA } from '../../nouns/persona.ts';
import { suggesting } from '../../resource/item-argument.ts';
import { DEFAULT_FOLDER } from './folder.ts';

/** The argument of pull, push and status. */
export const FOLDER_ARGUMENT: CommandArgument<Services> = {
  value: 'folder',
  help: `Folder with a file for each persona; default: ${DEFAULT_FOLDER}.`,
};

export const ONLY_OPTION: CommandOption<Services> = {
  name: 'only',
  value: 'id',
  help: 'Only this persona: its id, its name or its file. Can be repeated.',
  fallback: 'all',
  isRepeatable: true,
  ...suggesting(PERSONA),
};

/** @throws UsageError for an empty path, such as from an unset shell variable */
export function readFolderArgument(path: string | undefined): string {
  refuseEmpty('The folder', path);
  return path ?? DEFAULT_FOLDER;
}

interface Nameable {
  readonly id?: string | undefined;
  readonly name: string;
  readonly file?: string | undefined;
}

/** True for an item that --only names; for all without --only. */
export function isSelected({ id, name, file }: Nameable, only: readonly string[]): boolean {
  return only.length === 0 || only.some((wanted) => wanted !== '' && [id, name, file].includes(wanted));
}

/** The items that --only names. @throws UsageError for a name that none has */
export function selectOnly<Item>(
  items: readonly Item[],
  only: readonly string[],
  toNames: (item: Item) => Nameable,
): readonly Item[] {
  const missing = only.find((wanted) => !items.some((item) => isSelected(toNames(item), [wanted])));
  if (missing === undefined) return items.filter((item) => isSelected(toNames(item), only));
  throw new UsageError(
    `--only: none of your personas and files is called “${missing}”.`,
    'Give the id or name of a persona, or the name of its file. tavus persona status lists them.',
  );
}
