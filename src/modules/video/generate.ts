import type { Replica } from '../../api/replicas.ts';
import type { CreateVideo } from '../../api/videos.ts';
import { type FieldValues, Form, type FormField } from '../../ui/form.ts';
import { checkFileUrl, checkReplicaId, checkUrl, noteFileUrl } from '../shared/checks.ts';
import type { Context } from '../shared/context.ts';
import { pickReplicaField, snapshotWith } from '../shared/pick-replica.ts';
import { whyUnfinished } from '../shared/replicas.ts';
import { sendForm } from '../shared/send-form.ts';
import { describeScript } from './script-length.ts';
import { VIDEOS } from './videos.ts';

type MoreName =
  | 'background_url'
  | 'background_source_url'
  | 'watermark_image_url'
  | 'fast'
  | 'transparent_background'
  | 'callback_url';
type Name = 'video_name' | 'replica_id' | 'source' | 'script' | 'audio_url' | MoreName;

const YES_OR_NO = [
  { value: '', label: 'no' },
  { value: 'yes', label: 'yes' },
];

const MORE_FIELDS: readonly FormField<Name>[] = (
  [
    {
      name: 'background_url',
      label: 'Background page',
      kind: 'text',
      help: 'A public web page, recorded as the background.',
      check: checkUrl,
    },
    {
      name: 'background_source_url',
      label: 'Background video',
      kind: 'text',
      help: 'A direct link to a video file that plays in the background.',
      check: checkFileUrl,
      note: noteFileUrl('video'),
    },
    {
      name: 'watermark_image_url',
      label: 'Watermark',
      kind: 'text',
      help: 'A direct link to a public PNG or JPEG.',
      check: checkFileUrl,
      note: noteFileUrl('image'),
    },
    {
      name: 'fast',
      label: 'Fast',
      kind: 'choice',
      choices: YES_OR_NO,
      help: 'A quick rendering without background, thumbnails and stream link.',
    },
    {
      name: 'transparent_background',
      label: 'Transparent',
      kind: 'choice',
      choices: YES_OR_NO,
      help: 'Leaves the background out and gives a .webm file. Only a fast rendering can have it.',
      isVisible: (values) => values.fast === 'yes',
    },
    {
      name: 'callback_url',
      label: 'Callback URL',
      kind: 'text',
      help: 'Tavus posts here once when the video is ready or failed.',
      check: checkUrl,
    },
  ] satisfies readonly FormField<Name>[]
).map((field) => ({ ...field, more: true }));

/** Starts a video of a replica that speaks a script or an audio file. */
export async function generateVideo(context: Context, given: { replica?: Replica } = {}): Promise<void> {
  const { services } = context;
  const { ui, clock } = services;
  const form = new Form<Name>({
    title: 'Generate a Video',
    fields: [...createFields(context), ...MORE_FIELDS],
    submitLabel: 'Generate the video',
    submitHelp: 'Check what stands above. Generating starts at once and counts against your plan.',
  });
  if (given.replica) form.restore(snapshotWith('replica_id', given.replica));
  const video = await sendForm(context, form, {
    draft: 'generate-video',
    label: 'Sending',
    send: async (values, signal) => {
      const input = readInput(values);
      const created = await services.client().videos.generate(input, { signal });
      const video_name = created.video_name || values.video_name.trim();
      const created_at = new Date(clock.now()).toISOString();
      return { created_at, replica_id: input.replica_id, ...created, video_name };
    },
  });
  context.updateItem(VIDEOS, video);
  ui.ok(`“${video.video_name}” is on its way: video ${video.video_id}, status ${video.status}.`);
  ui.say('List Videos shows how far it is and, once it is ready, its links.');
}

function createFields(context: Context): readonly FormField<Name>[] {
  const question = { title: 'Replica', enterHint: 'choose', blocked: whyUnfinished };
  return [
    { name: 'video_name', label: 'Name', kind: 'text', required: true },
    {
      name: 'replica_id',
      label: 'Replica',
      kind: 'pick',
      required: true,
      whenEmpty: '(needed: Enter chooses one)',
      help: 'Who speaks: choose one from the list, or paste its id.',
      alsoCalled: ['replica_uuid', 'face_id', 'replica'],
      check: checkReplicaId,
      pick: () => pickReplicaField(context, question),
    },
    {
      name: 'source',
      label: 'Speaks',
      kind: 'choice',
      choices: [
        { value: 'script', label: 'a script' },
        { value: 'audio', label: 'an audio file' },
      ],
    },
    {
      name: 'script',
      label: 'Script',
      kind: 'longText',
      required: true,
      help: 'What the replica says, word for word. Tavus advises videos of less than 5 minutes, about 750 words.',
      isVisible: (values) => values.source === 'script',
      note: describeScript,
    },
    {
      name: 'audio_url',
      label: 'Audio URL',
      kind: 'text',
      required: true,
      help: 'A direct public link to a WAV or MP3 file: 3 seconds to 10 minutes, up to 750 MB.',
      isVisible: (values) => values.source === 'audio',
      check: checkFileUrl,
      note: noteFileUrl('audio'),
    },
  ];
}

function readInput(values: FieldValues<Name>): CreateVideo {
  const { background_url, background_source_url, watermark_image_url, callback_url } = values;
  const speech = values.source === 'audio' ? { audio_url: values.audio_url.trim() } : { script: values.script };
  const links = Object.entries({ background_url, background_source_url, watermark_image_url, callback_url });
  return {
    replica_id: values.replica_id.trim(),
    video_name: values.video_name.trim(),
    ...speech,
    ...Object.fromEntries(links.flatMap(([name, link]) => (link.trim() === '' ? [] : [[name, link.trim()]]))),
    ...(values.fast === 'yes' && { fast: true }),
    ...(values.transparent_background === 'yes' && { transparent_background: true }),
  };
}
