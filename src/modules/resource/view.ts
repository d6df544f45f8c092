import { formatAge, formatDate, maskKey, nameOrNone } from '../../lib/format.ts';
import { truncate } from '../../lib/text/safe-text.ts';
import type { ItemView } from '../../ui/output/results.ts';
import type { Cell } from '../../ui/theme.ts';
import type { DetailRow } from '../../ui/ui.ts';
import type { ReferencedNames } from './reference.ts';
import { capitalize, type Dates, type Reference, type Resource } from './resource.ts';

const NO_ID = '(no id)';
const MAX_TAGS_WIDTH = 20;
/** Columns of a name of another item in a list: two of them fit on 80 columns, beside name, status and age. */
const MAX_NAME_WIDTH = 13;

interface ViewOptions<Item> {
  /** The names of what items refer to; ids without it. */
  readonly names?: ReferencedNames<Item>;
  /** True if JSON contains secrets whole. */
  readonly withSecrets?: boolean;
}

/** How commands print an item. @param now milliseconds since 1970, UTC */
export function viewOf<Item extends Dates>(
  resource: Resource<Item>,
  now: number,
  { names, withSecrets = false }: ViewOptions<Item> = {},
): ItemView<Item> {
  const { id, name, status, columns = [], tags, fields, toJson = (item: Item) => item, secrets } = resource;
  return {
    fields,
    columns: [
      { title: 'ID', cell: (item) => id(item) || NO_ID, plain: id },
      { title: 'NAME', givesWay: true, cell: (item) => nameOrNone(name(item)), plain: name },
      ...(status ? [{ title: 'STATUS', cell: (item: Item) => status.cell(item, now), ...plainStatus(resource) }] : []),
      ...columns,
      ...(tags ? [tagsColumn(tags)] : []),
      ...listedReferences(resource).map((reference) => ({
        title: reference.label.toUpperCase(),
        cell: (item: Item) => listedName(item, reference, names),
        plain: (item: Item) => reference.idsOf(item).join(', '),
      })),
      {
        title: 'CREATED',
        cell: ({ created_at }) => ({ text: formatAge(created_at, now), tone: 'quiet' }),
        plain: ({ created_at = '' }) => created_at,
      },
    ],
    rows: (item) => rowsOf(resource, item),
    toJson: secrets && !withSecrets ? (item) => toJson(maskFields(item, secrets)) : toJson,
  };
}

/** A script gets the status itself, without a time that changes. */
function plainStatus<Item extends Dates>({ status }: Resource<Item>): { plain?: (item: Item) => string } {
  return status?.showsTime ? { plain: (item) => status.values(item).join(' ') } : {};
}

function tagsColumn<Item>(tags: (item: Item) => readonly string[]) {
  const plain = (item: Item) => tags(item).join(', ');
  return { title: 'TAGS', cell: (item: Item) => truncate(plain(item), MAX_TAGS_WIDTH, '…'), plain };
}

function maskFields<Item extends object>(item: Item, secrets: readonly (keyof Item & string)[]): Item {
  const masked = secrets.flatMap((name) => {
    const value = item[name];
    return typeof value === 'string' ? [[name, maskKey(value)]] : [];
  });
  return { ...item, ...Object.fromEntries(masked) };
}

function listedReferences<Item extends Dates>({ references = [] }: Resource<Item>): readonly Reference<Item>[] {
  return references.filter(({ isListed }) => isListed);
}

function listedName<Item>(item: Item, reference: Reference<Item>, names: ReferencedNames<Item> | undefined): string {
  return truncate(names?.nameIn(item, reference) ?? reference.idsOf(item).join(', '), MAX_NAME_WIDTH, '…');
}

/** A row of a list on the screen: name, status, id, age; with what it refers to, if lists show that, before the age. */
export function lineOf<Item extends Dates>(
  resource: Resource<Item>,
  item: Item,
  now: number,
  names: ReferencedNames<Item>,
): readonly Cell[] {
  const { id, name, status } = resource;
  const age: Cell = { text: formatAge(item.created_at, now), tone: 'quiet' };
  const referenced = listedReferences(resource).map((reference) => listedName(item, reference, names));
  return [
    nameOrNone(name(item)),
    ...(status ? [status.cell(item, now)] : []),
    ...(referenced.length > 0 ? [...referenced, age, id(item) || NO_ID] : [id(item) || NO_ID, age]),
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
  const words = status && (status.words?.(item) ?? status.cell(item, 0).text);
  return words === undefined ? `${name(item)} ${id(item)}` : `${name(item)} ${id(item)} ${words}`;
}
