import { createHash } from 'node:crypto';
import { toRequest } from '../../request.ts';
import type { PlannedVideo, Templates } from '../types.ts';
import { isBlank, isSpreadsheetError } from './cell.ts';
import { Columns } from './columns.ts';
import type { CsvRecord } from './csv-parser.ts';
import { type FindForeign, foreignFinder } from './foreign-placeholder.ts';
import type { Problems } from './problems.ts';
import { RowShape } from './row-shape.ts';
import { blankPlaceholders, columnsOf, fillIn, readTemplate, type Template } from './template.ts';

/** How rows are read. */
export interface MakerOptions {
  /** What rows without a name are called, with the row's line behind it. */
  readonly fileName: string;
  /** Sends what looks like a placeholder of another tool as it is. */
  readonly allowsPlaceholders?: boolean | undefined;
}

/** Makes requests out of rows. */
export class RequestMaker {
  readonly columns: Columns;
  readonly #templates = new Map<string, Template>();
  readonly #shape: RowShape;
  readonly #options: MakerOptions;
  readonly #problems: Problems;
  readonly #findForeign: FindForeign;
  readonly #saidOnce = new Set<string>();

  /** @param header the first record; what is wrong with it, and with the templates, is told to `problems` immediately. */
  constructor(header: CsvRecord, templates: Templates, options: MakerOptions, problems: Problems) {
    this.columns = new Columns(header);
    this.#options = options;
    this.#problems = problems;
    this.#shape = new RowShape(this.columns.names.length);
    this.#findForeign = options.allowsPlaceholders ? () => undefined : foreignFinder(this.columns.names);
    for (const problem of this.columns.problems()) problems.add(problem, header.line);
    for (const [field, text] of Object.entries(templates)) {
      if (text !== undefined) this.#readTemplate(field, text);
    }
    for (const field of this.columns.fields()) {
      const unclear = this.#templates.has(field) ? undefined : this.columns.whyFieldUnclear(field);
      if (unclear !== undefined) this.#complainOfHeader(unclear);
    }
    this.#requireOneOf(['script', 'audio_url'], 'There is no script. Give --script, or a column script or audio_url.');
    this.#requireOneOf(['replica_id'], 'There is no replica. Give --replica-id, or a column replica_id.');
  }

