import { CONVERSATIONS } from './conversations/index.ts';
import type { Noun } from './noun.ts';
import { PERSONAS } from './personas/index.ts';
import { REPLICAS } from './replicas/index.ts';
import { VIDEOS } from './videos/index.ts';

/** All nouns of the API. Seed data is created in this order, so a new noun goes last: ids of the others stay. */
export const NOUNS = [REPLICAS, PERSONAS, VIDEOS, CONVERSATIONS] as const;

/** All items of the account: for each noun the items by id, and a function that adds one. */
export type Store = (typeof NOUNS)[number] extends Noun<string, infer Parts> ? Parts : never;
