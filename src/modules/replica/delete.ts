import type { Replica } from '../../api/replicas.ts';
import { confirmDelete } from '../shared/confirm-delete.ts';
import type { Context } from '../shared/context.ts';
import { nameOrNone } from '../shared/format.ts';
import { pickReplica } from '../shared/pick-replica.ts';
import { REPLICAS } from '../shared/replicas.ts';
import { sendChange } from '../shared/send-change.ts';
import { whyUnchangeable } from './view.ts';

const QUESTION = { title: 'Delete a Replica', enterHint: 'delete', blocked: whyUnchangeable };

/** Deletes one of the user's own replicas, after a yes. */
export async function deleteReplica(context: Context, given: { replica?: Replica } = {}): Promise<undefined> {
  const { ui, client } = context.services;
  const replica = given.replica ?? (await pickReplica(context, QUESTION));
  const item = { noun: 'replica', name: nameOrNone(replica.replica_name), id: replica.replica_id };
  await confirmDelete(context.services, {
    ...item,
    consequence: 'It cannot be used for new videos then, and this cannot be undone.',
  });
  await sendChange(context, 'Deleting', (signal) => client().replicas.delete(replica.replica_id, { signal }));
  context.removeItem(REPLICAS, replica.replica_id);
  ui.ok(`Deleted “${item.name}”: replica ${item.id}.`);
  return undefined;
}
