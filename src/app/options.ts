import type { Command, Given } from '../core/command.ts';
import type { Env } from '../lib/env.ts';
import type { Services } from '../modules/context.ts';
import type { SandboxOptions } from '../sandbox/server.ts';

/** The flags of every command. */
export interface Globals {
  /** Uses the built-in server instead of Tavus. */
  readonly sandbox: boolean;
  /** Prints results as JSON: with all fields, or with these. */
  readonly json: boolean | readonly string[];
  /** Answers yes to every confirmation. */
  readonly yes: boolean;
  /** False: does not prompt, even on a terminal. */
  readonly input: boolean;
  /** Shows the request of a change instead of sending it. */
  readonly dryRun: boolean;
  /** Refuses to change anything at Tavus. */
  readonly readOnly: boolean;
  /** Logs requests: true for standard error, else the path of a file. */
  readonly debug: boolean | string;
  readonly color: boolean;
  readonly profile?: string;
  readonly apiKeyFile?: string;
}

/** The shells that `tavus completion` supports. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** The first argument in calls by the scripts of `tavus completion`. */
export const COMPLETE = '__complete';
/** The first argument when the program runs itself in the background to find the newest version. */
export const FIND_NEWEST = '__find_newest';

/** A parsed command line. */
export type Options =
  | ({ readonly run: 'menu' } & Globals)
  | ({ readonly run: 'command'; readonly command: Command<Services>; readonly given: Given } & Globals)
  | ({ readonly run: 'doctor' } & Globals)
  | { readonly run: 'sandbox'; readonly json: Globals['json']; readonly sandbox: SandboxOptions }
  | { readonly run: 'completion'; readonly shell: Shell }
  /** A call by a script of `tavus completion`. */
  | { readonly run: 'complete'; readonly words: readonly string[] }
  /** A background call that looks up the newest version. */
  | { readonly run: 'find-newest' }
  | { readonly run: 'version'; readonly json: boolean }
  | { readonly run: 'help' }
  /** Nothing left to do: help was printed. */
  | { readonly run: 'nothing' };

export const NO_GLOBALS: Globals = {
  sandbox: false,
  json: false,
  yes: false,
  input: true,
  dryRun: false,
  readOnly: false,
  debug: false,
  color: true,
};

/** True when errors are printed as JSON. Works for a command line that cannot be parsed, too. */
export function wantsJson(argv: readonly string[]): boolean {
  return isGiven(argv, '--json');
}

/** True when an unexpected error is printed with its stack. */
export function wantsDebug(argv: readonly string[], env: Env): boolean {
  return isGiven(argv, '--debug') || !isOff(env.TAVUS_DEBUG);
}

/** True for an unset variable, and for 0, false, no and off. */
export function isOff(value = ''): boolean {
  return /^(0|false|no|off)?$/i.test(value.trim());
}

function isGiven(argv: readonly string[], flag: string): boolean {
  const end = argv.indexOf('--');
  return (end < 0 ? argv : argv.slice(0, end)).some((word) => word === flag || word.startsWith(`${flag}=`));
}
