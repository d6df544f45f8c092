import { padTo, truncate, widthOf } from '../../lib/text/safe-text.ts';
import type { ListScreenOptions } from './list-options.ts';

/** A key and what it does. */
export interface Hint {
  readonly key: string;
  readonly words: string;
  /** What else there is to know; only in the table of all keys. */
  readonly more?: string;
}

/** What letters stand for. */
export const LETTERS: Readonly<Record<string, string>> = { k: 'up', j: 'down', h: 'left', l: 'right' };
export const STEPS: Readonly<Record<string, 1 | -1>> = { up: -1, down: 1 };
export const PAGES: Readonly<Record<string, 1 | -1>> = { left: -1, pageup: -1, right: 1, pagedown: 1 };

/** As many hints as fit on a line, the most important first. */
export function keyHints(hints: readonly string[], width: number): string {
  let line = '';
  for (const hint of hints) {
    const longer = line === '' ? hint : `${line}  ${hint}`;
    if (widthOf(longer) > width) break;
    line = longer;
  }
  return line;
}

/** All hints, a line each. */
export function keyTable(hints: readonly Hint[], width: number, ellipsis: string): string[] {
  const keyWidth = Math.max(...hints.map(({ key }) => widthOf(key)));
  return hints.map(({ key, words, more }) =>
    truncate(`  ${padTo(key, keyWidth)}  ${words}${more ? ` (${more})` : ''}`, width, ellipsis),
  );
}

/** The keys of a list, the most important first. */
export function listHints<Item extends object>(options: ListScreenOptions<Item>, isSearching: boolean): Hint[] {
  const { list, theme, enterHint, escapeHint, ignoresEscape, openFilters, feed } = options;
  const { upDown, leftRight } = theme.symbols;
  const move = { key: upDown, words: 'move', more: 'also k and j' };
  if (isSearching) return [{ key: 'Enter', words: 'keep' }, { key: 'Esc', words: 'show all' }, move];
  return [
    ...(list.total() > 0 ? [{ key: 'Enter', words: enterHint }] : []),
    ignoresEscape
      ? { key: 'q', words: escapeHint, more: 'Ctrl+C too' }
      : { key: 'Esc', words: list.searchQuery() === '' ? escapeHint : 'show all', more: 'q goes back' },
    { key: '?', words: 'keys' },
    ...(list.canSearch() ? [{ key: '/', words: 'search', more: 'every word must be found' }] : []),
    ...(openFilters ? [{ key: 'f', words: 'filter' }] : []),
    ...(list.total() > 1 ? [move] : []),
    ...(list.pageCount() > 1 ? [{ key: leftRight, words: 'page', more: 'also h and l, PgUp and PgDn' }] : []),
    ...(feed ? [{ key: 'r', words: 'refresh' }] : []),
    ...(list.total() > 1 ? [{ key: 'Home/End', words: 'first, last' }] : []),
    ...(list.total() > 1 ? [{ key: '1-9', words: 'go to that number' }] : []),
  ];
}
