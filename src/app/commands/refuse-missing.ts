import type { CommandShape, Given } from '../../core/command.ts';
import { UsageError, WHEN_MISSING } from '../../lib/errors.ts';
import type { Services } from '../../modules/context.ts';

/** @throws UsageError that names all that is missing and can be told without the command. */
export function refuseMissing({ args = [], options = [] }: CommandShape<Services>, given: Given): void {
  const missing = [
    ...args.filter((arg, at) => arg.isRequired && given.arg(at) === undefined).map(({ value }) => `[${value}]`),
    ...options.filter((option) => option.isRequired && !given.isSet(option.name)).map(({ name }) => `--${name}`),
  ];
  if (missing.length === 0) return;
  throw new UsageError(`Missing: ${missing.join(', ')}.`, WHEN_MISSING);
}