  /** @returns columns that mean a field, and are not used because a flag goes before them. */
  idleColumns(): readonly string[] {
    const used = new Set([...this.#templates.values()].flatMap(columnsOf));
    return this.columns.fields().flatMap((field) => {
      const column = this.columns.fieldColumn(field);
      return this.#templates.has(field) && !used.has(column) && column !== 'name' ? [column] : [];
    });
  }

  /** @returns undefined for a row with nothing in it, and for one with problems. */
  make({ line, cells }: CsvRecord): PlannedVideo | undefined {
    if (this.#shape.isEmpty(cells)) return undefined;
    const complain = (text: string): void => this.#problems.add(text, line);
    const problem = this.#shape.problemOf(cells);
    if (problem !== undefined) return void complain(problem);
    const { texts, incomplete } = this.#textsOf(cells, complain);
    const hasName = texts.has('video_name');
    const video_name = texts.get('video_name') ?? `${this.#options.fileName} ${line}`;
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
    if (fields.some((field) => this.#templates.has(field) || this.columns.hasField(field))) return;
    this.#problems.add(problem);
    this.#templates.set(fields[0], UNREAD);
  }

  #readTemplate(field: string, text: string): void {
    const flag = FLAGS[field] ?? field;
    const template = readTemplate(text);
    if ('problem' in template) {
      this.#problems.add(`${flag}: ${template.problem}`);
      this.#templates.set(field, UNREAD);
      return;
    }
    for (const column of columnsOf(template)) {
      const unclear = this.columns.whyUnclear(column);
      if (unclear !== undefined) this.#complainOfHeader(unclear);
      if (this.columns.indexOf(column) === undefined) this.#problems.add(this.columns.describeMissing(column));
    }
    const foreign = SPOKEN.has(field) ? this.#describeForeign(text) : undefined;
    if (foreign !== undefined) this.#problems.add(`${flag}: ${foreign}`);
    this.#templates.set(field, template);
  }

  /** What to say of a placeholder of another tool, or a single brace; undefined where there is none. */
  #describeForeign(text: string): string | undefined {
    const foreign = this.#findForeign(blankPlaceholders(text));
    if (!foreign) return undefined;
    const column = this.columns.findSimilar(foreign.name);
    const before = text.slice(0, foreign.at).split('\n');
    const place = text.includes('\n') ? ` in line ${before.length} of the text` : '';
    const found = text.slice(foreign.at, foreign.at + foreign.text.length);
    const shown = foreign.name === '' ? `${before.at(-1)?.slice(-20)}${found}` : found;
    const meant = column ?? 'first_name';
    return `“${shown}”${place} is not filled in. Write {{${meant}}}, or send it as it is with --allow-placeholders.`;
  }

  /** What is wrong with the header is said once, also where it is found in the rows. */
  #complainOfHeader(problem: string): void {
    if (this.#saidOnce.has(problem)) return;
    this.#saidOnce.add(problem);
    this.#problems.add(problem, this.columns.line);
  }

  /** The texts of a row by field, without those that are empty; `incomplete` are fields that lack the value of a column. */
  #textsOf(
    cells: readonly string[],
    complain: (text: string) => void,
  ): { readonly texts: Map<string, string>; readonly incomplete: ReadonlySet<string> } {
    const texts = new Map<string, string>();
    const incomplete = new Set<string>();
    const problems = new Set<string>();
    for (const field of new Set([...this.#templates.keys(), ...this.columns.fields()])) {
      const template = this.#templates.get(field) ?? this.#templateIn(field, cells, complain);
      const filled = fillIn(template, (column) => cells[this.columns.indexOf(column) ?? -1] ?? '');
      const wrong = columnsOf(template).flatMap((column) => this.#whyUnusable(column, cells, field) ?? []);
      for (const problem of wrong) problems.add(problem);
      if (template === UNREADABLE || wrong.length > 0 || filled.missing.length > 0) incomplete.add(field);
      const text = filled.text.trim();
      if (text !== '' || incomplete.has(field)) texts.set(field, text);
    }
    for (const problem of problems) if (problem !== '') complain(problem);
    return { texts, incomplete };
  }

  /** What is wrong with the value that a row has for a placeholder; '' where that was said of the whole file. */
  #whyUnusable(column: string, cells: readonly string[], field: string): string | undefined {
    const index = this.columns.indexOf(column);
    if (index === undefined) return this.#isTemplateColumn(column) ? '' : this.columns.describeMissing(column);
    const unclear = this.columns.whyUnclear(column);
    if (unclear !== undefined) this.#complainOfHeader(unclear);
    const value = cells[index] ?? '';
    if (isBlank(value)) {
      const why = value.trim() !== '' ? ' Its cell holds only what cannot be seen.' : '';
      return `There is no value for {{${column}}}.${why}${index < cells.length ? '' : ` ${this.#shape.widths(cells)}.`}`;
    }
    if (isSpreadsheetError(value))
      return `The value for {{${column}}} is an error of the spreadsheet: ${value.trim()}.`;
    if (this.#options.allowsPlaceholders || !SPOKEN.has(field) || !/\{\{|\}\}/.test(value)) return undefined;
    return `The value for {{${column}}} holds braces that are not filled in: “${value.trim().slice(0, 40)}”. Send it as it is with --allow-placeholders.`;
  }

  /** A cell can hold placeholders too: a script of its own for every row. */
  #templateIn(field: string, cells: readonly string[], complain: (text: string) => void): Template {
    const cell = cells[this.columns.fieldIndex(field) ?? -1] ?? '';
    const template = cell.includes('{{') ? readTemplate(cell) : { parts: cell === '' ? [] : [cell] };
    if ('problem' in template) {
      complain(template.problem);
      return { parts: [] };
    }
    const problem = this.#whyCellUnusable(field, cell);
    if (problem === undefined) return template;
    complain(problem);
    return UNREADABLE;
  }

  #whyCellUnusable(field: string, cell: string): string | undefined {
    if (cell.trim() !== '' && isBlank(cell)) return `${field}: the cell holds only what cannot be seen.`;
    if (isSpreadsheetError(cell)) return `${field}: ${cell.trim()} is an error of the spreadsheet, not a value.`;
    const foreign = field === 'script' ? this.#describeForeign(cell) : undefined;
    return foreign === undefined ? undefined : `${field}: ${foreign}`;
  }

  /** That it is not there was said when the flag was read. */
  #isTemplateColumn(column: string): boolean {
    return [...this.#templates.values()].some((template) => columnsOf(template).includes(column));
  }
}

/** Fields in which a placeholder that stays as it is would be heard or seen. */
const SPOKEN: ReadonlySet<string> = new Set(['script', 'video_name']);

/** Stands for a cell that was complained of. */
const UNREADABLE: Template = { parts: [] };

/** Stands for a text that was complained of, so that it does not count as missing in every row. */
const UNREAD: Template = { parts: ['r00000'] };

const FLAGS: Readonly<Record<string, string>> = {
  script: '--script',
  video_name: '--name',
  replica_id: '--replica-id',
};

/** 96 bits: enough to tell any number of rows apart. */
function hashOf(request: object): string {
  return createHash('sha256').update(JSON.stringify(request)).digest('base64url').slice(0, 16);
}
