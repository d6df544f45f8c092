import { ConflictError, RateLimitedError } from '../../api/errors.ts';
import { StateError } from '../../lib/errors.ts';

const LIMITS = 'Tavus reads the same website at most once an hour, and 5 websites at the same time.';
const WAIT = 'To see which are in progress, run tavus document list, or choose Watch Documents.';

/** The error for a website that Tavus refuses to read now, in plain words; another error unchanged. */
export function explainCrawlError(error: unknown): unknown {
  if (error instanceof ConflictError) {
    const status = /current status: (\w+)/.exec(error.serverMessage ?? '')?.[1];
    return new StateError(`The website is still being read${status ? ` (status ${status})` : ''}.`, WAIT);
  }
  if (!(error instanceof RateLimitedError)) return error;
  const message = error.serverMessage ?? '';
  if (/document limit/i.test(message)) {
    return new StateError(
      `Your account already has ${/\d{1,6}/.exec(message) ?? 100} websites, the maximum.`,
      'Delete one that you no longer need, add a single page instead, or ask support@tavus.io for a higher limit.',
    );
  }
  if (/cool-?down/i.test(message)) return new StateError(...describeCoolDown(message));
  if (/concurrent|at (once|the same time)/i.test(message))
    return new StateError('Tavus is reading 5 websites, the maximum.', WAIT);
  return new StateError(`Tavus does not read the website now: ${message || 'it gave no reason'}`, LIMITS);
}

function describeCoolDown(message: string): [text: string, hint: string] {
  const left = /\b(\d{1,6}) ?(hour|minute|second)/i.exec(message);
  const [, count, unit = ''] = left ?? [];
  const again = left ? `in ${count} ${unit.toLowerCase()}${count === '1' ? '' : 's'}` : 'an hour after the last time';
  return [`Tavus reads the same website at most once an hour. It can be recrawled ${again}.`, 'Nothing was changed.'];
}
