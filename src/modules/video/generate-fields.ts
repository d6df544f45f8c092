import type { CreateVideo } from '../../api/videos.ts';
import type { FieldValues, FormField } from '../../ui/form/form.ts';
import type { Context } from '../context.ts';
import { checkFileUrl, checkUrl, noteFileUrl } from '../forms/checks.ts';
import { checkReplicaId } from '../nouns/ids.ts';
import { REPLICA } from '../nouns/replica.ts';
import { whyUnfinished } from '../nouns/replica-status.ts';
import { pickField } from '../resource/pick-field.ts';
import { buildRequest } from './request.ts';
import { describeWholeScript } from './script-length.ts';

type MoreName =
  | 'background_url'
  | 'background_source_url'
  | 'watermark_image_url'
  | 'fast'
  | 'transparent_background'
  | 'callback_url';
/** The fields of the form, and of `POST /v2/videos`; `source` tells which of two is meant. */
export type GenerateName = 'video_name' | 'replica_id' | 'source' | 'script' | 'audio_url' | MoreName;

const YES_OR_NO = [
  { value: '', label: 'no' },
  { value: 'yes', label: 'yes' },
];

const MORE_FIELDS: readonly FormField<GenerateName>[] = (
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
      whenHidden: 'A transparent background goes with --fast.',
    },
    {
      name: 'callback_url',
      label: 'Callback URL',
      kind: 'text',
      help: 'Tavus posts here once when the video is ready or failed.',
      check: checkUrl,
    },
  ] satisfies readonly FormField<GenerateName>[]
).map((field) => ({ ...field, more: true }));

/** @param context for choosing a replica from the list; without it the fields can only be read. */
export function generateFields(context?: Context): readonly FormField<GenerateName>[] {
  const question = { title: 'Replica', enterHint: 'choose', blocked: whyUnfinished };
  return [
    { name: 'video_name', label: 'Name', kind: 'text', flag: 'name', help: 'What you find it by.', required: true },
    {
      name: 'replica_id',
      label: 'Replica',
      kind: 'pick',
      required: true,
      whenEmpty: '(needed: Enter chooses one)',
      help: 'Who speaks: choose one from the list, or paste its id.',
      alsoCalled: ['replica_uuid', 'face_id', 'replica'],
      check: checkReplicaId,
      flagHelp: 'Who speaks: the id of a replica, or its name.',
      ...(context && { pick: () => pickField(context, REPLICA, question) }),
    },
    {
      name: 'source',
      label: 'Speaks',
      kind: 'choice',
      flag: false,
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
      requiredWhen: 'without --audio-url',
      isVisible: (values) => values.source === 'script',
      whenHidden: 'Give --script or --audio-url, not both.',
      note: describeWholeScript,
    },
    {
      name: 'audio_url',
      label: 'Audio URL',
      kind: 'text',
      required: true,
      help: 'A direct public link to a WAV or MP3 file: 3 seconds to 10 minutes, up to 750 MB.',
      requiredWhen: 'without --script',
      isVisible: (values) => values.source === 'audio',
      whenHidden: 'Give --script or --audio-url, not both.',
      check: checkFileUrl,
      note: noteFileUrl('audio'),
    },
    ...MORE_FIELDS,
  ];
}

/** The body that Tavus is sent. A script stays as it was written. */
export function toCreateVideo({ source, ...fields }: FieldValues<GenerateName>): CreateVideo {
  const unspoken = source === 'audio' ? 'script' : 'audio_url';
  const texts = Object.entries(fields).flatMap(([name, value]): [string, string][] => {
    const isEmpty = value.trim() === '';
    return isEmpty || name === unspoken ? [] : [[name, name === 'script' ? value : value.trim()]];
  });
  return buildRequest(new Map(texts));
}
