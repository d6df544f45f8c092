import type { CommandEntry, CommandShape, Given } from '../../core/command.ts';
import { type Globals, type Options, SHELLS, type Shell } from '../options.ts';

/** A command of the program itself, which no module brings. */
export interface OwnCommand extends CommandShape {
  choose(given: Given, globals: Globals): Options;
}

export const OWN_COMMANDS: readonly CommandEntry<OwnCommand>[] = [
  {
    name: 'doctor',
    summary: 'find out what keeps tavus from working, and how to fix it',
    load: async () => ({
      notes: 'Ends with 1 when it finds an error.',
      examples: [
        { text: 'Look at everything', line: 'tavus doctor' },
        { text: 'The same for a report', line: 'tavus doctor --json' },
      ],
      // Who looks changes nothing, whatever it is that is opened.
      choose: (_given, globals) => ({ run: 'doctor', ...globals, dryRun: true }),
    }),
  },
  {
    name: 'completion',
    summary: 'print what makes your shell complete tavus: bash, zsh or fish',
    load: async () => ({
      args: [{ value: 'shell', help: 'The shell you use.', choices: SHELLS, isRequired: true }],
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
    summary: 'run the built-in Tavus in the foreground; prints its URL and key',
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
        { text: 'On a port of your choice', line: 'tavus sandbox --port 4010' },
      ],
      choose: (given) => ({ run: 'sandbox', port: Number(given.text('port') ?? 0) }),
    }),
  },
];

function toShell(text = ''): Shell {
  return SHELLS.find((shell) => shell === text) ?? 'bash';
}
