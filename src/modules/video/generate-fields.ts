import type { CreateVideo } from '../../api/videos.ts';
import type { FieldValues, FormField } from '../../ui/form/form.ts';
import type { Context } from '../context.ts';
import { checkFileUrl, checkUrl, noteFileUrl } from '../forms/checks.ts';
import { YES_OR_NO } from '../forms/form-command.ts';
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
/** The fields of the form. All but `source`, which is `script` or `audio`, are fields of `POST /v2/videos`. */
export type GenerateName = 'video_name' | 'replica_id' | 'source' | 'script' | 'audio_url' | MoreName;

const MORE_FIELDS: readonly FormField<GenerateName>[] = (
  [
    {
      name: 'background_url',
      label: 'Background page',
      kind: 'text',
      help: 'URL of a public web page to record as the background.',
      check: checkUrl,
    },
    {
      name: 'background_source_url',
      label: 'Background video',
      kind: 'text',
      help: 'Direct link to a video file to play in the background.',
      check: checkFileUrl,
      note: noteFileUrl('video'),
    },
    {
      name: 'watermark_image_url',
      label: 'Watermark',
      kind: 'text',
      help: 'Direct link to a public PNG or JPEG.',
      check: checkFileUrl,
      note: noteFileUrl('image'),
    },
    {
      name: 'fast',
      label: 'Fast',
      kind: 'choice',
      choices: YES_OR_NO,
      help: 'Render faster, without background, thumbnails and stream link.',
    },
    {
      name: 'transparent_background',
      label: 'Transparent',
      kind: 'choice',
      choices: YES_OR_NO,
      help: 'Leave out the background; the file is a .webm. Requires a fast rendering.',
      isVisible: (values) => values.fast === 'yes',
      whenHidden: '--transparent-background requires --fast.',
    },
    {
      name: 'callback_url',
      label: 'Callback URL',
      kind: 'text',
      help: 'URL that Tavus calls once, when the video is ready or has failed.',
      check: checkUrl,
    },
  ] satisfies readonly FormField<GenerateName>[]
).map((field) => ({ ...field, more: true }));

const NAME_FIELD: FormField<GenerateName> = {
  name: 'video_name',
  label: 'Name',
  kind: 'text',
  flag: 'name',
  help: 'Name of the video in lists.',
  required: true,
};

/** @param context lets the user choose a replica from the list; only needed to fill in the form */
export function generateFields(context?: Context): readonly FormField<GenerateName>[] {
  const question = { title: 'Replica', enterHint: 'choose', blocked: whyUnfinished };
  return [
    NAME_FIELD,
    {
      name: 'replica_id',
      label: 'Replica',
      kind: 'pick',
      required: true,
      help: 'The replica that speaks: choose one from the list, or paste its id.',
      alsoCalled: ['replica_uuid', 'face_id', 'replica'],
      check: checkReplicaId,
      flagHelp: 'The replica that speaks: its id or name.',
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
      help: 'The text that the replica speaks. Tavus recommends less than 5 minutes, about 750 words.',
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
      help: 'Direct public link to a WAV or MP3 file: 3 seconds to 10 minutes, up to 750 MB.',
      requiredWhen: 'without --script',
      isVisible: (values) => values.source === 'audio',
      whenHidden: 'Give --script or --audio-url, not both.',
      check: checkFileUrl,
      note: noteFileUrl('audio'),
    },
    ...MORE_FIELDS,
  ];
}

/** The body of `POST /v2/videos`. Whitespace around the script is kept. */
export function toCreateVideo({ source, ...fields }: FieldValues<GenerateName>): CreateVideo {
  const unspoken = source === 'audio' ? 'script' : 'audio_url';
  const texts = Object.entries(fields).flatMap(([name, value]): [string, string][] => {
    const isEmpty = value.trim() === '';
    return isEmpty || name === unspoken ? [] : [[name, name === 'script' ? value : value.trim()]];
  });
  return buildRequest(new Map(texts));
}
