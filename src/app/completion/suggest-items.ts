import { stat } from 'node:fs/promises';
import type { Suggestion } from '../../core/command.ts';
import type { Env } from '../../lib/env.ts';
import { expandHome } from '../../lib/files/home-folder.ts';
import type { Account } from '../../modules/context.ts';
import { PlainUi } from '../../ui/plain-ui.ts';
import { createTheme } from '../../ui/theme.ts';
import type { Io } from '../io.ts';
import type { Globals } from '../options.ts';
import { openSession, type Session } from '../session.ts';
import type { Completion } from './complete.ts';

/** Loads suggestions from the account of the line. Prints nothing, and does not read standard input. @throws if loading fails */
export async function suggestItems(
  { suggest, globals, named }: Extract<Completion, { readonly offer: 'items' }>,
  io: Io,
  env: Env,
  signal: AbortSignal,
): Promise<readonly Suggestion[]> {
  const quiet = { ...io, output: muted(io.output), errors: muted(io.errors) };
  const session = await openSession({
    ...{ io: quiet, env },
    // A dry run, so that unreadable settings are not moved aside without a message.
    globals: { ...globals, dryRun: true, ...(await keyFileOf(globals, env)) },
  });
  try {
    const account = await openAccount(session);
    const services = { sayNext() {}, showCommand() {}, readText: async () => '' };
    const found = await suggest(session.createMachine(createQuietUi(quiet, env), account, services), signal);
    // A value that begins with a dash would be parsed as a flag.
    return found.filter(([value]) => !value.startsWith('-') && !named.includes(value));
  } finally {
    await session.close();
  }
}

async function openAccount(session: Session): Promise<Account> {
  // No retries: the user waits at a shell prompt.
  const client = { retry: false };
  if (session.globals.sandbox) return await session.openSandbox(client);
  return await session.openUser({ warn() {}, mayBeNew: true, client });
}

/** Expands `~`, which the shell has not done yet. @throws Error unless it is a regular file: reading would empty a pipe */
async function keyFileOf({ apiKeyFile, sandbox }: Globals, env: Env): Promise<Pick<Globals, 'apiKeyFile'>> {
  if (apiKeyFile === undefined || sandbox) return {};
  const path = expandHome(apiKeyFile, env);
  if (!(await stat(path)).isFile()) throw new Error(`${path} is not a file.`);
  return { apiKeyFile: path };
}

function createQuietUi({ errors, interrupts, onLeave }: Io, env: Env): PlainUi {
  const options = { output: errors, theme: createTheme(env, false), showsBusy: false, saysYes: false };
  return new PlainUi({ ...options, env, interrupts, onLeave, status: () => '' });
}

function muted(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  return new Proxy(stream, { get: (target, name) => (name === 'write' ? () => true : Reflect.get(target, name)) });
}
