import type { Replica } from '../../api/replicas.ts';
import type { CreateVideo, Video } from '../../api/videos.ts';
import type { Command } from '../../core/command.ts';
import { UsageError } from '../../lib/errors.ts';
import { toCommandLine } from '../../lib/text/shell-words.ts';
import { type FieldValues, Form } from '../../ui/form/form.ts';
import type { Context, Services } from '../context.ts';
import { formOptions, formWords, readFields } from '../forms/form-command.ts';
import { mayBeSameText } from '../forms/same-name.ts';
import { sendForm } from '../forms/send-form.ts';
import { REPLICA } from '../nouns/replica.ts';
import { VIDEO, VIDEOS } from '../nouns/video.ts';
import { findId } from '../resource/find-item.ts';
import { suggesting } from '../resource/item-argument.ts';
import { lookUpIn } from '../resource/look-up.ts';
import { snapshotWith } from '../resource/pick-field.ts';
import { viewOf } from '../resource/view.ts';
import { WAIT_OPTIONS, wantsToWait, watchForCommand } from '../resource/watch-command.ts';
import { type GenerateName, generateFields, toCreateVideo } from './generate-fields.ts';
import { findPlaceholder } from './script-length.ts';

const ALLOW = 'allow-placeholders';

type GivenFields = Partial<FieldValues<GenerateName>>;

/** Asks for what is missing and starts generating a video. @returns the new video */
export async function generateVideo(
  context: Context,
  given: { replica?: Replica; fields?: GivenFields; isWaiting?: boolean } = {},
): Promise<Video> {
  const { services } = context;
  const { ui, clock, showCommand } = services;
  const form = new Form<GenerateName>({
    title: 'Generate a Video',
    fields: generateFields(context),
    submitLabel: 'Generate the video',
    submitHelp: 'Check the fields above. Generating starts immediately and counts against your plan.',
  });
  if (given.replica) form.restore(snapshotWith('replica_id', REPLICA, given.replica));
  const video = await sendForm<GenerateName, Video>(context, form, {
    draft: 'generate-video',
    given: given.fields,
    label: 'Sending the video',
    send: async (values, signal) => {
      const input = toCreateVideo(values);
      const created = await services.client().videos.generate(input, { signal });
      const video_name = created.video_name || values.video_name.trim();
      const created_at = new Date(clock.now()).toISOString();
      return { created_at, replica_id: input.replica_id, ...created, video_name };
    },
    lookUp: (values) => lookUpVideo(context, toCreateVideo(values)),
  });
  context.updateItem(VIDEOS, video);
  ui.ok(`Started generating “${video.video_name}” (video ${video.video_id}, status ${video.status}).`);
  if (!given.isWaiting) {
    services.sayNext({
      menu: 'List Videos shows its progress and, when it is ready, its links.',
      command: `Run ${toCommandLine(['video', 'watch', video.video_id])} to wait for it.`,
    });
  }
  const { script } = toCreateVideo(form.values());
  const isWordForWord = findPlaceholder(script) !== undefined;
  showCommand(['video', 'generate', ...formWords(form), ...(isWordForWord ? [`--${ALLOW}`] : [])]);
  return video;
}

export const GENERATE_VIDEO: Command<Services> = {
  changes: true,
  notes: 'Generating starts immediately and counts against your plan. Give either --script or --audio-url.',
  options: [
    ...formOptions(generateFields(), { replica_id: { ...suggesting(REPLICA), value: 'id' } }),
    { name: ALLOW, help: 'Send placeholders such as {{name}}, and single braces, unchanged.', fallback: 'off' },
    ...WAIT_OPTIONS,
  ],
  examples: [
    {
      text: 'Generate a video from a script',
      line: 'tavus video generate --name "Welcome" --replica-id r90bbd427f71 --script "Hello, and welcome."',
    },
    {
      text: 'Read a long script from standard input',
      line: 'tavus video generate --name "News" --replica-id "Anna" --script-file - < news.txt',
    },
  ],
  async run(context, given) {
    const { results, clock } = context.services;
    const view = viewOf(VIDEO, clock.now());
    results.checkFields(view);
    const fields: GivenFields = await readFields(context.services, generateFields(context), given);
    if (!given.isSet(ALLOW)) refusePlaceholder(fields.script);
    const replica_id = await findId(context, REPLICA, fields.replica_id);
    const video = await generateVideo(context, {
      fields: { ...fields, ...(replica_id !== undefined && { replica_id }), ...sourceOf(fields) },
      isWaiting: wantsToWait(given),
    });
    if (!wantsToWait(given)) {
      await results.change(view, video);
      return 0;
    }
    const { items, exitCode } = await watchForCommand(context, VIDEO, [video], given);
    await results.change(view, items[0] ?? video);
    return exitCode;
  },
};

/** Finds the video of a request that got no response. */
function lookUpVideo(context: Context, { video_name = '', replica_id, script }: CreateVideo) {
  // A row of the list may have neither a replica nor a script.
  return lookUpIn(
    context,
    VIDEO,
    video_name,
    ({ replica_id: speaker = replica_id, data }) => speaker === replica_id && mayBeSameText(script, data?.script),
  );
}

/** @throws UsageError for a script with a placeholder that would be spoken, and charged, as it is */
function refusePlaceholder(script: string | undefined): void {
  const placeholder = findPlaceholder(script);
  if (placeholder === undefined) return;
  throw new UsageError(
    `The script contains the placeholder “${placeholder}”, which would be spoken as it is.`,
    `Run tavus video batch to fill in placeholders, or add --${ALLOW} to send the script unchanged.`,
  );
}

/** The value of `source`, from the flags that were given. */
function sourceOf({ script, audio_url }: GivenFields): GivenFields {
  if (script !== undefined) return { source: 'script' };
  return audio_url === undefined ? {} : { source: 'audio' };
}
