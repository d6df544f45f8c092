import type { Machine } from './machine.ts';

/** The arguments and options of one command call. */
export class Given {
  readonly #args: readonly string[];
  readonly #options: ReadonlyMap<string, readonly string[]>;

  /** @param options the values of each given option, by name; a switch has the value '' */
  constructor(args: readonly string[] = [], options: Readonly<Record<string, readonly string[]>> = {}) {
    this.#args = args;
    this.#options = new Map(Object.entries(options));
  }

  /** The positional arguments, in order. */
  args(): readonly string[] {
    return this.#args;
  }

  /** A positional argument. @param index from 0 */
  arg(index = 0): string | undefined {
    return this.#args[index];
  }

  isSet(name: string): boolean {
    return this.#options.has(name);
  }

  /** The value of an option; the last one if it was given several times. */
  text(name: string): string | undefined {
    return this.#options.get(name)?.at(-1);
  }

  texts(name: string): readonly string[] {
    return this.#options.get(name) ?? [];
  }
}

/** A candidate for shell completion. */
export type Suggestion = readonly [value: string, description: string];

/** A value on the command line. */
export interface CommandValue<Services = unknown> {
  /** Its placeholder in help: `id`, `url`; `file` and `folder` are paths, see `isPath`. */
  readonly value: string;
  readonly choices?: readonly string[];
  /** If missing, the command prompts for it on a terminal; elsewhere it is a usage error. */
  readonly isRequired?: boolean;
  /** @returns why a value is invalid; undefined if it is valid */
  check?(value: string): string | undefined;
  /** Candidates for shell completion. Called with a short time limit; failures are ignored. */
  suggest?(machine: Machine<Services>, signal: AbortSignal): Promise<readonly Suggestion[]>;
}

/** True for a path: shells complete it themselves, and `~` at its start is the home folder. */
export function isPath(value: string | undefined): boolean {
  return value === 'file' || value === 'folder';
}

/** A positional argument. Only the last one can be `isVariadic`: any number of values. */
export interface CommandArgument<Services = unknown> extends CommandValue<Services> {
  readonly help: string;
  readonly isVariadic?: boolean;
}

/** A flag; one without a `value` is a switch. */
export interface CommandOption<Services = unknown> extends Partial<CommandValue<Services>> {
  /** Without the dashes: `replica-id`. */
  readonly name: string;
  /** Another accepted name, or a short name of one letter; not both. */
  readonly alias?: string;
  readonly short?: string;
  /** One line: what it does, and in which unit. */
  readonly help: string;
  /** The default, as text. */
  readonly fallback?: string;
  /** The condition under which it is required, as the text after “Required”: `without --audio-url`. */
  readonly requiredWhen?: string;
  readonly isRepeatable?: boolean;
}

/** An example command line, and what it does. */
interface Example {
  readonly text: string;
  readonly line: string;
}

/** The arguments and options of a command. */
export interface CommandShape<Services = unknown> {
  /** Details that the summary of its entry leaves out. */
  readonly notes?: string;
  readonly args?: readonly CommandArgument<Services>[];
  readonly options?: readonly CommandOption<Services>[];
  /** At least two. */
  readonly examples: readonly Example[];
}

/** A command. `run` resolves to the exit code; 0 if undefined. */
export interface Command<Services = unknown> extends CommandShape<Services> {
  /** True for a command that sets up the account: it runs with a missing profile or key. */
  readonly setsUpAccount?: boolean;
  /** True for a command that changes something at Tavus; it does not run in read-only mode. */
  readonly changes?: boolean;
  run(machine: Machine<Services>, given: Given): Promise<number | undefined>;
}

/** A command in the list of all commands; the rest of it is loaded on demand. */
export interface CommandEntry<Loaded = Command> {
  readonly name: string;
  /** One line without a full stop: "rename one of your replicas". */
  readonly summary: string;
  load(): Promise<Loaded>;
}

/** The commands of a noun: `tavus <noun> <verb>`. */
export interface CommandGroup<Services = unknown> {
  readonly noun: string;
  /** Another name of the noun. */
  readonly alias?: string;
  readonly summary: string;
  /** False for an uncountable noun, whose summary is a sentence. Default true. */
  readonly isCountable?: boolean;
  readonly commands: readonly CommandEntry<Command<Services>>[];
}
