import type { ModuleInterface } from '../../core/module.ts';
import type { Services } from '../context.ts';
import { REPLICA } from '../nouns/replica.ts';
import { hasFailure } from '../nouns/replica-status.ts';
import { createAction, createResourceModule } from '../resource/module.ts';

export function createReplicaModule(): ModuleInterface<Services> {
  return createResourceModule(REPLICA, {
    create: [
      createAction(REPLICA, {
        summary: 'train a replica from a video or an image',
        load: async () => (await import('./create.ts')).REPLICA_CREATION,
      }),
    ],
    actions: [
      {
        item: {
          label: 'Try again with another file',
          ...{ isMain: true, changes: true, isOffered: hasFailure },
          run: async (context, replica) => (await import('./try-again.ts')).tryAgain(context, replica),
        },
      },
      {
        menu: {
          label: 'Check a Recording',
          state: 'check_recording',
          run: async (context) => (await import('./check-menu.ts')).checkFromMenu(context),
        },
        command: {
          name: 'check',
          summary: 'check a video, image or audio file before it is sent to Tavus',
          load: async () => (await import('./check.ts')).CHECK_RECORDINGS,
        },
      },
    ],
  });
}
