import type { Random } from './random.ts';
import { seedPersonas, seedStockPersonas } from './seed-personas.ts';
import { seedReplicas, seedStockReplicas } from './seed-replicas.ts';
import { seedVideos } from './seed-videos.ts';
import type { Store } from './store.ts';

/** `empty` is a new account: nothing of its own, the stock items are there. Numbers are own items. */
export type SeedData = 'full' | 'empty' | { replicas: number; personas: number; videos: number };

const amounts = {
  full: { replicas: 37, personas: 14, videos: 53 },
  empty: { replicas: 0, personas: 0, videos: 0 },
};

/** Fills a store. Stock comes first, so that its ids depend on the seed alone and not on the amounts. */
export function seedStore(store: Store, random: Random, now: number, data: SeedData): void {
  const { replicas, personas, videos } = typeof data === 'string' ? amounts[data] : data;
  const seeding = { store, random, now };
  seedStockReplicas(seeding);
  seedStockPersonas(seeding);
  seedReplicas(seeding, replicas);
  seedPersonas(seeding, personas);
  seedVideos(seeding, videos);
}
