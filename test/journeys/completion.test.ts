import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { openSandbox, PROGRAM } from '../support/journey-tavus.ts';
import { makeHome, Terminal } from '../support/terminal.ts';

const PROMPT = 'ready>';

function isInstalled(shell: string): boolean {
  return spawnSync(shell, ['--version']).status === 0;
}

/** A home directory with `tavus` on PATH and the start-up files of a shell. */
function prepare(files: Record<string, string>): { home: string; path: string } {
  const home = makeHome();
  const bin = join(home, 'bin');
  mkdirSync(bin);
  const wrapper = join(bin, 'tavus');
  writeFileSync(wrapper, `#!/bin/sh\nexec "${process.execPath}" "${PROGRAM}" "$@"\n`);
  chmodSync(wrapper, 0o755);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(home, name, '..'), { recursive: true });
    writeFileSync(join(home, name), text);
  }
  writeFileSync(join(home, 'a script.txt'), 'Hello');
  return { home, path: `${bin}:${process.env.PATH}` };
}

function open(shell: string, args: string[], files: Record<string, string>, sandbox: Sandbox): Terminal {
  const { home, path } = prepare(files);
  const env = { PATH: path, TAVUS_BASE_URL: sandbox.url, TAVUS_API_KEY: sandbox.apiKey, ZDOTDIR: home };
  return new Terminal('/bin/sh', ['-c', `cd "$HOME" && exec ${shell} "$@"`, shell, ...args], {
    home,
    env: { ...env, LANG: 'C.UTF-8', XDG_CONFIG_HOME: join(home, '.config') },
    cols: 100,
  });
}

const SHELLS: readonly [shell: string, args: string[], files: Record<string, string>][] = [
  [
    'bash',
    ['--noprofile', '--rcfile', '.rc', '-i'],
    {
      '.rc': `PS1='${PROMPT} '; bind 'set show-all-if-ambiguous on'; bind 'set bell-style none'; bind 'set enable-bracketed-paste off'; source <(tavus completion bash)`,
    },
  ],
  [
    'zsh',
    ['-i'],
    {
      '.zshrc': `PS1='${PROMPT} '; unsetopt beep; autoload -Uz compinit && compinit -u -d "$HOME/.zdump"; source <(tavus completion zsh)`,
    },
  ],
  [
    'fish',
    ['--interactive'],
    {
      '.config/fish/config.fish': `function fish_prompt; echo '${PROMPT} '; end; set -g fish_greeting; set -g fish_autosuggestion_enabled 0; tavus completion fish | source`,
    },
  ],
];

for (const [shell, args, files] of SHELLS) {
  const isMissing = !isInstalled(shell);
  if (isMissing) console.log(`${shell} is not on this machine: its completion is not tested.`);

  describe.skipIf(isMissing)(`Tab in ${shell}`, () => {
    test.each<[typed: string, becomes: string]>([
      ['tavus repl', 'tavus replica '],
      ['tavus replica ren', 'tavus replica rename '],
      ['tavus face lis', 'tavus face list '],
      ['tavus replica list --ty', 'tavus replica list --type '],
      ['tavus replica list --type sy', 'tavus replica list --type system '],
      ['tavus replica list --type=sy', 'tavus replica list --type=system '],
      ['tavus compl', 'tavus completion '],
    ])('completes "%s"', async (typed, becomes) => {
      const terminal = open(shell, args, files, await openSandbox({ data: 'empty' }));
      await terminal.waitFor(PROMPT);
      terminal.type(typed);
      await terminal.waitFor(typed);
      terminal.press('tab');
      // A word typed afterwards shows whether the completion ended with a space.
      await terminal.waitFor(becomes.trimEnd());
      terminal.type('#end');
      await terminal.waitUntil(`"${becomes}#end"`, (lines) => lines.join('\n').includes(`${becomes}#end`));
    });

    test('inserts the only matching id', async () => {
      const sandbox = await openSandbox({ data: 'empty' });
      const { id } = sandbox.store.addPersona({ persona_name: 'Coach', system_prompt: 'Be kind.' });
      sandbox.store.personas.delete('');
      const terminal = open(shell, args, files, sandbox);
      await terminal.waitFor(PROMPT);
      terminal.type(`tavus persona get ${id.slice(0, 6)}`);
      await terminal.waitFor(id.slice(0, 6));
      terminal.press('tab');
      await terminal.waitFor(`tavus persona get ${id}`);
    });

    test('lists ids with their names', async () => {
      const sandbox = await openSandbox({ data: 'empty' });
      for (const name of ['Coach', 'Tutor']) sandbox.store.addPersona({ persona_name: name, system_prompt: 'x' });
      const terminal = open(shell, args, files, sandbox);
      await terminal.waitFor(PROMPT);
      terminal.type('tavus persona get ');
      await terminal.waitFor('tavus persona get');
      terminal.press('tab');
      // In some shells the first Tab inserts the common prefix of all ids; the second one lists them.
      if (shell !== 'fish') {
        if (shell === 'zsh') await terminal.waitFor('tavus persona get p');
        terminal.press('tab');
      }
      await terminal.waitFor('Coach');
      await terminal.waitFor('Tutor');
    });

    test('completes files like the shell, with quoting', async () => {
      const terminal = open(shell, args, files, await openSandbox({ data: 'empty' }));
      await terminal.waitFor(PROMPT);
      terminal.type('tavus video generate --script-file a');
      await terminal.waitFor('--script-file a');
      terminal.press('tab');
      await terminal.waitFor('--script-file a\\ script.txt');
    });

    test('offers and prints nothing without a key', async () => {
      const sandbox = await openSandbox({ data: 'empty' });
      sandbox.fail({ status: 401, times: 9 });
      const terminal = open(shell, args, files, sandbox);
      await terminal.waitFor(PROMPT);
      terminal.type('tavus replica get ');
      await terminal.waitFor('tavus replica get');
      terminal.press('tab');
      terminal.type('#end');
      await terminal.waitFor('tavus replica get #end');
      expect(terminal.screen().join('\n')).not.toMatch(/refused|Tavus/);
    });
  });
}
