import { checkBaseUrl } from '../../api/check-options.ts';
import { NotSentError } from '../../api/errors.ts';
import type { Account } from '../../modules/shared/context.ts';
import { refuseReadOnly } from '../../modules/shared/read-only.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import { Settings, settingsDirectory } from '../../settings/settings.ts';
import type { Env, Io } from '../io.ts';
import type { Globals } from '../options.ts';
import { type AccountWithClient, type ClientSetup, SandboxAccount, UserAccount } from './account.ts';
import { findReadOnly } from './read-only.ts';

interface OpenOptions {
  /** Standard input, from which a key can be read. */
  readonly input?: Io['input'];
  /** True where the profile need not be there yet. */
  readonly mayBeNew?: boolean | undefined;
  readonly client?: RequestSetup | undefined;
  /** This process. */
  readonly pid?: number | undefined;
}

/** Whether requests are tried again, and who is told of them. */
type RequestSetup = Pick<ClientSetup, 'retry' | 'onRetry' | 'onExchange'>;

/**
 * The user's own account, as flags, environment and settings have it.
 * @param warn is told of settings that can't be used, and of a key that others can read.
 * @throws UsageError for a profile that is not there, and a key file without a key.
 */
export async function openUserAccount(
  globals: Globals,
  env: Env,
  warn: (text: string) => void,
  { input, mayBeNew = false, client, pid }: OpenOptions = {},
): Promise<AccountWithClient> {
  const { dryRun, profile, apiKeyFile } = globals;
  // Refused at once, whether this run needs it or not.
  if (env.TAVUS_BASE_URL) checkBaseUrl(env.TAVUS_BASE_URL);
  const settings = new Settings(settingsDirectory(env), warn, {
    ...{ mayWrite: !dryRun, pid },
    isOwnFolder: !env.TAVUS_CONFIG_DIR?.trim(),
  });
  await settings.load();
  const readOnly = await findReadOnly(globals, env);
  const key = apiKeyFile === undefined ? undefined : await readKey(apiKeyFile, input, warn);
  const account = new UserAccount(
    settings,
    {
      flags: { profile, key },
      environment: { profile: env.TAVUS_PROFILE?.trim(), key: env.TAVUS_API_KEY?.trim(), baseUrl: env.TAVUS_BASE_URL },
    },
    {
      ...clientSetup(globals, readOnly, client),
      readOnly,
      isDryRun: dryRun,
      readKey: async () => (await import('./read-key.ts')).readKeyLine(input),
    },
  );
  if (!mayBeNew) account.profiles.check(account.profiles.inUse());
  return account;
}

async function readKey(path: string, input: Io['input'] | undefined, warn: (text: string) => void): Promise<string> {
  return await (await import('./read-key.ts')).readKeyFile(path, { input, warn });
}

/** A Tavus of its own for this run. */
export async function openSandboxAccount(
  globals: Globals,
  client?: RequestSetup,
): Promise<{ readonly sandbox: Sandbox; readonly account: AccountWithClient }> {
  const { startSandbox } = await import('../../sandbox/server.ts');
  const sandbox = await startSandbox();
  // Nothing in it is worth protecting but from what is asked for just now.
  const readOnly = globals.readOnly ? 'flag' : undefined;
  return { sandbox, account: new SandboxAccount(sandbox, { ...clientSetup(globals, readOnly, client), readOnly }) };
}

/** @returns what lets nothing through that changes something, where it must not. */
function clientSetup({ dryRun }: Globals, readOnly: Account['readOnly'], client: RequestSetup = {}): ClientSetup {
  if (!dryRun && readOnly === undefined) return client;
  return {
    ...client,
    beforeChange: (change) => {
      if (dryRun) throw new NotSentError(change);
      refuseReadOnly({ readOnly });
    },
  };
}
