import type { Command } from '../../core/command.ts';
import type { Services } from '../context.ts';
import { LIST_OPTIONS, listItems } from '../shared/list-command.ts';
import { videoView } from './result.ts';
import { VIDEO_NOUN, videoKind, videoSearchText } from './videos.ts';

export const LIST_VIDEOS: Command<Services> = {
  options: [
    { name: 'status', value: 'status', help: 'Only those of this status: queued, ready …', fallback: 'any' },
    ...LIST_OPTIONS,
  ],
  examples: [
    { text: 'The newest videos', line: 'tavus video list --limit 10' },
    { text: 'The links of all that are ready', line: 'tavus video list --all --status ready --json=download_url' },
  ],
  async run(context, given) {
    const status = given.text('status');
    await listItems(
      context,
      {
        noun: VIDEO_NOUN,
        view: videoView(context.services.clock.now()),
        pages: videoKind(context).pages,
        searchText: videoSearchText,
        matches: (video) => status === undefined || video.status === status,
      },
      given,
    );
    return 0;
  },
};
