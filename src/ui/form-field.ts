export interface FieldChoice {
  readonly value: string;
  readonly label: string;
}

export type FieldValues<Name extends string> = Readonly<Record<Name, string>>;

export interface FormField<Name extends string> {
  readonly name: Name;
  readonly label: string;
  /**
   * `text` is one line, `longText` may have several, `secret` is never shown,
   * `choice` is one of `choices`, `pick` is chosen on a screen of its own.
   */
  readonly kind: 'text' | 'longText' | 'secret' | 'choice' | 'pick';
  readonly required?: boolean;
  /** Shown in place of an empty value. */
  readonly whenEmpty?: string;
  /** What to know when filling it in; shown while the cursor is there. */
  readonly help?: string | ((values: FieldValues<Name>) => string);
  readonly choices?: readonly FieldChoice[];
  /** Opens the screen of a `pick` field. Esc there throws `Back`, and the value stays as it was. */
  pick?(): Promise<FieldChoice>;
  isVisible?(values: FieldValues<Name>): boolean;
  /** @returns what is wrong with a value that isn't empty. */
  check?(value: string): string | undefined;
}
