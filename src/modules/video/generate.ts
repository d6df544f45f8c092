import type { CreateVideo, Video } from '../../api/videos.ts';
import { UsageError } from '../../lib/errors.ts';
import { toCommandLine } from '../../lib/text/shell-words.ts';
import type { FieldValues } from '../../ui/form/form.ts';
import { mayBeSameText } from '../forms/same-name.ts';
import { REPLICA } from '../nouns/replica.ts';
import { type Creation, itemFlag } from '../resource/creation.ts';
import { type GenerateName, generateFields, toCreateVideo } from './generate-fields.ts';
import { findPlaceholder } from './script-length.ts';

const ALLOW = 'allow-placeholders';

type GivenFields = Partial<FieldValues<GenerateName>>;

export const VIDEO_GENERATION: Creation<GenerateName, Video> = {
  verb: 'generate',
  title: 'Generate a Video',
  fields: generateFields,
  references: { replica_id: itemFlag(REPLICA) },
  files: {
    audio_url: () => ({ purpose: 'audio' }),
    background_source_url: () => ({ purpose: 'background' }),
    watermark_image_url: () => ({ purpose: 'watermark' }),
  },
  submitLabel: 'Generate the video',
  submitHelp: 'Check the fields above. Generating starts immediately and counts against your plan.',
  label: 'Sending the video',
  prepare: ({ services }) => ({
    nameIn: ({ video_name }) => video_name.trim(),
    fits: (values) => isVideoOf(toCreateVideo(values)),
    async send(values, signal) {
      const input = toCreateVideo(values);
      const created = await services.client().videos.generate(input, { signal });
      return {
        replica_id: input.replica_id,
        ...created,
        video_name: created.video_name || values.video_name.trim(),
      };
    },
  }),
  report({ ui, sayNext }, { video_name, video_id, status }, isWaiting) {
    ui.ok(`Started generating “${video_name}” (video ${video_id}, status ${status}).`);
    if (isWaiting) return;
    sayNext({
      menu: 'List Videos shows its progress and, when it is ready, its links.',
      command: `Run ${toCommandLine(['video', 'watch', video_id])} to wait for it.`,
    });
  },
  command: {
    notes: 'Generating starts immediately and counts against your plan. Give either --script or --audio-url.',
    options: [
      { name: ALLOW, help: 'Send placeholders such as {{name}}, and single braces, unchanged.', fallback: 'off' },
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
    complete(values, given) {
      if (!given.isSet(ALLOW)) refusePlaceholder(values.script);
      return sourceOf(values);
    },
    words: (values) => (findPlaceholder(toCreateVideo(values).script) === undefined ? [] : [`--${ALLOW}`]),
  },
};

/** Recognizes the video of a request that got no response. A row of the list may have neither a replica nor a script. */
function isVideoOf({ replica_id, script }: CreateVideo): (video: Video) => boolean {
  return ({ replica_id: speaker = replica_id, data }) => speaker === replica_id && mayBeSameText(script, data?.script);
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
