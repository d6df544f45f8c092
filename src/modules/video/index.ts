import type { ModuleInterface } from '../../core/module.ts';
import type { Services } from '../context.ts';
import { REPLICA } from '../nouns/replica.ts';
import { whyUnfinished } from '../nouns/replica-status.ts';
import { VIDEO, whyNotReady } from '../nouns/video.ts';
import { createAction, createResourceModule, createWith } from '../resource/module.ts';

export function createVideoModule(): ModuleInterface<Services> {
  return createResourceModule(VIDEO, {
    create: [
      createAction(VIDEO, {
        verb: 'generate',
        label: 'Generate a Video',
        summary: 'generate a video from a script or an audio file',
        load: loadGeneration,
      }),
      {
        menu: {
          label: 'Generate from a CSV',
          changes: true,
          state: 'batch_videos',
          run: async (context) => (await import('./batch/menu.ts')).batchFromMenu(context),
        },
        command: {
          name: 'batch',
          summary: 'generate a video for each row of a CSV file',
          load: async () => (await import('./batch/command.ts')).BATCH_VIDEOS,
        },
      },
    ],
    actions: [
      {
        menu: {
          label: 'Download a Video',
          state: 'download_video',
          run: async (context) => (await import('./download-menu.ts')).downloadFromMenu(context),
        },
        item: {
          label: 'Download',
          isMain: true,
          blocked: whyNotReady,
          run: async (context, video) => (await import('./download-menu.ts')).downloadFromMenu(context, { video }),
        },
        command: {
          name: 'download',
          summary: 'save videos to files',
          load: async () => (await import('./download-command.ts')).DOWNLOAD_VIDEOS,
        },
      },
      {
        command: {
          name: 'open',
          summary: 'open a video in the browser',
          load: async () => (await import('./open.ts')).OPEN_VIDEO,
        },
      },
    ],
    itemActions: [
      createWith(VIDEO, {
        label: 'Generate a video with it',
        isMain: true,
        ...{ from: REPLICA, field: 'replica_id', blocked: whyUnfinished, load: loadGeneration },
      }),
    ],
  });
}

async function loadGeneration() {
  return (await import('./generate.ts')).VIDEO_GENERATION;
}
