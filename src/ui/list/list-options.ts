import type { Screen } from '../prompt/screen.ts';
import type { Theme } from '../theme.ts';
import type { ListFeed } from '../ui.ts';
import type { PaginatedList } from './paged-list.ts';

/** Its result lets the chosen filter hold. */
export type FilterScreen = Screen<(() => void) | undefined>;

/** What makes a list, or a menu, on the terminal. */
export interface ListScreenOptions<Item extends object> {
  readonly theme: Theme;
  /** The first line, ready to print in at most `width` columns. */
  heading(width: number): string;
  /** The line below it, plain; left out where there is nothing to say. */
  summary?(): string;
  readonly list: PaginatedList<Item>;
  /** One line an item, ready to print in at most `width` columns. */
  draw(items: readonly Item[], width: number): string[];
  blocked?(item: Item): string | undefined;
  whenEmpty(): string;
  /** What Enter does, in a word. */
  readonly enterHint: string;
  /** What Esc does, in a word. */
  readonly escapeHint: string;
  /** True where only `q` does that: a stray escape byte must not end the program. */
  readonly ignoresEscape?: boolean;
  /** A menu goes round at its ends; a list stops there. */
  readonly goesRound?: boolean;
  /** The screen on which a filter is chosen; for a list that has filters. */
  openFilters?(): FilterScreen;
  /** Where a list that changes by itself comes from. */
  readonly feed?: ListFeed | undefined;
}
