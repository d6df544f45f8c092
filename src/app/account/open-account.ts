import { checkBaseUrl } from '../../api/check-options.ts';
import { NotSentError } from '../../api/errors.ts';
import type { Env } from '../../lib/env.ts';
import type { Account, ReadOnly } from '../../modules/context.ts';
import { refuseReadOnly } from '../../modules/read-only.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import type { Settings } from '../../settings/settings.ts';
import { MAY_FORBID } from '../failures/settings.ts';
import { findProxy } from '../find-proxy.ts';
import type { Io, Warn } from '../io.ts';
import { type Globals, isOff } from '../options.ts';
import { SandboxAccount, type Setup, UserAccount } from './account.ts';
import { refuseQuotes } from './refuse-quotes.ts';

/** What an account is opened with. */
export interface Opening {
  readonly globals: Globals;
  readonly env: Env;
  /** As they were read. */
  readonly settings: Settings;
  /** Standard input, from which a key can be read. */
  readonly input?: Io['input'] | undefined;
}

export interface OpenOptions {
  /** Is told of settings that can't be used, and of a key that others can read. */
  readonly warn: Warn;
  /** True where the profile need not be there yet. */
  readonly mayBeNew?: boolean | undefined;
  readonly client?: RequestSetup | undefined;
  /** False for who says by itself what is the matter with the settings; a file that cannot be read is `unreadable`. */
  readonly tells?: boolean | 'values';
}

/** Whether requests are tried again, and who is told of them. */
export type RequestSetup = Pick<Setup, 'retry' | 'onRetry' | 'onExchange'>;

/**
 * The user's own account, as flags, environment and settings have it.
 * @throws UsageError for a profile that is not there, and a key file without a key.
 */
export async function openUserAccount(
  { globals, env, settings, input }: Opening,
  { warn, mayBeNew = false, client, tells = true }: OpenOptions,
): Promise<Account> {
  const { dryRun, profile, apiKeyFile } = globals;
  refuseQuotes(env, apiKeyFile === undefined && profile === undefined);
  // Refused at once, whether this run needs it or not.
  if (env.TAVUS_BASE_URL) checkBaseUrl(env.TAVUS_BASE_URL);
  settings.protect();
  if (tells) for (const warning of settings.warnings()) warn(warning);
  const key = apiKeyFile === undefined ? undefined : await readKey(apiKeyFile, input, warn);
  const account: UserAccount = new UserAccount(
    settings,
    {
      flags: { profile, key },
      environment: { profile: env.TAVUS_PROFILE?.trim(), key: env.TAVUS_API_KEY?.trim(), baseUrl: env.TAVUS_BASE_URL },
    },
    {
      findProxy: (server) => findProxy(env, server),
      ...requestSetup(globals, () => refuseReadOnly(account), client),
      readOnly: () => findReadOnly(globals, env, settings),
      isDryRun: dryRun,
      readKey: async () => (await import('./read-key.ts')).readKeyLine(input),
    },
  );
  if (!mayBeNew) account.profiles.check(account.profiles.inUse());
  const unreadable = account.profiles.unreadable();
  // Without a key the failure says it.
  if (tells === true && unreadable !== undefined && account.keyInUse()) warn(`${unreadable} ${MAY_FORBID}`);
  return account;
}

async function readKey(path: string, input: Io['input'] | undefined, warn: Warn): Promise<string> {
  return await (await import('./read-key.ts')).readKeyFile(path, { input, warn });
}

/**
 * What makes this run read-only now: a flag, else the environment, which can also say that it is not, else the settings.
 * Settings that cannot be read may say so.
 */
function findReadOnly({ readOnly }: Globals, env: Env, settings: Settings): ReadOnly | undefined {
  if (readOnly) return 'flag';
  // Whatever it says but no was meant to protect.
  if (env.TAVUS_READ_ONLY?.trim()) return isOff(env.TAVUS_READ_ONLY) ? undefined : 'environment';
  if (settings.problem() !== undefined) return 'unreadable';
  return settings.isOn('readOnly') ? 'settings' : undefined;
}

/** A Tavus of its own for this run. */
export async function openSandboxAccount(
  globals: Globals,
  client?: RequestSetup,
): Promise<{ readonly sandbox: Sandbox; readonly account: Account }> {
  const { startSandbox } = await import('../../sandbox/server.ts');
  const sandbox = await startSandbox();
  // Nothing in it is worth protecting but from what is asked for just now.
  const readOnly = globals.readOnly ? 'flag' : undefined;
  const setup = requestSetup(globals, () => refuseReadOnly({ readOnly }), client);
  return { sandbox, account: new SandboxAccount(sandbox, { ...setup, readOnly: () => readOnly }) };
}

/** @param refuse throws where nothing must be changed. @returns what lets nothing through that changes something then. */
function requestSetup({ dryRun }: Globals, refuse: () => void, client: RequestSetup = {}): Setup {
  return {
    ...client,
    beforeChange: (change) => {
      if (dryRun) throw new NotSentError(change);
      refuse();
    },
  };
}
