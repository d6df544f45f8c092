import type { Retry } from '../../api/retry.ts';
import { formatDuration } from '../../lib/format.ts';
import type { Delay } from '../../ui/output/delays.ts';

/** The parts of an error message. */
export interface Words {
  /** What happened, as the end of a sentence. */
  readonly happened: string;
  /** The likely cause, and what to do. */
  readonly hint: string;
  /** Added to the hint if the request certainly had no effect, such as “Try again.” */
  readonly again?: string;
}

/** An error message with the beginning of its sentence. */
export interface FailureWords extends Words {
  readonly summary: string;
}

/** An explained error: message, hint, and the exit code if it ends the program. */
export interface Explained {
  readonly text: string;
  readonly hint: string;
  /** The error code in JSON. */
  readonly code: string;
  /** HTTP status; absent if no response arrived. */
  readonly status?: number | undefined;
  readonly exitCode: number;
  /** True for a bug. */
  readonly isUnexpected?: boolean;
}

export const REPORT_IT =
  'This is a bug in tavus. Your earlier work is saved. Please report the bug with the message above.';
export const DOCTOR = 'To check each step, run tavus doctor.';

/** Why a request is retried, and when, as progress text. */
export function describeRetry({ error, delayMs, attempt, of }: Retry): Delay {
  const again = (seconds: number) => `retrying in ${formatDuration(seconds * 1000)} (${attempt} of ${of})`;
  return { ms: delayMs, describe: (seconds) => `${reasonOf(error)}, ${again(seconds)}` };
}

function reasonOf({ kind }: Retry['error']): string {
  if (kind === 'network') return 'Could not reach Tavus';
  return kind === 'timeout' ? 'The request timed out' : 'Tavus is busy';
}
