import { TextBuffer } from '../prompt/text-buffer.ts';

export interface FieldChoice {
  readonly value: string;
  readonly label: string;
}

export type FieldValues<Name extends string> = Readonly<Record<Name, string>>;

/** What a half-typed value can become. */
export interface Completion {
  /** As far as there is only one way to go on. */
  readonly value: string;
  /** Where it can go on from there, when there are several ways. */
  readonly candidates: readonly string[];
}

export interface FormField<Name extends string> {
  readonly name: Name;
  readonly label: string;
  /**
   * `text` is one line, `longText` may have several, `secret` is never shown nor kept, `choice` is one of `choices`,
   * `pick` is an id: typed, pasted, or chosen on a screen of its own.
   */
  readonly kind: 'text' | 'longText' | 'secret' | 'choice' | 'pick';
  readonly required?: boolean | ((values: FieldValues<Name>) => boolean);
  /** Shown in place of an empty value. */
  readonly whenEmpty?: string;
  /** What to know when filling it in; shown while the cursor is there. */
  readonly help?: string | ((values: FieldValues<Name>) => string);
  readonly choices?: readonly FieldChoice[];
  /** Shown only once the line "More options" is unfolded. It is sent all the same. */
  readonly more?: boolean;
  /** Further names by which a failure may call it. */
  readonly alsoCalled?: readonly string[];
  /** Its flag on the command line, without dashes; the name with dashes when left out, false where it has none. */
  readonly flag?: string | false;
  /** What its value is, in a word, for the help of that flag. */
  readonly value?: string;
  /** The help of that flag, where it is to say something else than `help`. */
  readonly flagHelp?: string;
  /** When that flag is required, of a field that is not always: `without --audio-url`. The help of the flag says it. */
  readonly requiredWhen?: string;
  /** What to do when its flag is given but `isVisible` says that it does not apply. */
  readonly whenHidden?: string;
  /** The ending of the file that an editor is given. */
  readonly fileType?: 'txt' | 'md' | 'json';
  /** Opens the screen of a `pick` field. Esc there throws `Back`, and the value stays as it was. */
  pick?(): Promise<FieldChoice>;
  isVisible?(values: FieldValues<Name>): boolean;
  /** @returns what is wrong with a value that isn't empty. A value that was picked is not checked. */
  check?(value: string): string | undefined;
  /** Said below the value under the cursor; it keeps nobody from sending it. A long text without it has its length told. */
  note?(value: string): string | undefined;
  /** What Tab makes of the value. */
  complete?(value: string): Completion;
  /** False for a value that must not be kept as a draft. */
  isKept?(value: string): boolean;
}

/** The flag that gives a field's value on the command line, without its dashes. */
export function flagOf<Name extends string>({ name, flag }: FormField<Name>): string | undefined {
  return flag === false ? undefined : (flag ?? name.replaceAll('_', '-'));
}

/** All that was typed and chosen, also where it is not on the screen now. */
export interface FormSnapshot {
  readonly values: Readonly<Record<string, string>>;
  /** What picked values are called. */
  readonly labels: Readonly<Record<string, string>>;
}

const MORE = 'more options';
const SHOWN = 'shown';

/** The line that unfolds what few need: a choice like others, so that it can be asked as one too. */
const MORE_LINE = {
  label: 'More options',
  kind: 'choice',
  choices: [
    { value: '', label: 'not shown' },
    { value: SHOWN, label: 'shown' },
  ],
} as const;

/** The fields of a form, what is in them, and which of them are on the screen. */
export class FormFields<Name extends string> {
  readonly #fields: readonly FormField<Name>[];
  readonly #initial: Partial<FieldValues<Name>>;
  readonly #buffers = new Map<Name, TextBuffer>();
  readonly #picked = new Map<Name, FieldChoice>();
  /** The values when the user came to the form first. */
  #opened: ReadonlyMap<Name, string> | undefined;
  readonly #moreLine: FormField<Name> = { ...MORE_LINE, name: MORE as Name };

  constructor(fields: readonly FormField<Name>[], initial: Partial<FieldValues<Name>> = {}) {
    this.#fields = fields;
    this.#initial = initial;
    for (const field of [...fields, this.#moreLine]) {
      this.#buffers.set(field.name, new TextBuffer(this.#initialOf(field), () => this.changed(field.name)));
    }
  }

  /** What was typed, under the fields' names; '' for a field that is empty or does not apply. */
  values(): FieldValues<Name> {
    const applying = new Set(this.applyingFields());
    const values = this.#fields.map((field) => [field.name, applying.has(field) ? this.buffer(field.name).text() : '']);
    return Object.fromEntries(values) as FieldValues<Name>;
  }

  /** The fields on the screen; at their end the line "More options", and what it unfolds. */
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

  /** How a choice or a picked value is called; the value itself for other fields. */
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

  /** The fields behind the line "More options", and how many of them hold something. */
  moreFields(): { readonly all: number; readonly filled: number } {
    const more = this.applyingFields().filter((field) => field.more);
    return { all: more.length, filled: more.filter((field) => this.#isChanged(field)).length };
  }

  unfold(): void {
    this.buffer(this.#moreLine.name).setText(SHOWN);
  }

  /** True when a field holds something else than a new form does, whoever put it there. */
  isFilled(): boolean {
    return this.#fields.some((field) => this.#isChanged(field));
  }

  /** Called by a Ui that shows the form: what is in it the first time is not the user's work. */
  markOpened(): void {
    this.#opened ??= new Map(this.#fields.map(({ name }) => [name, this.buffer(name).text()]));
  }

  /** True when the user has changed a value. What the form opened with, such as a draft, does not count. */
  isTouched(): boolean {
    const opened = this.#opened;
    return opened !== undefined && this.#fields.some(({ name }) => this.buffer(name).text() !== opened.get(name));
  }

  /** What a draft may hold of it: nothing that is secret. */
  snapshot(): FormSnapshot {
    const kept = this.#fields.filter((field) => this.#isKept(field));
    const picked = kept.flatMap((field) => this.#pickedFor(field) ?? []);
    return {
      values: Object.fromEntries(kept.map(({ name }) => [name, this.buffer(name).text()])),
      labels: Object.fromEntries(picked.map(({ value, label }) => [value, label])),
    };
  }

  /** Fields that hold something no draft may hold. */
  unkeptFields(): FormField<Name>[] {
    return this.#fields.filter((field) => this.#isChanged(field) && !this.#isKept(field));
  }

  /** Takes of a snapshot what still fits: an older program may have made it. */
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

  /** The fields that mean something as the others stand, folded away or not. */
  applyingFields(): FormField<Name>[] {
    const all = Object.fromEntries([...this.#buffers].map(([name, buffer]) => [name, buffer.text()]));
    return this.#fields.filter((field) => field.isVisible?.(all as FieldValues<Name>) ?? true);
  }

  /** Called after every change of a value, whoever makes it. */
  protected changed(_name: Name): void {}

  /** What was picked for the field, as long as nothing else is typed there. */
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
