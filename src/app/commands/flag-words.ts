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
  const choices =
    value.choices && value.value !== value.choices.join('|') ? `One of ${value.choices.join(', ')}. ` : '';
  return `${value.help} ${choices}${'name' in value ? `[${describeLack(value)}]` : ''}`.trim();
}

/** What holds without a flag. */
function describeLack({ isRequired, requiredWhen, fallback = 'none' }: CommandOption<Services>): string {
  if (requiredWhen !== undefined) return `Required ${requiredWhen}`;
  return isRequired || fallback === 'required' ? 'Required' : `Default: ${fallback}`;
}
