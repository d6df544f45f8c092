import type { TextBuffer } from './text-buffer.ts';

/** A key press with readline's name for it; `text` is the typed text, if any. */
export interface Key {
  readonly name?: string;
  readonly ctrl?: boolean;
  readonly meta?: boolean;
  readonly shift?: boolean;
  readonly text?: string;
}

/** The edit command of a key, as in readline: https://www.gnu.org/software/bash/manual/html_node/Commands-For-Moving.html */
export function editCommand(key: Key): ((buffer: TextBuffer) => void) | undefined {
  const name = `${key.ctrl ? 'ctrl+' : ''}${key.meta ? 'alt+' : ''}${key.name}`;
  return EDIT_COMMANDS[name];
}

const EDIT_COMMANDS: Readonly<Record<string, (buffer: TextBuffer) => void>> = {
  left: (buffer) => buffer.moveLeft(),
  'ctrl+b': (buffer) => buffer.moveLeft(),
  right: (buffer) => buffer.moveRight(),
  'ctrl+f': (buffer) => buffer.moveRight(),
  'alt+b': (buffer) => buffer.moveWordLeft(),
  'ctrl+left': (buffer) => buffer.moveWordLeft(),
  'alt+f': (buffer) => buffer.moveWordRight(),
  'ctrl+right': (buffer) => buffer.moveWordRight(),
  home: (buffer) => buffer.moveToLineStart(),
  'ctrl+a': (buffer) => buffer.moveToLineStart(),
  end: (buffer) => buffer.moveToLineEnd(),
  'ctrl+e': (buffer) => buffer.moveToLineEnd(),
  backspace: (buffer) => buffer.deleteLeft(),
  delete: (buffer) => buffer.deleteRight(),
  'ctrl+d': (buffer) => buffer.deleteRight(),
  'ctrl+w': (buffer) => buffer.deleteWordLeft(),
  'alt+backspace': (buffer) => buffer.deleteWordLeft(),
  'ctrl+u': (buffer) => buffer.deleteToLineStart(),
  'ctrl+k': (buffer) => buffer.deleteToLineEnd(),
};

/** The table of all keys, in several pages on a low terminal. */
export class KeyHelp {
  #page = 0;
  #hasMore = false;

  /** At most `room` lines of the table. */
  lines(table: readonly string[], room: number): string[] {
    const lastStart = Math.floor((table.length - 1) / room) * room;
    const start = Math.min(this.#page * room, lastStart);
    this.#hasMore = start < lastStart;
    return table.slice(start, start + room);
  }

  hint(): string {
    return this.#hasMore ? 'any key: more keys' : 'any key: back to the list';
  }

  /** @returns false when the key closes it. */
  press({ name }: Key): boolean {
    this.#page += 1;
    return this.#hasMore && name !== 'escape' && name !== 'q';
  }
}
