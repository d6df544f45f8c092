import type { Services } from '../context.ts';
import { type ListedPersona, PERSONA } from '../nouns/persona.ts';
import { viewOf } from '../resource/view.ts';
import { isSetByTavus, whyNoField } from './document.ts';

/** The fields of a persona that no other one can be created with, by their names. */
export interface LeftOut {
  readonly setByTavus: readonly string[];
  readonly unknown: readonly string[];
}

/** A new persona, and what it did not get of the one it was made from: fields, and paths of keys. */
export interface CopiedPersona extends ListedPersona {
  readonly left_out: readonly string[];
}

/** @param ours names that are no field of the API's */
export function leftOutOf(persona: object, ours: readonly string[] = []): LeftOut {
  const others = Object.keys(persona).filter((field) => !ours.includes(field) && whyNoField(field) !== undefined);
  return {
    setByTavus: others.filter(isSetByTavus),
    unknown: others.filter((field) => !isSetByTavus(field)),
  };
}

/** The same of a persona as this program keeps it. */
export function leftOutOfListed(persona: ListedPersona): LeftOut {
  return leftOutOf(persona, ['kind']);
}

export function sayLeftOut({ ui }: Pick<Services, 'ui'>, { setByTavus, unknown }: LeftOut): void {
  if (setByTavus.length > 0) ui.say(`Left out, as Tavus sets it itself: ${setByTavus.join(', ')}.`);
  if (unknown.length > 0) ui.warn(`Left out, as no persona is created with it: ${unknown.join(', ')}.`);
}

export function namesOf({ setByTavus, unknown }: LeftOut): readonly string[] {
  return [...setByTavus, ...unknown];
}

/** A copy as a command gives it. @param now milliseconds since 1970, UTC */
export function copyView(now: number) {
  const view = viewOf(PERSONA, now);
  return { ...view, fields: [...view.fields, 'left_out'] };
}
