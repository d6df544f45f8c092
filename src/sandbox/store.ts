import { NOUNS, type Store } from './nouns.ts';
import type { Random } from './random.ts';
import type { Clock } from './stored.ts';

export function createStore(clock: Clock, random: Random): Store {
  // Each noun adds its part.
  const store = {} as Store;
  for (const noun of NOUNS) Object.assign(store, noun.open(store, clock, random));
  return store;
}
