import type { Fault } from '../../src/sandbox/faults.ts';
import { ON_THE_WAY } from './faults-on-the-way.ts';
import { OTHER_FAULTS } from './other-faults.ts';
import { REFUSALS } from './refusals.ts';

/** Where the program looks for Tavus: the sandbox, or what `places.ts` has in its place. */
export type PlaceName =
  | 'sandbox'
  | 'nowhere'
  | 'closed port'
  | 'no http'
  | 'mute tls'
  | 'untrusted tls'
  | 'expired tls'
  | 'other tls'
  | 'asking proxy'
  | 'forbidding proxy'
  | 'failing proxy'
  | 'missing proxy'
  | 'strange proxy';

/** Something that goes wrong, and what the user reads of it. */
export interface FaultCase {
  readonly place?: PlaceName;
  /** Met by every request of the action's method. */
  readonly fault?: Fault;
  readonly happened: RegExp;
  readonly reason: RegExp;
  readonly next: RegExp;
  /** True where a change may have been made all the same: then to look first is what comes next. */
  readonly mayBeMade?: true;
  /** Of the error JSON. */
  readonly code: string;
  readonly exit?: number;
}

const FAULTS = { ...ON_THE_WAY, ...REFUSALS, ...OTHER_FAULTS };

export type FaultName = `${keyof typeof FAULTS}`;

const byName: Readonly<Record<string, FaultCase | undefined>> = FAULTS;

export function faultCase(name: FaultName): FaultCase {
  const found = byName[name];
  if (!found) throw new Error(`There is no fault "${name}".`);
  return found;
}
