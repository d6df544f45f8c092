import type { CommandEntry, CommandShape, Given } from '../../core/command.ts';
import { type Globals, type Options, SHELLS, type Shell } from '../options.ts';

/** A command of the program itself, not of a module. */
export interface OwnCommand extends CommandShape {
  choose(given: Given, globals: Globals): Options;
}

export const OWN_COMMANDS: readonly CommandEntry<OwnCommand>[] = [
  {
    name: 'doctor',
    summary: 'check settings, key and connection, and show how to fix problems',
    load: async () => ({
      notes: 'The exit code is 1 if it finds an error.',
      examples: [
        { text: 'Run all checks', line: 'tavus doctor' },
        { text: 'Print the results as JSON, for a report', line: 'tavus doctor --json' },
      ],
      // Doctor changes nothing, whatever it opens.
      choose: (_given, globals) => ({ run: 'doctor', ...globals, dryRun: true }),
    }),
  },
  {
    name: 'completion',
    summary: 'print the completion script for bash, zsh or fish',
    load: async () => ({
      args: [{ value: 'shell', help: 'Your shell.', choices: SHELLS, isRequired: true }],
      examples: [
        { text: 'In ~/.bashrc', line: 'source <(tavus completion bash)' },
        { text: 'In ~/.zshrc', line: 'source <(tavus completion zsh)' },
        { text: 'Once, for fish', line: 'tavus completion fish > ~/.config/fish/completions/tavus.fish' },
      ],
      choose: (given) => ({ run: 'completion', shell: toShell(given.arg()) }),
    }),
  },
  {
    name: 'sandbox',
    summary: 'run the built-in sandbox server, and print its URL and key',
    load: async () => ({
      options: [
        {
          name: 'port',
          value: 'number',
          help: 'Port on 127.0.0.1.',
          fallback: 'a free one',
          check: (text) =>
            /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? undefined : 'A port is a number from 0 to 65535.',
        },
      ],
      examples: [
        { text: 'On a free port', line: 'tavus sandbox' },
        { text: 'On a certain port', line: 'tavus sandbox --port 4010' },
      ],
      choose: (given) => ({ run: 'sandbox', port: Number(given.text('port') ?? 0) }),
    }),
  },
];

function toShell(text = ''): Shell {
  return SHELLS.find((shell) => shell === text) ?? 'bash';
}
