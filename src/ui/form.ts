import type { FieldChoice, FieldValues, FormField } from './form-field.ts';
import { editCommand, type Key } from './keys.ts';
import { TextBuffer } from './text-buffer.ts';

export type { FieldChoice, FieldValues, FormField } from './form-field.ts';

export interface FormOptions<Name extends string> {
  readonly title: string;
  readonly fields: readonly FormField<Name>[];
  /** The words on the last line, which sends the form. */
  readonly submitLabel: string;
  /** What sending does; shown while the cursor is on the last line. */
  readonly submitHelp?: string;
  readonly values?: Partial<FieldValues<Name>>;
}

/** What a key press leads to, beyond a changed form. */
export type FormOutcome<Name extends string> =
  | { readonly kind: 'stay' | 'submit' | 'leave' }
  | { readonly kind: 'pick'; readonly field: FormField<Name> };

const STAY = { kind: 'stay' } as const;

/** The fields of one screen, what was typed into them, and where the cursor is: a form with nothing drawn. */
export class Form<Name extends string = string> {
  readonly options: FormOptions<Name>;
  readonly #buffers = new Map<Name, TextBuffer>();
  readonly #pickedLabels = new Map<Name, string>();
  readonly #problems = new Map<Name, string>();
  #active = 0;

  constructor(options: FormOptions<Name>) {
    this.options = options;
    for (const field of options.fields) {
      const value = options.values?.[field.name] ?? field.choices?.[0]?.value ?? '';
      this.#buffers.set(field.name, new TextBuffer(value));
    }
  }

  /** What was typed, under the fields' names; '' for a field that is empty or not on the screen. */
  values(): FieldValues<Name> {
    const visible = new Set(this.visibleFields().map((field) => field.name));
    return Object.fromEntries(
      this.options.fields.map(({ name }) => [name, visible.has(name) ? this.buffer(name).text() : '']),
    ) as FieldValues<Name>;
  }

  visibleFields(): FormField<Name>[] {
    const all = Object.fromEntries([...this.#buffers].map(([name, buffer]) => [name, buffer.text()]));
    return this.options.fields.filter((field) => field.isVisible?.(all as FieldValues<Name>) ?? true);
  }

  buffer(name: Name): TextBuffer {
    const buffer = this.#buffers.get(name);
    if (!buffer) throw new Error(`The form has no field "${name}".`);
    return buffer;
  }

  /** How a choice or a picked value is called; the value itself for other fields. */
  labelOf(field: FormField<Name>): string {
    const value = this.buffer(field.name).text();
    return (
      this.#pickedLabels.get(field.name) ?? field.choices?.find((choice) => choice.value === value)?.label ?? value
    );
  }

  problemOf(name: Name): string | undefined {
    return this.#problems.get(name);
  }

  /** The field under the cursor; undefined on the last line, which sends the form. */
  active(): FormField<Name> | undefined {
    return this.visibleFields()[this.#active];
  }

  /** What to know where the cursor is. */
  help(): string {
    const field = this.active();
    if (!field) return this.options.submitHelp ?? '';
    return typeof field.help === 'function' ? field.help(this.values()) : (field.help ?? '');
  }

  /** On the first field, where going back leaves the form. */
  isAtStart(): boolean {
    return this.#active === 0;
  }

  /** Says what is wrong with a field and puts the cursor there. */
  complain(name: Name, problem: string): void {
    this.#problems.set(name, problem);
    const index = this.visibleFields().findIndex((field) => field.name === name);
    if (index >= 0) this.#active = index;
  }

  setPicked(field: FormField<Name>, picked: FieldChoice): void {
    this.buffer(field.name).setText(picked.value);
    this.#pickedLabels.set(field.name, picked.label);
    this.#problems.delete(field.name);
    this.#moveTo(this.#active + 1);
  }

  /** Takes text that arrived at once: all of it lands in the field, and its line ends answer nothing. */
  paste(text: string): void {
    const field = this.active();
    if (!field || field.kind === 'choice' || field.kind === 'pick') return;
    const lines = text.replace(/\r\n?/g, '\n');
    this.#edit(field, (buffer) => buffer.insert(field.kind === 'longText' ? lines : lines.trim().replace(/\n+/g, ' ')));
  }

  press(key: Key): FormOutcome<Name> {
    if (key.name === 'escape') return this.#goBack();
    if (key.name === 'tab') return this.#moveTo(this.#active + (key.shift ? -1 : 1));
    const field = this.active();
    if (key.name === 'return') return this.#enter(field);
    if (field && this.#pressInField(field, key)) return STAY;
    if (key.name === 'up') return this.#moveTo(this.#active - 1);
    if (key.name === 'down') return this.#moveTo(this.#active + 1);
    return STAY;
  }

  /** Finds what is missing or wrong, and goes to the first such field. @returns true when there is nothing. */
  check(): boolean {
    this.#problems.clear();
    for (const field of this.visibleFields().toReversed()) {
      const problem = this.#problemIn(field);
      if (problem !== undefined) this.complain(field.name, problem);
    }
    return this.#problems.size === 0;
  }

  #problemIn(field: FormField<Name>): string | undefined {
    const value = this.buffer(field.name).text().trim();
    if (value === '') return field.required ? `${field.label} is needed.` : undefined;
    return field.check?.(value);
  }

  #enter(field: FormField<Name> | undefined): FormOutcome<Name> {
    if (!field) return this.check() ? { kind: 'submit' } : STAY;
    if (field.kind === 'pick') return { kind: 'pick', field };
    const problem = this.#problemIn(field);
    if (problem !== undefined) {
      this.#problems.set(field.name, problem);
      return STAY;
    }
    this.#problems.delete(field.name);
    const isOnlyField = this.visibleFields().length === 1;
    return isOnlyField ? { kind: 'submit' } : this.#moveTo(this.#active + 1);
  }

  #goBack(): FormOutcome<Name> {
    return this.isAtStart() ? { kind: 'leave' } : this.#moveTo(this.#active - 1);
  }

  #moveTo(index: number): typeof STAY {
    this.#active = Math.min(Math.max(0, index), this.visibleFields().length);
    return STAY;
  }

