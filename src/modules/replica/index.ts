import type { ModuleInterface } from '../../core/module.ts';
import { LocalList } from '../../core/store.ts';
import type { Services } from '../shared/context.ts';
import { createMenuModule } from '../shared/menu-module.ts';
import { REPLICAS } from '../shared/replicas.ts';

export function createReplicaModule(): ModuleInterface<Services> {
  return createMenuModule({
    name: 'replica',
    label: 'Work with Replicas',
    state: 'work_with_replicas',
    lists: [new LocalList(REPLICAS)],
    entries: [
      {
        label: 'Create a Replica',
        state: 'create_replica',
        run: async (context) => (await import('./create.ts')).createReplica(context),
      },
      {
        label: 'List Replicas',
        state: 'list_replicas',
        run: async (context) => (await import('./list.ts')).listReplicas(context),
      },
      {
        label: 'Rename a Replica',
        state: 'rename_replica',
        run: async (context) => (await import('./rename.ts')).renameReplica(context),
      },
      {
        label: 'Delete a Replica',
        state: 'delete_replica',
        run: async (context) => (await import('./delete.ts')).deleteReplica(context),
      },
    ],
  });
}
