import { TavusError } from '../../api/errors.ts';
import { Back } from '../../ui/ui.ts';
import type { Context } from '../context.ts';
import { findOrPick } from '../shared/item-argument.ts';
import { personaKind } from './persona-kind.ts';
import type { ListedPersona } from './personas.ts';
import { type PersonaQuestion, pickPersona } from './pick-persona.ts';

/** A persona with all that Tavus tells of it; a row of a list may have less. */
export async function loadPersona({ services }: Context, listed: ListedPersona): Promise<ListedPersona> {
  const persona = await services.ui.busy('Loading the persona', (signal) =>
    services.client().personas.get(listed.persona_id, { signal }),
  );
  return { ...persona, ...(listed.kind && { kind: listed.kind }) };
}

/** The whole persona that a command names, or that the user picks. @throws UsageError when it is blocked */
export async function findWholePersona(
  context: Context,
  idOrName: string | undefined,
  question: PersonaQuestion,
): Promise<ListedPersona> {
  const { blocked } = question;
  return await findOrPick(context, personaKind(context), idOrName, {
    pick: async () => await loadPersona(context, await pickPersona(context, question)),
    ...(blocked && { blocked }),
  });
}

/** A persona as it is after a change; `fallback` where it can't be read, which does not undo the change. */
export async function readAgain(context: Context, fallback: ListedPersona): Promise<ListedPersona> {
  try {
    return await loadPersona(context, fallback);
  } catch (error) {
    if (error instanceof Back) return fallback;
    if (!(error instanceof TavusError)) throw error;
    const { text } = context.services.explain(error);
    context.services.ui.warn(`The change was made, but the persona could not be read again. ${text}`);
    return fallback;
  }
}
