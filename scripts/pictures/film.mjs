// Records frames of a screen, each with its duration.

/** Characters at the end of typed text that are waited for. */
const TAIL = 12;

export class Film {
  frames = [];
  /** The frame that is shown without animation. */
  still;
  #screen;

  constructor(screen) {
    this.#screen = screen;
  }

  /** Records the screen for `ms` milliseconds; extends the last frame if nothing changed. */
  take(ms) {
    const frame = this.#screen.frame();
    const last = this.frames.at(-1);
    if (last && JSON.stringify({ ...last, ms: 0 }) === JSON.stringify({ ...frame, ms: 0 })) last.ms += ms;
    else this.frames.push({ ...frame, ms });
  }

  keep() {
    this.still = this.frames.at(-1);
  }

  /** Presses a key, waits for the result and records it. */
  async press(key, isThere, ms) {
    this.#screen.press(key);
    await isThere();
    this.take(ms);
  }

  async enter(isThere, ms) {
    await this.press('enter', isThere, ms);
  }

  /** Chooses an entry. @param isThere waits for the next screen; default: the screen named like the entry */
  async choose(label, ms, isThere = () => this.#screen.at(label)) {
    await this.moveTo(label);
    await this.enter(isThere, ms);
  }

  /** Types text, `step` characters at a time, each for `ms` milliseconds. */
  async type(text, ms, step = 1) {
    for (let end = 0; end < text.length; ) {
      const start = end;
      end += step;
      // A trailing space is invisible, so it is typed with the next character.
      while (text[end - 1] === ' ') end += 1;
      this.#screen.press(text.slice(start, end));
      await this.#screen.shows(text.slice(Math.max(0, end - TAIL), end));
      this.take(ms);
    }
  }

  /** Moves the cursor to a line, and records every step. */
  async moveTo(label, ms = 130) {
    await this.#screen.moveTo(label, () => this.take(ms));
  }
}
