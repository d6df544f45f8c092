import type { SeedContext } from '../noun.ts';
import { type DictionaryStore, readDictionary } from './dictionary.ts';

const DAY = 86_400_000;

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
    store.addDictionary(readDictionary(template), { createdAt: now - (index * 20 + 5) * DAY });
  }
}
