import { ConflictError, NotFoundError } from '../../../api/errors.ts';
import type { PatchOperation } from '../../../api/personas.ts';
import { StateError } from '../../../lib/errors.ts';
import { toCommandLine } from '../../../lib/text/shell-words.ts';
import { Back } from '../../../ui/ui.ts';
import type { Context } from '../../context.ts';
import { sendChange } from '../../forms/send-change.ts';

interface Patching {
  readonly personaId: string;
  readonly operations: readonly PatchOperation[];
  /** Drops unpublished changes of the web builder without asking. */
  readonly force: boolean;
}

/** Sends a patch; where the web builder holds unpublished changes, the user says what becomes of them. */
export async function sendPatch(
  context: Context,
  { personaId, operations, force }: Patching,
): Promise<'changed' | 'unchanged'> {
  const send = (isForced: boolean) =>
    sendChange(context, 'Changing the persona', (signal) =>
      context.services.client().personas.patch(personaId, operations, { force: isForced, signal }),
    );
  try {
    return await send(force);
  } catch (error) {
    if (isAboutPersona(error)) throw unchangeable(personaId);
    if (!(error instanceof ConflictError) || error.conflict !== 'maker_changes') throw error;
    await askToDiscard(context);
    return await send(true);
  }
}

/** Not a question for a yes: --yes was said to the user's own change alone. @throws Back when they are to be kept */
async function askToDiscard({ services }: Context): Promise<void> {
  const { ui } = services;
  if (!ui.canAsk) {
    throw new StateError(
      'The web builder holds unpublished changes of this persona. Nothing was changed.',
      'Publish them there first, or discard them with --force.',
    );
  }
  ui.warn('The web builder holds unpublished changes of this persona.');
  const discards = await ui.menu({
    title: 'What about the unpublished changes?',
    choices: [
      { label: 'Keep them', value: false, hint: 'nothing is sent' },
      { label: 'Discard them', value: true, hint: 'and send mine' },
    ],
  });
  if (discards) return;
  ui.say('Nothing was changed.');
  throw new Back();
}

/** It was read a moment ago, so its id is known; ids inside the patch are called otherwise. */
function isAboutPersona(error: unknown): boolean {
  return error instanceof NotFoundError && /\b(persona|pal)(_id)?\b/i.test(error.serverMessage ?? '');
}

function unchangeable(personaId: string): StateError {
  return new StateError(
    "Tavus does not let this persona be changed: it is one of Tavus' own, or was deleted meanwhile.",
    `To have one of your own like it: ${toCommandLine(['persona', 'clone', personaId])}`,
  );
}
