import type { SeedContext } from '../noun.ts';
import { type DictionaryStore, readDictionary } from './dictionary.ts';

const DAY = 86_400_000;
/** The API's documentation uses these ids. */
const EXAMPLE_IDS = ['pd_abc123def456gh', 'pd_abc123def456'];

const ownDictionaries = [
  {
    name: 'Brand terms',
    rules: [
      { text: 'Tavus', pronunciation: 'TAH-vus', type: 'alias' },
      { text: 'Shimano', pronunciation: 'ʃimano', type: 'ipa', case_sensitive: true },
    ],
  },
  { name: 'Medicine', rules: [{ text: 'ibuprofen', pronunciation: 'eye-byoo-PRO-fen', type: 'alias' }] },
  { name: 'Empty' },
];

export function seedDictionaries({ store, now }: SeedContext<DictionaryStore>, count: number): void {
  for (let index = 0; index < count; index += 1) {
    const template = ownDictionaries[index % ownDictionaries.length] ?? {};
    const id = EXAMPLE_IDS[index];
    store.addDictionary(readDictionary(template), { createdAt: now - (index * 20 + 5) * DAY, ...(id && { id }) });
  }
}
