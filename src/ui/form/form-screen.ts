import { safeText, truncate, widthOf, wrap, wrapToFit } from '../../lib/text/safe-text.ts';
import { cellText } from '../output/columns.ts';
import { drawCursor, windowAround } from '../prompt/cursor-text.ts';
import type { Key } from '../prompt/keys.ts';
import type { Screen, ScreenSize } from '../prompt/screen.ts';
import type { Theme } from '../theme.ts';
import type { Form, FormField, FormOutcome } from './form.ts';

/** Lines of the field under the cursor that are shown at most; the rest scrolls. */
const MAX_FIELD_LINES = 8;
/** Heading, two blank lines, and one for the cursor. */
const LINES_AROUND = 4;
/** Characters of an inactive value that are looked at: one line of the widest terminal. */
const MAX_SHOWN = 2000;

type Ending<Name extends string> = Exclude<FormOutcome<Name>, { kind: 'stay' }>;

/** Draws a form: every field stays visible, the one under the cursor is expanded. */
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

  subscribe(changed: () => void): () => void {
    return this.#form.options.subscribe?.(changed) ?? (() => {});
  }

  lines(size: ScreenSize): string[] {
    const { chalk } = this.#theme;
    const hints = formHints(this.#form, size, this.#theme).map((line) => chalk.dim(line));
    const free = size.rows - LINES_AROUND - hints.length;
    const notice = withBlank(this.#notice(size.width, Math.max(1, Math.floor(free / 2) - 1)));
    const foot = [...notice, ...withBlank(this.#help(size.width, Math.floor((free - notice.length - 1) / 2)))];
    const body = this.#body(size.width, Math.max(1, free - foot.length));
    return [this.#heading(size.width), '', ...body, '', ...foot, ...hints];
  }

  #body(width: number, room: number): string[] {
    const fields = this.#form.visibleFields();
    const active = this.#form.active();
    const labelWidth = Math.min(Math.max(...fields.map(({ label }) => widthOf(label))), Math.floor(width / 3));
    const fieldRoom = Math.min(room - fields.length, Math.ceil(room / 2));
    const blocks = fields.map((field) => this.#field(field, field === active, labelWidth, width, fieldRoom));
    const start = blocks.slice(0, active ? fields.indexOf(active) : fields.length).flat().length;
    return windowAround([...blocks.flat(), this.#submitLine(active === undefined, width)], start, room);
  }

  /** The message about the whole form. On a low terminal its text is cut before its hint. */
  #notice(width: number, room: number): string[] {
    const { chalk, symbols } = this.#theme;
    const notice = this.#form.notice();
    if (!notice) return [];
    const cut = (text: string, count: number) => wrapToFit(safeText(text), width - 2, count, symbols.ellipsis);
    const hint = notice.hint && room > 1 ? cut(notice.hint, room - 1) : [];
    const [first = '', ...more] = cut(notice.text, room - hint.length);
    return [
      chalk.red(`${symbols.fail} ${first}`),
      ...more.map((line) => chalk.red(`  ${line}`)),
      ...hint.map(indented),
    ];
  }

  #help(width: number, room: number): string[] {
    const help = safeText(this.#form.help());
    if (help === '' || room < 1) return [];
    const lines = wrapToFit(help, width - 2, room, this.#theme.symbols.ellipsis);
    return lines.map((line) => this.#theme.chalk.dim(indented(line)));
  }

  #field(field: FormField<Name>, isActive: boolean, labelWidth: number, width: number, room: number): string[] {
    const { chalk, symbols } = this.#theme;
    const label = truncate(field.label, labelWidth, symbols.ellipsis);
    const padded = label + ' '.repeat(labelWidth - widthOf(label));
    const head = isActive ? chalk.cyan(`${symbols.pointer} ${padded}`) : `  ${padded}`;
    const valueWidth = Math.max(1, width - labelWidth - 5);
    const [first = '', ...more] = isActive
      ? this.#activeValue(field, valueWidth, Math.max(1, Math.min(room, MAX_FIELD_LINES)))
      : [this.#restingValue(field, valueWidth)];
    const note = isActive ? wrapped(this.#form.note(), valueWidth) : [];
    const problem = this.#form.problemOf(field.name);
    const said = problem === undefined ? [] : wrapped(`${symbols.fail} ${problem}`, valueWidth);
    const remark = this.#remark(field, isActive, valueWidth);
    const below = [...more, ...note.map((line) => chalk.dim(line)), ...remark, ...said.map((line) => chalk.red(line))];
    return [`${head}  ${first}`, ...below.map((line) => ' '.repeat(labelWidth + 4) + line)];
  }

  /** Whole at the field under the cursor, in one line at others. */
  #remark(field: FormField<Name>, isActive: boolean, width: number): string[] {
    const remark = this.#form.remarkOf(field);
    if (remark === undefined) return [];
    const { symbols, tone } = this.#theme;
    const text = cellText(remark, this.#theme);
    const lines = isActive ? wrap(text, width) : [truncate(text, width, symbols.ellipsis)];
    return lines.map((line) => tone(remark.tone, line));
  }

  #activeValue(field: FormField<Name>, width: number, room: number): string[] {
    const { chalk, symbols } = this.#theme;
    if (field.kind === 'secret') return [this.#restingValue(field, width - 1) + chalk.inverse(' ')];
    if (this.#form.isMoreLine(field) || this.#form.isPicked(field)) return [this.#restingValue(field, width)];
    if (field.kind === 'choice')
      return [chalk.cyan(truncate(`< ${safeText(this.#form.labelOf(field))} >`, width, symbols.ellipsis))];
    const buffer = this.#form.buffer(field.name);
    if (field.kind === 'pick' && buffer.text() === '')
      return [`${chalk.inverse(' ')}${this.#restingValue(field, width - 1)}`];
    return drawCursor(buffer, width, room, (text) => chalk.inverse(text));
  }

  #restingValue(field: FormField<Name>, width: number): string {
    const { chalk, symbols } = this.#theme;
    const cut = (text: string, columns = width) => truncate(text, columns, symbols.ellipsis);
    if (this.#form.isMoreLine(field)) return chalk.dim(cut(this.#moreText()));
    const value = this.#form.labelOf(field);
    const whenEmpty = this.#form.isRequired(field) ? '(needed)' : (field.whenEmpty ?? '(none)');
    if (value === '') return chalk.dim(cut(safeText(whenEmpty)));
    if (field.kind === 'secret') return cut(`(${value.length} characters, not shown)`);
    const lines = value.split('\n');
    const more = lines.length > 1 ? cut(` (${lines.length} lines)`) : '';
    return cut(safeText((lines[0] ?? '').slice(0, MAX_SHOWN)), width - more.length) + chalk.dim(more);
  }

  #moreText(): string {
    const { all, filled } = this.#form.moreFields();
    const fields = `${all} ${all === 1 ? 'field' : 'fields'}`;
    return filled === 0 ? `(${fields})` : `(${fields}, ${filled} filled in)`;
  }

  #submitLine(isActive: boolean, width: number): string {
    const { chalk, symbols } = this.#theme;
    const label = truncate(`[ ${this.#form.options.submitLabel} ]`, width - 2, symbols.ellipsis);
    return isActive ? chalk.cyan(`${symbols.pointer} ${label}`) : `  ${label}`;
  }
}

function indented(line: string): string {
  return `  ${line}`;
}

function wrapped(text: string, width: number): string[] {
  return text === '' ? [] : wrap(safeText(text), width);
}

function withBlank(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [...lines, ''];
}

/** Rows of a terminal for each further line of hints. */
const ROWS_A_LINE = 12;

/** The keys that apply at the cursor: as many as fit, the most important ones on the last line. */
function formHints<Name extends string>(form: Form<Name>, { width, rows }: ScreenSize, theme: Theme): string[] {
  const lines = [''];
  for (const hint of hintsFor(form, theme)) {
    const [line = ''] = lines;
    const longer = line === '' ? hint : `${line}  ${hint}`;
    if (widthOf(longer) <= width) lines[0] = longer;
    else if (lines.length > rows / ROWS_A_LINE || widthOf(hint) > width) break;
    else lines.unshift(hint);
  }
  return lines;
}

function hintsFor<Name extends string>(form: Form<Name>, { symbols }: Theme): string[] {
  const field = form.active();
  const back = form.isAtStart() ? 'Esc back' : 'Esc previous';
  if (!field) {
    const { submitHint = 'send' } = form.options;
    const send = `Enter ${submitHint}${form.notice() ? ' again' : ''}`;
    return [send, back, `${symbols.up} change a field`, 'Ctrl+X leave'];
  }
  if (form.isMoreLine(field)) {
    return ['Enter next', `Space ${form.buffer(field.name).text() === '' ? 'show' : 'hide'}`, back];
  }
  const enter = `Enter ${form.visibleFields().length === 1 ? form.options.submitLabel.toLowerCase() : 'next'}`;
  return hintsInField(field, enter, back, form.buffer(field.name).text() === '', symbols);
}

function hintsInField(
  field: FormField<string>,
  enter: string,
  back: string,
  isEmpty: boolean,
  symbols: Theme['symbols'],
): string[] {
  if (field.kind === 'choice') return [`${symbols.leftRight} change`, enter, back];
  if (field.kind === 'pick') {
    return isEmpty ? ['Enter choose', `${symbols.down} next`, back] : [enter, back, 'Ctrl+P choose'];
  }
  if (field.kind === 'longText') return [enter, back, 'Ctrl+J new line', 'Ctrl+O editor', 'Ctrl+R read file'];
  return [enter, back, ...(field.complete ? ['Tab complete'] : [])];
}
