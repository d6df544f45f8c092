import type { Replica } from '../../api/replicas.ts';
import { nameOrNone } from '../../lib/format.ts';
import type { Context } from '../context.ts';
import { sendChange } from '../forms/send-change.ts';
import { changeCommand } from '../shared/change-command.ts';
import { confirmDelete } from '../shared/confirm-delete.ts';
import { refuseBlocked } from '../shared/owner.ts';
import { pickReplica } from '../shared/pick-replica.ts';
import { replicaKind } from '../shared/replica-commands.ts';
import { REPLICAS } from '../shared/replicas.ts';
import { replicaView } from './result.ts';
import { whyUnchangeable } from './view.ts';

const QUESTION = { title: 'Delete a Replica', enterHint: 'delete', blocked: whyUnchangeable };

/** Deletes one of the user's own replicas, after a yes. */
export async function deleteReplica(
  context: Context,
  given: { replica?: Replica; hard?: boolean } = {},
): Promise<undefined> {
  const { ui, client, showCommand } = context.services;
  const { hard } = given;
  const chosen = given.replica ?? (await pickReplica(context, QUESTION));
  const replica = await refuseBlocked(context, replicaKind(context), chosen, whyUnchangeable);
  const item = { noun: 'replica', name: nameOrNone(replica.replica_name), id: replica.replica_id };
  await confirmDelete(context.services, {
    ...item,
    consequence: 'It cannot be used for new videos then, and this cannot be undone.',
  });
  await sendChange(context, 'Deleting', (signal) => client().replicas.delete(replica.replica_id, { hard, signal }));
  context.removeItem(REPLICAS, replica.replica_id);
  ui.ok(`Deleted “${item.name}”: replica ${item.id}.`);
  showCommand(['replica', 'delete', item.id]);
  return undefined;
}

export const DELETE_REPLICA = changeCommand<Replica>({
  options: [{ name: 'hard', help: 'Destroy the training footage too.', fallback: 'off' }],
  examples: [
    { text: 'Delete one, after a yes', line: 'tavus replica delete r90bbd427f71' },
    { text: 'Delete in a script, with its footage', line: 'tavus replica delete r90bbd427f71 --hard --yes' },
  ],
  kindOf: replicaKind,
  pick: (context) => pickReplica(context, QUESTION),
  blocked: whyUnchangeable,
  viewOf: replicaView,
  async change(context, replica, given) {
    await deleteReplica(context, { replica, hard: given.isSet('hard') });
    return replica;
  },
});
