import type { Retry } from '../../api/retry.ts';
import { formatDuration } from '../../lib/format.ts';
import type { Delay } from '../../ui/output/delays.ts';

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

/** A failure as it is told: what happened, what to do next, and what the program ends with when it ends here. */
export interface Explained {
  readonly text: string;
  readonly hint: string;
  /** For programs. */
  readonly code: string;
  /** HTTP status of the answer, where one came. */
  readonly status?: number | undefined;
  readonly exitCode: number;
  /** A fault of the program. */
  readonly isUnexpected?: boolean;
}

export const REPORT_IT =
  'This is a fault of the program. What you did before is kept; please report it with the words above.';
export const DOCTOR = 'tavus doctor looks at every step of the way.';

/** Why a request is tried again, and when, for whoever waits for it. */
export function describeRetry({ error, delayMs, attempt, of }: Retry): Delay {
  const again = (seconds: number) => `trying again in ${formatDuration(seconds * 1000)} (${attempt} of ${of})`;
  return { ms: delayMs, describe: (seconds) => `${reasonOf(error)}, ${again(seconds)}` };
}

function reasonOf({ kind }: Retry['error']): string {
  if (kind === 'network') return "Tavus can't be reached";
  return kind === 'timeout' ? 'Tavus does not answer' : 'Tavus is busy';
}
