import type { Replica } from '../../api/replicas.ts';
import type { ModuleInterface } from '../../core/module.ts';
import { LocalList } from '../../core/store.ts';
import type { Context, Services } from '../shared/context.ts';
import { createMenuModule } from '../shared/menu-module.ts';
import { REPLICAS, whyUnfinished } from '../shared/replicas.ts';
import { VIDEOS } from './videos.ts';

export function createVideoModule(): ModuleInterface<Services> {
  return createMenuModule({
    name: 'video',
    label: 'Work with Videos',
    state: 'work_with_videos',
    lists: [new LocalList(VIDEOS)],
    itemActions: [
      {
        list: REPLICAS,
        label: 'Generate a video with it',
        blocked: whyUnfinished,
        run: async (context: Context, replica: Replica) =>
          (await import('./generate.ts')).generateVideo(context, { replica }),
      },
    ],
    entries: [
      {
        label: 'Generate a Video',
        state: 'generate_video',
        run: async (context) => (await import('./generate.ts')).generateVideo(context),
      },
      {
        label: 'List Videos',
        state: 'list_videos',
        run: async (context) => (await import('./list.ts')).listVideos(context),
      },
      {
        label: 'Rename a Video',
        state: 'rename_video',
        run: async (context) => (await import('./rename.ts')).renameVideo(context),
      },
      {
        label: 'Delete a Video',
        state: 'delete_video',
        run: async (context) => (await import('./delete.ts')).deleteVideo(context),
      },
    ],
  });
}
