import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Env } from '../../src/lib/env.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { temporaryDirectory } from './bench.ts';
import { type Outcome, runTavus } from './command.ts';

interface Given {
  readonly stdin?: string;
  readonly env?: Env;
}

/** A settings folder that several runs share, and Tavus servers for their keys. */
export interface SettingsFolder {
  readonly directory: string;
  /** Where a key can be proved; nobody's unless told by --base-url or TAVUS_BASE_URL. */
  readonly sandbox: Sandbox;
  tavus(words: string, given?: Given): Promise<Outcome>;
  /** The same for words with spaces in them. */
  run(words: readonly string[], given?: Given): Promise<Outcome>;
  /** What is in the settings file; undefined without one. */
  saved(): unknown;
  write(settings: unknown): void;
}

/** A sandbox that closes with the test. */
export async function openTavus(): Promise<Sandbox> {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.close());
  return sandbox;
}

/** A URL of this computer where nobody answers. */
export async function closedDoor(): Promise<string> {
  const sandbox = await startSandbox();
  await sandbox.close();
  return sandbox.url;
}

export async function openSettingsFolder(): Promise<SettingsFolder> {
  const [directory, sandbox] = [await temporaryDirectory(), await openTavus()];
  const file = join(directory, 'config.json');
  const run = async (words: readonly string[], given: Given = {}) => await runTavus(words, { directory, ...given });
  return {
    ...{ directory, sandbox, run },
    tavus: async (words, given) => await run(words.split(' '), given),
    saved: () => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined),
    write: (settings) => writeFileSync(file, JSON.stringify(settings), { mode: 0o600 }),
  };
}
