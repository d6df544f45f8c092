import type { Clock } from '../../../../lib/clock.ts';
import type { Bar, ProgressView } from '../../../../ui/output/progress.ts';

/** Milliseconds between two drawings. */
const REDRAW_MS = 200;
/** Number of lines in a log, from start to end. */
const STEPS = 10;

export interface BatchState {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  readonly text: string;
}

/** A progress bar for a batch, redrawn at most every `REDRAW_MS`. */
export class BatchProgress {
  readonly #clock: Clock;
  readonly #show: (view: ProgressView) => void;
  readonly #read: () => BatchState;
  readonly #note: () => string;
  #drawnAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, show: (view: ProgressView) => void, read: () => BatchState, note: () => string) {
    this.#clock = clock;
    this.#show = show;
    this.#read = read;
    this.#note = note;
  }

  changed(): void {
    if (this.#clock.now() - this.#drawnAt >= REDRAW_MS) this.draw();
  }

  draw(): void {
    this.#drawnAt = this.#clock.now();
    const { label, done, total, text } = this.#read();
    const fraction = total === 0 ? 1 : done / total;
    const bar: Bar = {
      ...{ label, fraction, status: { text, tone: 'busy' } },
      gist: String(Math.floor(fraction * STEPS)),
    };
    this.#show({ bars: [bar], note: this.#note });
  }
}
