import type { Replica } from '../../api/replicas.ts';
import type { Context } from '../context.ts';
import { askName } from '../forms/ask-name.ts';
import { flagWords } from '../forms/form-command.ts';
import { changeCommand } from '../shared/change-command.ts';
import { refuseBlocked } from '../shared/owner.ts';
import { pickReplica } from '../shared/pick-replica.ts';
import { replicaKind } from '../shared/replica-commands.ts';
import { REPLICAS } from '../shared/replicas.ts';
import { replicaView } from './result.ts';
import { whyUnchangeable } from './view.ts';

const QUESTION = { title: 'Rename a Replica', enterHint: 'rename', blocked: whyUnchangeable };

/** Gives a replica another name. @returns the replica as it is now. */
export async function renameReplica(
  context: Context,
  given: { replica?: Replica; name?: string | undefined } = {},
): Promise<Replica> {
  const { ui, client, showCommand } = context.services;
  const chosen = given.replica ?? (await pickReplica(context, QUESTION));
  const replica = await refuseBlocked(context, replicaKind(context), chosen, whyUnchangeable);
  const renamed = await askName(
    context,
    { title: QUESTION.title, name: replica.replica_name, given: given.name },
    async (name, signal) => {
      await client().replicas.rename(replica.replica_id, name, { signal });
      return { ...replica, replica_name: name };
    },
  );
  context.updateItem(REPLICAS, renamed);
  ui.ok(`Renamed “${replica.replica_name}” to “${renamed.replica_name}”: replica ${replica.replica_id}.`);
  showCommand(['replica', 'rename', replica.replica_id, ...flagWords('name', renamed.replica_name)]);
  return renamed;
}

export const RENAME_REPLICA = changeCommand<Replica>({
  options: [{ name: 'name', alias: 'replica-name', value: 'text', help: 'Its new name.', isRequired: true }],
  examples: [
    { text: 'Rename by id', line: 'tavus replica rename r90bbd427f71 --name "Rio, spring"' },
    { text: 'Rename by name', line: 'tavus replica rename "Rio" --name "Rio, spring"' },
  ],
  kindOf: replicaKind,
  pick: (context) => pickReplica(context, QUESTION),
  blocked: whyUnchangeable,
  viewOf: replicaView,
  change: (context, replica, given) => renameReplica(context, { replica, name: given.text('name') }),
});
