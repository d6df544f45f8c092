import { isObject } from '../lib/guards.ts';
import { MAX_LEVELS } from '../lib/json.ts';
import { type SettingsText, withoutByteOrderMark } from './settings-file.ts';

const COMMENT = /\/\/[^\r\n]*|\/\*[\s\S]*?\*\//y;
const BLANKS = /[ \t\r\n]+/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"/y;
const LITERAL = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)/y;

/** Parses hand-written JSON: allows comments and trailing commas. */
export function parseTolerant(text: string): SettingsText {
  const source = withoutByteOrderMark(text);
  if (/[\0\ufffd]/.test(source)) return { problem: { reason: 'it is not text in UTF-8' } };
  if (source.trim() === '') return { problem: { reason: 'it is empty' } };
  const reader = new Reader(source);
  try {
    const value = reader.document();
    return isObject(value)
      ? { file: value, hasComments: reader.hasComments }
      : { problem: { reason: 'it is not a JSON object in { }' } };
  } catch (error) {
    if (!(error instanceof Unexpected)) throw error;
    return { problem: { reason: error.message, ...positionOf(source, error.index) } };
  }
}

class Unexpected extends Error {
  constructor(
    message: string,
    readonly index: number,
  ) {
    super(message);
  }
}

class Reader {
  hasComments = false;
  readonly #text: string;
  #index = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): unknown {
    const value = this.#value(0);
    this.#skip();
    if (this.#index < this.#text.length) throw this.#unexpected('the end of the file');
    return value;
  }

  #value(level: number): unknown {
    if (level > MAX_LEVELS) throw new Unexpected('it is nested too deeply', this.#index);
    this.#skip();
    if (this.#take('{')) return Object.fromEntries(this.#all('}', () => this.#member(level)));
    if (this.#take('[')) return this.#all(']', () => this.#value(level + 1));
    const found = this.#match(STRING) ?? this.#match(LITERAL);
    if (found === undefined) throw this.#unexpected('a value');
    return JSON.parse(found);
  }

  #member(level: number): readonly [string, unknown] {
    const name = this.#match(STRING);
    if (name === undefined) throw this.#unexpected('a name in double quotes');
    this.#skip();
    if (!this.#take(':')) throw this.#unexpected('a colon');
    return [String(JSON.parse(name)), this.#value(level + 1)];
  }

  /** All elements up to the closing bracket, with an optional trailing comma. */
  #all<Value>(end: '}' | ']', next: () => Value): Value[] {
    const found: Value[] = [];
    for (;;) {
      this.#skip();
      if (this.#take(end)) return found;
      found.push(next());
      this.#skip();
      if (!this.#take(',') && this.#text[this.#index] !== end) throw this.#unexpected(`a comma or ${end}`);
    }
  }

  #skip(): void {
    while (this.#match(BLANKS) !== undefined || this.#comment());
  }

  #comment(): boolean {
    if (this.#match(COMMENT) === undefined) return false;
    this.hasComments = true;
    return true;
  }

  #take(sign: string): boolean {
    if (this.#text[this.#index] !== sign) return false;
    this.#index += 1;
    return true;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#index;
    const found = pattern.exec(this.#text)?.[0];
    this.#index += found?.length ?? 0;
    return found;
  }

  /** Names only what was expected: the text itself may be part of a key. */
  #unexpected(expected: string): Unexpected {
    if (this.#index >= this.#text.length) return new Unexpected('it ends too early', this.#index);
    const isOpen = this.#text[this.#index] === '"' && expected !== 'a comma or }' && expected !== 'a comma or ]';
    return new Unexpected(
      isOpen ? 'the string that begins here is not closed' : `${expected} was expected`,
      this.#index,
    );
  }
}

function positionOf(text: string, index: number): { readonly line: number; readonly column: number } {
  const lines = text.slice(0, index).split(/\r\n|\r|\n/);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
