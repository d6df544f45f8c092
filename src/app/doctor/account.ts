import { ClientOptionError, type TavusClient } from '../../api/client.ts';
import type { Env } from '../../lib/env.ts';
import type { Account } from '../../modules/context.ts';
import { describeKey } from '../../modules/describe-key.ts';
import { whyReadOnly } from '../../modules/read-only.ts';
import { Settings } from '../../settings/settings.ts';
import { openUserAccount } from '../account/open-account.ts';
import type { Warn } from '../io.ts';
import type { Globals } from '../options.ts';
import { explainError } from '../report-error.ts';
import type { Session } from '../session.ts';
import { type CheckName, type CheckResult, failure, ok, warning } from './check-result.ts';

/** What is known of the account. */
interface AccountCheck {
  readonly checkResults: readonly CheckResult[];
  /** The server: scheme, host and port. */
  readonly server?: URL | undefined;
  /** Absent without a usable key. */
  readonly client?: TavusClient | undefined;
}

/** No retries: the check shows the first failure. */
const SENT_ONCE = { retry: false };

/** Opens the account. If that fails, checks what can still be checked. */
export async function checkAccount(session: Session): Promise<AccountCheck> {
  const { env, globals, settings, io } = session;
  if (globals.sandbox) return describe(await session.openSandbox(SENT_ONCE));
  const warnings: CheckResult[] = [];
  const warn: Warn = (text, fix = 'Correct or remove it.') => void warnings.push(warning('key', text, fix));
  // Unreadable settings are not used.
  const usable = settings.problem() === undefined ? settings : new Settings(undefined, warn);
  const opened = await open(env, globals, (others, otherEnv) =>
    openUserAccount(
      { globals: others, env: otherEnv, settings: usable, input: io.input },
      { warn, client: SENT_ONCE, warnsOf: 'nothing' },
    ),
  );
  return { ...opened, checkResults: [...warnings, ...opened.checkResults] };
}

type Open = (globals: Globals, env: Env) => Promise<Account>;

async function open(env: Env, globals: Globals, openFrom: Open): Promise<AccountCheck> {
  try {
    return describe(await openFrom(globals, env));
  } catch (error) {
    const isServer = error instanceof ClientOptionError && error.option === 'baseUrl';
    const refusal = toResult(isServer ? 'server' : 'key', error);
    const rest = isServer ? await findKey(env, globals, openFrom) : await findServer(env, globals, openFrom);
    return { ...rest, checkResults: [...rest.checkResults, refusal] };
  }
}

/** The key in use if the server is invalid. */
async function findKey(env: Env, globals: Globals, openFrom: Open): Promise<AccountCheck> {
  try {
    const account = await openFrom(globals, { ...env, TAVUS_BASE_URL: undefined });
    return { checkResults: checkKey(account, false).checkResults };
  } catch (error) {
    return { checkResults: [toResult('key', error)] };
  }
}

/** The server if the key cannot be determined. */
async function findServer(env: Env, globals: Globals, openFrom: Open): Promise<AccountCheck> {
  const { profile: _profile, apiKeyFile: _file, ...others } = globals;
  try {
    return checkServer(await openFrom(others, { ...env, TAVUS_PROFILE: undefined, TAVUS_API_KEY: undefined }));
  } catch {
    return { checkResults: [] };
  }
}

function describe(account: Account): AccountCheck {
  const { checkResults, server } = checkServer(account);
  const key = checkKey(account, server !== undefined);
  const why = whyReadOnly(account);
  const readOnly = why === undefined ? [] : [ok('read-only', why)];
  return { checkResults: [...key.checkResults, ...checkResults, ...readOnly], server, client: key.client };
}

function checkServer(account: Account): AccountCheck {
  try {
    const url = account.baseUrl();
    return { checkResults: [ok('server', `Server: ${url}`)], server: new URL(new URL(url).origin) };
  } catch (error) {
    return { checkResults: [toResult('server', error)] };
  }
}

/** @param isSendable false if there is no valid server */
function checkKey(account: Account, isSendable: boolean): AccountCheck {
  const inUse = account.keyInUse();
  const overridesSaved = inUse !== undefined && inUse.source !== 'saved' && account.hasSavedKey();
  try {
    const client = isSendable || inUse === undefined ? account.client() : undefined;
    const text = inUse && `API ${describeKey(inUse)}${overridesSaved ? '; it overrides the saved key' : ''}.`;
    return { checkResults: text === undefined ? [] : [ok('key', text)], client };
  } catch (error) {
    return { checkResults: [toResult('key', error)] };
  }
}

function toResult(check: CheckName, error: unknown): CheckResult {
  const { text, hint } = explainError(error);
  return failure(check, text, hint);
}
