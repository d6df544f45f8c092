import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { openSandbox, PROGRAM } from '../support/journey-tavus.ts';
import { cleanEnv, makeHome, Terminal } from '../support/terminal.ts';

type ShellName = 'bash' | 'zsh' | 'fish';

const isThere = (shell: ShellName): boolean => spawnSync(shell, ['--version']).status === 0;

/** For each shell: the line that sets up completion, the file in the home directory for it, and the keys that list all. */
const SHELLS: Readonly<Record<ShellName, { file: string; setUp: string; listing: string }>> = {
  bash: { listing: '\t\t', file: '.bashrc', setUp: "PS1='$ '\nsource <(tavus completion bash)\n" },
  zsh: {
    listing: '\t',
    file: '.zshrc',
    setUp: "PS1='$ '\nunsetopt prompt_sp\nautoload -Uz compinit\ncompinit -D -u\nsource <(tavus completion zsh)\n",
  },
  fish: {
    listing: '\t',
    file: '.config/fish/config.fish',
    setUp:
      "function fish_prompt; echo -n '$ '; end\nset -g fish_greeting\nset -g fish_autosuggestion_enabled 0\n" +
      'mkdir -p ~/.config/fish/completions\ntavus completion fish > ~/.config/fish/completions/tavus.fish\n',
  },
};

/** Extends the time limits of the program, which are too short for a slow machine. */
const PATIENT = 'data:text/javascript,const wait=setTimeout;globalThis.setTimeout=(run,ms)=>wait(run,ms*100)';

/** `tavus` as an installed program: it completes, and otherwise prints its arguments. */
const WRAPPER = `#!/bin/sh
case $1 in
  completion | __complete) exec "$NODE" --import "$PATIENT" "$PROGRAM" "$@" ;;
esac
for word; do printf '<%s>' "$word"; done
echo
`;

