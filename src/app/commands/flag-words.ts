import type { CommandArgument, CommandOption } from '../../core/command.ts';
import type { Services } from '../../modules/context.ts';

/** Flags that can be given with a value behind `=`, and without one. */
export const OPTIONAL_VALUES: Readonly<Record<string, string>> = { json: 'fields', debug: 'file' };

/** A flag by all its names, with its value. */
export function flagNames({ name, alias, short, value }: CommandOption<Services>): string {
  const optional = OPTIONAL_VALUES[name];
  if (optional !== undefined) return `--${name}[=${optional}]`;
  const names = [short && `-${short}`, `--${name}`, alias && `--${alias}`];
  return names.filter(Boolean).join(', ') + (value === undefined ? '' : ` <${value}>`);
}

/** What it does, what it can be, and what holds without it. */
export function describe(value: CommandArgument<Services> | CommandOption<Services>): string {
  const fallback = 'fallback' in value ? value.fallback : undefined;
  const choices =
    value.choices && value.value !== value.choices.join('|') ? `One of ${value.choices.join(', ')}. ` : '';
  const without = value.isRequired || fallback === 'required' ? 'Required' : `Default: ${fallback ?? 'none'}`;
  return `${value.help} ${choices}${'name' in value ? `[${without}]` : ''}`.trim();
}
