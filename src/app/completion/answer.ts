import type { Suggestion } from '../../core/command.ts';
import { untilAborted } from '../../lib/abort.ts';
import type { Env } from '../../lib/env.ts';
import { safeText } from '../../lib/text/safe-text.ts';
import { OWN_COMMANDS } from '../cli/own-commands.ts';
import { commandGroups } from '../cli/program-help.ts';
import type { Io } from '../io.ts';
import { SHELLS } from '../options.ts';
import { type Completion, complete } from './complete.ts';
import { readAsking } from './shells.ts';

/** Milliseconds in which the account has to answer: somebody waits at a prompt. */
const LIMIT_MS = 1500;

/** Answers the script of a shell that completes a line; it has no place for words, so that a failure is no answer. */
export async function answerCompletion(
  io: Io,
  env: Env,
  words: readonly string[],
  limitMs = LIMIT_MS,
): Promise<number> {
  try {
    io.output.write(await answer(io, env, words, limitMs));
  } catch {
    // Nothing is offered.
  }
  return 0;
}

async function answer(io: Io, env: Env, [name, ...given]: readonly string[], limitMs: number): Promise<string> {
  const shell = SHELLS.find((known) => known === name);
  if (shell === undefined) return '';
  const asking = readAsking(shell, given);
  const completion = await complete(asking.words, asking.word, { groups: commandGroups(), own: OWN_COMMANDS });
  const lines =
    completion.offer === 'files'
      ? asking.files(completion.before)
      : asking.values((await valuesOf(completion, io, env, limitMs)).flatMap(printable), completion.before);
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

/** A description is cleaned; a value that would have to be is not the one that is meant any more. */
function printable([value, description]: Suggestion): Suggestion[] {
  return value === '' || safeText(value) !== value ? [] : [[value, safeText(description)]];
}
