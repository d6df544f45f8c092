import type { Env } from '../lib/env.ts';
import { reasonForCode } from '../lib/error-code.ts';
import { StateError } from '../lib/errors.ts';
import { safeJson, safeLines, safeText, wrap } from '../lib/text/safe-text.ts';
import { outputFor } from '../ui/output/plain-output.ts';
import { createCrashReporter } from './crash.ts';
import type { Io } from './io.ts';
import { wantsDebug, wantsJson } from './options.ts';
import { explainError, toErrorJson } from './report-error.ts';

export interface FailureOutput {
  readonly io: Pick<Io, 'errors' | 'runtime'>;
  readonly env: Env;
  readonly argv: readonly string[];
  /** True for an uncaught error: of whatever class, it is a bug. */
  readonly isUncaught?: boolean;
}

/** Prints the error that ends the program, as text or as JSON. @returns the exit code */
export function printFailure(error: unknown, { io, env, argv, isUncaught = false }: FailureOutput): number {
  const keepDetails = createCrashReporter({ runtime: io.runtime, env, argv });
  const explained = explainError(error, { env, keepDetails, isUncaught });
  const { text, hint, exitCode, isUnexpected = false } = explained;
  const lines = [`tavus: ${text}`, hint].filter((line) => line !== '').map((line) => safeText(line));
  const width = io.errors.isTTY ? io.errors.columns || 80 : Number.POSITIVE_INFINITY;
  // An unexpected error is not wrapped, so that the path of its report can be copied.
  const words = isUnexpected ? lines.join(' ') : lines.flatMap((line) => wrap(line, width)).join('\n');
  // JSON is not written through `output`: a plain quote in the place of a curly one would end a string.
  const output = outputFor(env, io.errors);
  if (wantsJson(argv)) io.errors.write(`${safeJson(JSON.stringify(toErrorJson(explained)))}\n`);
  else output.write(`${words}\n`);
  if (isUnexpected && wantsDebug(argv, env)) output.write(safeLines(keepDetails(error).details));
  return exitCode;
}

/** Prints why standard output cannot be written to. @returns the exit code */
export function printWriteError({ code = '', message }: NodeJS.ErrnoException, context: FailureOutput): number {
  const text = `Could not write to standard output: ${reasonForCode(code) ?? (code || message)}.`;
  return printFailure(new StateError(text, 'Check where the output is redirected to.'), context);
}
