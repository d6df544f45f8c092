import { findProxy } from '../find-proxy.ts';
import type { Env, Io } from '../io.ts';
import type { Globals } from '../options.ts';
import { checkAccount } from './account.ts';
import { type Finding, ok } from './finding.ts';
import { checkNetwork } from './network.ts';
import { checkNode, checkPath, checkTerminal } from './program.ts';
import { checkCertificates, checkProxies } from './proxy.ts';
import { createWatch, printFindings } from './report.ts';
import { checkSettings } from './settings.ts';

/** Looks at all that can keep the program from working. @returns 1 when something is wrong, else 0 */
export async function runDoctor(io: Io, env: Env, globals: Globals): Promise<number> {
  return (await printFindings(examine(io, env, globals), io, env, globals)) ? 1 : 0;
}

/** What is here first, then the way to Tavus, which takes its time. */
async function* examine(io: Io, env: Env, globals: Globals): AsyncGenerator<Finding> {
  const { runtime } = io;
  yield checkNode(runtime);
  if (!UPDATE_NOTICE) yield ok('updates', 'This build does not check for newer versions.');
  yield await checkPath(env, runtime);
  yield checkTerminal(io, env, globals);
  const settings = await checkSettings(env, runtime);
  yield* settings.findings;
  // Below a file no settings are found: those that can't be used are left alone.
  const usable = settings.isUsable ? env : { ...env, TAVUS_CONFIG_DIR: runtime.program };
  const { findings, server, client, close } = await checkAccount(io, usable, globals);
  try {
    yield* findings;
    yield* checkProxies(env, server, runtime);
    yield* await checkCertificates(env);
    if (!server) return;
    yield* checkNetwork({ server, proxy: findProxy(env, server), client, env, watch: createWatch(io, env, globals) });
  } finally {
    await close();
  }
}
