import type { Video } from '../../api/videos.ts';
import { isStandardOutput } from '../../lib/files/output-place.ts';
import { Form } from '../../ui/form/form.ts';
import { expandPath } from '../../ui/form/text-file.ts';
import type { Context } from '../context.ts';
import { VIDEO, whyNotReady } from '../nouns/video.ts';
import { pickItem } from '../resource/list-screen.ts';
import { downloadWithBar, targetOf } from './download.ts';

/** Asks where to save a video, and saves it. Asks for the video too where none is given. @returns the video */
export async function downloadFromMenu(context: Context, given: { video?: Video } = {}): Promise<Video> {
  const { ui, showCommand } = context.services;
  const question = { title: 'Download a Video', enterHint: 'download', blocked: whyNotReady };
  const video = given.video ?? (await pickItem(context, VIDEO, question));
  const form = new Form({
    title: question.title,
    fields: [
      {
        name: 'output',
        label: 'Save as',
        kind: 'text',
        required: true,
        help: 'A file or a folder. Existing files are not replaced.',
        check: (path) => (isStandardOutput(path.trim()) ? 'Enter the name of a file.' : undefined),
      },
    ],
    submitLabel: 'Download',
    values: { output: targetOf(video, undefined).target },
  });
  await ui.fill(form);
  const saving = targetOf(video, expandPath(form.values().output, {}));
  await downloadWithBar(context, video, { ...saving, force: false });
  showCommand(['video', 'download', video.video_id, '-o', saving.target]);
  return video;
}
