import { TavusError } from '../../api/errors.ts';
import { Back } from '../../ui/ui.ts';
import type { Context } from '../context.ts';
import { type ListedPersona, PERSONA } from '../nouns/persona.ts';
import { loadItem } from '../resource/find-item.ts';
import { findOrPick } from '../resource/item-argument.ts';
import { type PickQuestion, pickItem } from '../resource/list-screen.ts';

/** The whole persona that a command names, or that the user picks. @throws UsageError when it is blocked */
export async function findWholePersona(
  context: Context,
  idOrName: string | undefined,
  question: PickQuestion<ListedPersona>,
): Promise<ListedPersona> {
  const pick = async () => await loadItem(context, PERSONA, await pickItem(context, PERSONA, question));
  return await findOrPick(context, PERSONA, idOrName, { pick, blocked: question.blocked });
}

/** A persona as it is after a change; `fallback` where it can't be read, which does not undo the change. */
export async function readAgain(context: Context, fallback: ListedPersona): Promise<ListedPersona> {
  try {
    return await loadItem(context, PERSONA, fallback);
  } catch (error) {
    if (error instanceof Back) return fallback;
    if (!(error instanceof TavusError)) throw error;
    const { text } = context.services.explain(error);
    context.services.ui.warn(`The change was made, but the persona could not be read again. ${text}`);
    return fallback;
  }
}
