import type { Replica } from '../../api/replicas.ts';
import type { Context } from '../context.ts';
import { browse } from '../shared/browse.ts';
import { showItem } from '../shared/item-screen.ts';
import {
  createReplicaList,
  REPLICA_NOUN,
  REPLICAS,
  replicaColumns,
  replicaSource,
  withTypeOf,
} from '../shared/replicas.ts';
import { Thumbnails } from '../shared/thumbnail.ts';
import { deleteReplica } from './delete.ts';
import { renameReplica } from './rename.ts';
import { replicaLinks, replicaRows, replicaThumbnail, whyUnchangeable } from './view.ts';
import { replicaWatch } from './watch.ts';

/** Shows all replicas, the user's own first, and what can be done with each. */
export async function listReplicas(context: Context): Promise<void> {
  const { clock } = context.services;
  await browse(context, {
    title: 'List Replicas',
    source: replicaSource(context),
    list: createReplicaList(),
    noun: REPLICA_NOUN,
    columns: (replica) => replicaColumns(replica, clock.now()),
    whenEmpty: 'No replicas here. Press f for another filter, or Esc and choose Create a Replica.',
    open: (replica) => openReplica(context, replica),
  });
}

async function openReplica(context: Context, listed: Replica): Promise<void> {
  const { ui, client } = context.services;
  const reload = async (row: Replica, signal: AbortSignal) =>
    withTypeOf(await client().replicas.get(row.replica_id, { signal }), row);
  const thumbnails = new Thumbnails(context, replicaThumbnail);
  const replica = await ui.busy('Loading the replica', (signal) => thumbnails.beside(listed, reload, signal));
  context.updateItem(REPLICAS, replica);
  const actions = [
    {
      label: 'Rename',
      changes: true,
      blocked: whyUnchangeable,
      run: (item: Replica) => renameReplica(context, { replica: item }),
    },
    {
      label: 'Delete',
      changes: true,
      blocked: whyUnchangeable,
      run: (item: Replica) => deleteReplica(context, { replica: item }),
    },
  ];
  const watch = replicaWatch(context);
  const screen = {
    title: 'Replica',
    name: REPLICAS,
    rows: replicaRows,
    links: replicaLinks,
    actions,
    watch,
    thumbnails,
  };
  await showItem(context, screen, replica);
}
