const MARKS = /\p{M}/gu;
const ASCII = /^[\x00-\x7f]*$/;

/** Normalizes text for comparison: lower case, without combining marks. */
function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  // Also before NFD: sorting a million combining marks takes very long.
  return text.replace(MARKS, '').normalize('NFD').replace(MARKS, '').toLowerCase();
}

/** The result of a search. */
interface Found<Item> {
  readonly items: readonly Item[];
  readonly words: readonly string[];
  /** The indexes of the found items, ascending. */
  readonly places: readonly number[];
}

/** Finds items by the words of a query. With another letter typed, it searches only the previous result. */
export class Search<Item extends object> {
  readonly #textOf: (item: Item) => string;
  /** The normalized text of each item, by its index. */
  #texts: string[] = [];
  /** The items of these texts. */
  #items: readonly Item[] = [];
  #found: Found<Item> | undefined;
  #words: readonly string[] = [];
  query = '';

  constructor(textOf: (item: Item) => string) {
    this.#textOf = textOf;
  }

  setQuery(query: string): void {
    this.query = query;
    this.#words = fold(query).split(/\s+/).filter(Boolean);
  }

  /** The items that contain every word of the query. */
  find(items: readonly Item[]): readonly Item[] {
    const words = this.#words;
    if (words.length === 0) {
      this.#found = undefined;
      return items;
    }
    this.#foldAll(items);
    const places = this.#candidates(items).filter((place) => {
      const text = this.#texts[place] ?? '';
      return words.every((word) => text.includes(word));
    });
    this.#found = { items, words, places };
    return places.flatMap((place) => items[place] ?? []);
  }

  /** The indexes to search: those of the last result if the query was narrowed, else all. */
  #candidates(items: readonly Item[]): readonly number[] {
    const found = this.#found;
    const isNarrower =
      found?.items === items && found.words.every((word) => this.#words.some((longer) => longer.includes(word)));
    return isNarrower ? found.places : items.map((_, place) => place);
  }

  /** Normalizes the texts of new items; a list that grows keeps the others. */
  #foldAll(items: readonly Item[]): void {
    if (this.#items === items) return;
    this.#texts = items.map((item, place) =>
      this.#items[place] === item ? (this.#texts[place] ?? '') : fold(this.#textOf(item)),
    );
    this.#items = items;
  }
}
