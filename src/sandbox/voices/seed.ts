import type { SeedContext } from '../noun.ts';
import { pick } from '../random.ts';
import { edgeCaseNames, stockPeople } from '../seed-names.ts';
import type { StoredVoice, VoiceStore } from './voice.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
/** The id of the first stock voice, for the examples in help texts; the API's documentation uses it too. */
const EXAMPLE_ID = 'v0a1b2c3d4e5f';

const styles = ['Warm', 'Clear', 'Calm', 'Lively', 'Deep'] as const;
const languages = ['english', 'spanish', 'french', 'german', 'hindi'] as const;

const ownVoices: ReadonlyArray<(now: number) => Partial<StoredVoice>> = [
  (now) => ({ name: 'Rio, from the studio', createdAt: now - 40 * DAY, hasSample: true, tags: ['english'] }),
  (now) => ({ name: 'Amelie Laurent', createdAt: now - 12 * DAY, tags: ['french', 'english'] }),
  (now) => ({ name: 'Being made', createdAt: now - MINUTE, makingMs: 10 * MINUTE }),
  (now) => ({
    ...{ name: 'Phone recording', createdAt: now - 3 * DAY },
    failure: { code: 'The recording is too short.', at: now - 3 * DAY + MINUTE },
  }),
];

/** Adds 54 stock voices. The first of each two has a sample. */
export function seedStockVoices({ store, random, now }: SeedContext<VoiceStore>): void {
  for (const [index, person] of stockPeople.entries()) {
    for (const order of [1, 2]) {
      const [style, language] = [pick(random, styles), pick(random, languages)];
      store.addVoice({
        ...(index === 0 && order === 1 && { id: EXAMPLE_ID }),
        ...{ name: order === 1 ? person : `${person} ${order}`, owner: 'system', hasSample: order === 1 },
        ...{ description: `${style} voice, ${language}.`, tags: [language, style.toLowerCase()] },
        createdAt: Math.floor(now - (100 + random() * 100) * DAY),
      });
    }
  }
}

export function seedVoices({ store, random, now }: SeedContext<VoiceStore>, count: number): void {
  for (let index = 0; index < count; index += 1) {
    const order = index - ownVoices.length;
    const name = edgeCaseNames[order] ?? `Voice ${index + 1}`;
    const createdAt = Math.floor(now - (20 + random() * 60) * DAY);
    store.addVoice(ownVoices[index]?.(now) ?? { name, createdAt });
  }
}
