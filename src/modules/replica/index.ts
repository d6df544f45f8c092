import type { ModuleInterface } from '../../core/module.ts';
import type { Services } from '../context.ts';
import { REPLICA } from '../nouns/replica.ts';
import { createAction, createResourceModule } from '../resource/module.ts';

export function createReplicaModule(): ModuleInterface<Services> {
  return createResourceModule(REPLICA, {
    create: [
      createAction(REPLICA, {
        summary: 'train a replica from a video or an image',
        load: async () => (await import('./create.ts')).REPLICA_CREATION,
      }),
    ],
  });
}
