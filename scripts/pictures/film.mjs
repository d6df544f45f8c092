// A recording: frames of a screen, each with its duration in milliseconds.

/** Number of last characters to wait for; long enough to show that all of them were drawn. */
const TAIL = 12;

export class Film {
  frames = [];
  /** The frame to show when animation is off. */
  still;
  #screen;

  constructor(screen) {
    this.#screen = screen;
  }

  /** Records the screen for `ms`. If it has not changed, the last frame is extended. */
  take(ms) {
    const frame = this.#screen.frame();
    const last = this.frames.at(-1);
    if (last && JSON.stringify({ ...last, ms: 0 }) === JSON.stringify({ ...frame, ms: 0 })) last.ms += ms;
    else this.frames.push({ ...frame, ms });
  }

  keep() {
    this.still = this.frames.at(-1);
  }

  /** Presses a key, waits for the result, and records it. */
  async press(key, isReached, ms) {
    this.#screen.press(key);
    await isReached();
    this.take(ms);
  }

  async enter(isReached, ms) {
    await this.press('enter', isReached, ms);
  }

  /** Chooses an entry. Default result: the screen of the same name. */
  async choose(label, ms, isReached = () => this.#screen.at(label)) {
    await this.moveTo(label);
    await this.enter(isReached, ms);
  }

  /** Types `step` characters at a time, and records each step for `ms`. */
  async type(text, ms, step = 1) {
    for (let end = 0; end < text.length; ) {
      const start = end;
      end += step;
      // A trailing space is invisible, so the screen cannot show whether it was drawn.
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
