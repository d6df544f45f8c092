import type { CommandOption } from '../../core/command.ts';
import type { Services } from '../../modules/context.ts';
import type { Globals } from '../options.ts';

/** The flags of every command. */
export const GLOBAL_OPTIONS: readonly CommandOption<Services>[] = [
  { name: 'sandbox', help: 'Use the built-in sandbox: no account, no network.', fallback: 'off' },
  { name: 'json', help: 'Print JSON; --json=id,name prints only these fields.', fallback: 'off' },
  { name: 'yes', short: 'y', help: 'Answer yes to every confirmation.', fallback: 'off' },
  { name: 'no-input', help: 'Do not prompt, even on a terminal.', fallback: 'off' },
  { name: 'dry-run', help: 'Print the request of a change instead of sending it.', fallback: 'off' },
  { name: 'read-only', help: 'Refuse to change anything at Tavus.', fallback: 'off' },
  {
    name: 'profile',
    value: 'name',
    help: 'Use the key and server saved under this name.',
    fallback: 'the one in use',
    suggest: async ({ services }) => services.account.profiles?.all().map(({ name }) => [name, '']) ?? [],
  },
  {
    name: 'api-key-file',
    value: 'file',
    help: 'Read the API key from this file; - for standard input.',
    fallback: 'none',
  },
  { name: 'debug', help: 'Log each request on standard error, or into --debug=file.', fallback: 'off' },
  { name: 'no-color', help: 'Print without color.', fallback: 'off' },
];

/** Flags whose value is optional and follows `=`. */
export const OPTIONAL_VALUES: Readonly<Record<string, string>> = { json: 'fields', debug: 'file' };

/** Converts parsed flags. @param values by flag name; true for a flag without a value */
export function toGlobals(values: ReadonlyMap<string, string | true>): Globals {
  const fields = values.get('json-fields');
  const debug = values.get('debug-file') ?? values.has('debug');
  const profile = values.get('profile');
  const apiKeyFile = values.get('api-key-file');
  return {
    sandbox: values.has('sandbox'),
    json: typeof fields === 'string' ? splitFields(fields) : values.has('json'),
    yes: values.has('yes'),
    input: !values.has('no-input'),
    dryRun: values.has('dry-run'),
    readOnly: values.has('read-only'),
    debug,
    color: !values.has('no-color'),
    ...(typeof profile === 'string' && { profile }),
    ...(typeof apiKeyFile === 'string' && { apiKeyFile }),
  };
}

function splitFields(text: string): readonly string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
