import { truncate } from '../../lib/text/safe-text.ts';
import type { Key } from '../prompt/keys.ts';
import type { Screen, ScreenSize } from '../prompt/screen.ts';
import type { Theme } from '../theme.ts';

/** What is known of an item, as lines of at most `width` columns. */
export interface ShownDetails {
  heading(width: number): string;
  lines(width: number): readonly string[];
  /** A picture as lines; above the others where there is room for all, else below them. */
  picture?(width: number): readonly string[];
}

/** Rows that the choices get at least: heading, blank line, one choice, blank line, keys, and one for the cursor. */
const MIN_CHOICE_ROWS = 6;
/** Lines of the details that are shown at least, where the choices have enough. */
const MIN_DETAILS = 4;
/** Around the details: heading and two blank lines; and where they scroll, the line that says which are shown. */
const FRAME = 3;
/** Below this, only that line is left of the frame. */
const LOW_TERMINAL = 12;

const PAGES: Readonly<Record<string, 1 | -1>> = { pageup: -1, pagedown: 1 };

/** Details above the choices that are about them. Where there is no room for both, the details scroll. */
export class DetailsScreen<Result> implements Screen<Result> {
  readonly #theme: Theme;
  readonly #details: ShownDetails;
  readonly #choices: Screen<Result>;
  /** The first line that is shown, how many are, and how many there are. */
  #top = 0;
  #room = 0;
  #count = 0;

  constructor(theme: Theme, details: ShownDetails, choices: Screen<Result>) {
    this.#theme = theme;
    this.#details = details;
    this.#choices = choices;
  }

  lines({ width, rows }: ScreenSize): string[] {
    const [text, picture] = [this.#details.lines(width), this.#details.picture?.(width) ?? []];
    const all = picture.length > 0 ? [...picture, '', ...text] : text;
    const wanted = this.#choices.lines({ width, rows }).length + 1;
    const isWhole = all.length + FRAME + wanted <= rows;
    const details = isWhole || picture.length === 0 ? all : [...text, '', ...picture];
    const frame = isWhole ? FRAME : rows < LOW_TERMINAL ? 1 : FRAME + 1;
    const most = rows - frame - (isWhole ? details.length : Math.min(details.length, MIN_DETAILS));
    const choices = this.#choices.lines({ width, rows: isWhole ? most : Math.max(MIN_CHOICE_ROWS, most) });
    this.#count = details.length;
    this.#room = Math.max(0, Math.min(details.length, rows - 1 - frame - choices.length));
    if (this.#room === 0) return choices;
    this.#scrollTo(this.#top);
    const shown = details.slice(this.#top, this.#top + this.#room);
    if (isWhole) return [this.#details.heading(width), '', ...shown, '', ...choices];
    const position = this.#position(width);
    return frame === 1
      ? [...shown, position, ...choices]
      : [this.#details.heading(width), '', ...shown, position, '', ...choices];
  }

  press(key: Key): { readonly result: Result } | undefined {
    const step = PAGES[key.name ?? ''];
    if (step === undefined || this.#room === 0 || this.#count <= this.#room) return this.#choices.press(key);
    this.#scrollTo(this.#top + step * Math.max(1, this.#room - 1));
    return undefined;
  }

  paste(text: string): void {
    this.#choices.paste?.(text);
  }

  #scrollTo(top: number): void {
    this.#top = Math.max(0, Math.min(top, this.#count - this.#room));
  }

  #position(width: number): string {
    const { chalk, symbols } = this.#theme;
    const range = `Lines ${this.#top + 1} to ${this.#top + this.#room} of ${this.#count}`;
    return chalk.dim(truncate(`  ${range}  PgUp/PgDn scroll`, width, symbols.ellipsis));
  }
}
