import { InvalidRequestError, NotFoundError } from '../../api/errors.ts';
import type { CreateReplica } from '../../api/replicas.ts';
import { StateError } from '../../lib/errors.ts';
import type { FieldValues, FormField } from '../../ui/form/form.ts';
import type { Context } from '../context.ts';
import { VOICE, whyUnusable } from '../nouns/voice.ts';
import { pickField } from '../resource/pick-field.ts';

/** An API takes one of them: `voice_name` in June 2026, `default_voice_id` in late 2026. */
export type VoiceField = 'default_voice_id' | 'voice_name';

/**
 * The voice of a replica from an image: one field, and another in its place if the command line gave a name.
 * @param context lets the user choose from the list; only needed to fill in the form
 */
export function voiceFields<Name extends string>(
  isImage: (values: FieldValues<Name | VoiceField>) => boolean,
  context?: Context,
): readonly FormField<Name | VoiceField>[] {
  const question = { title: 'Voice', enterHint: 'choose', blocked: whyUnusable };
  return [
    {
      name: 'default_voice_id',
      label: 'Voice',
      kind: 'pick',
      required: true,
      help: 'The voice of the replica: choose one from the list, or type its name or id.',
      alsoCalled: ['voice_name', 'voice_id'],
      flagHelp: 'The voice of a replica from an image: its id or name in tavus voice list.',
      requiredWhen: 'with --train-image-url, without --voice-name',
      isVisible: (values) => isImage(values) && values.voice_name.trim() === '',
      whenHidden: '--default-voice-id requires --train-image-url. Give it or --voice-name, not both.',
      ...(context && { pick: () => pickField(context, VOICE, question) }),
    },
    {
      name: 'voice_name',
      label: 'Voice name',
      kind: 'text',
      help: 'Name of a stock voice, for example anna. Remove it to choose a voice from the list.',
      alsoCalled: ['default_voice_id', 'voice_id'],
      flagHelp: 'Name of a stock voice, for example anna, in place of --default-voice-id.',
      isVisible: (values) => isImage(values) && values.voice_name.trim() !== '',
      whenHidden: '--voice-name requires --train-image-url. Give it or --default-voice-id, not both.',
    },
  ];
}

/** What is sent for the voice. In June 2026 a voice has no id, so that its name is what was chosen. */
export function voiceIn(values: FieldValues<VoiceField>): Pick<CreateReplica, VoiceField> {
  const [chosen, name] = [values.default_voice_id.trim(), values.voice_name.trim()];
  if (VOICE.idPattern.test(chosen)) return { default_voice_id: chosen };
  return chosen + name === '' ? {} : { voice_name: chosen || name };
}

const OTHER: Readonly<Record<VoiceField, string>> = {
  default_voice_id: 'voice_name: type the name of a stock voice, or give --voice-name',
  voice_name: 'default_voice_id: choose the voice from the list, or give --default-voice-id',
};

/** The error for a request whose voice Tavus refuses, with the field that it takes; another error unchanged. */
export function explainVoiceError(error: unknown, { default_voice_id, voice_name }: CreateReplica): unknown {
  if (!(error instanceof InvalidRequestError || error instanceof NotFoundError)) return error;
  const voice = default_voice_id ?? voice_name;
  const words = error.serverMessage ?? '';
  if (voice === undefined || !/\b(voice_name|voice_id|default_voice_id)\b/i.test(words)) return error;
  const sent = default_voice_id === undefined ? 'voice_name' : 'default_voice_id';
  return new StateError(
    `Tavus refused the voice “${voice}”, sent as ${sent}: ${words}`,
    `If tavus voice list shows this voice, the API of your account takes ${OTHER[sent]}.`,
  );
}
