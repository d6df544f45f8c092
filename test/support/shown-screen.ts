import type { Form } from '../../src/ui/form/form.ts';
import type { Row } from '../../src/ui/list/paged-list.ts';
import type { Cell } from '../../src/ui/theme.ts';
import type { ListQuestion, MenuQuestion } from '../../src/ui/ui.ts';

/**
 * What a question showed: `# section`, `name | other columns`, `Label: value`, `? help`, `~ remark`, `! problem`,
 * `!! notice`, or an entry.
 */
export interface ShownScreen {
  readonly title: string;
  readonly lines: readonly string[];
  /** Why something shown could not be chosen, by its name. */
  readonly blocked: Readonly<Record<string, string>>;
}

/** More than any list of a test holds. */
const ALL_ON_ONE_PAGE = 10_000;

export function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text;
}

export function rowsOf<Item extends object>({ list }: ListQuestion<Item>): Row<Item>[] {
  list.setItemsPerPage(ALL_ON_ONE_PAGE);
  return list.rows();
}

export function readMenu<Value>({ title, choices }: MenuQuestion<Value>): ShownScreen {
  const blocked = choices.flatMap((choice) => (choice.blocked === undefined ? [] : [[choice.label, choice.blocked]]));
  return { title, lines: choices.map(({ label }) => label), blocked: Object.fromEntries(blocked) };
}

export function readList<Item extends object>(question: ListQuestion<Item>): ShownScreen {
  const rows = rowsOf(question);
  const cellsOf = (item: Item) => question.columns(item).map(textOf);
  const lineOf = (item: Item) => [...cellsOf(item), ...(question.isChosen?.(item) ? ['chosen'] : [])].join(' | ');
  const lines = rows.map((row) => (row.kind === 'section' ? `# ${row.title}` : lineOf(row.item)));
  const blocked = rows.flatMap((row) => {
    const reason = row.kind === 'item' ? question.blocked?.(row.item) : undefined;
    return row.kind === 'item' && reason !== undefined ? [[cellsOf(row.item)[0] ?? '', reason]] : [];
  });
  return {
    title: question.title,
    lines: lines.length > 0 ? lines : [question.whenEmpty],
    blocked: Object.fromEntries(blocked),
  };
}

/** A secret is shown as its length, as on the terminal. */
export function readForm<Name extends string>(form: Form<Name>): ShownScreen {
  const lines = form.visibleFields().flatMap((field) => {
    const value = form.labelOf(field);
    const help = typeof field.help === 'function' ? field.help(form.values()) : field.help;
    const problem = form.problemOf(field.name);
    const remark = form.remarkOf(field);
    return [
      `${field.label}: ${field.kind === 'secret' ? `(${value.length} characters)` : value}`,
      ...(help === undefined ? [] : [`? ${help}`]),
      ...(remark === undefined ? [] : [`~ ${remark.text}`]),
      ...(problem === undefined ? [] : [`! ${problem}`]),
    ];
  });
  const { text, hint = '' } = form.notice() ?? { text: '' };
  const notice = text === '' ? [] : [`!! ${text}`, ...(hint === '' ? [] : [`!! ${hint}`])];
  return { title: form.options.title, lines: [...lines, ...notice], blocked: {} };
}
