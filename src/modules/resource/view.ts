import { formatAge, formatDate, nameOrNone } from '../../lib/format.ts';
import type { ItemView } from '../../ui/output/results.ts';
import type { Cell } from '../../ui/theme.ts';
import type { DetailRow } from '../../ui/ui.ts';
import { capitalize, type Dates, type Resource } from './resource.ts';

const NO_ID = '(no id)';

/** How commands print an item. @param now milliseconds since 1970, UTC */
export function viewOf<Item extends Dates>(resource: Resource<Item>, now: number): ItemView<Item> {
  const { id, name, status, columns = [], fields, toJson } = resource;
  return {
    fields,
    columns: [
      { title: 'ID', cell: (item) => id(item) || NO_ID, plain: id },
      { title: 'NAME', givesWay: true, cell: (item) => nameOrNone(name(item)), plain: name },
      ...(status ? [{ title: 'STATUS', cell: status.cell }] : []),
      ...columns,
      {
        title: 'CREATED',
        cell: ({ created_at }) => ({ text: formatAge(created_at, now), tone: 'quiet' }),
        plain: ({ created_at = '' }) => created_at,
      },
    ],
    rows: (item) => rowsOf(resource, item),
    ...(toJson && { toJson }),
  };
}

/** A row of a list on the screen: name, status, id, age. */
export function lineOf<Item extends Dates>(
  { id, name, status }: Resource<Item>,
  item: Item,
  now: number,
): readonly Cell[] {
  return [
    nameOrNone(name(item)),
    ...(status ? [status.cell(item)] : []),
    id(item) || NO_ID,
    { text: formatAge(item.created_at, now), tone: 'quiet' },
  ];
}

/** The details of an item. @param names what is shown instead of an id, by the label of the row */
export async function rowsOf<Item extends Dates>(
  resource: Resource<Item>,
  item: Item,
  names: ReadonlyMap<string, string> = new Map(),
): Promise<readonly DetailRow[]> {
  const { noun, id, name, links } = resource;
  const rows: readonly DetailRow[] = [
    ['Name', nameOrNone(name(item))],
    [`${capitalize(noun.one)} id`, id(item) || NO_ID],
    ...(await resource.details(item)).map(([label, value]): DetailRow => [label, names.get(label) ?? value]),
    ['Created', formatDate(item.created_at)],
    ['Updated', formatDate(item.updated_at)],
  ];
  const labels = new Set(rows.map(([label]) => label));
  return [...rows, ...(links?.(item) ?? []).filter(([label]) => !labels.has(label))];
}

/** The text that a search looks through. */
export function searchTextOf<Item extends Dates>({ id, name, status }: Resource<Item>, item: Item): string {
  const words = status && (status.words?.(item) ?? status.cell(item).text);
  return words === undefined ? `${name(item)} ${id(item)}` : `${name(item)} ${id(item)} ${words}`;
}
