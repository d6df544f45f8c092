import { editCommand, type Key } from '../prompt/keys.ts';
import type { TextBuffer } from '../prompt/text-buffer.ts';
import type { TonedText } from '../theme.ts';
import { type FieldChoice, type FieldValues, type FormField, FormFields } from './form-fields.ts';
import { countText } from './text-count.ts';

export type { FieldChoice, FieldValues, FormField } from './form-fields.ts';

export interface FormOptions<Name extends string> {
  readonly title: string;
  readonly fields: readonly FormField<Name>[];
  /** The label of the last line, which submits the form. */
  readonly submitLabel: string;
  /** What submitting does; shown while the cursor is on the last line. */
  readonly submitHelp?: string;
  /** What Enter does on the last line, in a word; `send` when left out. */
  readonly submitHint?: string;
  readonly values?: Partial<FieldValues<Name>>;
  /** Calls `changed` whenever a remark has changed, until the returned function is called. */
  subscribe?(changed: () => void): () => void;
}

/** A message about the whole form, such as why it could not be sent. */
export interface FormNotice {
  readonly text: string;
  readonly hint?: string | undefined;
}

export interface FieldProblem<Name extends string> {
  readonly field: FormField<Name>;
  readonly text: string;
  /** True when a required value is missing; false when the value is invalid. */
  readonly isMissing: boolean;
}

/** The outcome of a key press: `edit` opens an editor and `read` a file for a long text. */
export type FormOutcome<Name extends string> =
  | { readonly kind: 'stay' | 'submit' | 'leave' }
  | { readonly kind: 'pick' | 'edit' | 'read'; readonly field: FormField<Name> };

const STAY = { kind: 'stay' } as const;
/** The fields of one screen, their values and the cursor: the state of a form, without its drawing. */
export class Form<Name extends string = string> extends FormFields<Name> {
  readonly options: FormOptions<Name>;
  readonly #problems = new Map<Name, string>();
  #notice: FormNotice | undefined;
  /** The candidates of the last completion. */
  #candidates: readonly string[] = [];
  #active = 0;
  #onChange = (): void => {};
  #keeper = (_name: string): boolean => false;

  constructor(options: FormOptions<Name>) {
    super(options.fields, options.values);
    this.options = options;
  }

  /** @param listener is called after every change of a value */
  onChange(listener: () => void): void {
    this.#onChange = listener;
  }

  /** @param keeper saves the form when the program ends; returns false if the field could not be written to disk */
  onKeep(keeper: (name: string) => boolean): void {
    this.#keeper = keeper;
  }

  /** Takes the text that was saved in an editor when the program ends. @returns false if it could not be written to disk */
  keepNow(name: Name, text: string): boolean {
    this.buffer(name).setText(text);
    return this.#keeper(name);
  }

  problemOf(name: Name): string | undefined {
    return this.#problems.get(name);
  }

  /** The remark on the value of a field; the error of the field replaces it. */
  remarkOf(field: FormField<Name>): TonedText | undefined {
    return this.#problems.has(field.name) ? undefined : field.remark?.(this.values());
  }

  notice(): FormNotice | undefined {
    return this.#notice;
  }

  setNotice(notice: FormNotice | undefined): void {
    this.#notice = notice;
  }

