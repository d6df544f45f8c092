import { createHash } from 'node:crypto';
import { toRequest } from '../../request.ts';
import type { CheckedBatch, PlannedVideo, Templates } from '../types.ts';
import type { BatchWords } from '../words.ts';
import { isBlank, isSpreadsheetError } from './cell.ts';
import { Columns } from './columns.ts';
import type { CsvRecord } from './csv-parser.ts';
import { type FindForeign, foreignFinder } from './foreign-placeholder.ts';
import type { Problems } from './problems.ts';
import { RowShape } from './row-shape.ts';
import { blankPlaceholders, columnsOf, fillIn, readTemplate, type Template } from './template.ts';

export interface MakerOptions {
  /** The name of rows without one, followed by the row's line. */
  readonly fileName: string;
  /** Sends placeholders of other tools unchanged. */
  readonly allowsPlaceholders?: boolean | undefined;
  readonly words: BatchWords;
}

/** Makes a request from each row of a CSV. */
export class RequestMaker {
  readonly columns: Columns;
  readonly #templates = new Map<string, Template>();
  readonly #shape: RowShape;
  readonly #options: MakerOptions;
  readonly #problems: Problems;
  readonly #findForeign: FindForeign;
  readonly #headerProblems = new Set<string>();

  /** @param header the first record. Its problems, and those of the templates, are added to `problems` immediately. */
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
    const { script, replica_id } = options.words.settings;
    this.#requireOneOf(['script', 'audio_url'], `No script. Use ${script}, or a column script or audio_url.`);
    this.#requireOneOf(['replica_id'], `No replica. Use ${replica_id} or a column replica_id.`);
  }

  unusedColumns(): CheckedBatch['unusedColumns'] {
    const used = new Set([...this.#templates.values()].flatMap(columnsOf));
    return this.columns.fields().flatMap((field) => {
      const column = this.columns.fieldColumn(field);
      const isUnused = this.#templates.has(field) && !used.has(column) && column !== 'name';
      return isUnused ? [{ column, setting: this.#settingOf(field) }] : [];
    });
  }

  /** @returns undefined for an empty row, and for one with problems */
  make({ line, cells }: CsvRecord): PlannedVideo | undefined {
    if (this.#shape.isEmpty(cells)) return undefined;
    const complain = (text: string): void => this.#problems.add(text, line);
    const problem = this.#shape.problemOf(cells);
    if (problem !== undefined) return void complain(problem);
    const { texts, incomplete } = this.#textsOf(cells, complain);
    const hasName = texts.has('video_name');
    const video_name = texts.get('video_name') ?? `${this.#options.fileName} ${line}`;
    texts.set('video_name', video_name);
    const request = toRequest(texts, { complain, incomplete, settings: this.#options.words.settings });
    if (!request || incomplete.size > 0) return undefined;
    const { video_name: _name, ...content } = request;
    const formerHash = hashOf(request);
    const hash = hasName ? formerHash : hashOf(content);
    return { row: line, request: { ...request, video_name }, hash, formerHash };
  }

  /** Reports a field that all rows lack once. The rows then count as having it, so that the rest is checked. */
  #requireOneOf(fields: readonly [string, ...string[]], problem: string): void {
    if (fields.some((field) => this.#templates.has(field) || this.columns.hasField(field))) return;
    this.#problems.add(problem);
    this.#templates.set(fields[0], UNREAD);
  }

  #readTemplate(field: string, text: string): void {
    const setting = this.#settingOf(field);
    const template = readTemplate(text);
    if ('problem' in template) {
      this.#problems.add(`${setting}: ${template.problem}`);
      this.#templates.set(field, UNREAD);
      return;
    }
    for (const column of columnsOf(template)) {
      const unclear = this.columns.whyUnclear(column);
      if (unclear !== undefined) this.#complainOfHeader(unclear);
      if (this.columns.indexOf(column) === undefined) this.#problems.add(this.columns.describeMissing(column));
    }
    const foreign = SPOKEN.has(field) ? this.#describeForeign(text) : undefined;
    if (foreign !== undefined) this.#problems.add(`${setting}: ${foreign}`);
    this.#templates.set(field, template);
  }

  /** What messages call the setting for a field. */
  #settingOf(field: string): string {
    return new Map<string, string>(Object.entries(this.#options.words.settings)).get(field) ?? field;
  }

  /** A message about a placeholder of another tool, or a single brace; undefined if there is none. */
  #describeForeign(text: string): string | undefined {
    const foreign = this.#findForeign(blankPlaceholders(text));
    if (!foreign) return undefined;
    const column = this.columns.findSimilar(foreign.name);
    const before = text.slice(0, foreign.at).split('\n');
    const place = text.includes('\n') ? ` in line ${before.length} of the text` : '';
    const found = text.slice(foreign.at, foreign.at + foreign.text.length);
    const shown = foreign.name === '' ? `${before.at(-1)?.slice(-20)}${found}` : found;
    const meant = column ?? 'first_name';
    return `“${shown}”${place} is not filled in. Write {{${meant}}}, or ${this.#options.words.allowPlaceholders}.`;
  }

  /** Adds a problem of the header once, even if several rows lead to it. */
  #complainOfHeader(problem: string): void {
    if (this.#headerProblems.has(problem)) return;
    this.#headerProblems.add(problem);
    this.#problems.add(problem, this.columns.line);
  }

  /** The texts of a row by field, without empty ones. `incomplete` are fields for which the value of a column is missing. */
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

  /** What is wrong with a row's value for a placeholder; '' if it was reported for the whole file. */
  #whyUnusable(column: string, cells: readonly string[], field: string): string | undefined {
    const index = this.columns.indexOf(column);
    if (index === undefined) return this.#isTemplateColumn(column) ? '' : this.columns.describeMissing(column);
    const unclear = this.columns.whyUnclear(column);
    if (unclear !== undefined) this.#complainOfHeader(unclear);
    const value = cells[index] ?? '';
    if (isBlank(value)) {
      const why = value.trim() !== '' ? ' Its cell has only invisible characters.' : '';
      return `No value for {{${column}}}.${why}${index < cells.length ? '' : ` ${this.#shape.widths(cells)}.`}`;
    }
    if (isSpreadsheetError(value)) return `The value for {{${column}}} is a spreadsheet error: ${value.trim()}.`;
    if (this.#options.allowsPlaceholders || !SPOKEN.has(field) || !/\{\{|\}\}/.test(value)) return undefined;
    const shown = value.trim().slice(0, 40);
    return `The value for {{${column}}} contains braces: “${shown}”. Remove them, or ${this.#options.words.allowPlaceholders}.`;
  }

  /** Cells can contain placeholders too, so that each row has its own script. */
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
    if (cell.trim() !== '' && isBlank(cell)) return `${field}: the cell has only invisible characters.`;
    if (isSpreadsheetError(cell)) return `${field}: ${cell.trim()} is a spreadsheet error, not a value.`;
    const foreign = field === 'script' ? this.#describeForeign(cell) : undefined;
    return foreign === undefined ? undefined : `${field}: ${foreign}`;
  }

  /** True for a column in a setting: if it does not exist, that was reported when the setting was read. */
  #isTemplateColumn(column: string): boolean {
    return [...this.#templates.values()].some((template) => columnsOf(template).includes(column));
  }
}

/** Fields that are spoken or shown, where a placeholder must be filled in. */
const SPOKEN: ReadonlySet<string> = new Set(['script', 'video_name']);

/** Replaces a cell whose problem was reported. */
const UNREADABLE: Template = { parts: [] };

/** Replaces a setting whose problem was reported, so that it does not count as missing in every row. */
const UNREAD: Template = { parts: ['r00000'] };

/** 96 bits: no two rows of a file have the same hash. */
function hashOf(request: object): string {
  return createHash('sha256').update(JSON.stringify(request)).digest('base64url').slice(0, 16);
}
