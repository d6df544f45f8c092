import type { Io } from '../io.ts';
import { COMPLETION_SCRIPTS } from './scripts.ts';
import type { Shell } from './shell-names.ts';

/** Prints what makes a shell complete `tavus`. @returns the exit code */
export async function printCompletion({ output }: Io, shell: Shell): Promise<number> {
  output.write(COMPLETION_SCRIPTS[shell]);
  return 0;
}
