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
