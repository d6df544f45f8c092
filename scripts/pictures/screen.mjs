// Runs a program in a pseudo-terminal, controls it with keys, and reads its screen as frames.
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
/** A screen is complete after this time without output. */
const QUIET_MS = 80;
/** More than the lines of any list or menu. */
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

  /** Waits until a line contains the text or matches the pattern, and the screen is complete. */
  async shows(wanted) {
    await this.holds(String(wanted), (lines) =>
      lines.some((line) => (typeof wanted === 'string' ? line.includes(wanted) : wanted.test(line))),
    );
  }

  async holds(what, isReached) {
    do {
      await this.see(what, isReached);
      await this.settle(0, QUIET_MS);
    } while (!isReached(this.screen()));
  }

  press(...keys) {
    this.write(keys.map((key) => KEYS[key] ?? key).join(''));
  }

  /** Waits for the prompt of the shell. */
  async atPrompt() {
    await this.holds('the prompt', () => PROMPT.test(this.lineAtCursor()));
  }

  /** The complete line at the cursor, including the space after a prompt. */
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

  /** Moves the cursor down to the line that starts with `label`. Calls `seen` at every line. */
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

  /** Chooses entries of menus, each of which opens a screen of the same name. */
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

  /** Fills in the field at the cursor, and moves to the next. */
  async answer(label, text) {
    await this.cursorOn(label);
    this.press(text);
    await this.shows(text.slice(-20));
    this.press('enter');
    await this.holds('the next field', (lines) => isWhole(lines) && !this.cursor()?.startsWith(label));
  }
}
