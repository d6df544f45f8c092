import type { CreateReplica, Replica } from '../../api/replicas.ts';
import { toCommandLine } from '../../lib/text/shell-words.ts';
import type { FieldValues, FormField } from '../../ui/form/form.ts';
import type { Context } from '../context.ts';
import { checkFileUrl, checkUrl, noteFileUrl } from '../forms/checks.ts';
import { VOICE } from '../nouns/voice.ts';
import { type Creation, itemFlag } from '../resource/creation.ts';
import { explainVoiceError, type VoiceField, voiceFields, voiceIn } from './voice.ts';

/** The exact text that Tavus checks for (API reference, June 2026). Only the name is replaced by the speaker's own. */
const CONSENT_STATEMENT =
  'I, [FULL NAME], am currently speaking and consent Tavus to create an AI clone of me by using the audio and video samples I provide. ' +
  'I understand that this AI clone can be used to create videos that look and sound like me.';

const CONSENT_NEEDED = `Tavus clones a person only with their consent, spoken by them: "${CONSENT_STATEMENT}"`;

const VIDEO_NEEDS =
  'Direct download link, valid for 24 hours, to an MP4 file without cuts: at least 1080p and 25 fps, up to 750 MB.';

type Name =
  | 'replica_name'
  | 'source'
  | 'train_video_url'
  | 'consent_video_url'
  | 'train_image_url'
  | VoiceField
  | 'model_name'
  | 'callback_url';

const MEDIA_FIELDS: readonly FormField<Name>[] = [
  { name: 'replica_name', label: 'Name', kind: 'text', flag: 'name', required: true },
  {
    name: 'source',
    label: 'Train from',
    kind: 'choice',
    flag: false,
    choices: [
      { value: 'spoken', label: 'a video that starts with the consent statement' },
      { value: 'separate', label: 'a video and a separate consent video' },
      { value: 'image', label: 'an image and a voice' },
    ],
    help: CONSENT_NEEDED,
  },
  {
    name: 'train_video_url',
    label: 'Training video',
    kind: 'text',
    required: true,
    help: (values) =>
      values.source === 'spoken' ? `${VIDEO_NEEDS} It must start with: "${CONSENT_STATEMENT}"` : VIDEO_NEEDS,
    flagHelp: `${VIDEO_NEEDS} Without --consent-video-url it must start with the consent statement.`,
    requiredWhen: 'without --train-image-url',
    isVisible: (values) => values.source !== 'image',
    whenHidden: 'Give --train-video-url or --train-image-url, not both.',
    check: checkFileUrl,
    note: noteFileUrl('video'),
  },
  {
    name: 'consent_video_url',
    label: 'Consent video',
    kind: 'text',
    required: true,
    help: `Direct link to a video of the same person saying: "${CONSENT_STATEMENT}"`,
    isVisible: (values) => values.source === 'separate',
    whenHidden: '--consent-video-url requires --train-video-url.',
    check: checkFileUrl,
    note: noteFileUrl('video'),
  },
  {
    name: 'train_image_url',
    label: 'Image',
    kind: 'text',
    required: true,
    help: 'Direct link to a JPG or PNG, at least 512 x 512, of one person looking straight at the camera.',
    requiredWhen: 'without --train-video-url',
    isVisible: (values) => values.source === 'image',
    check: checkFileUrl,
    note: noteFileUrl('image'),
  },
];

const MORE_FIELDS: readonly FormField<Name>[] = [
  {
    name: 'model_name',
    label: 'Model',
    kind: 'text',
    more: true,
    whenEmpty: "(Tavus' default)",
    help: 'Name of the model to train, for example phoenix-4.',
  },
  {
    name: 'callback_url',
    label: 'Callback URL',
    kind: 'text',
    more: true,
    help: 'URL that Tavus calls once, when the training has finished or failed.',
    check: checkUrl,
  },
];

/** @param context lets the user choose a voice from the list; only needed to fill in the form */
function fieldsFor(context?: Context): readonly FormField<Name>[] {
  return [...MEDIA_FIELDS, ...voiceFields<Name>(({ source }) => source === 'image', context), ...MORE_FIELDS];
}

export const REPLICA_CREATION: Creation<Name, Replica> = {
  title: 'Create a Replica',
  fields: fieldsFor,
  references: { default_voice_id: itemFlag(VOICE) },
  files: {
    train_video_url: ({ model_name }) => ({ purpose: 'video', model: model_name }),
    consent_video_url: () => ({ purpose: 'consent' }),
    train_image_url: ({ model_name }) => ({ purpose: 'image', model: model_name }),
  },
  submitLabel: 'Start the training',
  submitHelp: 'Check the fields above. Training starts immediately, counts against your plan, and takes 3 to 4 hours.',
  label: 'Starting the training',
  prepare: ({ services }) => ({
    nameIn: ({ replica_name }) => replica_name,
    async send(values, signal) {
      const input = readInput(values);
      try {
        const created = await services.client().replicas.create(input, { signal });
        return { ...created, replica_name: input.replica_name ?? '', replica_type: 'user' };
      } catch (error) {
        throw explainVoiceError(error, input);
      }
    },
  }),
  report({ ui, sayNext }, { replica_name, replica_id, status }) {
    ui.ok(`Started training “${replica_name}” (replica ${replica_id}, status ${status}).`);
    sayNext({
      menu: 'Training takes 3 to 4 hours and continues if you close this program. List Replicas shows the progress.',
      command: `Training takes 3 to 4 hours. Run ${toCommandLine(['replica', 'watch', replica_id])} to see the progress.`,
    });
  },
  command: {
    notes: CONSENT_NEEDED,
    examples: [
      {
        text: 'Train from a video that starts with the consent statement',
        line: 'tavus replica create --name "Rio" --train-video-url https://example.com/rio.mp4',
      },
      {
        text: 'Train from an image with a voice of tavus voice list',
        line: 'tavus replica create --name "Ana" --train-image-url https://example.com/ana.png --default-voice-id Anna',
      },
    ],
    complete: sourceOf,
  },
};

type GivenFields = Partial<FieldValues<Name>>;

/** The value of `source`, from the flags that were given. */
function sourceOf({ train_video_url, train_image_url, consent_video_url }: GivenFields): GivenFields {
  if (train_image_url !== undefined && train_video_url === undefined) return { source: 'image' };
  if (consent_video_url !== undefined) return { source: 'separate' };
  return train_video_url === undefined ? {} : { source: 'spoken' };
}

function readInput(values: FieldValues<Name>): CreateReplica {
  const { source, default_voice_id, voice_name, ...texts } = values;
  const filled = Object.entries(texts).flatMap(([name, value]) => (value.trim() === '' ? [] : [[name, value.trim()]]));
  return { ...Object.fromEntries(filled), ...voiceIn({ default_voice_id, voice_name }) };
}
