import { EXIT } from '../../lib/errors.ts';
import { findProxy } from '../find-proxy.ts';
import type { Session } from '../session.ts';
import { checkAccount } from './account.ts';
import { type CheckResult, ok } from './check-result.ts';
import { checkNetwork } from './network.ts';
import { checkNode, checkPath, checkTerminal } from './program.ts';
import { checkCertificates, checkProxies } from './proxy.ts';
import { createWatch, printResults } from './report.ts';
import { checkSettings } from './settings.ts';

/** Runs all checks. @returns the exit code: `EXIT.failed` if there is an error */
export async function runDoctor(session: Session): Promise<number> {
  try {
    return (await printResults(examine(session), session)) ? EXIT.failed : 0;
  } finally {
    await session.close();
  }
}

/** Local checks first, then the network, which takes longer. */
async function* examine(session: Session): AsyncGenerator<CheckResult> {
  const { io, env } = session;
  yield checkNode(io.runtime);
  if (!UPDATE_NOTICE) yield ok('updates', 'This build does not check for newer versions.');
  yield await checkPath(env, io.runtime);
  yield checkTerminal(session);
  yield* await checkSettings(session);
  const { checkResults, server, client } = await checkAccount(session);
  yield* checkResults;
  yield* checkProxies(env, server, io.runtime);
  yield* await checkCertificates(env);
  if (!server) return;
  yield* checkNetwork({ server, proxy: findProxy(env, server), client, env, watch: createWatch(session) });
}
