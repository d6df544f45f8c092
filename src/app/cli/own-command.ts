import type { CommandShape, Given } from '../../core/command.ts';
import type { Globals, Options } from '../options.ts';

/** A command of the program itself, not of a module. */
export interface OwnCommand extends CommandShape {
  choose(given: Given, globals: Globals): Options;
}
