import type { Form, FormField, FormOutcome } from './form.ts';
import type { Key } from './keys.ts';
import { keyHints } from './list-screen.ts';
import { safeLines, safeText, truncate, widthOf, wrap, wrapExactly, wrapToFit } from './safe-text.ts';
import type { Screen, ScreenSize } from './screen.ts';
import type { Theme } from './theme.ts';

/** Lines of the field under the cursor that are shown at most; the rest scrolls. */
const MAX_FIELD_LINES = 8;
/** Heading, three blank lines, keys and one for the cursor. */
const LINES_AROUND = 6;
/** Stands for the cursor while text is wrapped; a code point that no text may hold (Unicode calls it a noncharacter). */
const CURSOR_MARK = '\ufdd0';

type Ending<Name extends string> = Exclude<FormOutcome<Name>, { kind: 'stay' }>;

/** A form on the terminal: every field stays visible, the one under the cursor unfolds. */
export class FormScreen<Name extends string> implements Screen<Ending<Name>> {
  readonly #form: Form<Name>;
  readonly #theme: Theme;
  readonly #heading: (width: number) => string;

  constructor(form: Form<Name>, theme: Theme, heading: (width: number) => string) {
    this.#form = form;
    this.#theme = theme;
    this.#heading = heading;
  }

  press(key: Key): { result: Ending<Name> } | undefined {
    const outcome = this.#form.press(key);
    return outcome.kind === 'stay' ? undefined : { result: outcome as Ending<Name> };
  }

  paste(text: string): void {
    this.#form.paste(text);
  }

  lines(size: ScreenSize): string[] {
    const { chalk } = this.#theme;
    const fields = this.#form.visibleFields();
    const active = this.#form.active();
    const help = this.#help(size);
    const room = Math.max(1, size.rows - LINES_AROUND - help.length);
    const labelWidth = Math.min(Math.max(...fields.map(({ label }) => widthOf(label))), Math.floor(size.width / 3));
    const blocks = fields.map((field) =>
      this.#field(field, field === active, labelWidth, size.width, Math.min(room - fields.length, Math.ceil(room / 2))),
    );
    const body = [...blocks, [this.#submitLine(active === undefined, size.width)]];
    const start = blocks.slice(0, active ? fields.indexOf(active) : fields.length).flat().length;
    return [
      this.#heading(size.width),
      '',
      ...windowAround(body.flat(), start, room),
      '',
      ...help.map((line) => chalk.dim(`  ${line}`)),
      ...(help.length > 0 ? [''] : []),
      chalk.dim(keyHints(this.#hints(active), size.width)),
    ];
  }

  /** At most half of what there is room for. */
  #help({ width, rows }: ScreenSize): string[] {
    const help = safeText(this.#form.help());
    const count = Math.max(1, Math.floor((rows - LINES_AROUND) / 2));
    return help === '' ? [] : wrapToFit(help, width - 2, count, this.#theme.symbols.ellipsis);
  }

  #field(field: FormField<Name>, isActive: boolean, labelWidth: number, width: number, room: number): string[] {
    const { chalk, symbols } = this.#theme;
    const label = truncate(field.label, labelWidth, symbols.ellipsis);
    const padded = label + ' '.repeat(labelWidth - widthOf(label));
    const head = isActive ? chalk.cyan(`${symbols.pointer} ${padded}`) : `  ${padded}`;
    const indent = ' '.repeat(labelWidth + 4);
    const valueWidth = Math.max(1, width - labelWidth - 5);
    const [first = '', ...more] = isActive
      ? this.#activeValue(field, valueWidth, Math.max(1, Math.min(room, MAX_FIELD_LINES)))
      : [this.#restingValue(field, valueWidth)];
    const problem = this.#form.problemOf(field.name);
    const said = problem === undefined ? [] : wrap(`${symbols.fail} ${safeText(problem)}`, valueWidth);
    return [`${head}  ${first}`, ...more.map((line) => indent + line), ...said.map((line) => indent + chalk.red(line))];
  }

  #activeValue(field: FormField<Name>, width: number, room: number): string[] {
    const { chalk, symbols } = this.#theme;
    if (field.kind === 'choice')
      return [chalk.cyan(truncate(`< ${safeText(this.#form.labelOf(field))} >`, width, symbols.ellipsis))];
    if (field.kind === 'pick') return [this.#restingValue(field, width)];
    if (field.kind === 'secret') return [this.#restingValue(field, width - 1) + chalk.inverse(' ')];
    const { before, under, after } = this.#form.buffer(field.name).split();
    return drawCursor({ before, under, after }, width, room, (text) => chalk.inverse(text));
  }

  #restingValue(field: FormField<Name>, width: number): string {
    const { chalk, symbols } = this.#theme;
    const value = this.#form.labelOf(field);
    const whenEmpty = field.whenEmpty ?? (field.required ? '(needed)' : '(none)');
    if (value === '') return chalk.dim(truncate(safeText(whenEmpty), width, symbols.ellipsis));
    if (field.kind === 'secret') return truncate(`(${value.length} characters, not shown)`, width, symbols.ellipsis);
    const lines = value.split('\n');
    const more = lines.length > 1 ? truncate(` (${lines.length} lines)`, width, symbols.ellipsis) : '';
    return truncate(safeText(lines[0] ?? ''), width - more.length, symbols.ellipsis) + chalk.dim(more);
  }

  #submitLine(isActive: boolean, width: number): string {
    const { chalk, symbols } = this.#theme;
    const label = truncate(`[ ${this.#form.options.submitLabel} ]`, width - 2, symbols.ellipsis);
    return isActive ? chalk.cyan(`${symbols.pointer} ${label}`) : `  ${label}`;
  }

  #hints(active: FormField<Name> | undefined): string[] {
    const { symbols } = this.#theme;
    const back = this.#form.isAtStart() ? 'Esc back' : 'Esc field before';
    if (!active) return ['Enter send', back, `${symbols.up} change a field`];
    if (active.kind === 'choice') return [`${symbols.leftRight} change`, 'Enter next', back];
    if (active.kind === 'pick') return ['Enter choose', `${symbols.down} next`, back];
    if (active.kind === 'longText') return ['Enter next', back, 'Ctrl+J new line', 'pasted lines stay'];
    return [this.#form.visibleFields().length === 1 ? 'Enter send' : 'Enter next', back];
  }
}

/** Text under edit, wrapped, with its cursor; of long text the `room` lines around the cursor. */
function drawCursor(
  text: { before: string; under: string; after: string },
  width: number,
  room: number,
  inverse: (text: string) => string,
): string[] {
  const shown = text.under === '' || text.under === '\n' ? ' ' : safeLines(text.under);
  const rest = (text.under === '\n' ? '\n' : '') + safeLines(text.after);
  // Columns are kept free for what the mark stands for: two for an emoji, more for a control that is shown escaped.
  const free = Math.max(1, widthOf(shown) - 1);
  const lines = wrapExactly(safeLines(text.before) + CURSOR_MARK + rest, width - free);
  const at = lines.findIndex((line) => line.includes(CURSOR_MARK));
  return windowAround(lines, at, room).map((line) => line.replace(CURSOR_MARK, inverse(shown)));
}

/** At most `room` of the lines, with line `at` among them, well inside where possible. */
function windowAround(lines: readonly string[], at: number, room: number): string[] {
  const start = Math.max(0, Math.min(at - Math.floor(room / 2), lines.length - room));
  return lines.slice(start, start + room);
}
