import type { Services } from '../context.ts';
import { type ListedPersona, PERSONA } from '../nouns/persona.ts';
import { viewOf } from '../resource/view.ts';
import { NEWER_FIELDS, PERSONA_JSON, type PersonaJson } from './persona-json.ts';

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

/** Says which fields are sent without being known here, as Tavus may refuse them. */
export function sayUnknown({ ui }: Pick<Services, 'ui'>, json: PersonaJson): void {
  const unknown = PERSONA_JSON.unknownIn(json).map(({ name }) => name);
  if (unknown.length > 0) ui.say(`Not a known field, sent as it is: ${unknown.join(', ')}.`);
}

/** Warns of fields that Tavus may not keep and that a changed or new persona does not have. @returns their names */
export function warnOfNotKept(
  { ui }: Pick<Services, 'ui'>,
  sent: PersonaJson,
  persona: ListedPersona,
): readonly string[] {
  const shown = new Map(Object.entries(persona));
  const notKept = Object.entries(sent)
    .filter(([name, value]) => (NEWER_FIELDS.includes(name) || !PERSONA_JSON.isKnown(name)) && (value ?? '') !== '')
    .map(([name]) => name)
    .filter((name) => (shown.get(name) ?? '') === '');
  if (notKept.length > 0) ui.warn(`Sent, but not found in the persona: ${notKept.join(', ')}.`);
  return notKept;
}

/** How a command prints a copy. @param now milliseconds since 1970, UTC */
export function copyView(now: number) {
  const view = viewOf(PERSONA, now);
  return { ...view, fields: [...view.fields, 'left_out'] };
}
