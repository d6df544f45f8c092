const MARKS = /\p{M}/gu;

/** Text for comparing: without case, and without what stands above or below a letter. */
function fold(text: string): string {
  // Before it is taken apart too: sorting a million marks takes for ever.
  return text.replace(MARKS, '').normalize('NFD').replace(MARKS, '').toLowerCase();
}

/** Finds items by the words of a query; each item's text is folded once. */
export class Search<Item extends object> {
  readonly #textOf: (item: Item) => string;
  readonly #folded = new WeakMap<Item, string>();
  #words: string[] = [];
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
    if (this.#words.length === 0) return items;
    return items.filter((item) => {
      const text = this.#foldedText(item);
      return this.#words.every((word) => text.includes(word));
    });
  }

  #foldedText(item: Item): string {
    const known = this.#folded.get(item);
    if (known !== undefined) return known;
    const text = fold(this.#textOf(item));
    this.#folded.set(item, text);
    return text;
  }
}
