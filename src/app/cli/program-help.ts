import type { CommandGroup } from '../../core/command.ts';
import type { Services } from '../../modules/context.ts';
import { createModules } from '../../modules/index.ts';
import { rootHelp } from './help.ts';
import { OWN_COMMANDS } from './own-commands.ts';

/** The commands of all modules, in the order of the menu. */
export function commandGroups(): readonly CommandGroup<Services>[] {
  return createModules().flatMap((module) => module.getCommands?.() ?? []);
}

/** The output of `tavus --help`. */
export function programHelp(): string {
  return rootHelp(commandGroups(), OWN_COMMANDS);
}
