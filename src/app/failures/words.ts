/** A failure in words. */
export interface Words {
  /** What happened, as the end of a sentence. */
  readonly happened: string;
  /** The likely reason, and what to do next. */
  readonly hint: string;
  /** What else to do next, where nothing can have been done already. */
  readonly again?: string;
}

/** With the beginning of that sentence. */
export interface Summed extends Words {
  readonly summary: string;
}

export const DOCTOR = 'tavus doctor looks at every step of the way.';
