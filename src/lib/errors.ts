/** Exit codes. A signal exits with 128 plus its number. */
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

/** The hint for missing input when the program cannot prompt. */
export const WHEN_MISSING = 'Add what is missing, or run in a terminal without --no-input to be prompted.';

/** A usage error: an invalid command line, or one that is not possible here. */
export class UsageError extends Error {
  override name = 'UsageError';

  constructor(
    message: string,
    readonly hint: string,
  ) {
    super(message);
  }
}

/** Something is not possible in the current state, such as a video that is not ready, or a full disk. Not a usage error. */
export class StateError extends Error {
  override name = 'StateError';

  constructor(
    message: string,
    readonly hint: string,
  ) {
    super(message);
  }
}
