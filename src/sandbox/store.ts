import { NOUNS, type Store } from './nouns.ts';
import type { Sequences } from './random.ts';
import type { Clock } from './stored.ts';

export function createStore(clock: Clock, randomOf: Sequences): Store {
  // Each noun adds its part.
  const store = {} as Store;
  for (const noun of NOUNS) Object.assign(store, noun.open(store, clock, randomOf(noun.name)));
  return store;
}