  /** @returns false when the key means nothing in this field. */
  #pressInField(field: FormField<Name>, key: Key): boolean {
    if (field.kind === 'choice') return this.#pressInChoice(field, key);
    if (field.kind === 'pick') return this.#pressInPick(field, key);
    const buffer = this.buffer(field.name);
    if (field.kind === 'longText') {
      if (key.name === 'up') return buffer.moveUp();
      if (key.name === 'down') return buffer.moveDown();
      // Ctrl+J is what a line feed is to readline; Alt+Enter arrives as a return with meta, handled by the keyboard.
      if (key.name === 'enter') return this.#edit(field, () => buffer.insert('\n'));
    }
    const command = editCommand(key);
    if (command) return this.#edit(field, command);
    if (!key.text || key.ctrl || key.meta) return false;
    const text = key.text;
    return this.#edit(field, () => buffer.insert(text));
  }

  #pressInPick(field: FormField<Name>, key: Key): boolean {
    if (key.name !== 'backspace' && key.name !== 'delete') return false;
    this.#pickedLabels.delete(field.name);
    return this.#edit(field, (buffer) => buffer.setText(''));
  }

  #pressInChoice(field: FormField<Name>, key: Key): boolean {
    const step = key.name === 'left' ? -1 : key.name === 'right' || key.name === 'space' ? 1 : 0;
    const choices = field.choices ?? [];
    if (step === 0 || choices.length === 0) return false;
    const found = choices.findIndex((choice) => choice.value === this.buffer(field.name).text());
    // From a value that is none of the choices, left goes to the last one, as right goes to the first.
    const at = found < 0 && step < 0 ? 0 : found;
    const next = choices[(at + step + choices.length) % choices.length];
    return this.#edit(field, (buffer) => buffer.setText(next?.value ?? ''));
  }

  #edit(field: FormField<Name>, change: (buffer: TextBuffer) => void): true {
    change(this.buffer(field.name));
    this.#problems.delete(field.name);
    return true;
  }
}
