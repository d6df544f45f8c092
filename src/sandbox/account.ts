import type { SandboxClock } from './clock.ts';
import type { Limits } from './http.ts';
import { FIRST_NOUNS, type Store } from './nouns.ts';
import { createSequences, hexDigits } from './random.ts';
import { type SeedData, seedStore } from './seed.ts';
import { fillStore, type Snapshot } from './state/snapshot.ts';
import { createStore } from './store.ts';

export interface AccountOptions {
  readonly clock: SandboxClock;
  readonly seed: number;
  readonly data: SeedData;
  readonly apiKey?: string | undefined;
  readonly limits?: Limits | undefined;
  /** The account of an earlier run, in the place of the seed; given keys and limits replace its own. */
  readonly saved?: Snapshot | undefined;
}

/** The account of a sandbox: its key, its items, and what its plan allows. */
export interface SandboxAccount {
  readonly apiKey: string;
  readonly store: Store;
  readonly limits: Limits;
  /** Starts over with the seed, in the same objects; the key stays. @param data default: as at the start */
  reset(data?: SeedData): void;
}

export function createAccount({ saved, apiKey, limits = {}, ...options }: AccountOptions): SandboxAccount {
  const { clock, seed, data: startData } = options;
  const fill = (data: SeedData) => {
    const randomOf = createSequences(seed, FIRST_NOUNS);
    // Drawn even if it is not used, so that ids do not depend on it.
    const drawnKey = `sandbox-${hexDigits(randomOf(''), 32)}`;
    const store = createStore(clock, randomOf);
    seedStore(store, randomOf, clock.now(), data);
    return { store, drawnKey };
  };
  const { store, drawnKey } = saved === undefined ? fill(startData) : restore(saved, options);
  const current = { ...saved?.limits, ...limits };
  return {
    apiKey: apiKey ?? drawnKey,
    store,
    limits: current,
    reset(data = startData) {
      Object.assign(store, fill(data).store);
      for (const name of Object.keys(current)) delete current[name as keyof Limits];
      Object.assign(current, limits);
    },
  };
}

function restore(saved: Snapshot, { clock, seed }: Pick<AccountOptions, 'clock' | 'seed'>) {
  // Other ids than in the earlier run, so that those of deleted items do not come back.
  const store = createStore(clock, createSequences(seed + Math.floor(clock.now()), FIRST_NOUNS));
  fillStore(store, saved);
  return { store, drawnKey: saved.apiKey };
}