interface Place {
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A home directory with files, and `tavus` on PATH. */
function makePlace(sandbox?: Sandbox): Place {
  const home = makeHome();
  write(join(home, 'bin/tavus'), WRAPPER);
  chmodSync(join(home, 'bin/tavus'), 0o755);
  write(join(home, 'notes one.json'), '');
  write(join(home, 'folder/key.txt'), '');
  const account = sandbox && { TAVUS_BASE_URL: sandbox.url, TAVUS_API_KEY: sandbox.apiKey };
  const env = { ...cleanEnv(home), NODE: process.execPath, PROGRAM, PATIENT, ZDOTDIR: home, ...account };
  return { home, env: { ...env, PATH: `${join(home, 'bin')}:${process.env.PATH}` } };
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** A shell set up according to `tavus completion --help`. */
class CompletingShell extends Terminal {
  readonly #listing: string;

  private constructor(name: ShellName, home: string, env: Readonly<Record<string, string>>) {
    super(name, ['-i'], { home, env, cols: 100 });
    this.#listing = SHELLS[name].listing;
  }

  static async open(name: ShellName, sandbox?: Sandbox, setUp = SHELLS[name].setUp): Promise<CompletingShell> {
    const { home, env } = makePlace(sandbox);
    write(join(home, SHELLS[name].file), `cd\n${setUp}`);
    const shell = new CompletingShell(name, home, env);
    await shell.#isReady();
    return shell;
  }

  /** Types a line, presses Tab, and waits for the completed line. */
  async completes(line: string, completed: string): Promise<void> {
    this.type(`${line}\t`);
    await this.#shows(`$ ${completed}`.trimEnd());
    this.press('ctrl+u');
    await this.#isReady();
  }

  /** Types a line, lists all completions, and waits for these lines. The shell cannot be used afterwards. */
  async lists(line: string, ...rows: readonly RegExp[]): Promise<void> {
    this.type(line + this.#listing);
    await this.waitUntil(`listed: ${rows.join(', ')}`, (lines) =>
      rows.every((row) => lines.some((text) => row.test(text))),
    );
  }

  /** Types a line, presses Tab, types the rest, and runs it. */
  async runs(line: string, completed: string, rest: string, words: readonly string[]): Promise<void> {
    this.type(`${line}\t`);
    await this.waitUntil(`the line ${completed}`, (lines) => lines.some((text) => text.startsWith(`$ ${completed}`)));
    this.type(`${rest}\r`);
    await this.#shows(words.map((word) => `<${word}>`).join(''));
    await this.#isReady();
  }

  async #isReady(): Promise<void> {
    await this.waitUntil('an empty prompt', (lines) => lines.findLast((line) => line !== '') === '$');
  }

  async #shows(line: string): Promise<void> {
    await this.waitUntil(`the line "${line}"`, (lines) => lines.includes(line));
  }
}

/** Replaces all replicas of the sandbox by these. */
function onlyReplicas(sandbox: Sandbox, replicas: Readonly<Record<string, string>>): void {
  const data = Object.entries(replicas).map(([id, name]) => ({
    ...{ replica_id: id, replica_name: name, status: 'completed' },
  }));
  sandbox.clearFaults();
  sandbox.fail({ path: /^\/v2\/replicas/, body: { data, total_count: data.length }, times: Number.POSITIVE_INFINITY });
}

describe.each(['bash', 'zsh', 'fish'] as const)('Tab in %s', (name) => {
  const isMissing = !isThere(name);
  const needs = isMissing ? ` (skipped: there is no ${name} here)` : '';

  test.skipIf(isMissing)(
    `completes words in quotes, after other commands, and files at any position${needs}`,
    async () => {
      const shell = await CompletingShell.open(name);
      await shell.completes('tavus "replica" cre', 'tavus "replica" create');
      await shell.completes('echo; tavus vid', 'echo; tavus video');
      await shell.completes('tavus help exit', 'tavus help exit-codes');
      await shell.completes('tavus --api-key-file=no', 'tavus --api-key-file=notes\\ one.json');
      await shell.completes('tavus --api-key-file ~/fold', 'tavus --api-key-file ~/folder/');
      await shell.completes('tavus replica list > no', 'tavus replica list > notes\\ one.json');
    },
  );

  test.skipIf(isMissing)(`lists verbs with descriptions${needs}`, async () => {
    const shell = await CompletingShell.open(name);
    await shell.lists('tavus ', /^replica +\W+a person's face and voice/, /^pal +\W+the same as persona/);
  });

  test.skipIf(isMissing)(`lists ids with names, without expanding the names${needs}`, async () => {
    const sandbox = await openSandbox();
    onlyReplicas(sandbox, { a1234567890: 'Rio 100% \\n $(id)', b1234567890: 'Ana' });
    const shell = await CompletingShell.open(name, sandbox);
    await shell.lists('tavus replica get ', /\ba1234567890\W+Rio 100% \\n \$\(id\)/, /\bb1234567890\W+Ana/);
  });

  test.skipIf(isMissing)(`completes from the sandbox for --sandbox${needs}`, async () => {
    const shell = await CompletingShell.open(name);
    await shell.completes('tavus --sandbox replica get r7833', 'tavus --sandbox replica get r78335292bc1');
  });

  test.skipIf(isMissing)(`inserts any value as one word${needs}`, async () => {
    const sandbox = await openSandbox();
    const id = `a b$(exit)"c'd;e`;
    onlyReplicas(sandbox, { [id]: 'Rio' });
    const shell = await CompletingShell.open(name, sandbox);
    await shell.runs('tavus replica get a', 'tavus replica get a\\ b', 'one', ['replica', 'get', id, 'one']);
    await shell.runs("tavus replica get 'a", "tavus replica get 'a b", 'two', ['replica', 'get', id, 'two']);
    await shell.runs('tavus replica get "a', 'tavus replica get "a b', 'three', ['replica', 'get', id, 'three']);
    await shell.runs('tavus video generate --replica-id=a', 'tavus video generate --replica-id=a\\ b', 'four', [
      ...['video', 'generate', `--replica-id=${id}`, 'four'],
    ]);
  });

  test.skipIf(isMissing)(`does nothing without a match${needs}`, async () => {
    const shell = await CompletingShell.open(name, await openSandbox());
    for (const line of ['tavus nonsense ', 'tavus replica list --limit ', "tavus replica get 'zz", 'tavus --json=']) {
      await shell.completes(line, line);
    }
  });
});

describe('zsh', () => {
  const isMissing = !isThere('zsh');
  const needs = isMissing ? ' (skipped: there is no zsh here)' : '';

  test.skipIf(isMissing)(`also loads the script from an fpath file${needs}`, async () => {
    const setUp = [
      "PS1='$ '\nunsetopt prompt_sp\nmkdir functions\ntavus completion zsh > functions/_tavus",
      'fpath=(~/functions $fpath)\nautoload -Uz compinit\ncompinit -D -u\n',
    ];
    const shell = await CompletingShell.open('zsh', undefined, setUp.join('\n'));
    await shell.completes('tavus rep', 'tavus replica');
    await shell.completes('tavus video li', 'tavus video list');
  });

  test.skipIf(isMissing)(`completes without a prior compinit${needs}`, async () => {
    const setUp = "PS1='$ '\nunsetopt prompt_sp\nsource <(tavus completion zsh)\n";
    const shell = await CompletingShell.open('zsh', undefined, setUp);
    await shell.completes('tavus rep', 'tavus replica');
  });
});

describe('tavus __complete', () => {
  function ask(env: Readonly<Record<string, string>>): SpawnSyncReturns<string> {
    const { env: usual } = makePlace();
    return spawnSync(process.execPath, [PROGRAM, '__complete', 'zsh', 'replica', 'get', ''], {
      env: { ...usual, ...env },
      encoding: 'utf8',
      timeout: 12_000,
      input: 'key-0123456789\n',
    });
  }

  test('prints nothing without a key', () => {
    expect(ask({})).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });

  test('exits although a request is pending', async () => {
    const goesOn = '--import=data:text/javascript,setInterval(()=>{},1e9)';
    const { error, stdout, stderr } = ask({ NODE_OPTIONS: goesOn });
    expect([error, stdout, stderr]).toEqual([undefined, '', '']);
  });
});
