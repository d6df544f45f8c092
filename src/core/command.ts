import type { Machine } from './machine.ts';

/** What the command line gave to a command. */
export class Given {
  readonly #args: readonly string[];
  readonly #options: ReadonlyMap<string, readonly string[]>;

  /** @param options the values of each option that was given, by its name; a switch has one that is ''. */
  constructor(args: readonly string[] = [], options: Readonly<Record<string, readonly string[]>> = {}) {
    this.#args = args;
    this.#options = new Map(Object.entries(options));
  }

  /** The positional arguments, in their order. */
  args(): readonly string[] {
    return this.#args;
  }

  /** One of them, counted from 0. */
  arg(index = 0): string | undefined {
    return this.#args[index];
  }

  isSet(name: string): boolean {
    return this.#options.has(name);
  }

  /** The value of an option; the last one where it was given several times. */
  text(name: string): string | undefined {
    return this.#options.get(name)?.at(-1);
  }

  texts(name: string): readonly string[] {
    return this.#options.get(name) ?? [];
  }
}

/** A value that fits, and what it is called. */
export type Suggestion = readonly [value: string, description: string];

/** What a value on the command line can be. */
export interface CommandValue<Services = unknown> {
  /** What stands for it in help: `id`, `url`; `file` and `folder` are paths, see `isPath`. */
  readonly value: string;
  readonly choices?: readonly string[];
  /** Asked for, and named, when it is missing: on a terminal the command asks, elsewhere it is a usage error. */
  readonly isRequired?: boolean;
  /** @returns what is wrong with a value. */
  check?(value: string): string | undefined;
  /** What shells can offer for it; asked under a short time limit, and a failure offers nothing. */
  suggest?(machine: Machine<Services>, signal: AbortSignal): Promise<readonly Suggestion[]>;
}

/** True for a path: shells complete it by themselves, and `~` at its start is the home folder. */
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
  /** Another name that is accepted, or one letter; not both. */
  readonly alias?: string;
  readonly short?: string;
  /** One line: what it does, and in which unit. */
  readonly help: string;
  /** What holds without it, in words. */
  readonly fallback?: string;
  /** When it is required, of one that is not always, as it follows that word: `without --audio-url`. */
  readonly requiredWhen?: string;
  readonly isRepeatable?: boolean;
}

/** A line to type, and what it does. */
interface Example {
  readonly text: string;
  readonly line: string;
}

/** What a command takes. */
export interface CommandShape<Services = unknown> {
  /** What to know beyond the one line of its entry. */
  readonly notes?: string;
  readonly args?: readonly CommandArgument<Services>[];
  readonly options?: readonly CommandOption<Services>[];
  /** At least two that work. */
  readonly examples: readonly Example[];
}

/** Runs with what was given. @returns the exit code; 0 when left out. */
export interface Command<Services = unknown> extends CommandShape<Services> {
  /** True for a command that says whose account is used: it runs where that is not clear yet. */
  readonly setsUpAccount?: boolean;
  /** True for a command that changes something at Tavus; it is not run where nothing may be changed. */
  readonly changes?: boolean;
  run(machine: Machine<Services>, given: Given): Promise<number | undefined>;
}

/** A command as the list of all shows it; what it takes is loaded when it is wanted. */
export interface CommandEntry<Loaded = Command> {
  readonly name: string;
  /** One line without a full stop: "rename one of your replicas". */
  readonly summary: string;
  load(): Promise<Loaded>;
}

/** The commands about one kind of thing: `tavus <noun> <verb>`. */
export interface CommandGroup<Services = unknown> {
  readonly noun: string;
  /** Another name for the noun. */
  readonly alias?: string;
  readonly summary: string;
  /** False for a noun that is no thing to have one of, whose summary is a sentence; true when left out. */
  readonly isCountable?: boolean;
  readonly commands: readonly CommandEntry<Command<Services>>[];
}
