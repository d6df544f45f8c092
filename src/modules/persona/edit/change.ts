import { fromPointer } from '../../../lib/json-pointer.ts';
import type { Context, Services } from '../../context.ts';
import type { ListedPersona } from '../../nouns/persona.ts';
import { warnOfNotKept } from '../left-out.ts';
import { readAgain } from '../load-persona.ts';
import { fieldsLike, isKnownField, type PersonaJson } from '../persona-json.ts';
import { type MissingKey, missingKeys } from './keys.ts';
import { changesBetween, toPatch } from './patch.ts';

/** Warns of new fields that are not known here: a typing error is one too. */
export function warnOfUnknown({ ui }: Pick<Services, 'ui'>, before: PersonaJson, after: PersonaJson): void {
  for (const name of Object.keys(after)) {
    if (isKnownField(name) || Object.hasOwn(before, name)) continue;
    const like = fieldsLike(name);
    const question = like.length > 0 ? ` Did you mean ${like.join(' or ')}?` : '';
    ui.warn(`"${name}" is not a known field.${question} It is sent as it is.`);
  }
}

/** Loads the persona after the change, and warns of fields that Tavus did not keep. */
export async function loadChanged(
  context: Context,
  persona: ListedPersona,
  before: PersonaJson,
  after: PersonaJson,
): Promise<ListedPersona> {
  const expected: ListedPersona = { ...persona, ...renamed(after), kind: 'user' };
  const found = await readAgain(context, expected);
  if (found === expected) return found;
  const fields = new Set(changesBetween(before, after).map(({ path }) => path[0]));
  const sent = Object.fromEntries(Object.entries(after).filter(([name]) => fields.has(name)));
  warnOfNotKept(context.services, sent, found);
  return found;
}

/** The keys that are masked or missing in what would be sent. Unchanged parts of the persona need no keys. */
export function neededKeys(before: PersonaJson, after: PersonaJson): readonly MissingKey[] {
  return toPatch(before, after).flatMap(({ path, value }) => missingKeys(value, fromPointer(path)));
}

function renamed({ persona_name }: PersonaJson): { persona_name?: string } {
  return typeof persona_name === 'string' ? { persona_name } : {};
}
