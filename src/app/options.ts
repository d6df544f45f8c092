import type { Command, Given } from '../core/command.ts';
import type { Env } from '../lib/env.ts';
import type { Services } from '../modules/context.ts';

/** What can be said on any command line, whatever it asks for. */
export interface Globals {
  /** The built-in Tavus in the place of the real one. */
  readonly sandbox: boolean;
  /** JSON results; of all fields, or of these. */
  readonly json: boolean | readonly string[];
  /** Answers every question for a yes. */
  readonly yes: boolean;
  /** False: nobody can be asked, even on a terminal. */
  readonly input: boolean;
  /** Shows what would be sent, and sends nothing that changes something. */
  readonly dryRun: boolean;
  /** Changes nothing at Tavus. */
  readonly readOnly: boolean;
  /** Logs requests: on standard error, or into this file. */
  readonly debug: boolean | string;
  readonly color: boolean;
  readonly profile?: string;
  readonly apiKeyFile?: string;
}

/** Those that `tavus completion` has a script for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** What the scripts of `tavus completion` say first. */
export const COMPLETE = '__complete';
/** What the program says to a copy of itself. */
export const FIND_NEWEST = '__find_newest';

/** What the command line asks for. */
export type Options =
  | ({ readonly run: 'menu' } & Globals)
  | ({ readonly run: 'command'; readonly command: Command<Services>; readonly given: Given } & Globals)
  | ({ readonly run: 'doctor' } & Globals)
  | { readonly run: 'sandbox'; readonly port: number }
  | { readonly run: 'completion'; readonly shell: Shell }
  /** What the scripts of `tavus completion` ask. */
  | { readonly run: 'complete'; readonly words: readonly string[] }
  /** What the program asks, in the background, to know whether there is a newer one. */
  | { readonly run: 'find-newest' }
  | { readonly run: 'version'; readonly json: boolean }
  | { readonly run: 'help' }
  /** Already done: help was printed. */
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

/** True when failures are to be JSON too; the command line may be one that can't be read. */
export function wantsJson(argv: readonly string[]): boolean {
  return isGiven(argv, '--json');
}

/** True when a fault of the program is to show where it is. */
export function wantsDebug(argv: readonly string[], env: Env): boolean {
  return isGiven(argv, '--debug') || !isOff(env.TAVUS_DEBUG);
}

/** True for a variable that is not set, and for one that says no. */
export function isOff(value = ''): boolean {
  return /^(0|false|no|off)?$/i.test(value.trim());
}

function isGiven(argv: readonly string[], flag: string): boolean {
  const end = argv.indexOf('--');
  return (end < 0 ? argv : argv.slice(0, end)).some((word) => word === flag || word.startsWith(`${flag}=`));
}
