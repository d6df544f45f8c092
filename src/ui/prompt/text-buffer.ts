import { graphemesOf } from '../../lib/text/graphemes.ts';
import { lastWordStart } from '../../lib/text/text-end.ts';

/** Editable text with a cursor, which moves by graphemes: never into the middle of an emoji. */
export class TextBuffer {
  #text: string;
  #cursor: number;
  readonly #onChange: () => void;

  /** @param onChange is called after every change of the text. */
  constructor(text = '', onChange: () => void = () => {}) {
    this.#text = text;
    this.#cursor = text.length;
    this.#onChange = onChange;
  }

  text(): string {
    return this.#text;
  }

  /** The text before and after the cursor, and the grapheme under it, which is '' at the end. */
  split(): { before: string; under: string; after: string } {
    const rest = this.#text.slice(this.#cursor);
    const under = firstGrapheme(rest);
    return { before: this.#text.slice(0, this.#cursor), under, after: rest.slice(under.length) };
  }

  setText(text: string): void {
    this.#change(text, text.length);
  }

  insert(text: string): void {
    const at = this.#cursor;
    this.#change(this.#text.slice(0, at) + text + this.#text.slice(at), at + text.length);
  }

  moveLeft(): void {
    this.#cursor -= lastGrapheme(this.#lineBefore()).length || (this.#cursor > 0 ? 1 : 0);
  }

  moveRight(): void {
    this.#cursor += this.split().under.length;
  }

  moveWordLeft(): void {
    this.#cursor = lastWordStart(this.#text.slice(0, this.#cursor).trimEnd());
  }

  moveWordRight(): void {
    this.#cursor += /^\s*\S*/.exec(this.#text.slice(this.#cursor))?.[0].length ?? 0;
  }

  moveToLineStart(): void {
    this.#cursor -= this.#lineBefore().length;
  }

  moveToLineEnd(): void {
    this.#cursor += this.#lineAfter().length;
  }

  /** Moves to the line above, in the same column. @returns false on the first line, where nothing moves. */
  moveUp(): boolean {
    const before = this.#lineBefore();
    const end = this.#cursor - before.length - 1;
    if (end < 0) return false;
    const above = this.#text.slice(0, end).split('\n').at(-1) ?? '';
    this.#cursor = end - above.length + lengthOfFirst(countGraphemes(before), above);
    return true;
  }

  /** @returns false on the last line, where nothing moves. */
  moveDown(): boolean {
    const end = this.#cursor + this.#lineAfter().length;
    if (end === this.#text.length) return false;
    const below = this.#text.slice(end + 1).split('\n', 1)[0] ?? '';
    this.#cursor = end + 1 + lengthOfFirst(countGraphemes(this.#lineBefore()), below);
    return true;
  }

  deleteLeft(): void {
    this.#deleteTo(() => this.moveLeft());
  }

  deleteRight(): void {
    const { before, after } = this.split();
    this.#change(before + after, this.#cursor);
  }

  deleteWordLeft(): void {
    this.#deleteTo(() => this.moveWordLeft());
  }

  deleteToLineStart(): void {
    this.#deleteTo(() => this.moveToLineStart());
  }

  deleteToLineEnd(): void {
    const end = this.#cursor + this.#lineAfter().length;
    this.#change(this.#text.slice(0, this.#cursor) + this.#text.slice(end), this.#cursor);
  }

  /** Deletes from the position that `move` leads to up to the cursor. */
  #deleteTo(move: () => void): void {
    const end = this.#cursor;
    move();
    this.#change(this.#text.slice(0, this.#cursor) + this.#text.slice(end), this.#cursor);
  }

  #change(text: string, cursor: number): void {
    const isSame = text === this.#text;
    this.#text = text;
    this.#cursor = cursor;
    if (!isSame) this.#onChange();
  }

  #lineBefore(): string {
    return this.#text.slice(this.#text.lastIndexOf('\n', this.#cursor - 1) + 1, this.#cursor);
  }

  #lineAfter(): string {
    const end = this.#text.indexOf('\n', this.#cursor);
    return this.#text.slice(this.#cursor, end < 0 ? undefined : end);
  }
}

function firstGrapheme(text: string): string {
  if (text[0] === '\n') return '\n';
  return graphemesOf(text.slice(0, 64))[Symbol.iterator]().next().value?.segment ?? '';
}

/** Segments only the end of a line: a whole script would take too long for one key. */
function lastGrapheme(line: string): string {
  return [...graphemesOf(line.slice(-64))].at(-1)?.segment ?? '';
}

function countGraphemes(line: string): number {
  return [...graphemesOf(line)].length;
}

function lengthOfFirst(count: number, line: string): number {
  return [...graphemesOf(line)][count]?.index ?? line.length;
}
