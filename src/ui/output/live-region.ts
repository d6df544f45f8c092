import { truncate } from '../../lib/text/safe-text.ts';
import type { Suspendable } from '../prompt/job-control.ts';
import { AUTOWRAP_OFF, AUTOWRAP_ON, HIDE_CURSOR, SHOW_CURSOR } from '../prompt/terminal-modes.ts';
import type { Theme } from '../theme.ts';
import type { Delays } from './delays.ts';
import { type ProgressView, progressLines } from './progress.ts';

const ERASE_DOWN = '\r\x1b[J';
const REDRAW_MS = 1000;

interface RegionOptions {
  readonly output: NodeJS.WriteStream;
  readonly theme: Theme;
  /** Delays are shown before the note below the bars. */
  readonly delays: Delays;
  /** The key that stops it. */
  readonly stopKey: string;
}

/** The last lines of a terminal, redrawn on every change and every second. */
export class LiveRegion implements Suspendable {
  readonly #output: NodeJS.WriteStream;
  readonly #theme: Theme;
  readonly #delays: Delays;
  readonly #stopKey: string;
  #view: ProgressView | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  #height = 0;
  #delay = '';
  #stopListening: () => void = () => {};

  constructor({ output, theme, delays, stopKey }: RegionOptions) {
    this.#output = output;
    this.#theme = theme;
    this.#delays = delays;
    this.#stopKey = stopKey;
  }

  /** Does nothing after `close`: a request that was stopped can still report. */
  show = (view: ProgressView): void => {
    if (this.#isClosed) return;
    if (!this.#timer) {
      this.#output.write(HIDE_CURSOR + AUTOWRAP_OFF);
      this.#timer = setInterval(() => this.#draw(), REDRAW_MS);
      this.#stopListening = this.#delays.listen((text) => {
        this.#delay = text;
        this.#draw();
      });
    }
    this.#view = view;
    this.#draw();
  };

  suspend(): void {
    if (this.#timer) this.#output.write(SHOW_CURSOR + AUTOWRAP_ON);
  }

  resume(): void {
    if (!this.#timer) return;
    this.#output.write(`\n${HIDE_CURSOR}${AUTOWRAP_OFF}`);
    // The lines above belong to the shell now.
    this.#height = 0;
    this.#draw();
  }

  /** Erases the lines. A closed region is not drawn again. */
  close(): void {
    this.#isClosed = true;
    clearInterval(this.#timer);
    this.#stopListening();
    if (this.#timer) this.#output.write(this.#goUp() + ERASE_DOWN + SHOW_CURSOR + AUTOWRAP_ON);
    this.#timer = undefined;
  }

  #draw(): void {
    const view = this.#view;
    if (!view) return;
    const note = () => [this.#delay, view.note()].filter((part) => part !== '').join('. ');
    const { columns = 80, rows = 24 } = this.#output;
    const width = Math.max(10, columns - 1);
    const hint = this.#theme.chalk.dim(truncate(`${this.#stopKey} to stop`, width, this.#theme.symbols.ellipsis));
    const lines = [...progressLines({ bars: view.bars, note }, width, rows - 1, this.#theme), hint];
    this.#output.write(`${this.#goUp()}${ERASE_DOWN}${lines.join('\n')}`);
    this.#height = lines.length;
  }

  #goUp(): string {
    return this.#height > 1 ? `\x1b[${this.#height - 1}A` : '';
  }
}
