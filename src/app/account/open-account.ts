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
import { type AccountOptions, SandboxAccount, UserAccount } from './account.ts';
import { refuseQuotes } from './refuse-quotes.ts';

/** The sources of an account. */
export interface AccountSources {
  readonly globals: Globals;
  readonly env: Env;
  /** Already loaded. */
  readonly settings: Settings;
  /** Standard input, from which a key can be read. */
  readonly input?: Io['input'] | undefined;
}

export interface OpenOptions {
  /** Prints warnings about invalid settings, and about a key file that other users can read. */
  readonly warn: Warn;
  /** True if the profile need not exist yet. */
  readonly mayBeNew?: boolean | undefined;
  readonly client?: RequestSetup | undefined;
  /** Whether to warn about the settings: of everything, of nothing (the caller reports it), or only of invalid values. */
  readonly warnsOf?: 'everything' | 'values' | 'nothing';
}

/** Whether requests are retried, and callbacks for retries and logging. */
export type RequestSetup = Pick<AccountOptions, 'retry' | 'onRetry' | 'onExchange'>;

/**
 * Opens the user's account from flags, environment and settings.
 * @throws UsageError for a missing profile, or a key file without a key
 */
export async function openUserAccount(
  { globals, env, settings, input }: AccountSources,
  { warn, mayBeNew = false, client, warnsOf = 'everything' }: OpenOptions,
): Promise<Account> {
  const { dryRun, profile, apiKeyFile } = globals;
  refuseQuotes(env, apiKeyFile === undefined && profile === undefined);
  // An invalid value is refused even if this run does not use it.
  if (env.TAVUS_BASE_URL) checkBaseUrl(env.TAVUS_BASE_URL);
  settings.protect();
  if (warnsOf !== 'nothing') for (const warning of settings.warnings()) warn(warning);
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
  // Without a key the error message says it.
  if (warnsOf === 'everything' && unreadable !== undefined && account.keyInUse()) warn(`${unreadable} ${MAY_FORBID}`);
  return account;
}

async function readKey(path: string, input: Io['input'] | undefined, warn: Warn): Promise<string> {
  return await (await import('./read-key.ts')).readKeyFile(path, { input, warn });
}

/**
 * What makes this run read-only: the flag, else the environment, which can also turn it off, else the settings. Unreadable
 * settings count as read-only.
 */
function findReadOnly({ readOnly }: Globals, env: Env, settings: Settings): ReadOnly | undefined {
  if (readOnly) return 'flag';
  // Any value other than off was meant to protect.
  if (env.TAVUS_READ_ONLY?.trim()) return isOff(env.TAVUS_READ_ONLY) ? undefined : 'environment';
  if (settings.problem() !== undefined) return 'unreadable';
  return settings.isOn('readOnly') ? 'settings' : undefined;
}

/** Starts a sandbox server for this run. */
export async function openSandboxAccount(
  globals: Globals,
  client?: RequestSetup,
): Promise<{ readonly sandbox: Sandbox; readonly account: Account }> {
  const { startSandbox } = await import('../../sandbox/server.ts');
  const sandbox = await startSandbox();
  // Sandbox data is temporary: only the flag protects it.
  const readOnly = globals.readOnly ? 'flag' : undefined;
  const setup = requestSetup(globals, () => refuseReadOnly({ readOnly }), client);
  return { sandbox, account: new SandboxAccount(sandbox, { ...setup, readOnly: () => readOnly }) };
}

/** @param refuse throws if the account is read-only @returns options that refuse changes in a dry run or a read-only account */
function requestSetup({ dryRun }: Globals, refuse: () => void, client: RequestSetup = {}): AccountOptions {
  return {
    ...client,
    beforeChange: (change) => {
      if (dryRun) throw new NotSentError(change);
      refuse();
    },
  };
}
