import { describeFileError } from '../../lib/error-code.ts';
import type { SandboxAccount } from '../account.ts';
import type { SandboxClock } from '../clock.ts';
import type { RouteContext } from '../http.ts';
import { callbacksOf, NOUNS, type Store } from '../nouns.ts';
import { handleRequest } from '../routes.ts';
import { readSnapshot, type Snapshot, writeSnapshot } from './snapshot.ts';
import { type StateFile, takeStateFile } from './state-file.ts';

/** Where a sandbox keeps its account between runs. */
export interface StateOptions {
  readonly path: string;
  /** The id of this process, so that others can detect that it has ended. */
  readonly pid?: number;
}

/** The file has something else than the state of a sandbox. It stays as it is. */
export class BadStateError extends Error {
  override name = 'BadStateError';

  constructor(readonly path: string) {
    super(`${path} is not the state of a sandbox.`);
  }
}

/** The account in a file. Without a file, it does nothing. */
export interface KeptState {
  /** What the file had at the start; undefined for a new file. */
  readonly saved: Snapshot | undefined;
  /** Saves the account. A failure is only logged: the sandbox keeps running. */
  save(account: SandboxAccount, clock: SandboxClock, log: (line: string) => void): void;
  /** Lets another sandbox use the file. */
  release(): void;
}

const NOTHING: KeptState = { saved: undefined, save: () => {}, release: () => {} };

/** @throws StateInUseError; BadStateError; the system's error */
export function openState(options: StateOptions | undefined): KeptState {
  if (options === undefined) return NOTHING;
  const { path, pid } = options;
  const file = takeStateFile(path, pid);
  try {
    const [saved, save] = [readState(file, path), saverOf(file, path)];
    let isHeld = true;
    return {
      saved,
      // Another sandbox may use the file after the release.
      save: (...account) => {
        if (isHeld) save(...account);
      },
      release: () => {
        isHeld = false;
        file.release();
      },
    };
  } catch (error) {
    file.release();
    throw error;
  }
}

function readState(file: StateFile, path: string): Snapshot | undefined {
  const text = file.read();
  if (text === undefined) return undefined;
  const saved = readSnapshot(text);
  if (saved === undefined) throw new BadStateError(path);
  return saved;
}

function saverOf(file: StateFile, path: string): KeptState['save'] {
  return (account, clock, log) => {
    try {
      file.write(writeSnapshot(account, clock.now()));
    } catch (error) {
      log(`The state could not be saved to ${path}. ${describeFileError(error)}`);
    }
  };
}

/** Whether every item can be shown: a file that was changed by hand may have items that cannot. */
export async function canShowAll(context: RouteContext<Store>): Promise<boolean> {
  const query = new URLSearchParams({ verbose: 'true' });
  const common = { method: 'GET', query, text: '', hasKey: true, range: undefined, ifRange: undefined };
  try {
    callbacksOf(context.store, context.baseUrl);
    for (const { name } of NOUNS) {
      for (const id of context.store[name].keys()) {
        const { status } = await handleRequest({ ...common, path: `/v2/${name}/${id}` }, context);
        if (status !== 200) return false;
      }
    }
    return true;
  } catch {
    return false;
  }
}
