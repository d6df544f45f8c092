import type { Replica } from '../../api/replicas.ts';
import { browse } from '../shared/browse.ts';
import type { Context } from '../shared/context.ts';
import { showItem } from '../shared/item-screen.ts';
import {
  createReplicaList,
  isSystemReplica,
  loadReplicas,
  REPLICA_NOUN,
  REPLICAS,
  replicaColumns,
} from '../shared/replicas.ts';
import { deleteReplica } from './delete.ts';
import { renameReplica } from './rename.ts';
import { replicaRows, whyUnchangeable } from './view.ts';

const FILTERS = [
  { label: 'all', matches: () => true },
  { label: 'user', matches: (replica: Replica) => !isSystemReplica(replica) },
  { label: 'system', matches: isSystemReplica },
];

/** Shows all replicas, the user's own first, and what can be done with each. */
export async function listReplicas(context: Context): Promise<void> {
  const { clock } = context.services;
  await browse(context, {
    title: 'List Replicas',
    list: createReplicaList(FILTERS),
    noun: REPLICA_NOUN,
    columns: (replica) => replicaColumns(replica, clock.now()),
    whenEmpty: 'No replicas here. Press f for another filter, or Esc and choose Create a Replica.',
    items: async () => (await loadReplicas(context)).items(),
    open: (replica) => openReplica(context, replica),
  });
}

async function openReplica(context: Context, listed: Replica): Promise<void> {
  const { ui, client } = context.services;
  const replica = await ui.busy('Loading the replica', (signal) =>
    client().replicas.get(listed.replica_id, { signal }),
  );
  context.updateItem(REPLICAS, replica);
  const actions = [
    { label: 'Rename', blocked: whyUnchangeable, run: (item: Replica) => renameReplica(context, { replica: item }) },
    { label: 'Delete', blocked: whyUnchangeable, run: (item: Replica) => deleteReplica(context, { replica: item }) },
  ];
  await showItem(context, { title: 'Replica', rows: replicaRows, actions }, replica);
}
