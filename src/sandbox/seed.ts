import { NOUNS, type Store } from './nouns.ts';
import type { Random } from './random.ts';

type NounName = (typeof NOUNS)[number]['name'];

/** `empty` is a new account, which has only stock items. Numbers count user items; a noun without a number has none. */
export type SeedData = 'full' | 'empty' | Readonly<Partial<Record<NounName, number>>>;

/** Fills the store. Stock items come first, so that their ids depend only on the seed, not on the amounts. */
export function seedStore(store: Store, random: Random, now: number, data: SeedData): void {
  const context = { store, random, now };
  for (const { seed } of NOUNS) seed.stock?.(context);
  for (const { name, seed } of NOUNS) {
    const amounts = data === 'empty' ? {} : data;
    seed.own(context, amounts === 'full' ? seed.amount : (amounts[name] ?? 0));
  }
}
