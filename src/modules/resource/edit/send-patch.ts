import type { PatchOperation } from '../../../api/noun-calls.ts';
import type { Context } from '../../context.ts';
import { sendChange } from '../../forms/send-change.ts';
import type { Dates } from '../resource.ts';
import type { Editing, PatchOutcome } from './editing.ts';

interface Patching {
  readonly id: string;
  readonly operations: readonly PatchOperation[];
  /** As the option --force of the noun says. */
  readonly force: boolean;
  /** False for one item of several: a question would not say about which one. */
  readonly asks?: boolean;
}

/** Sends a patch; again, with force, if the user agrees to that. @throws TavusError, StateError, Back */
export async function sendPatch<Item extends Dates>(
  context: Context,
  { resource, patch, recover }: Pick<Editing<Item>, 'resource' | 'patch' | 'recover'>,
  { id, operations, force, asks = true }: Patching,
): Promise<PatchOutcome> {
  const send = (isForced: boolean) =>
    sendChange(context, `Changing the ${resource.noun.one}`, (signal) =>
      patch(context.services.client(), id, operations, { force: isForced, signal }),
    );
  try {
    return await send(force);
  } catch (error) {
    if (!(await recover?.(context, { id, error, asks: asks && context.services.ui.canAsk }))) throw error;
    return await send(true);
  }
}
