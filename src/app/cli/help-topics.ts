import { TAVUS_URL } from '../../api/check-options.ts';
import { EXIT } from '../../lib/errors.ts';
import { GLOBAL_OPTIONS } from './global-options.ts';
import { describe, flagNames, type Row } from './help-table.ts';

/** A topic of `tavus help <topic>`, which the manual page and docs/commands.md contain too. */
export interface Topic {
  readonly title: string;
  /** One line without a full stop, shown by shell completion. */
  readonly summary: string;
  /** The main table. */
  readonly rows: readonly Row[];
  /** Paragraphs and tables below it. */
  readonly more: readonly (string | readonly Row[])[];
}

const FLAGS: Topic = {
  title: 'Flags of every command',
  summary: 'the flags of every command',
  rows: GLOBAL_OPTIONS.map((option): Row => [flagNames(option), describe(option)]),
  more: [],
};

const EXIT_CODES: Topic = {
  title: 'Exit codes',
  summary: 'the exit codes of tavus',
  rows: [
    ['0', 'done'],
    [String(EXIT.failed), 'the API or the network failed, or an item is not ready; doctor or check found an error'],
    [String(EXIT.usage), 'usage error, or input is missing and tavus cannot prompt'],
    [String(EXIT.key), 'no API key, or Tavus refused it'],
    [String(EXIT.notFound), 'not found'],
    [String(EXIT.stillRunning), 'still running when --timeout passed'],
    [String(EXIT.hangUp), 'ended by SIGHUP'],
    [String(EXIT.interrupted), 'ended by Ctrl+C'],
    [String(EXIT.quit), 'ended by SIGQUIT'],
    [String(EXIT.terminated), 'ended by SIGTERM'],
  ],
  more: [
    'With --json errors are printed to standard error as JSON: {"error":{"code":"not_found","message":"…","hint":"…","status":404}}',
    [
      [
        'code',
        'usage, no_key, not_possible, incomplete, settings, unexpected; for failed requests: key_refused, out_of_credits, not_found, invalid_request, conflict, rate_limited, server, network, timeout, unreadable_answer',
      ],
      ['hint', 'what to do next'],
      ['status', 'the HTTP status; null if there was no response'],
    ],
  ],
};

const ENVIRONMENT: Topic = {
  title: 'Environment',
  summary: 'the environment variables of tavus, and their precedence',
  rows: [
    ['TAVUS_API_KEY', 'the API key; overrides the saved one'],
    ['TAVUS_BASE_URL', `the server to use instead of ${TAVUS_URL}; http:// only for this computer`],
    ['TAVUS_PROFILE', 'the profile whose saved key and server are used'],
    ['TAVUS_DEBUG', 'set to 1 to log requests to standard error, or to the path of a log file'],
    ['TAVUS_READ_ONLY', 'set to 1 to refuse changes at Tavus, or to 0 to override the setting'],
    [
      'TAVUS_CONFIG_DIR',
      'the folder of the settings; default: ~/.config/tavus on Linux (or under XDG_CONFIG_HOME), ~/Library/Preferences/tavus on macOS, %APPDATA%\\tavus on Windows',
    ],
    ['VISUAL, EDITOR', 'the editor for long texts and for persona edit'],
    ['NO_COLOR', 'set to disable color'],
    ['FORCE_COLOR', 'set to force color, or to 0 to disable it'],
    ['ACCESSIBLE', 'set to 1 for line-based prompts that screen readers can read, or to 0 to override the setting'],
    ['NO_UPDATE_NOTIFIER', 'set to disable the check for newer versions'],
    ['HTTPS_PROXY, NO_PROXY', 'the proxy to use, and the hosts that bypass it'],
    ['NODE_EXTRA_CA_CERTS', 'a file of extra certificates to trust'],
  ],
  more: [
    'Flags override environment variables, which override saved settings:',
    [
      ['the key', '--api-key-file, --profile, TAVUS_API_KEY, the saved key of the profile in use'],
      ['the profile', '--profile, TAVUS_PROFILE, the profile chosen with tavus auth switch'],
      ['the server', `for a saved key the server it was saved with; for other keys TAVUS_BASE_URL, ${TAVUS_URL}`],
      ['color', '--no-color, NO_COLOR, FORCE_COLOR, what the terminal supports'],
    ],
    `A key is sent only to its own server. A saved key belongs to the server it was saved with, by default ${TAVUS_URL}; if TAVUS_BASE_URL is another server, nothing is sent. A key of TAVUS_API_KEY or --api-key-file is never sent to the server of a profile.`,
  ],
};

export const TOPICS: Readonly<Record<string, Topic>> = {
  flags: FLAGS,
  'exit-codes': EXIT_CODES,
  environment: ENVIRONMENT,
};
