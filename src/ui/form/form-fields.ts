import { TextBuffer } from '../prompt/text-buffer.ts';
import type { TonedText } from '../theme.ts';

export interface FieldChoice {
  readonly value: string;
  readonly label: string;
}

export type FieldValues<Name extends string> = Readonly<Record<Name, string>>;

/** The result of completing a partial value. */
export interface Completion {
  /** The value with the part that all candidates share. */
  readonly value: string;
  /** The possible continuations, if there are several. */
  readonly candidates: readonly string[];
}

export interface FormField<Name extends string> {
  readonly name: Name;
  readonly label: string;
  /**
   * `text` is one line, `longText` may have several, `secret` is neither shown nor saved, `choice` is one of `choices`,
   * `pick` is an id that is typed, pasted, or chosen on another screen.
   */
  readonly kind: 'text' | 'longText' | 'secret' | 'choice' | 'pick';
  readonly required?: boolean | ((values: FieldValues<Name>) => boolean);
  /** Shown instead of an empty value that is not required. */
  readonly whenEmpty?: string;
  /** Help that is shown while the cursor is in the field. */
  readonly help?: string | ((values: FieldValues<Name>) => string);
  readonly choices?: readonly FieldChoice[];
  /** True for a field that is hidden until "More options" is expanded. Its value is sent in any case. */
  readonly more?: boolean;
  /** Other names of the field in error messages of the API. */
  readonly alsoCalled?: readonly string[];
  /** Its flag on the command line, without dashes; default: the name with dashes. False for none. */
  readonly flag?: string | false;
  /** The placeholder of its value in the help of that flag, such as `url`. */
  readonly value?: string;
  /** The help of that flag; default: `help`. */
  readonly flagHelp?: string;
  /** When that flag is required, if it is not always: `without --audio-url`. Added to the help of the flag. */
  readonly requiredWhen?: string;
  /** The hint of the error when its flag is given although `isVisible` is false. */
  readonly whenHidden?: string;
  /** The extension of the file that the editor opens. */
  readonly fileType?: 'txt' | 'md' | 'json';
  /** Opens the screen of a `pick` field, which has this value now. @throws Back on Esc; the value then stays unchanged */
  pick?(value: string): Promise<FieldChoice>;
  isVisible?(values: FieldValues<Name>): boolean;
  /** @returns the error of a value, which is never empty. A value that was picked is not checked. */
  check?(value: string): string | undefined;
  /** A remark below the value under the cursor; it does not prevent submitting. Default for a long text: its length. */
  note?(value: string): string | undefined;
  /** Called when the cursor leaves the field, with a value that is valid and not empty. */
  entered?(value: string): void;
  /** What a check in the background found about the value: shown below it, wherever the cursor is. See `subscribe` of the form. */
  remark?(values: FieldValues<Name>): TonedText | undefined;
  /** Completes the value on Tab. */
  complete?(value: string): Completion;
  /** False for a value that must not be saved in a draft. */
  isKept?(value: string): boolean;
}

/** The flag of a field on the command line, without dashes; undefined for none. */
export function flagOf<Name extends string>({ name, flag }: FormField<Name>): string | undefined {
  return flag === false ? undefined : (flag ?? name.replaceAll('_', '-'));
}

/** The values of a form, including those of fields that are hidden now. */
export interface FormSnapshot {
  readonly values: Readonly<Record<string, string>>;
  /** The names of picked values, by value. */
  readonly labels: Readonly<Record<string, string>>;
}

const MORE = 'more options';
const SHOWN = 'shown';

/** The line that expands rarely used fields. It is a choice, so that the accessible Ui can ask for it too. */
const MORE_LINE = {
  label: 'More options',
  kind: 'choice',
  choices: [
    { value: '', label: 'not shown' },
    { value: SHOWN, label: 'shown' },
  ],
} as const;

/** The fields of a form, their values, and which of them are visible. */
export class FormFields<Name extends string> {
  readonly #fields: readonly FormField<Name>[];
  readonly #initial: Partial<FieldValues<Name>>;
  readonly #buffers = new Map<Name, TextBuffer>();
  readonly #picked = new Map<Name, FieldChoice>();
  /** The values that the form opened with. */
  #opened: ReadonlyMap<Name, string> | undefined;
  readonly #moreLine: FormField<Name> = { ...MORE_LINE, name: MORE as Name };

