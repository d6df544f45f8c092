import type { OnExchange } from '../../api/exchange.ts';
import type { Env } from '../../lib/env.ts';
import type { AccountWithClient } from '../account/account.ts';
import type { Io } from '../io.ts';
import type { Globals } from '../options.ts';
import type { LogTarget } from './open-log.ts';

interface StartedLog {
  readonly target: LogTarget;
  readonly onExchange: OnExchange;
}

interface Around {
  readonly io: Pick<Io, 'errors'>;
  readonly env: Env;
  /** True where a screen is drawn for as long as it runs. */
  readonly isDrawn: boolean;
  /** Whose requests they are; undefined until it is known. */
  account(): AccountWithClient | undefined;
}

/** Starts the log of requests that a flag or the environment asks for; otherwise nothing of it is loaded. */
export async function startLog(
  { debug }: Pick<Globals, 'debug'>,
  { io, env, isDrawn, account }: Around,
): Promise<StartedLog | undefined> {
  if (debug === false && !env.TAVUS_DEBUG) return undefined;
  const { findLogTarget, openLog } = await import('./open-log.ts');
  const target = findLogTarget(debug, env, isDrawn && io.errors.isTTY === true);
  if (target === undefined) return undefined;
  const write = (text: string) => void io.errors.write(text);
  return { target, onExchange: openLog(target, { write, baseUrl: () => baseUrlOf(account()) }) };
}

function baseUrlOf(account: AccountWithClient | undefined): string | undefined {
  try {
    return account?.baseUrl();
  } catch {
    return undefined;
  }
}
