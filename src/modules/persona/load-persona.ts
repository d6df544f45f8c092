import { TavusError } from '../../api/errors.ts';
import { Back } from '../../ui/ui.ts';
import type { Context } from '../context.ts';
import { type ListedPersona, PERSONA } from '../nouns/persona.ts';
import { loadItem } from '../resource/find-item.ts';
import { findOrPick } from '../resource/item-argument.ts';
import { type PickQuestion, pickItem } from '../resource/list-screen.ts';

/** The persona with this id or name, or one that the user picks, with all its fields. @throws UsageError if it is blocked */
export async function findWholePersona(
  context: Context,
  idOrName: string | undefined,
  question: PickQuestion<ListedPersona>,
): Promise<ListedPersona> {
  const pick = async () => await loadItem(context, PERSONA, await pickItem(context, PERSONA, question));
  return await findOrPick(context, PERSONA, idOrName, { pick, blocked: question.blocked });
}

/** Loads a persona after a change. @returns `fallback`, after a warning, if that fails: the change was made anyway */
export async function readAgain(context: Context, fallback: ListedPersona): Promise<ListedPersona> {
  try {
    return await loadItem(context, PERSONA, fallback);
  } catch (error) {
    if (error instanceof Back) return fallback;
    if (!(error instanceof TavusError)) throw error;
    const { text } = context.services.explain(error);
    context.services.ui.warn(`The change was made, but the persona could not be loaded again. ${text}`);
    return fallback;
  }
}
