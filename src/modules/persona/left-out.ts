import type { Services } from '../context.ts';
import { type ListedPersona, PERSONA } from '../nouns/persona.ts';
import { viewOf } from '../resource/view.ts';
import { PERSONA_JSON } from './persona-json.ts';

/** A new persona. `left_out` are the fields of its original, and the paths of keys, that it does not have. */
export interface CopiedPersona extends ListedPersona {
  readonly left_out: readonly string[];
}

/** The names of a persona's fields that a new persona cannot be created with: Tavus sets them. */
export function leftOutOf(persona: object): readonly string[] {
  return Object.keys(persona).filter((name) => PERSONA_JSON.isSetByTavus(name));
}

export function sayLeftOut({ ui }: Pick<Services, 'ui'>, names: readonly string[]): void {
  if (names.length > 0) ui.say(`Left out, because Tavus sets it: ${names.join(', ')}.`);
}

/** How a command prints a copy. @param now milliseconds since 1970, UTC */
export function copyView(now: number) {
  const view = viewOf(PERSONA, now);
  return { ...view, fields: [...view.fields, 'left_out'] };
}
