import type { ModuleInterface } from '../../core/module.ts';
import type { Services } from '../context.ts';
import { REPLICA } from '../nouns/replica.ts';
import { createResourceModule } from '../resource/module.ts';

export function createReplicaModule(): ModuleInterface<Services> {
  return createResourceModule(REPLICA, {
    create: [
      {
        menu: {
          label: 'Create a Replica',
          changes: true,
          state: 'create_replica',
          run: async (context) => (await import('./create.ts')).createReplica(context),
        },
        command: {
          name: 'create',
          summary: 'train a replica from a video or an image',
          load: async () => (await import('./create.ts')).CREATE_REPLICA,
        },
      },
    ],
  });
}
