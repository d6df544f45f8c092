/** What the program ends with. A signal that ends it is 128 and its number. */
export const EXIT = {
  failed: 1,
  usage: 2,
  key: 3,
  notFound: 4,
  stillRunning: 5,
  hangUp: 129,
  interrupted: 130,
  quit: 131,
  terminated: 143,
} as const;

/** What to do about input that is missing where nobody is asked. */
export const WHEN_MISSING = 'Give what is missing. On a terminal, without --no-input, it is asked for.';

/** The command line, or the place it is used in, asks for something that can't be done. */
export class UsageError extends Error {
  override name = 'UsageError';

  constructor(
    message: string,
    readonly hint: string,
  ) {
    super(message);
  }
}

/** Something can't be done as things are now, and it is nobody's wrong use: a video that is not ready, a full disk. */
export class StateError extends Error {
  override name = 'StateError';

  constructor(
    message: string,
    readonly hint: string,
  ) {
    super(message);
  }
}
