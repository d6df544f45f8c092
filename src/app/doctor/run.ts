import { EXIT } from '../../lib/errors.ts';
import { findProxy } from '../find-proxy.ts';
import type { Session } from '../session.ts';
import { checkAccount } from './account.ts';
import { type Finding, ok } from './finding.ts';
import { checkNetwork } from './network.ts';
import { checkNode, checkPath, checkTerminal } from './program.ts';
import { checkCertificates, checkProxies } from './proxy.ts';
import { createWatch, printFindings } from './report.ts';
import { checkSettings } from './settings.ts';

/** Looks at all that can keep the program from working. @returns the exit code: failed when there is an error */
export async function runDoctor(session: Session): Promise<number> {
  try {
    return (await printFindings(examine(session), session)) ? EXIT.failed : 0;
  } finally {
    await session.close();
  }
}

/** What is here first, then the way to Tavus, which takes its time. */
async function* examine(session: Session): AsyncGenerator<Finding> {
  const { io, env } = session;
  yield checkNode(io.runtime);
  if (!UPDATE_NOTICE) yield ok('updates', 'This build does not check for newer versions.');
  yield await checkPath(env, io.runtime);
  yield checkTerminal(session);
  yield* await checkSettings(session);
  const { findings, server, client } = await checkAccount(session);
  yield* findings;
  yield* checkProxies(env, server, io.runtime);
  yield* await checkCertificates(env);
  if (!server) return;
  yield* checkNetwork({ server, proxy: findProxy(env, server), client, env, watch: createWatch(session) });
}
