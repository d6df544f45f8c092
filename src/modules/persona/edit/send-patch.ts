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
  /** Discards unpublished changes in the web builder without asking. */
  readonly force: boolean;
  /** False for one persona of several: the question would not say which one. */
  readonly asks?: boolean;
}

/** Sends a patch. Asks whether to discard unpublished changes in the web builder. @throws StateError, Back */
export async function sendPatch(
  context: Context,
  { personaId, operations, force, asks = true }: Patching,
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
    if (!asks || !context.services.ui.canAsk) throw unpublished();
    await askToDiscard(context);
    return await send(true);
  }
}

/** Not a confirmation that --yes skips: that flag only confirms the user's own change. @throws Back to keep the changes */
async function askToDiscard({ services }: Context): Promise<void> {
  const { ui } = services;
  ui.warn('The web builder has unpublished changes of this persona.');
  const discards = await ui.menu({
    title: 'Discard the unpublished changes?',
    choices: [
      { label: 'Keep them', value: false, hint: 'sends nothing' },
      { label: 'Discard them', value: true, hint: 'sends your changes' },
    ],
  });
  if (discards) return;
  ui.say('Nothing was changed.');
  throw new Back();
}

function unpublished(): StateError {
  return new StateError(
    'The web builder has unpublished changes of this persona. Nothing was changed.',
    'Publish them there first, or discard them with --force.',
  );
}

/** True if the persona itself was not found. It was just loaded, so it cannot be changed; ids in the patch have other names. */
function isAboutPersona(error: unknown): boolean {
  return error instanceof NotFoundError && /\b(persona|pal)(_id)?\b/i.test(error.serverMessage ?? '');
}

function unchangeable(personaId: string): StateError {
  return new StateError(
    'This persona cannot be changed: it is a stock persona, or was deleted in the meantime.',
    `To create a copy that you can change, run ${toCommandLine(['persona', 'clone', personaId])}`,
  );
}
