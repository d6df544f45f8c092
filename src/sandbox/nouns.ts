import type { Callbacks } from './callbacks/callback.ts';
import { CONVERSATIONS } from './conversations/index.ts';
import { DICTIONARIES } from './dictionaries/index.ts';
import { DOCUMENTS } from './documents/index.ts';
import { GUARDRAILS } from './guardrails/index.ts';
import type { Noun } from './noun.ts';
import { OBJECTIVES } from './objectives/index.ts';
import { PERSONAS } from './personas/index.ts';
import { REPLICAS } from './replicas/index.ts';
import { TRANSCRIPTIONS } from './transcriptions/index.ts';
import { VIDEOS } from './videos/index.ts';
import { VOICES } from './voices/index.ts';

/** All nouns of the API. Seed data is created in this order. */
export const NOUNS = [
  ...([REPLICAS, PERSONAS, VIDEOS, CONVERSATIONS, DOCUMENTS, GUARDRAILS, OBJECTIVES, VOICES] as const),
  ...([DICTIONARIES, TRANSCRIPTIONS] as const),
] as const;

/** Share one random sequence with the API key. A later noun has its own, so that it changes no ids of these. */
export const FIRST_NOUNS: ReadonlySet<string> = new Set([REPLICAS.name, PERSONAS.name, VIDEOS.name]);

/** All items of the account: for each noun the items by id, and a function that adds one. */
export type Store = (typeof NOUNS)[number] extends Noun<string, infer Parts> ? Parts : never;

/** The callbacks of all items with a callback URL. */
export function callbacksOf(store: Store, baseUrl: string): Callbacks[] {
  return NOUNS.flatMap((noun) => noun.callbacks(store, baseUrl));
}
