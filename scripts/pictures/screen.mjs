// Runs a program in a pseudo-terminal, presses keys, and reads its screen as frames.
import { isWhole } from '../../bench/tavus.mjs';
import { Terminal } from '../../bench/terminal.mjs';
import { readFrame } from './frame.mjs';

const KEYS = {
  up: '\x1b[A',
  down: '\x1b[B',
  right: '\x1b[C',
  enter: '\r',
  esc: '\x1b',
  tab: '\t',
  end: '\x1b[F',
};
const POINTER = /^[❯>] ( *\d+ {2})?/;
const PROMPT = /^\$ $/;
/** Milliseconds without output after which a screen is complete. */
const QUIET_MS = 80;
/** More lines than any list or menu has. */
const MAX_LINES = 60;

export class Screen extends Terminal {
  #replacements;
  #isCursorShown = true;

  constructor(command, args, env, { replacements, ...size }) {
    super(command, args, env, size);
    this.#replacements = replacements;
    for (const [final, isShown] of Object.entries({ h: true, l: false })) {
      this.emulator.parser.registerCsiHandler({ prefix: '?', final }, ([mode]) => {
        if (mode === 25) this.#isCursorShown = isShown;
        return false;
      });
    }
  }

  frame() {
    return readFrame(this.emulator, { replacements: this.#replacements, isCursorShown: this.#isCursorShown });
  }

  /** Waits until the text or a match is on the complete screen. */
  async shows(wanted) {
    await this.holds(String(wanted), (lines) =>
      lines.some((line) => (typeof wanted === 'string' ? line.includes(wanted) : wanted.test(line))),
    );
  }

  async holds(what, isThere) {
    do {
      await this.see(what, isThere);
      await this.settle(0, QUIET_MS);
    } while (!isThere(this.screen()));
  }

  press(...keys) {
    this.write(keys.map((key) => KEYS[key] ?? key).join(''));
  }

  /** Waits for the shell prompt. */
  async atPrompt() {
    await this.holds('the prompt', () => PROMPT.test(this.lineAtCursor()));
  }

  /** The line of the cursor, including the space after a prompt. */
  lineAtCursor() {
    const { active } = this.emulator.buffer;
    const line = active.getLine(active.baseY + active.cursorY)?.translateToString() ?? '';
    return line.slice(0, Math.max(active.cursorX, line.trimEnd().length));
  }

  cursor() {
    return this.screen()
      .findLast((line) => POINTER.test(line))
      ?.replace(POINTER, '');
  }

  async cursorOn(label) {
    await this.holds(`the cursor on "${label}"`, (lines) => isWhole(lines) && this.cursor()?.startsWith(label));
  }

  /** Moves the cursor down to the line that starts with `label`. `seen` is called at every line on the way. */
  async moveTo(label, seen = () => {}) {
    await this.holds('a cursor', (lines) => isWhole(lines) && this.cursor() !== undefined);
    for (let tries = 0; !this.cursor().startsWith(label); tries++) {
      if (tries > MAX_LINES) throw new Error(`The cursor did not reach "${label}":\n${this.screen().join('\n')}`);
      const before = this.cursor();
      this.press('down');
      await this.holds(
        'another line under the cursor',
        (lines) => isWhole(lines) && ![undefined, before].includes(this.cursor()),
      );
      seen();
    }
  }

  async choose(label, seen) {
    await this.moveTo(label, seen);
    this.press('enter');
  }

  /** Chooses menu entries; each leads to a screen with the same title. */
  async go(...labels) {
    for (const label of labels) {
      await this.choose(label);
      await this.at(label);
    }
  }

  async at(title) {
    await this.holds(
      `the screen "${title}"`,
      (lines) => isWhole(lines) && lines.some((line) => line.startsWith(`${title} ·`)),
    );
  }

  /** Fills in the field under the cursor, and moves to the next. */
  async answer(label, text) {
    await this.cursorOn(label);
    this.press(text);
    await this.shows(text.slice(-20));
    this.press('enter');
    await this.holds('the next field', (lines) => isWhole(lines) && !this.cursor()?.startsWith(label));
  }
}
