import type { CreateVideo } from '../../api/videos.ts';
import { type FieldValues, Form, type FormField } from '../../ui/form.ts';
import { checkUrl } from '../shared/checks.ts';
import type { Context } from '../shared/context.ts';
import { pickReplicaField, whyUnfinished } from '../shared/pick-replica.ts';
import { sendChange } from '../shared/send-change.ts';
import { draftOf, sendForm } from '../shared/send-form.ts';
import { VIDEOS } from './videos.ts';

const TITLE = 'Generate a Video';

type Name = 'video_name' | 'replica_id' | 'source' | 'script' | 'audio_url';

/** Starts a video of a replica that speaks a script or an audio file. */
export async function generateVideo(context: Context): Promise<void> {
  const { services } = context;
  const { ui, clock } = services;
  const form = new Form<Name>({
    title: TITLE,
    fields: createFields(context),
    submitLabel: 'Generate the video',
    submitHelp: 'Check what stands above. Generating starts at once and counts against your plan.',
    values: draftOf<Name>(services, TITLE),
  });
  const video = await sendForm(services, form, async (values) => {
    const input = readInput(values);
    const created = await sendChange(context, 'Sending', (signal) =>
      services.client().videos.generate(input, { signal }),
    );
    const { replica_id } = input;
    const video_name = created.video_name || values.video_name.trim();
    return { created_at: new Date(clock.now()).toISOString(), replica_id, ...created, video_name };
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
      help: 'Who speaks. Enter opens the list.',
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
    },
    {
      name: 'audio_url',
      label: 'Audio URL',
      kind: 'text',
      required: true,
      help: 'A direct public link to a WAV or MP3 file: 3 seconds to 10 minutes, up to 750 MB.',
      isVisible: (values) => values.source === 'audio',
      check: checkUrl,
    },
  ];
}

function readInput(values: FieldValues<Name>): CreateVideo {
  const speech = values.source === 'audio' ? { audio_url: values.audio_url.trim() } : { script: values.script };
  return { replica_id: values.replica_id, video_name: values.video_name.trim(), ...speech };
}