  /** The field under the cursor; undefined on the last line, which submits the form. */
  active(): FormField<Name> | undefined {
    return this.visibleFields()[this.#active];
  }

  /** The help for the field under the cursor. */
  help(): string {
    const field = this.active();
    if (!field) return this.options.submitHelp ?? '';
    if (this.#candidates.length > 0) return this.#candidates.join('  ');
    return typeof field.help === 'function' ? field.help(this.values()) : (field.help ?? '');
  }

  /** A remark on the value under the cursor. */
  note(): string {
    const field = this.active();
    if (!field) return '';
    const value = this.buffer(field.name).text();
    if (field.note) return field.note(value) ?? '';
    return field.kind === 'longText' && value !== '' ? countText(value) : '';
  }

  /** On the first field, where going back leaves the form. */
  isAtStart(): boolean {
    return this.#active === 0;
  }

  /** Moves the cursor to a field. Does nothing if the field does not apply. */
  goTo(name: Name): void {
    if (this.applyingFields().some((field) => field.name === name && field.more)) this.unfold();
    const index = this.visibleFields().findIndex((field) => field.name === name);
    if (index >= 0) this.#active = index;
  }

  /** Tells a field that its value was entered, if it is valid. */
  enter(field: FormField<Name>): void {
    const value = this.buffer(field.name).text().trim();
    if (value !== '' && this.#problemIn(field) === undefined) field.entered?.(value);
  }

  /** Moves the cursor to the last line. */
  goToEnd(): void {
    this.#moveTo(this.visibleFields().length);
  }

  /** Shows an error at a field and moves the cursor there. */
  complain(name: Name, problem: string): void {
    this.goTo(name);
    this.#problems.set(name, problem);
  }

  override setPicked(field: FormField<Name>, picked: FieldChoice): void {
    super.setPicked(field, picked);
    this.#problems.delete(field.name);
    this.#moveOn();
  }

  /** Inserts pasted text into the field under the cursor. Its line ends do not submit. */
  paste(text: string): void {
    const field = this.active();
    if (!field || field.kind === 'choice') return;
    const lines = text.replace(/\r\n?/g, '\n');
    const buffer = this.buffer(field.name);
    if (this.isPicked(field)) buffer.setText('');
    buffer.insert(field.kind === 'longText' ? lines : lines.trim().replace(/\n+/g, ' '));
  }

  press(key: Key): FormOutcome<Name> {
    const field = this.active();
    if (key.name === 'escape') return this.#goBack();
    if (key.name === 'x' && key.ctrl) return { kind: 'leave' };
    if (key.name === 'tab') return this.#pressTab(field, key.shift ? -1 : 1);
    if (key.name === 'return') return this.#enter(field);
    const request = field && requestOf(field, key);
    if (field && request) return { kind: request, field };
    if (field && pressInField(field, this.buffer(field.name), key, this.isPicked(field))) return STAY;
    if (key.name === 'up') return this.#moveTo(this.#active - 1);
    if (key.name === 'down') return this.#moveTo(this.#active + 1);
    return STAY;
  }

  /** The missing and invalid values, in the order of the fields. */
  problems(): FieldProblem<Name>[] {
    return this.applyingFields().flatMap((field) => {
      const text = this.#problemIn(field);
      return text === undefined ? [] : [{ field, text, isMissing: this.buffer(field.name).text().trim() === '' }];
    });
  }

  /** Shows the errors of all fields and moves the cursor to the first. @returns true if there are none */
  check(): boolean {
    this.#problems.clear();
    for (const { field, text } of this.problems().toReversed()) this.complain(field.name, text);
    return this.#problems.size === 0;
  }

  protected override changed(name: Name): void {
    this.#problems.delete(name);
    this.#candidates = [];
    this.#onChange();
  }

  #problemIn(field: FormField<Name>): string | undefined {
    const value = this.buffer(field.name).text().trim();
    if (value === '') return this.isRequired(field) ? `${field.label} is needed.` : undefined;
    return this.isPicked(field) ? undefined : field.check?.(value);
  }

  #pressTab(field: FormField<Name> | undefined, step: 1 | -1): typeof STAY {
    if (!field?.complete || step < 0) return this.#moveTo(this.#active + step);
    const { value, candidates } = field.complete(this.buffer(field.name).text());
    this.buffer(field.name).setText(value);
    this.#candidates = candidates;
    return STAY;
  }

  #enter(field: FormField<Name> | undefined): FormOutcome<Name> {
    if (!field) return this.check() ? { kind: 'submit' } : STAY;
    if (field.kind === 'pick' && this.buffer(field.name).text().trim() === '') return { kind: 'pick', field };
    const problem = this.#problemIn(field);
    if (problem !== undefined) {
      this.#problems.set(field.name, problem);
      return STAY;
    }
    this.#problems.delete(field.name);
    const isOnlyField = this.visibleFields().length === 1;
    return isOnlyField ? { kind: 'submit' } : this.#moveOn();
  }

  #goBack(): FormOutcome<Name> {
    return this.isAtStart() ? { kind: 'leave' } : this.#moveTo(this.#active - 1);
  }

  /** Moves to the next field; skips the line "More options". */
  #moveOn(): typeof STAY {
    const next = this.visibleFields()[this.#active + 1];
    return this.#moveTo(this.#active + (next && this.isMoreLine(next) ? 2 : 1));
  }

  #moveTo(index: number): typeof STAY {
    const left = this.active();
    this.#candidates = [];
    this.#active = Math.min(Math.max(0, index), this.visibleFields().length);
    if (left && left !== this.active()) this.enter(left);
    return STAY;
  }
}

/** The request of a key that opens another screen or program. */
function requestOf(field: FormField<string>, key: Key): 'pick' | 'edit' | 'read' | undefined {
  if (!key.ctrl) return undefined;
  if (field.kind === 'pick') return key.name === 'p' ? 'pick' : undefined;
  if (field.kind !== 'longText') return undefined;
  return key.name === 'o' ? 'edit' : key.name === 'r' ? 'read' : undefined;
}

/**
 * Applies a key to the text of the field under the cursor.
 * @param isPicked true when the text is an id that is shown by its name: it is replaced as a whole.
 * @returns false when the key has no meaning there.
 */
function pressInField(field: FormField<string>, buffer: TextBuffer, key: Key, isPicked: boolean): boolean {
  if (field.kind === 'choice') return pressInChoice(field, buffer, key);
  if (field.kind === 'longText' && key.name === 'up') return buffer.moveUp();
  if (field.kind === 'longText' && key.name === 'down') return buffer.moveDown();
  const change = field.kind === 'longText' && key.name === 'enter' ? newLine : (editCommand(key) ?? typed(key));
  if (!change) return false;
  const picked = buffer.text();
  change(buffer);
  // The cursor is after the name of a picked value, where Delete has nothing to delete.
  if (isPicked && (buffer.text() !== picked || key.name === 'delete')) buffer.setText(typedText(key));
  return true;
}

function typed(key: Key): ((buffer: TextBuffer) => void) | undefined {
  const text = typedText(key);
  return text === '' ? undefined : (buffer) => buffer.insert(text);
}

function typedText({ ctrl, meta, text = '' }: Key): string {
  return ctrl || meta ? '' : text;
}

// Ctrl+J is what a line feed is to readline; Alt+Enter arrives as the same.
function newLine(buffer: TextBuffer): void {
  buffer.insert('\n');
}

function pressInChoice({ choices = [] }: FormField<string>, buffer: TextBuffer, key: Key): boolean {
  const step = key.name === 'left' ? -1 : key.name === 'right' || key.name === 'space' ? 1 : 0;
  if (step === 0 || choices.length === 0) return false;
  const found = choices.findIndex((choice) => choice.value === buffer.text());
  // From a value that is not one of the choices, left moves to the last choice and right to the first.
  const at = found < 0 && step < 0 ? 0 : found;
  buffer.setText(choices[(at + step + choices.length) % choices.length]?.value ?? '');
  return true;
}
