import { VIDEO_FIELDS, type Video } from '../../api/videos.ts';
import { formatAge, nameOrNone } from '../../lib/format.ts';
import type { ItemView } from '../../ui/output/results.ts';
import { videoRows, videoStatus } from './view.ts';

/** A video as a command gives it. @param now milliseconds since 1970, UTC */
export function videoView(now: number): ItemView<Video> {
  return {
    fields: VIDEO_FIELDS,
    columns: [
      { title: 'ID', cell: ({ video_id }) => video_id || '(no id)', plain: ({ video_id }) => video_id },
      {
        title: 'NAME',
        givesWay: true,
        cell: ({ video_name }) => nameOrNone(video_name),
        plain: ({ video_name }) => video_name,
      },
      { title: 'STATUS', cell: videoStatus },
      { title: 'REPLICA', cell: ({ replica_id = '' }) => replica_id },
      {
        title: 'CREATED',
        cell: ({ created_at }) => ({ text: formatAge(created_at, now), tone: 'quiet' }),
        plain: ({ created_at = '' }) => created_at,
      },
    ],
    rows: videoRows,
  };
}
