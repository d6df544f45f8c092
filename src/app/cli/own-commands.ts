import type { CommandEntry } from '../../core/command.ts';
import { SHELLS, type Shell } from '../options.ts';
import type { OwnCommand } from './own-command.ts';

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
    load: async () => (await import('./sandbox-command.ts')).SANDBOX_COMMAND,
  },
];

function toShell(text = ''): Shell {
  return SHELLS.find((shell) => shell === text) ?? 'bash';
}
