import type { Replica } from '../../api/replicas.ts';
import type { ModuleInterface } from '../../core/module.ts';
import type { Context, Services } from '../context.ts';
import { REPLICAS } from '../nouns/replica.ts';
import { whyUnfinished } from '../nouns/replica-status.ts';
import { VIDEO, whyNotReady } from '../nouns/video.ts';
import { createResourceModule } from '../resource/module.ts';

export function createVideoModule(): ModuleInterface<Services> {
  return createResourceModule(VIDEO, {
    create: [
      {
        menu: {
          label: 'Generate a Video',
          changes: true,
          state: 'generate_video',
          run: async (context) => (await import('./generate.ts')).generateVideo(context),
        },
        command: {
          name: 'generate',
          summary: 'generate a video from a script or an audio file',
          load: async () => (await import('./generate.ts')).GENERATE_VIDEO,
        },
      },
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
      {
        list: REPLICAS,
        label: 'Generate a video with it',
        isMain: true,
        changes: true,
        blocked: whyUnfinished,
        run: async (context: Context, replica: Replica) =>
          (await import('./generate.ts')).generateVideo(context, { replica }),
      },
    ],
  });
}
