import { GLOBAL_OPTIONS } from '../../src/app/cli/global-options.ts';
import { OWN_COMMANDS } from '../../src/app/cli/own-commands.ts';
import { commandGroups } from '../../src/app/cli/program-help.ts';
import { type CommandArgument, type CommandOption, type CommandShape, isPath } from '../../src/core/command.ts';
import type { Services } from '../../src/modules/context.ts';

/** A command of the registry, with the words that call it. */
interface Declared {
  readonly words: readonly string[];
  readonly shape: CommandShape<Services>;
}

/** A flag or an argument of a command. */
export interface DeclaredValue {
  /** Such as `video generate --script-file` or `video batch [file]`. */
  readonly title: string;
  readonly words: readonly string[];
  readonly option?: CommandOption<Services>;
  readonly argument?: CommandArgument<Services>;
}

/** Every command that the program has. */
async function allCommands(): Promise<readonly Declared[]> {
  const entries = [
    ...commandGroups().flatMap(({ noun, commands }) =>
      commands.map((entry) => ({ words: [noun, entry.name], load: () => entry.load() })),
    ),
    ...OWN_COMMANDS.map((entry) => ({ words: [entry.name], load: () => entry.load() })),
  ];
  return await Promise.all(entries.map(async ({ words, load }) => ({ words, shape: await load() })));
}

/** Every flag and argument that takes a value; the flags of all commands are those of `replica list`. */
export async function allValues(): Promise<readonly DeclaredValue[]> {
  const commands = await allCommands();
  const globals = GLOBAL_OPTIONS.map((option) => ({ words: ['replica', 'list'], option }));
  const own = commands.flatMap(({ words, shape }) => [
    ...(shape.options ?? []).map((option) => ({ words, option })),
    ...(shape.args ?? []).map((argument) => ({ words, argument })),
  ]);
  return [...globals, ...own].map((value) => ({ ...value, title: titleOf(value) }));
}

function titleOf({ words, option, argument }: Omit<DeclaredValue, 'title'>): string {
  return [...words, option ? `--${option.name}` : `[${argument?.value}]`].join(' ');
}

/** The paths among them. */
export async function pathValues(): Promise<readonly DeclaredValue[]> {
  return (await allValues()).filter(({ option, argument }) => isPath((option ?? argument)?.value));
}
