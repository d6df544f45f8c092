import { checkColumn, fieldOf } from '../../request.ts';
import { columnName, sameLetters } from './cell.ts';
import type { CsvRecord } from './csv-parser.ts';

/** The columns of a CSV, by the names in its header. */
export class Columns {
  /** The line of the header. */
  readonly line: number;
  /** The names of the columns; '' for one without a name. */
  readonly names: readonly string[];
  readonly #indexes = new Map<string, number>();
  readonly #repeated = new Set<string>();
  /** The indexes of the columns of each field of the API. A column `name` is used for the name if there is no `video_name`. */
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

  /** The name of the column for a field; '' if there is none. */
  fieldColumn(field: string): string {
    return this.names[this.fieldIndex(field) ?? -1] ?? '';
  }

  /** Problems of the columns' names, whether they are used or not. */
  problems(): readonly string[] {
    return this.names.flatMap((name) => checkColumn(name) ?? []);
  }

  /** Why the column of a field is ambiguous; undefined if it is not. */
  whyFieldUnclear(field: string): string | undefined {
    const { others } = this.#columnsOf(field);
    const name = this.fieldColumn(field);
    const other = others.map((index) => this.names[index]).find((found) => found !== name);
    return other === undefined ? this.whyUnclear(name) : `The columns “${name}” and “${other}” both mean ${field}.`;
  }

  /** Why a column's name is ambiguous; undefined if it is not. */
  whyUnclear(name: string): string | undefined {
    return this.#repeated.has(name) ? `Two columns are named “${name}”.` : undefined;
  }

  /** A message about a placeholder without a column. */
  describeMissing(column: string): string {
    const similar = this.findSimilar(column);
    const named = this.names.filter((name) => name !== '').join(', ');
    const hint = similar === undefined ? `Columns: ${named}.` : `Did you mean {{${similar}}}?`;
    return `No column for {{${column}}}. ${hint}`;
  }

  /** A column whose name has the same letters and digits. */
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
