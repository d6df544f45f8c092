import { checkColumn, fieldOf } from '../../request.ts';
import { columnName, sameLetters } from './cell.ts';
import type { CsvRecord } from './csv-parser.ts';

/** The columns of a CSV, by the names in its header. */
export class Columns {
  /** The line of the header. */
  readonly line: number;
  /** '' for a column without a name. */
  readonly names: readonly string[];
  readonly #indexes = new Map<string, number>();
  readonly #repeated = new Set<string>();
  /** The columns of each field of the API, by index. A column `name` counts where no other is the video's name. */
  readonly #fields = new Map<string, number[]>();

  constructor(header: CsvRecord) {
    this.line = header.line;
    this.names = header.cells.map(columnName);
    for (const [index, name] of this.names.entries()) {
      if (name === '') continue;
      if (this.#indexes.has(name)) this.#repeated.add(name);
      else this.#indexes.set(name, index);
      const field = fieldOf(name);
      if (field !== undefined) this.#fields.set(field, [...(this.#fields.get(field) ?? []), index]);
    }
  }

  indexOf(name: string): number | undefined {
    return this.#indexes.get(name);
  }

  /** Fields of the API that have a column. */
  fields(): readonly string[] {
    return [...this.#fields.keys()];
  }

  hasField(field: string): boolean {
    return this.#fields.has(field);
  }

  fieldIndex(field: string): number | undefined {
    const { named, others } = this.#columnsOf(field);
    return others[0] ?? named.at(-1);
  }

  /** The name of the column for a field; '' without one. */
  fieldColumn(field: string): string {
    return this.names[this.fieldIndex(field) ?? -1] ?? '';
  }

  /** What is wrong with columns as such, whether they are used or not. */
  problems(): readonly string[] {
    return this.names.flatMap((name) => checkColumn(name) ?? []);
  }

  /** Why it is not clear which column is a field's; undefined when it is. */
  whyFieldUnclear(field: string): string | undefined {
    const { others } = this.#columnsOf(field);
    const name = this.fieldColumn(field);
    const other = others.map((index) => this.names[index]).find((found) => found !== name);
    return other === undefined ? this.whyUnclear(name) : `“${name}” and “${other}” are both the ${field}.`;
  }

  /** Why it is not clear which column a name means; undefined when it is. */
  whyUnclear(name: string): string | undefined {
    return this.#repeated.has(name) ? `There are two columns “${name}”.` : undefined;
  }

  /** What to say of a placeholder without a column. */
  describeMissing(column: string): string {
    const similar = this.findSimilar(column);
    const named = this.names.filter((name) => name !== '').join(', ');
    const hint = similar === undefined ? `The columns are: ${named}.` : `Did you mean {{${similar}}}?`;
    return `There is no column for {{${column}}}. ${hint}`;
  }

  /** A column whose name has the same letters. */
  findSimilar(name: string): string | undefined {
    const letters = sameLetters(name);
    return letters === '' ? undefined : this.names.find((found) => sameLetters(found) === letters);
  }

  #columnsOf(field: string): { readonly named: readonly number[]; readonly others: readonly number[] } {
    const indexes = this.#fields.get(field) ?? [];
    const isName = (index: number): boolean => this.names[index]?.toLowerCase() === 'name';
    return { named: indexes.filter(isName), others: indexes.filter((index) => !isName(index)) };
  }
}
