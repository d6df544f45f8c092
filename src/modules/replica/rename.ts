import type { Replica } from '../../api/replicas.ts';
import { askName } from '../shared/ask-name.ts';
import type { Context } from '../shared/context.ts';
import { pickReplica } from '../shared/pick-replica.ts';
import { REPLICAS } from '../shared/replicas.ts';
import { whyUnchangeable } from './view.ts';

const QUESTION = { title: 'Rename a Replica', enterHint: 'rename', blocked: whyUnchangeable };

/** Gives a replica another name. @returns the replica as it is now. */
export async function renameReplica(context: Context, given: { replica?: Replica } = {}): Promise<Replica> {
  const { ui, client } = context.services;
  const replica = given.replica ?? (await pickReplica(context, QUESTION));
  const renamed = await askName(
    context,
    { title: QUESTION.title, name: replica.replica_name },
    async (name, signal) => {
      await client().replicas.rename(replica.replica_id, name, { signal });
      return { ...replica, replica_name: name };
    },
  );
  context.updateItem(REPLICAS, renamed);
  ui.ok(`Renamed “${replica.replica_name}” to “${renamed.replica_name}”: replica ${replica.replica_id}.`);
  return renamed;
}
