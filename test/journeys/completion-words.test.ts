import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { openSandbox, PROGRAM } from '../support/journey-tavus.ts';
import { cleanEnv, makeHome, Terminal } from '../support/terminal.ts';

type ShellName = 'bash' | 'zsh' | 'fish';

const isThere = (shell: ShellName): boolean => spawnSync(shell, ['--version']).status === 0;

/** What makes each shell complete `tavus`, the file for it in the home directory, and the keys that list all there is. */
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

/** Lets the time limits of the program pass later: they are short, and the machine may be slow. */
const PATIENT = 'data:text/javascript,const wait=setTimeout;globalThis.setTimeout=(run,ms)=>wait(run,ms*100)';

/** `tavus` as an installed program: it completes, and of all else says the words that it was given. */
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

/** A home directory with files in it, and `tavus` on the way to commands. */
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

/** A shell at its prompt, as a user has it who follows `tavus completion --help`. */
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

  /** Types a line, presses Tab, and waits until the line is this one. */
  async completes(line: string, completed: string): Promise<void> {
    this.type(`${line}\t`);
    await this.#shows(`$ ${completed}`.trimEnd());
    this.press('ctrl+u');
    await this.#isReady();
  }

  /** Types a line, lets everything be listed, and waits for these lines of it; the shell is of no further use. */
  async lists(line: string, ...rows: readonly RegExp[]): Promise<void> {
    this.type(line + this.#listing);
    await this.waitUntil(`listed: ${rows.join(', ')}`, (lines) =>
      rows.every((row) => lines.some((text) => row.test(text))),
    );
  }

  /** Types a line, presses Tab, goes on typing, and runs it. */
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

/** All replicas there are, from now on. */
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
    `completes words in quotes, behind other commands, and files wherever they stand${needs}`,
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

  test.skipIf(isMissing)(`lists verbs with what they mean${needs}`, async () => {
    const shell = await CompletingShell.open(name);
    await shell.lists('tavus ', /^replica +\W+a person's face and voice/, /^pal +\W+the same as persona/);
  });

  test.skipIf(isMissing)(`lists ids with names, which mean nothing to the shell${needs}`, async () => {
    const sandbox = await openSandbox();
    onlyReplicas(sandbox, { a1234567890: 'Rio 100% \\n $(id)', b1234567890: 'Ana' });
    const shell = await CompletingShell.open(name, sandbox);
    await shell.lists('tavus replica get ', /\ba1234567890\W+Rio 100% \\n \$\(id\)/, /\bb1234567890\W+Ana/);
  });

  test.skipIf(isMissing)(`asks the built-in Tavus where the line says so${needs}`, async () => {
    const shell = await CompletingShell.open(name);
    await shell.completes('tavus --sandbox replica get r7833', 'tavus --sandbox replica get r78335292bc1');
  });

  test.skipIf(isMissing)(`inserts what is read as one word, whatever is in it${needs}`, async () => {
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

  test.skipIf(isMissing)(`does nothing where nothing fits${needs}`, async () => {
    const shell = await CompletingShell.open(name, await openSandbox());
    for (const line of ['tavus nonsense ', 'tavus replica list --limit ', "tavus replica get 'zz", 'tavus --json=']) {
      await shell.completes(line, line);
    }
  });
});

describe('zsh', () => {
  const isMissing = !isThere('zsh');
  const needs = isMissing ? ' (skipped: there is no zsh here)' : '';

  test.skipIf(isMissing)(`takes the script as a file of its own too${needs}`, async () => {
    const setUp = [
      "PS1='$ '\nunsetopt prompt_sp\nmkdir functions\ntavus completion zsh > functions/_tavus",
      'fpath=(~/functions $fpath)\nautoload -Uz compinit\ncompinit -D -u\n',
    ];
    const shell = await CompletingShell.open('zsh', undefined, setUp.join('\n'));
    await shell.completes('tavus rep', 'tavus replica');
    await shell.completes('tavus video li', 'tavus video list');
  });

  test.skipIf(isMissing)(`completes too where nothing did before${needs}`, async () => {
    const setUp = "PS1='$ '\nunsetopt prompt_sp\nsource <(tavus completion zsh)\n";
    const shell = await CompletingShell.open('zsh', undefined, setUp);
    await shell.completes('tavus rep', 'tavus replica');
  });
});

describe('The program that shells ask', () => {
  function ask(env: Readonly<Record<string, string>>): SpawnSyncReturns<string> {
    const { env: usual } = makePlace();
    return spawnSync(process.execPath, [PROGRAM, '__complete', 'zsh', 'replica', 'get', ''], {
      env: { ...usual, ...env },
      encoding: 'utf8',
      timeout: 12_000,
      input: 'key-0123456789\n',
    });
  }

  test('is silent without a key', () => {
    expect(ask({})).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });

  test('ends although something in it goes on', async () => {
    const goesOn = '--import=data:text/javascript,setInterval(()=>{},1e9)';
    const { error, stdout, stderr } = ask({ NODE_OPTIONS: goesOn });
    expect([error, stdout, stderr]).toEqual([undefined, '', '']);
  });
});
