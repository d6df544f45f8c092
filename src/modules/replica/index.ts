import type { ModuleInterface } from '../../core/module.ts';
import type { Services } from '../context.ts';
import { REPLICA } from '../nouns/replica.ts';
import { createAction, createResourceModule } from '../resource/module.ts';

export function createReplicaModule(): ModuleInterface<Services> {
  return createResourceModule(REPLICA, {
    create: [
      createAction(REPLICA, {
        summary: 'train a replica from a video or an image',
        run: async (context) => (await import('./create.ts')).createReplica(context),
        load: async () => (await import('./create.ts')).CREATE_REPLICA,
      }),
    ],
  });
}
