import type { Key } from './keys.ts';

/** The table of all keys, on as many pages as a low terminal makes of it. */
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
