import { TextBuffer } from '../prompt/text-buffer.ts';
import type { FieldChoice, FieldValues, FormField } from './form-field.ts';

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

  /** True when a field holds something it did not open with. */
  isFilled(): boolean {
    return this.#fields.some((field) => this.#isChanged(field));
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
