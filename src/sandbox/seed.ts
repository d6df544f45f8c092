import type { Random } from './random.ts';
import { seedPersonas, seedStockPersonas } from './seed-personas.ts';
import { seedReplicas, seedStockReplicas } from './seed-replicas.ts';
import { seedVideos } from './seed-videos.ts';
import type { Store } from './store.ts';

/** `empty` is a new account, which has only stock items. Numbers count user items. */
export type SeedData = 'full' | 'empty' | { replicas: number; personas: number; videos: number };

const amounts = {
  full: { replicas: 37, personas: 14, videos: 53 },
  empty: { replicas: 0, personas: 0, videos: 0 },
};

/** Fills the store. Stock items come first, so that their ids depend only on the seed, not on the amounts. */
export function seedStore(store: Store, random: Random, now: number, data: SeedData): void {
  const { replicas, personas, videos } = typeof data === 'string' ? amounts[data] : data;
  const context = { store, random, now };
  seedStockReplicas(context);
  seedStockPersonas(context);
  seedReplicas(context, replicas);
  seedPersonas(context, personas);
  seedVideos(context, videos);
}
