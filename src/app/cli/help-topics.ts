import { TAVUS_URL } from '../../api/check-options.ts';
import { EXIT } from '../../lib/errors.ts';
import { GLOBAL_OPTIONS } from './global-options.ts';
import { describe, flagNames, type Row } from './help-table.ts';

/** What `tavus help <topic>` says, beside the help of commands; the manual page and docs/commands.md say the same. */
export interface Topic {
  readonly title: string;
  /** One line without a full stop, for shells that offer topics. */
  readonly summary: string;
  /** What it is about before all else. */
  readonly rows: readonly Row[];
  /** Paragraphs, and tables, that come after. */
  readonly more: readonly (string | readonly Row[])[];
}

const FLAGS: Topic = {
  title: 'Flags of every command',
  summary: 'the flags that go with every command',
  rows: GLOBAL_OPTIONS.map((option): Row => [flagNames(option), describe(option)]),
  more: [],
};

const EXIT_CODES: Topic = {
  title: 'Exit codes',
  summary: 'what tavus ends with',
  rows: [
    ['0', 'done'],
    [String(EXIT.failed), 'the API or the network failed, or something is not ready; doctor found an error'],
    [String(EXIT.usage), 'wrong use, or input is missing where nobody can answer'],
    [String(EXIT.key), 'no API key, or Tavus refused it'],
    [String(EXIT.notFound), 'not found'],
    [String(EXIT.stillRunning), 'still running when --timeout passed'],
    [String(EXIT.hangUp), 'ended by SIGHUP'],
    [String(EXIT.interrupted), 'ended by Ctrl+C'],
    [String(EXIT.quit), 'ended by SIGQUIT'],
    [String(EXIT.terminated), 'ended by SIGTERM'],
  ],
  more: [
    'With --json a failure is JSON too, on standard error: {"error":{"code":"not_found","message":"…","hint":"…","status":404}}',
    [
      [
        'code',
        'usage, no_key, not_possible, incomplete, settings, unexpected, or what the API answered with: key_refused, out_of_credits, not_found, invalid_request, conflict, rate_limited, server, network, timeout, unreadable_answer',
      ],
      ['hint', 'what to do next'],
      ['status', 'the HTTP status; null when there was no answer'],
    ],
  ],
};

const ENVIRONMENT: Topic = {
  title: 'Environment',
  summary: 'the variables that tavus reads, and what goes first',
  rows: [
    ['TAVUS_API_KEY', 'the API key; goes before the saved one'],
    ['TAVUS_BASE_URL', `another server than ${TAVUS_URL}; plain http is for this computer only`],
    ['TAVUS_PROFILE', 'the profile whose saved key and server are used'],
    ['TAVUS_DEBUG', '1 logs each request on standard error; a path logs it there'],
    ['TAVUS_READ_ONLY', '1 changes nothing at Tavus; 0 allows it whatever the settings say'],
    [
      'TAVUS_CONFIG_DIR',
      'where the settings are kept; else ~/.config/tavus on Linux (or under XDG_CONFIG_HOME), ~/Library/Preferences/tavus on macOS, %APPDATA%\\tavus on Windows',
    ],
    ['VISUAL, EDITOR', 'the editor for long texts and for persona edit'],
    ['NO_COLOR', 'without colours'],
    ['FORCE_COLOR', 'with colours where they would be left out; 0 for none'],
    ['ACCESSIBLE', '1 asks in lines instead of drawing, for screen readers; 0 draws whatever the settings say'],
    ['NO_UPDATE_NOTIFIER', 'no word of newer versions, and no question for them'],
    ['HTTPS_PROXY, NO_PROXY', 'the proxy on the way to Tavus, and what goes past it'],
    ['NODE_EXTRA_CA_CERTS', 'a file of further certificates to trust'],
  ],
  more: [
    'A flag goes before the environment, the environment before what is saved:',
    [
      ['the key', '--api-key-file, --profile, TAVUS_API_KEY, then the saved key of the profile in use'],
      ['the profile', '--profile, TAVUS_PROFILE, then what tavus auth switch chose'],
      ['the server', `of a saved key the one it was saved with; of any other key TAVUS_BASE_URL, then ${TAVUS_URL}`],
      ['colours', '--no-color, NO_COLOR, FORCE_COLOR, then what the terminal can do'],
    ],
    `A key goes only to its own server. A saved key belongs to the server it was saved with, else to ${TAVUS_URL}: when TAVUS_BASE_URL is another one, nothing is sent. A key of TAVUS_API_KEY or --api-key-file is never sent to the server of a profile.`,
  ],
};

export const TOPICS: Readonly<Record<string, Topic>> = {
  flags: FLAGS,
  'exit-codes': EXIT_CODES,
  environment: ENVIRONMENT,
};
