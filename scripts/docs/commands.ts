import { describeGroup } from '../../src/app/cli/help.ts';
import { OWN_COMMANDS } from '../../src/app/cli/own-commands.ts';
import { commandGroups } from '../../src/app/cli/program-help.ts';
import type { CommandShape } from '../../src/core/command.ts';
import type { Services } from '../../src/modules/context.ts';

export interface LoadedCommand {
  /** The whole command: `tavus replica rename` */
  readonly path: string;
  readonly summary: string;
  readonly shape: CommandShape<Services>;
}

export interface LoadedGroup {
  /** Absent for the program's own commands. */
  readonly noun?: string;
  /** The description of the noun. */
  readonly about?: string;
  readonly commands: readonly LoadedCommand[];
}

/** Loads every command with its arguments and options, in the order of the help. */
export async function loadCommands(): Promise<readonly LoadedGroup[]> {
  const groups = commandGroups().map(async (group) => ({
    noun: group.noun,
    about: describeGroup(group),
    commands: await Promise.all(
      group.commands.map(async ({ name, summary, load }) => {
        return { path: `tavus ${group.noun} ${name}`, summary, shape: await load() };
      }),
    ),
  }));
  const own = OWN_COMMANDS.map(async ({ name, summary, load }) => {
    return { path: `tavus ${name}`, summary, shape: await load() };
  });
  return [...(await Promise.all(groups)), { commands: await Promise.all(own) }];
}
