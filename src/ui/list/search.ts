const MARKS = /\p{M}/gu;
const ASCII = /^[\x00-\x7f]*$/;

/** Text for comparing: without case, and without what stands above or below a letter. */
function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  // Before it is taken apart too: sorting a million marks takes for ever.
  return text.replace(MARKS, '').normalize('NFD').replace(MARKS, '').toLowerCase();
}

/** What was found, and for which words. */
interface Found<Item> {
  readonly items: readonly Item[];
  readonly words: readonly string[];
  /** Where in the items; in their order. */
  readonly places: readonly number[];
}

/** Finds items by the words of a query. A letter more looks only through what was found for the letters before it. */
export class Search<Item extends object> {
  readonly #textOf: (item: Item) => string;
  /** The folded text of each item, by its place. */
  #texts: string[] = [];
  /** The items that these texts are of. */
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

  /** Those of the items in which every word of the query is found. */
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

  /** The places where the words may be: of all items, unless what was found last must hold them all. */
  #candidates(items: readonly Item[]): readonly number[] {
    const found = this.#found;
    const isNarrower =
      found?.items === items && found.words.every((word) => this.#words.some((longer) => longer.includes(word)));
    return isNarrower ? found.places : items.map((_, place) => place);
  }

  /** Folds what is not known yet; a list that grows keeps what it had. */
  #foldAll(items: readonly Item[]): void {
    if (this.#items === items) return;
    this.#texts = items.map((item, place) =>
      this.#items[place] === item ? (this.#texts[place] ?? '') : fold(this.#textOf(item)),
    );
    this.#items = items;
  }
}
