import type { Replica } from '../../api/replicas.ts';
import type { ModuleInterface } from '../../core/module.ts';
import { LocalList } from '../../core/store.ts';
import type { Context, Services } from '../context.ts';
import { createMenuModule } from '../shared/menu-module.ts';
import { REPLICAS, whyUnfinished } from '../shared/replicas.ts';
import { VIDEOS } from './videos.ts';

export function createVideoModule(): ModuleInterface<Services> {
  return createMenuModule({
    name: 'video',
    label: 'Work with Videos',
    state: 'work_with_videos',
    lists: [new LocalList(VIDEOS)],
    commands: {
      noun: 'video',
      summary: 'a replica speaking a script or an audio file',
      commands: [
        {
          name: 'list',
          summary: 'list your videos',
          load: async () => (await import('./list-command.ts')).LIST_VIDEOS,
        },
        {
          name: 'get',
          summary: 'show all that is known of a video',
          load: async () => (await import('./get.ts')).GET_VIDEO,
        },
        {
          name: 'generate',
          summary: 'let a replica speak a script or an audio file',
          load: async () => (await import('./generate.ts')).GENERATE_VIDEO,
        },
        {
          name: 'batch',
          summary: 'make a video of every row of a CSV file',
          load: async () => (await import('./batch/command.ts')).BATCH_VIDEOS,
        },
        {
          name: 'rename',
          summary: 'give a video another name',
          load: async () => (await import('./rename.ts')).RENAME_VIDEO,
        },
        {
          name: 'watch',
          summary: 'show how far videos are, until they are done',
          load: async () => (await import('./watch.ts')).WATCH_VIDEOS,
        },
        {
          name: 'download',
          summary: 'save videos to files',
          load: async () => (await import('./download-command.ts')).DOWNLOAD_VIDEOS,
        },
        {
          name: 'open',
          summary: 'open a video in the browser',
          load: async () => (await import('./open.ts')).OPEN_VIDEO,
        },
        {
          name: 'delete',
          summary: 'delete a video',
          load: async () => (await import('./delete.ts')).DELETE_VIDEO,
        },
      ],
    },
    itemActions: [
      {
        list: REPLICAS,
        label: 'Generate a video with it',
        changes: true,
        blocked: whyUnfinished,
        run: async (context: Context, replica: Replica) =>
          (await import('./generate.ts')).generateVideo(context, { replica }),
      },
    ],
    entries: [
      {
        label: 'Generate a Video',
        changes: true,
        state: 'generate_video',
        run: async (context) => (await import('./generate.ts')).generateVideo(context),
      },
      {
        label: 'Generate from a CSV',
        changes: true,
        state: 'batch_videos',
        run: async (context) => (await import('./batch/menu.ts')).batchFromMenu(context),
      },
      {
        label: 'List Videos',
        state: 'list_videos',
        run: async (context) => (await import('./list.ts')).listVideos(context),
      },
      {
        label: 'Download a Video',
        state: 'download_video',
        run: async (context) => (await import('./download-menu.ts')).downloadFromMenu(context),
      },
      {
        label: 'Rename a Video',
        changes: true,
        state: 'rename_video',
        run: async (context) => (await import('./rename.ts')).renameVideo(context),
      },
      {
        label: 'Watch Videos',
        state: 'watch_videos',
        run: async (context) => (await import('./watch.ts')).watchVideos(context),
      },
      {
        label: 'Delete a Video',
        changes: true,
        state: 'delete_video',
        run: async (context) => (await import('./delete.ts')).deleteVideo(context),
      },
    ],
  });
}
