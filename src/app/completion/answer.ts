import type { Suggestion } from '../../core/command.ts';
import { untilAborted } from '../../lib/abort.ts';
import type { Env } from '../../lib/env.ts';
import { safeText } from '../../lib/text/safe-text.ts';
import { OWN_COMMANDS } from '../cli/own-commands.ts';
import { commandGroups } from '../cli/program-help.ts';
import type { Io } from '../io.ts';
import { SHELLS } from '../options.ts';
import { type Completion, complete } from './complete.ts';
import { readRequest } from './shells.ts';

/** Milliseconds to wait for the account: the user waits at a shell prompt. */
const LIMIT_MS = 1500;

/** Answers a shell's completion script. A failure prints nothing, because the shell could not show it. */
export async function answerCompletion(
  io: Io,
  env: Env,
  words: readonly string[],
  limitMs = LIMIT_MS,
): Promise<number> {
  try {
    io.output.write(await answer(io, env, words, limitMs));
  } catch {
    // Offer nothing.
  }
  return 0;
}

async function answer(io: Io, env: Env, [name, ...given]: readonly string[], limitMs: number): Promise<string> {
  const shell = SHELLS.find((known) => known === name);
  if (shell === undefined) return '';
  const request = readRequest(shell, given);
  const completion = await complete(request.words, request.word, { groups: commandGroups(), own: OWN_COMMANDS });
  const lines =
    completion.offer === 'files'
      ? request.files(completion.before)
      : request.values((await valuesOf(completion, io, env, limitMs)).flatMap(printable), completion.before);
  return `${lines.join('\n')}\n`;
}

async function valuesOf(
  completion: Exclude<Completion, { readonly offer: 'files' }>,
  io: Io,
  env: Env,
  limitMs: number,
): Promise<readonly Suggestion[]> {
  if (completion.offer === 'values') return completion.values;
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), limitMs);
  try {
    const { suggestItems } = await import('./suggest-items.ts');
    return await untilAborted(limit, (signal) => suggestItems(completion, io, env, signal));
  } finally {
    clearTimeout(timer);
  }
}

/** Cleans the description. A value that would have to be cleaned is left out, because it would no longer be valid. */
function printable([value, description]: Suggestion): Suggestion[] {
  return value === '' || safeText(value) !== value ? [] : [[value, safeText(description)]];
}
