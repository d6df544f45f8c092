import { createHash } from 'node:crypto';
import type { CreateVideo } from '../../../api/videos.ts';
import { countOf } from './batch.ts';
import type { CsvRecord } from './csv.ts';
import { checkColumn, fieldOf, toRequest } from './fields.ts';
import type { Problems } from './problems.ts';
import { columnsOf, fillIn, readTemplate, type Template } from './template.ts';

/** What holds for every row; it goes before a column of the same meaning. */
export interface Templates {
  readonly script?: string | undefined;
  readonly video_name?: string | undefined;
  readonly replica_id?: string | undefined;
}

/** A row as it is to be sent. */
export interface PlannedVideo {
  /** The line of the file on which it begins. */
  readonly row: number;
  readonly request: CreateVideo & { readonly video_name: string };
  /** Identifies the row wherever it is in the file: the same for requests that make the same video. A name that only counts lines is not part of it. */
  readonly hash: string;
  /** What tavus 0.1.0 identified the row by. */
  readonly formerHash: string;
}

/** Makes requests out of rows. */
export class RequestMaker {
  readonly #columns: readonly string[];
  readonly #fields = new Map<string, number>();
  readonly #templates = new Map<string, Template>();
  readonly #fileName: string;
  readonly #problems: Problems;

  /**
   * @param header the first record; what is wrong with it, and with the templates, is told to `problems` at once.
   * @param fileName what rows without a name are called, with the row's line behind it.
   */
  constructor(header: CsvRecord, templates: Templates, fileName: string, problems: Problems) {
    this.#columns = header.cells.map((cell) => cell.trim());
    this.#fileName = fileName;
    this.#problems = problems;
    this.#checkColumns(header.line);
    for (const [field, text] of Object.entries(templates)) {
      if (text !== undefined) this.#readTemplate(field, text);
    }
    this.#requireOneOf(['script', 'audio_url'], 'There is no script. Give --script, or a column script or audio_url.');
    this.#requireOneOf(['replica_id'], 'There is no replica. Give --replica-id, or a column replica_id.');
  }

  /** @returns columns that mean a field, and are not used because a flag goes before them. */
  idleColumns(): readonly string[] {
    const used = new Set([...this.#templates.values()].flatMap(columnsOf));
    return [...this.#fields].flatMap(([field, index]) => {
      const column = this.#columns[index] ?? '';
      return this.#templates.has(field) && !used.has(column) && column !== 'name' ? [column] : [];
    });
  }

  /** @returns undefined for a row with nothing in it, and for one with problems. */
  make({ line, cells }: CsvRecord): PlannedVideo | undefined {
    if (cells.every((cell) => cell.trim() === '')) return undefined;
    const complain = (text: string): void => this.#problems.add(text, line);
    if (cells.length !== this.#columns.length) {
      return void complain(`It has ${countOf(cells.length, 'value')}, and the header ${this.#columns.length}.`);
    }
    const { texts, incomplete } = this.#textsOf(cells, complain);
    const hasName = texts.has('video_name');
    const video_name = texts.get('video_name') ?? `${this.#fileName} ${line}`;
    texts.set('video_name', video_name);
    const request = toRequest(texts, complain, incomplete);
    if (!request || incomplete.size > 0) return undefined;
    const { video_name: _name, ...content } = request;
    const formerHash = hashOf(request);
    const hash = hasName ? formerHash : hashOf(content);
    return { row: line, request: { ...request, video_name }, hash, formerHash };
  }

  /** What no row can have is told once; every row then counts as having it, so that all else is checked. */
  #requireOneOf(fields: readonly [string, ...string[]], problem: string): void {
    if (fields.some((field) => this.#templates.has(field) || this.#fields.has(field))) return;
    this.#problems.add(problem);
    this.#templates.set(fields[0], UNREAD);
  }

  #checkColumns(line: number): void {
    for (const [index, column] of this.#columns.entries()) {
      const problem = checkColumn(column);
      if (problem !== undefined) this.#problems.add(problem, line);
      if (column !== '' && this.#columns.indexOf(column) < index) {
        this.#problems.add(`There are two columns “${column}”.`, line);
        continue;
      }
      const field = fieldOf(column);
      if (field === undefined) continue;
      const held = this.#columns[this.#fields.get(field) ?? -1];
      const isName = (name: string) => name.toLowerCase() === 'name';
      if (held === undefined || isName(held)) this.#fields.set(field, index);
      else if (!isName(column)) this.#problems.add(`“${held}” and “${column}” are both the ${field}.`, line);
    }
  }

  #readTemplate(field: string, text: string): void {
    const template = readTemplate(text);
    if ('problem' in template) {
      this.#problems.add(`${FLAGS[field] ?? field}: ${template.problem}`);
      this.#templates.set(field, UNREAD);
      return;
    }
    for (const column of columnsOf(template)) {
      if (!this.#columns.includes(column)) this.#problems.add(this.#noColumn(column));
    }
    this.#templates.set(field, template);
  }

  #noColumn(column: string): string {
    const named = this.#columns.filter((name) => name !== '');
    const meant = named.find((name) => sameLetters(name) === sameLetters(column));
    const hint = meant === undefined ? `The columns are: ${named.join(', ')}.` : `Did you mean {{${meant}}}?`;
    return `There is no column for {{${column}}}. ${hint}`;
  }

  /** The texts of a row by field, without those that are empty; `incomplete` are fields that lack the value of a column. */
  #textsOf(
    cells: readonly string[],
    complain: (text: string) => void,
  ): { readonly texts: Map<string, string>; readonly incomplete: ReadonlySet<string> } {
    const texts = new Map<string, string>();
    const incomplete = new Set<string>();
    const missing = new Set<string>();
    for (const field of new Set([...this.#templates.keys(), ...this.#fields.keys()])) {
      const template = this.#templates.get(field) ?? this.#templateIn(cells[this.#fields.get(field) ?? -1], complain);
      const filled = fillIn(template, (column) => cells[this.#columns.indexOf(column)] ?? '');
      for (const column of filled.missing) missing.add(column);
      if (filled.missing.length > 0) incomplete.add(field);
      const text = filled.text.trim();
      if (text !== '' || incomplete.has(field)) texts.set(field, text);
    }
    for (const column of missing) {
      const isThere = this.#columns.includes(column);
      if (isThere) complain(`There is no value for {{${column}}}.`);
      else if (!this.#isTemplateColumn(column)) complain(this.#noColumn(column));
    }
    return { texts, incomplete };
  }

  /** A cell can hold placeholders too: a script of its own for every row. */
  #templateIn(cell = '', complain: (text: string) => void): Template {
    if (!cell.includes('{{')) return { parts: cell === '' ? [] : [cell] };
    const template = readTemplate(cell);
    if (!('problem' in template)) return template;
    complain(template.problem);
    return { parts: [] };
  }

  /** That it is not there was said when the flag was read. */
  #isTemplateColumn(column: string): boolean {
    return [...this.#templates.values()].some((template) => columnsOf(template).includes(column));
  }
}

/** Stands for a text that was complained of, so that it does not count as missing in every row. */
const UNREAD: Template = { parts: ['r00000'] };

const FLAGS: Readonly<Record<string, string>> = {
  script: '--script',
  video_name: '--name',
  replica_id: '--replica-id',
};

function sameLetters(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** 96 bits: enough to tell any number of rows apart. */
function hashOf(request: object): string {
  return createHash('sha256').update(JSON.stringify(request)).digest('base64url').slice(0, 16);
}
