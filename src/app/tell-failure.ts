import type { Env } from '../lib/env.ts';
import { reasonForCode } from '../lib/error-code.ts';
import { StateError } from '../lib/errors.ts';
import { safeJson, safeLines, safeText, wrap } from '../lib/text/safe-text.ts';
import { outputFor } from '../ui/output/plain-output.ts';
import { createCrashKeeper } from './crash.ts';
import type { Io } from './io.ts';
import { wantsDebug, wantsJson } from './options.ts';
import { explainError, toErrorJson } from './report-error.ts';

export interface Told {
  readonly io: Pick<Io, 'errors' | 'runtime'>;
  readonly env: Env;
  readonly argv: readonly string[];
  /** True for a failure that nobody caught: whatever it is, it is a fault of the program. */
  readonly isUncaught?: boolean;
}

/** Tells the failure that ends the program, for people or as JSON. @returns the exit code */
export function tellFailure(error: unknown, { io, env, argv, isUncaught = false }: Told): number {
  const keepDetails = createCrashKeeper({ runtime: io.runtime, env, argv });
  const explained = explainError(error, { env, keepDetails, isUncaught });
  const { text, hint, exitCode, isUnexpected = false } = explained;
  const lines = [`tavus: ${text}`, hint].filter((line) => line !== '').map((line) => safeText(line));
  const width = io.errors.isTTY ? io.errors.columns || 80 : Number.POSITIVE_INFINITY;
  // What nobody expected is one line, with the whole path of a file in it.
  const words = isUnexpected ? lines.join(' ') : lines.flatMap((line) => wrap(line, width)).join('\n');
  // A plain sign in place of a curly quote would end a string of JSON.
  const output = outputFor(env, io.errors);
  if (wantsJson(argv)) io.errors.write(`${safeJson(JSON.stringify(toErrorJson(explained)))}\n`);
  else output.write(`${words}\n`);
  if (isUnexpected && wantsDebug(argv, env)) output.write(safeLines(keepDetails(error).details));
  return exitCode;
}

/** Tells why standard output cannot be written to. @returns the exit code */
export function tellWriteError({ code = '', message }: NodeJS.ErrnoException, told: Told): number {
  const text = `Could not write to standard output: ${reasonForCode(code) ?? (code || message)}.`;
  return tellFailure(new StateError(text, 'Check where the output is redirected to.'), told);
}
