import { padTo, safeText, truncate, widthOf } from '../../lib/text/safe-text.ts';
import type { Cell, Theme } from '../theme.ts';
import type { Choice, ListQuestion } from '../ui.ts';

/** A choice of a menu with its remark; the remarks of all choices are aligned. */
export function choiceLine<Value>(
  choice: Choice<Value>,
  all: readonly Choice<Value>[],
  width: number,
  { chalk, symbols }: Theme,
): string {
  const remark = choice.blocked ?? choice.hint ?? '';
  const labelWidth = Math.min(width, Math.max(...all.map(({ label }) => widthOf(safeText(label)))));
  if (remark === '') return truncate(safeText(choice.label), width, symbols.ellipsis);
  const label = padTo(safeText(choice.label), labelWidth, symbols.ellipsis);
  return (
    (choice.blocked ? chalk.dim(label) : label) +
    chalk.dim(truncate(`  ${safeText(remark)}`, width - labelWidth, symbols.ellipsis))
  );
}

/** The cells of an item, with a mark before its name in a list of which several can be chosen. */
export function chosenCells<Item extends object>(
  { columns, isChosen }: ListQuestion<Item>,
  item: Item,
  mark: string,
): readonly Cell[] {
  const [name = '', ...cells] = columns(item);
  if (!isChosen) return [name, ...cells];
  return [`${isChosen(item) ? mark : ' '} ${typeof name === 'string' ? name : name.text}`, ...cells];
}

/** "Page 2 of 15 · 12 of 145 replicas · loading · kind: all" */
export function listSummary<Item extends object>({ list, noun, feed }: ListQuestion<Item>, separator: string): string {
  const total = list.totalBeforeSearch();
  const found = list.searchQuery() === '' ? '' : `${list.total()} of `;
  const filters = list.filterGroups().map(({ label }, at) => `${label.toLowerCase()}: ${list.chosenFilters()[at]}`);
  return [
    `Page ${list.page()} of ${list.pageCount()}`,
    `${found}${total} ${total === 1 ? noun.one : noun.many}`,
    // Before the filters, which a narrow terminal cuts off.
    feed?.status() ?? '',
    ...filters,
  ]
    .filter((part) => part !== '')
    .join(` ${separator} `);
}
