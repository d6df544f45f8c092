import type { Services } from '../context.ts';
import { type ListedPersona, PERSONA } from '../nouns/persona.ts';
import { viewOf } from '../resource/view.ts';
import { isSetByTavus, whyNoField } from './persona-json.ts';

/** The names of a persona's fields that a new persona cannot be created with. */
export interface LeftOut {
  readonly setByTavus: readonly string[];
  readonly unknown: readonly string[];
}

/** A new persona. `left_out` are the fields of its original, and the paths of keys, that it does not have. */
export interface CopiedPersona extends ListedPersona {
  readonly left_out: readonly string[];
}

/** @param ours names of fields that are not from the API */
export function leftOutOf(persona: object, ours: readonly string[] = []): LeftOut {
  const others = Object.keys(persona).filter((field) => !ours.includes(field) && whyNoField(field) !== undefined);
  return {
    setByTavus: others.filter(isSetByTavus),
    unknown: others.filter((field) => !isSetByTavus(field)),
  };
}

/** `leftOutOf` for a persona with the fields that this program adds. */
export function leftOutOfListed(persona: ListedPersona): LeftOut {
  return leftOutOf(persona, ['kind']);
}

export function sayLeftOut({ ui }: Pick<Services, 'ui'>, { setByTavus, unknown }: LeftOut): void {
  if (setByTavus.length > 0) ui.say(`Left out, because Tavus sets it: ${setByTavus.join(', ')}.`);
  if (unknown.length > 0) ui.warn(`Left out, because it is not a known field: ${unknown.join(', ')}.`);
}

export function namesOf({ setByTavus, unknown }: LeftOut): readonly string[] {
  return [...setByTavus, ...unknown];
}

/** How a command prints a copy. @param now milliseconds since 1970, UTC */
export function copyView(now: number) {
  const view = viewOf(PERSONA, now);
  return { ...view, fields: [...view.fields, 'left_out'] };
}
