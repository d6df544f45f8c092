import type { Fault } from './faults.ts';
import { matchPath } from './match.ts';

/** What a rule looks like, for error messages. */
export const RULE_FORM = 'METHOD PATH, then a status from 200 to 599, drop or delay=MS, then applied, xN or always';

/** Bodies that Tavus documents, or that were seen; for another status it is the name of the status. */
const BODIES: Readonly<Record<number, object>> = {
  401: { message: 'Invalid access token' },
  402: { message: 'The user is out of conversational credits' },
  429: { error: 'Too many requests' },
};
const METHODS = ['GET', 'POST', 'PATCH', 'DELETE', 'PUT', 'HEAD', '*'];
const MAX_DELAY_MS = 600_000;

/**
 * Reads a rule such as `POST /v2/videos 402 x2`: two times 402. `*` is any method, or any part of a path. `applied`: the
 * request is handled, and only its response is replaced.
 * @returns undefined if it is not a rule
 */
export function parseRule(rule: string): Fault | undefined {
  const [method = '', path = '', ...effects] = rule.trim().split(/\s+/);
  if (!METHODS.includes(method.toUpperCase()) || !path.startsWith('/') || effects.length === 0) return undefined;
  const parsed = effects.map(parseEffect);
  if (parsed.some((effect) => effect === undefined)) return undefined;
  const fault: Fault = Object.assign({}, ...parsed);
  const hasEffect = fault.status !== undefined || fault.drop !== undefined || fault.delayMs !== undefined;
  // The same kind of effect twice would hide the first one.
  if (!hasEffect || Object.keys(fault).filter((name) => name !== 'body').length !== effects.length) return undefined;
  return { ...(method !== '*' && { method: method.toUpperCase() }), path: toPattern(path), ...fault };
}

function parseEffect(word: string): Fault | undefined {
  if (/^[2-5]\d\d$/.test(word)) {
    const body = BODIES[Number(word)];
    return { status: Number(word), ...(body && { body }) };
  }
  if (word === 'drop') return { drop: 'before' };
  if (word === 'applied') return { applied: true };
  if (word === 'always') return { times: Number.POSITIVE_INFINITY };
  if (/^x[1-9]\d{0,5}$/.test(word)) return { times: Number(word.slice(1)) };
  const delay = /^delay=(\d{1,6})$/.exec(word)?.[1];
  return delay !== undefined && Number(delay) <= MAX_DELAY_MS ? { delayMs: Number(delay) } : undefined;
}

/** With `*` a test of the path alone, else the exact path. */
export function toPattern(path: string): NonNullable<Fault['path']> {
  return path.includes('*') ? (asked) => matchPath(path, asked) !== undefined : path;
}
