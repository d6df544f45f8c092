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

/** Asks the account that the line names. Nothing is said, read from standard input or written. @throws when it can't be asked */
export async function suggestItems(
  { suggest, globals, named }: Extract<Completion, { readonly offer: 'items' }>,
  io: Io,
  env: Env,
  signal: AbortSignal,
): Promise<readonly Suggestion[]> {
  const quiet = { ...io, output: muted(io.output), errors: muted(io.errors) };
  const session = await openSession({
    ...{ io: quiet, env },
    // As a dry run: settings that can't be read are left where they are, since nobody would hear of it.
    globals: { ...globals, dryRun: true, ...(await keyFileOf(globals, env)) },
  });
  try {
    const account = await openAccount(session);
    const said = { sayNext() {}, showCommand() {}, readText: async () => '' };
    const found = await suggest(session.createMachine(createQuietUi(quiet, env), account, said), signal);
    // What begins with a dash would be read as a flag.
    return found.filter(([value]) => !value.startsWith('-') && !named.includes(value));
  } finally {
    await session.close();
  }
}

async function openAccount(session: Session): Promise<Account> {
  // Nobody waits at a prompt for a second try.
  const client = { retry: false };
  if (session.globals.sandbox) return await session.openSandbox(client);
  return await session.openUser({ warn() {}, mayBeNew: true, client });
}

/** The shell has not expanded `~` yet. @throws Error for what is no file: a pipe would be emptied by reading it. */
async function keyFileOf({ apiKeyFile, sandbox }: Globals, env: Env): Promise<Pick<Globals, 'apiKeyFile'>> {
  if (apiKeyFile === undefined || sandbox) return {};
  const path = expandHome(apiKeyFile, env);
  if (!(await stat(path)).isFile()) throw new Error(`${path} is no file.`);
  return { apiKeyFile: path };
}

function createQuietUi({ errors, interrupts, onLeave }: Io, env: Env): PlainUi {
  const options = { output: errors, theme: createTheme(env, false), showsBusy: false, saysYes: false };
  return new PlainUi({ ...options, env, interrupts, onLeave, status: () => '' });
}

function muted(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  return new Proxy(stream, { get: (target, name) => (name === 'write' ? () => true : Reflect.get(target, name)) });
}
