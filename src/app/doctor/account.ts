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
import { type CheckName, type Finding, failure, ok, warning } from './finding.ts';

/** Whose account it is, as far as it can be told. */
interface Seen {
  readonly findings: readonly Finding[];
  /** Where requests go: scheme, host and port. */
  readonly server?: URL | undefined;
  /** Absent without a key that can be sent. */
  readonly client?: TavusClient | undefined;
}

/** Who looks wants to see what goes wrong, and at once. */
const SENT_ONCE = { retry: false };

/** Opens the account, and goes on with what is left of it when that fails. */
export async function checkAccount(session: Session): Promise<Seen> {
  const { env, globals, settings, io } = session;
  if (globals.sandbox) return describe(await session.openSandbox(SENT_ONCE));
  const warnings: Finding[] = [];
  const warn: Warn = (text, fix = 'Correct it, or go without it.') => void warnings.push(warning('key', text, fix));
  // Settings that can't be used are left alone.
  const usable = settings.problem() === undefined ? settings : new Settings(undefined, warn);
  const opened = await open(env, globals, (others, around) =>
    openUserAccount(
      { globals: others, env: around, settings: usable, input: io.input },
      { warn, client: SENT_ONCE, tells: false },
    ),
  );
  return { ...opened, findings: [...warnings, ...opened.findings] };
}

type Open = (globals: Globals, env: Env) => Promise<Account>;

async function open(env: Env, globals: Globals, openFrom: Open): Promise<Seen> {
  try {
    return describe(await openFrom(globals, env));
  } catch (error) {
    const isServer = error instanceof ClientOptionError && error.option === 'baseUrl';
    const refusal = toFinding(isServer ? 'server' : 'key', error);
    const rest = isServer ? await findKey(env, globals, openFrom) : await findServer(env, globals, openFrom);
    return { ...rest, findings: [...rest.findings, refusal] };
  }
}

/** Which key is in use where the server is none. */
async function findKey(env: Env, globals: Globals, openFrom: Open): Promise<Seen> {
  try {
    const account = await openFrom(globals, { ...env, TAVUS_BASE_URL: undefined });
    return { findings: checkKey(account, false).findings };
  } catch (error) {
    return { findings: [toFinding('key', error)] };
  }
}

/** Where requests go where the key can't be told. */
async function findServer(env: Env, globals: Globals, openFrom: Open): Promise<Seen> {
  const { profile: _profile, apiKeyFile: _file, ...others } = globals;
  try {
    return checkServer(await openFrom(others, { ...env, TAVUS_PROFILE: undefined, TAVUS_API_KEY: undefined }));
  } catch {
    return { findings: [] };
  }
}

function describe(account: Account): Seen {
  const { findings, server } = checkServer(account);
  const key = checkKey(account, server !== undefined);
  const why = whyReadOnly(account);
  const readOnly = why === undefined ? [] : [ok('read-only', why)];
  return { findings: [...key.findings, ...findings, ...readOnly], server, client: key.client };
}

function checkServer(account: Account): Seen {
  try {
    const url = account.baseUrl();
    return { findings: [ok('server', `Server: ${url}`)], server: new URL(new URL(url).origin) };
  } catch (error) {
    return { findings: [toFinding('server', error)] };
  }
}

/** @param isSendable false where there is no server to send it to */
function checkKey(account: Account, isSendable: boolean): Seen {
  const inUse = account.keyInUse();
  const isOver = inUse !== undefined && inUse.source !== 'saved' && account.hasSavedKey();
  try {
    const client = isSendable || inUse === undefined ? account.client() : undefined;
    const text = inUse && `API ${describeKey(inUse)}${isOver ? '; it goes before the saved one' : ''}.`;
    return { findings: text === undefined ? [] : [ok('key', text)], client };
  } catch (error) {
    return { findings: [toFinding('key', error)] };
  }
}

function toFinding(check: CheckName, error: unknown): Finding {
  const { text, hint } = explainError(error);
  return failure(check, text, hint);
}
