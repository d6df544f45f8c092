import { checkBaseUrl } from '../../api/check-options.ts';
import { NotSentError } from '../../api/errors.ts';
import type { Env } from '../../lib/env.ts';
import { refuseReadOnly } from '../../modules/read-only.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import { Settings, settingsDirectory } from '../../settings/settings.ts';
import { findProxy } from '../find-proxy.ts';
import type { Io } from '../io.ts';
import type { Globals } from '../options.ts';
import { type AccountWithClient, type ClientSetup, SandboxAccount, UserAccount } from './account.ts';
import { findReadOnly } from './read-only.ts';
import { refuseQuotes } from './refuse-quotes.ts';

interface OpenOptions {
  /** Standard input, from which a key can be read. */
  readonly input?: Io['input'];
  /** True where the profile need not be there yet. */
  readonly mayBeNew?: boolean | undefined;
  readonly client?: RequestSetup | undefined;
  /** This process. */
  readonly pid?: number | undefined;
  /** False for who says by itself what is the matter with the settings; a file that cannot be read is `unreadable`. */
  readonly tells?: boolean | 'values';
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
  { input, mayBeNew = false, client, pid, tells = true }: OpenOptions = {},
): Promise<AccountWithClient> {
  const { dryRun, profile, apiKeyFile } = globals;
  refuseQuotes(env, apiKeyFile === undefined && profile === undefined);
  // Refused at once, whether this run needs it or not.
  if (env.TAVUS_BASE_URL) checkBaseUrl(env.TAVUS_BASE_URL);
  const settings = new Settings(settingsDirectory(env), warn, {
    ...{ mayWrite: !dryRun, pid },
    isOwnFolder: !env.TAVUS_CONFIG_DIR?.trim(),
  });
  await settings.load();
  if (tells) for (const warning of settings.warnings()) warn(warning);
  const readOnly = () => findReadOnly(globals, env, settings);
  const key = apiKeyFile === undefined ? undefined : await readKey(apiKeyFile, input, warn);
  const account: UserAccount = new UserAccount(
    settings,
    {
      flags: { profile, key },
      environment: { profile: env.TAVUS_PROFILE?.trim(), key: env.TAVUS_API_KEY?.trim(), baseUrl: env.TAVUS_BASE_URL },
    },
    {
      findProxy: (server) => findProxy(env, server),
      ...clientSetup(globals, () => refuseReadOnly(account), client),
      readOnly,
      isDryRun: dryRun,
      readKey: async () => (await import('./read-key.ts')).readKeyLine(input),
    },
  );
  if (!mayBeNew) account.profiles.check(account.profiles.inUse());
  const unreadable = account.profiles.unreadable();
  // Without a key the failure says it.
  if (tells === true && unreadable !== undefined && account.keyInUse()) warn(`${unreadable} ${WITHOUT_SETTINGS}`);
  return account;
}

const WITHOUT_SETTINGS = 'It may say that nothing is to be changed, so nothing is changed at Tavus.';

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
  return {
    sandbox,
    account: new SandboxAccount(sandbox, {
      ...clientSetup(globals, () => refuseReadOnly({ readOnly }), client),
      readOnly,
    }),
  };
}

/** @param refuse throws where nothing must be changed. @returns what lets nothing through that changes something then. */
function clientSetup({ dryRun }: Globals, refuse: () => void, client: RequestSetup = {}): ClientSetup {
  return {
    ...client,
    beforeChange: (change) => {
      if (dryRun) throw new NotSentError(change);
      refuse();
    },
  };
}
