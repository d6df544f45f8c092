import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { OWN_COMMANDS } from '../../src/app/cli/own-commands.ts';
import { commandGroups } from '../../src/app/cli/program-help.ts';
import { openSandbox, PROGRAM } from '../support/journey-tavus.ts';
import { cleanEnv, makeHome } from '../support/terminal.ts';

/** The files that the examples read. */
const FILES: Readonly<Record<string, string>> = {
  'coach.json': '{"persona_name": "Coach", "system_prompt": "You are a coach."}',
  'prompt.md': 'You are a coach who listens.',
  'tutor.md': 'You are a tutor.',
  'layers.json': '{"llm": {"model": "tavus-gpt-oss"}}',
  'changes.json': '[{"op": "replace", "path": "/system_prompt", "value": "Be brief."}]',
  'guardrail.json': '{"guardrail_name": "kind", "guardrail_prompt": "Be kind."}',
  'intake.json': '{"data": [{"objective_name": "ask", "objective_prompt": "Ask."}]}',
  'branch.json': '[{"op": "add", "path": "/data/0/next_required_objective", "value": "book_appointment"}]',
  'news.txt': 'Here is the news.',
  'welcome.txt': 'Welcome, {{first_name}}!',
  'people.csv': 'first_name,email\nAda,ada@example.com\nBen,ben@example.com\n',
};

/** Examples that need a browser, an editor, a recording or someone who answers, and the server itself, which has tests of its own. */
const BY_HAND: readonly RegExp[] = [
  / open (?!.*--qr)/,
  / --open\b/,
  /^tavus (persona|guardrail|objective) edit \w+$/,
  /^tavus auth (login|switch|logout)$/,
  /^tavus replica check /,
  /^tavus sandbox\b/,
];
/** Asks before it changes something, and cannot ask in a script. */
const ASKS =
  /^tavus (\w+ delete [\w-]+( --hard)?|conversation (create|end) .*(?<!--all --yes)|video batch (?!.*--yes).*)$/;

const loaded = await Promise.all(
  [...OWN_COMMANDS, ...commandGroups().flatMap(({ commands }) => [...commands])].map(async ({ load }) => await load()),
);
const lines = [...new Set(loaded.flatMap(({ examples }) => examples.map(({ line }) => line)))];
const hasZsh = !spawnSync('zsh', ['-c', ':']).error;
const isRunnable = (line: string) =>
  !BY_HAND.some((pattern) => pattern.test(line)) && (hasZsh || shellFor(line) !== 'zsh');
const runnable = lines.filter(isRunnable);

/** A home folder with the files, two profiles, and the programs that the examples call. */
function prepare(line: string, key: string): string {
  const home = makeHome();
  const bin = join(home, 'bin');
  mkdirSync(bin);
  mkdirSync(join(home, '.config/fish/completions'), { recursive: true });
  for (const [name, content] of Object.entries(FILES)) {
    // A file that an example writes does not exist.
    if (!line.includes(`-o ${name}`)) writeFileSync(join(home, name), content);
  }
  writeFileSync(join(home, 'key.txt'), key, { mode: 0o600 });
  writeFileSync(join(bin, 'tavus'), '#!/bin/sh\nexec "$NODE" "$PROGRAM" "$@"\n');
  for (const name of ['jq', 'ffmpeg']) writeFileSync(join(bin, name), '#!/bin/sh\ncat > /dev/null\n');
  for (const name of ['tavus', 'jq', 'ffmpeg']) chmodSync(join(bin, name), 0o755);
  return home;
}

function shellFor(line: string): string {
  return line.endsWith('zsh)') ? 'zsh' : 'bash';
}

async function runLine(line: string) {
  // What an example waits for takes a moment.
  const sandbox = await openSandbox({ speed: 100 });
  const home = prepare(line, sandbox.apiKey);
  const env = {
    ...{ ...cleanEnv(home), NODE: process.execPath, PROGRAM, TAVUS_BASE_URL: sandbox.url },
    PATH: `${join(home, 'bin')}:${process.env.PATH}`,
  };
  const profiles = ['work', 'other'].map((name) => `tavus auth login --profile ${name} < key.txt`).join(' && ');
  const needsProfile = /--profile|auth/.test(line);
  const account = needsProfile ? `${profiles} && ` : 'export TAVUS_API_KEY="$(cat key.txt)" && ';
  // Files of personas are there once they were pulled.
  const pull = /persona (push|status)/.test(line) ? 'tavus persona pull && tavus persona pull prompts && ' : '';
  const script = `set -o pipefail; cd "$HOME" && ${account}${pull}${line}`;
  const child = spawn(shellFor(line), ['-c', script], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code, output, errors };
}

describe.skipIf(process.platform === 'win32')('every example in the help', () => {
  it.each(runnable)('works in the sandbox as it stands: %s', async (line) => {
    const { code, errors } = await runLine(ASKS.test(line) && !line.includes('--yes') ? `${line} --yes` : line);
    expect([code, code === 0 ? '' : errors]).toEqual([0, '']);
  });

  it('is run, but for those that need a person', () => {
    expect(runnable.length).toBeGreaterThan(50);
    expect(lines.length - runnable.length).toBeLessThan(20);
  });
});
