import type { ModuleInterface } from '../../core/module.ts';
import { LocalList } from '../../core/store.ts';
import type { Services } from '../context.ts';
import { createMenuModule } from '../shared/menu-module.ts';
import { REPLICAS } from '../shared/replicas.ts';

export function createReplicaModule(): ModuleInterface<Services> {
  return createMenuModule({
    name: 'replica',
    label: 'Work with Replicas',
    state: 'work_with_replicas',
    lists: [new LocalList(REPLICAS)],
    commands: {
      noun: 'replica',
      alias: 'face',
      summary: "a person's face and voice",
      commands: [
        {
          name: 'list',
          summary: "list your own replicas and Tavus' stock ones",
          load: async () => (await import('./list-command.ts')).LIST_REPLICAS,
        },
        {
          name: 'get',
          summary: 'show all that is known of a replica',
          load: async () => (await import('./get.ts')).GET_REPLICA,
        },
        {
          name: 'create',
          summary: 'train a replica from a video or an image',
          load: async () => (await import('./create.ts')).CREATE_REPLICA,
        },
        {
          name: 'rename',
          summary: 'give one of your replicas another name',
          load: async () => (await import('./rename.ts')).RENAME_REPLICA,
        },
        {
          name: 'watch',
          summary: 'show how far trainings are, until they are done',
          load: async () => (await import('./watch.ts')).WATCH_REPLICAS,
        },
        {
          name: 'delete',
          summary: 'delete one of your replicas',
          load: async () => (await import('./delete.ts')).DELETE_REPLICA,
        },
      ],
    },
    entries: [
      {
        label: 'Create a Replica',
        changes: true,
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
        changes: true,
        state: 'rename_replica',
        run: async (context) => (await import('./rename.ts')).renameReplica(context),
      },
      {
        label: 'Watch Replicas',
        state: 'watch_replicas',
        run: async (context) => (await import('./watch.ts')).watchReplicas(context),
      },
      {
        label: 'Delete a Replica',
        changes: true,
        state: 'delete_replica',
        run: async (context) => (await import('./delete.ts')).deleteReplica(context),
      },
    ],
  });
}
