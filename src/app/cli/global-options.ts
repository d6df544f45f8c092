import type { CommandOption } from '../../core/command.ts';
import type { Services } from '../../modules/context.ts';
import type { Globals } from '../options.ts';

/** The flags that go with every command, as help and completion show them. */
export const GLOBAL_OPTIONS: readonly CommandOption<Services>[] = [
  { name: 'sandbox', help: 'Use the built-in Tavus: no account, no network.', fallback: 'off' },
  { name: 'json', help: 'Print JSON; --json=id,name prints these fields alone.', fallback: 'off' },
  { name: 'yes', short: 'y', help: 'Answer yes to what a command asks before it goes on.', fallback: 'off' },
  { name: 'no-input', help: 'Ask nothing, even on a terminal.', fallback: 'off' },
  { name: 'dry-run', help: 'Show the request of a change instead of sending it.', fallback: 'off' },
  { name: 'read-only', help: 'Change nothing at Tavus, whatever is asked for.', fallback: 'off' },
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
  { name: 'no-color', help: 'Print without colours.', fallback: 'off' },
];

/** Flags that can be given with a value behind `=`, and without one. */
export const OPTIONAL_VALUES: Readonly<Record<string, string>> = { json: 'fields', debug: 'file' };

/** What a parser found for them, by their names. */
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
