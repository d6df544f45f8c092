import { NOUNS, type Store } from './nouns.ts';
import type { Sequences } from './random.ts';

type NounName = (typeof NOUNS)[number]['name'];

/** `empty` is a new account, which has only stock items. Numbers count user items; a noun without a number has none. */
export type SeedData = 'full' | 'empty' | Readonly<Partial<Record<NounName, number>>>;

/** Fills the store. Stock items come first, so that their ids depend only on the seed, not on the amounts. */
export function seedStore(store: Store, randomOf: Sequences, now: number, data: SeedData): void {
  const contextOf = (name: NounName) => ({ store, random: randomOf(name), now });
  for (const { name, seed } of NOUNS) seed.stock?.(contextOf(name));
  for (const { name, seed } of NOUNS) {
    const amounts = data === 'empty' ? {} : data;
    seed.own(contextOf(name), amounts === 'full' ? seed.amount : (amounts[name] ?? 0));
  }
}