  constructor(fields: readonly FormField<Name>[], initial: Partial<FieldValues<Name>> = {}) {
    this.#fields = fields;
    this.#initial = initial;
    for (const field of [...fields, this.#moreLine]) {
      this.#buffers.set(field.name, new TextBuffer(this.#initialOf(field), () => this.changed(field.name)));
    }
  }

  /** The values by field name; '' for a field that is empty or does not apply. */
  values(): FieldValues<Name> {
    const applying = new Set(this.applyingFields());
    const values = this.#fields.map((field) => [field.name, applying.has(field) ? this.buffer(field.name).text() : '']);
    return Object.fromEntries(values) as FieldValues<Name>;
  }

  /** The visible fields; the last ones are the line "More options" and the fields that it expands. */
  visibleFields(): FormField<Name>[] {
    const applying = this.applyingFields();
    const more = applying.filter((field) => field.more);
    const isUnfolded = this.buffer(this.#moreLine.name).text() === SHOWN;
    return [
      ...applying.filter((field) => !field.more),
      ...(more.length > 0 ? [this.#moreLine] : []),
      ...(isUnfolded ? more : []),
    ];
  }

  buffer(name: Name): TextBuffer {
    const buffer = this.#buffers.get(name);
    if (!buffer) throw new Error(`The form has no field "${name}".`);
    return buffer;
  }

  /** The label of a choice or the name of a picked value; the value itself for other fields. */
  labelOf(field: FormField<Name>): string {
    const value = this.buffer(field.name).text();
    const chosen = field.choices?.find((choice) => choice.value === value);
    return this.#pickedFor(field)?.label ?? chosen?.label ?? value;
  }

  isPicked(field: FormField<Name>): boolean {
    return this.#pickedFor(field) !== undefined;
  }

  setPicked(field: FormField<Name>, picked: FieldChoice): void {
    this.#picked.set(field.name, picked);
    this.buffer(field.name).setText(picked.value);
  }

  isRequired({ required }: FormField<Name>): boolean {
    return (typeof required === 'function' ? required(this.values()) : required) === true;
  }

  isMoreLine(field: FormField<Name>): boolean {
    return field.name === MORE;
  }

  /** The number of fields behind the line "More options", and how many of them have a value. */
  moreFields(): { readonly all: number; readonly filled: number } {
    const more = this.applyingFields().filter((field) => field.more);
    return { all: more.length, filled: more.filter((field) => this.#isChanged(field)).length };
  }

  unfold(): void {
    this.buffer(this.#moreLine.name).setText(SHOWN);
  }

  /** True when a value differs from that of a new form, whether the user or the program changed it. */
  isFilled(): boolean {
    return this.#fields.some((field) => this.#isChanged(field));
  }

  /** Called by a Ui before it shows the form. The values of the first call are those that the form opened with. */
  markOpened(): void {
    this.#opened ??= new Map(this.#fields.map(({ name }) => [name, this.buffer(name).text()]));
  }

  /** True when the user has changed a value. What the form opened with, such as a draft, does not count. */
  isTouched(): boolean {
    const opened = this.#opened;
    return opened !== undefined && this.#fields.some(({ name }) => this.buffer(name).text() !== opened.get(name));
  }

  /** The values that a draft may contain: no secrets. */
  snapshot(): FormSnapshot {
    const kept = this.#fields.filter((field) => this.#isKept(field));
    const picked = kept.flatMap((field) => this.#pickedFor(field) ?? []);
    return {
      values: Object.fromEntries(kept.map(({ name }) => [name, this.buffer(name).text()])),
      labels: Object.fromEntries(picked.map(({ value, label }) => [value, label])),
    };
  }

  /** Fields with a value that a draft must not contain. */
  unkeptFields(): FormField<Name>[] {
    return this.#fields.filter((field) => this.#isChanged(field) && !this.#isKept(field));
  }

  /** Restores the values of a snapshot that are still valid: it may be from an older version of the program. */
  restore({ values, labels }: FormSnapshot): void {
    for (const field of this.#fields) {
      const value = values[field.name];
      if (value === undefined || field.kind === 'secret') continue;
      if (field.kind === 'choice' && !field.choices?.some((choice) => choice.value === value)) continue;
      const label = labels[value];
      if (field.kind === 'pick' && label !== undefined) this.#picked.set(field.name, { value, label });
      this.buffer(field.name).setText(value);
    }
    if (this.moreFields().filled > 0) this.unfold();
  }

  /** The fields that apply with the current values, expanded or not. */
  applyingFields(): FormField<Name>[] {
    const all = Object.fromEntries([...this.#buffers].map(([name, buffer]) => [name, buffer.text()]));
    return this.#fields.filter((field) => field.isVisible?.(all as FieldValues<Name>) ?? true);
  }

  /** Called after every change of a value. */
  protected changed(_name: Name): void {}

  /** What was picked for the field, unless something else was typed since. */
  #pickedFor(field: FormField<Name>): FieldChoice | undefined {
    const picked = this.#picked.get(field.name);
    return picked?.value === this.buffer(field.name).text() ? picked : undefined;
  }

  #isChanged(field: FormField<Name>): boolean {
    return this.buffer(field.name).text() !== this.#initialOf(field);
  }

  #isKept(field: FormField<Name>): boolean {
    return field.kind !== 'secret' && field.isKept?.(this.buffer(field.name).text()) !== false;
  }

  #initialOf(field: FormField<Name>): string {
    return this.#initial[field.name] ?? field.choices?.[0]?.value ?? '';
  }
}
