import { safeText, truncate } from '../../lib/text/safe-text.ts';
import { type FilterScreen, ListScreen, type ListScreenOptions } from './list-screen.ts';
import { type FilterGroup, type ListFilter, SectionedPaginatedList } from './paged-list.ts';

interface FilterOption<Item> {
  readonly group: FilterGroup<Item>;
  readonly filter: ListFilter<Item>;
  readonly holds: boolean;
}

/** All filters of a list, with the active ones marked. The result applies the chosen one. */
export function chooseFilterScreen<Item extends object>(
  options: Pick<ListScreenOptions<Item>, 'list' | 'theme' | 'heading'>,
): FilterScreen {
  const { list, theme, heading } = options;
  const screen = new ListScreen<FilterOption<Item>>({
    theme,
    heading,
    list: optionList(list.filterGroups(), list.chosenFilters()),
    draw: (items, width) =>
      items.map(({ filter, holds }) =>
        truncate(`${holds ? '(x)' : '( )'} ${safeText(filter.label)}`, width, theme.symbols.ellipsis),
      ),
    whenEmpty: () => '',
    enterHint: 'show these',
    escapeHint: 'back',
    goesRound: true,
  });
  return {
    lines: (size) => screen.lines(size),
    press(key) {
      const outcome = screen.press(key);
      const chosen = outcome?.result;
      return outcome && { result: chosen && (() => list.chooseFilter(chosen.group, chosen.filter)) };
    },
  };
}

function optionList<Item>(groups: readonly FilterGroup<Item>[], chosen: readonly string[]) {
  const items = groups.flatMap((group, at) =>
    group.filters.map((filter): FilterOption<Item> => ({ group, filter, holds: filter.label === chosen[at] })),
  );
  const list = new SectionedPaginatedList<FilterOption<Item>>({
    items,
    idOf: ({ group, filter }) => `${group.label} ${filter.label}`,
    sections: groups.map((group) => group.label),
    sectionOf: ({ group }) => group.label,
  });
  const first = items.find(({ holds }) => holds);
  if (first) list.moveTo(`${first.group.label} ${first.filter.label}`);
  return list;
}
