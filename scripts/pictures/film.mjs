// Frames of a screen, each with the time it stays.

/** As many of the last characters typed as make sure that all of them are there. */
const TAIL = 12;

export class Film {
  frames = [];
  /** The frame that stands for all. */
  still;
  #screen;

  constructor(screen) {
    this.#screen = screen;
  }

  /** Takes what is on the screen, for `ms`; the same as before makes that stay longer. */
  take(ms) {
    const frame = this.#screen.frame();
    const last = this.frames.at(-1);
    if (last && JSON.stringify({ ...last, ms: 0 }) === JSON.stringify({ ...frame, ms: 0 })) last.ms += ms;
    else this.frames.push({ ...frame, ms });
  }

  keep() {
    this.still = this.frames.at(-1);
  }

  /** Presses a key, waits for what it leads to, and takes that. */
  async press(key, isThere, ms) {
    this.#screen.press(key);
    await isThere();
    this.take(ms);
  }

  async enter(isThere, ms) {
    await this.press('enter', isThere, ms);
  }

  /** Chooses an entry, which leads to the screen that has its name unless told. */
  async choose(label, ms, isThere = () => this.#screen.at(label)) {
    await this.moveTo(label);
    await this.enter(isThere, ms);
  }

  /** Types some characters at a time, each of them for `ms`. */
  async type(text, ms, atOnce = 1) {
    for (let end = 0; end < text.length; ) {
      const start = end;
      end += atOnce;
      // Nobody sees whether a blank at the end is there yet.
      while (text[end - 1] === ' ') end += 1;
      this.#screen.press(text.slice(start, end));
      await this.#screen.shows(text.slice(Math.max(0, end - TAIL), end));
      this.take(ms);
    }
  }

  /** Moves the cursor to a line, and takes every line on the way. */
  async moveTo(label, ms = 130) {
    await this.#screen.moveTo(label, () => this.take(ms));
  }
}
