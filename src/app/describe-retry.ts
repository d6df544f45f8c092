import type { Retry } from '../api/retry.ts';
import { formatDuration } from '../lib/format.ts';
import type { Delay } from '../ui/output/delays.ts';

/** Why a request is tried again, and when, for whoever waits for it. */
export function describeRetry({ error, delayMs, attempt, of }: Retry): Delay {
  const again = (seconds: number) => `trying again in ${formatDuration(seconds * 1000)} (${attempt} of ${of})`;
  return { ms: delayMs, describe: (seconds) => `${reasonOf(error)}, ${again(seconds)}` };
}

function reasonOf({ kind }: Retry['error']): string {
  if (kind === 'network') return "Tavus can't be reached";
  return kind === 'timeout' ? 'Tavus does not answer' : 'Tavus is busy';
}
