import type { CreateReplica, Replica } from '../../api/replicas.ts';
import type { Command } from '../../core/command.ts';
import { toCommandLine } from '../../lib/text/shell-words.ts';
import { type FieldValues, Form, type FormField } from '../../ui/form/form.ts';
import type { Context, Services } from '../context.ts';
import { checkFileUrl, checkUrl, noteFileUrl } from '../forms/checks.ts';
import { formOptions, formWords, readFields } from '../forms/form-command.ts';
import { sendForm } from '../forms/send-form.ts';
import { REPLICA, REPLICAS } from '../nouns/replica.ts';
import { lookUpIn } from '../resource/look-up.ts';
import { viewOf } from '../resource/view.ts';
import { WAIT_OPTIONS, wantsToWait, watchForCommand } from '../resource/watch-command.ts';

/** Word for word as Tavus checks it (API reference, June 2026); only the name is the speaker's own. */
const CONSENT_STATEMENT =
  'I, [FULL NAME], am currently speaking and consent Tavus to create an AI clone of me by using the audio and video samples I provide. ' +
  'I understand that this AI clone can be used to create videos that look and sound like me.';

const VIDEO_NEEDS =
  'A direct download link to one take in MP4: 1080p or more, 25 frames a second or more, up to 750 MB, valid for 24 hours.';

type Name =
  | 'replica_name'
  | 'source'
  | 'train_video_url'
  | 'consent_video_url'
  | 'train_image_url'
  | 'voice_name'
  | 'model_name'
  | 'callback_url';

const FIELDS: readonly FormField<Name>[] = [
  { name: 'replica_name', label: 'Name', kind: 'text', flag: 'name', required: true },
  {
    name: 'source',
    label: 'Train from',
    kind: 'choice',
    flag: false,
    choices: [
      { value: 'spoken', label: 'a video that opens with the consent statement' },
      { value: 'separate', label: 'a video, with a consent video of its own' },
      { value: 'image', label: 'an image, with a stock voice' },
    ],
    help: `Tavus clones a person only with their consent, spoken by them: "${CONSENT_STATEMENT}"`,
  },
  {
    name: 'train_video_url',
    label: 'Training video',
    kind: 'text',
    required: true,
    help: (values) =>
      values.source === 'spoken' ? `${VIDEO_NEEDS} It opens with: "${CONSENT_STATEMENT}"` : VIDEO_NEEDS,
    flagHelp: `${VIDEO_NEEDS} Without --consent-video-url it opens with the consent statement.`,
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
    help: `A direct link to a clip of the same person saying: "${CONSENT_STATEMENT}"`,
    isVisible: (values) => values.source === 'separate',
    whenHidden: 'A consent video goes with --train-video-url.',
    check: checkFileUrl,
    note: noteFileUrl('video'),
  },
  {
    name: 'train_image_url',
    label: 'Image',
    kind: 'text',
    required: true,
    help: 'A direct link to a JPG or PNG of 512 x 512 or more: one person, looking straight at the camera.',
    requiredWhen: 'without --train-video-url',
    isVisible: (values) => values.source === 'image',
    check: checkFileUrl,
    note: noteFileUrl('image'),
  },
  {
    name: 'voice_name',
    label: 'Voice',
    kind: 'text',
    required: true,
    help: "The name of one of Tavus' stock voices, for example anna.",
    requiredWhen: 'with --train-image-url',
    isVisible: (values) => values.source === 'image',
    whenHidden: 'A voice goes with --train-image-url.',
  },
  {
    name: 'model_name',
    label: 'Model',
    kind: 'text',
    more: true,
    whenEmpty: "(Tavus' default)",
    help: 'For example phoenix-4.',
  },
  {
    name: 'callback_url',
    label: 'Callback URL',
    kind: 'text',
    more: true,
    help: 'Tavus posts here once when the training ends or fails.',
    check: checkUrl,
  },
];

/** Starts the training of a replica. @returns it as it is now */
export async function createReplica(context: Context, given?: GivenFields): Promise<Replica> {
  const { services } = context;
  const { ui, clock, showCommand } = services;
  const form = new Form({
    title: 'Create a Replica',
    fields: FIELDS,
    submitLabel: 'Start the training',
    submitHelp: 'Check what stands above. Training starts at once, counts against your plan, and takes 3 to 4 hours.',
  });
  const replica = await sendForm<Name, Replica>(context, form, {
    draft: 'create-replica',
    given,
    label: 'Starting the training',
    send: async (values, signal) => {
      const input = readInput(values);
      const created = await services.client().replicas.create(input, { signal });
      const created_at = new Date(clock.now()).toISOString();
      return { ...created, replica_name: input.replica_name ?? '', created_at };
    },
    lookUp: ({ replica_name }) => lookUpIn(context, REPLICA, replica_name),
  });
  const item: Replica = { ...replica, replica_type: 'user' };
  context.updateItem(REPLICAS, item);
  ui.ok(`Training of “${item.replica_name}” has started: replica ${item.replica_id}, status ${item.status}.`);
  services.sayNext({
    menu: 'Training takes 3 to 4 hours. List Replicas shows how far it is; you can close this program meanwhile.',
    command: `Training takes 3 to 4 hours. ${toCommandLine(['replica', 'watch', item.replica_id])} shows how far it is.`,
  });
  showCommand(['replica', 'create', ...formWords(form)]);
  return item;
}

export const CREATE_REPLICA: Command<Services> = {
  changes: true,
  notes: `Tavus clones a person only with their consent, spoken by them: "${CONSENT_STATEMENT}"`,
  options: [...formOptions(FIELDS), ...WAIT_OPTIONS],
  examples: [
    {
      text: 'From a video that opens with the consent statement',
      line: 'tavus replica create --name "Rio" --train-video-url https://example.com/rio.mp4',
    },
    {
      text: 'From an image, with a stock voice',
      line: 'tavus replica create --name "Ana" --train-image-url https://example.com/ana.png --voice-name anna',
    },
  ],
  async run(context, given) {
    const { results, clock } = context.services;
    const view = viewOf(REPLICA, clock.now());
    results.checkFields(view);
    const fields = await readFields(context.services, FIELDS, given);
    const replica = await createReplica(context, { ...fields, ...sourceOf(fields) });
    if (!wantsToWait(given)) {
      await results.change(view, replica);
      return 0;
    }
    const { items, exitCode } = await watchForCommand(context, REPLICA, [replica], given);
    await results.change(view, items[0] ?? replica);
    return exitCode;
  },
};

type GivenFields = Partial<FieldValues<Name>>;

/** What a replica is to be trained from, as the other flags tell. */
function sourceOf({ train_video_url, train_image_url, consent_video_url }: GivenFields): GivenFields {
  if (train_image_url !== undefined && train_video_url === undefined) return { source: 'image' };
  if (consent_video_url !== undefined) return { source: 'separate' };
  return train_video_url === undefined ? {} : { source: 'spoken' };
}

function readInput(values: FieldValues<Name>): CreateReplica {
  const { source, ...texts } = values;
  const filled = Object.entries(texts).flatMap(([name, value]) => (value.trim() === '' ? [] : [[name, value.trim()]]));
  return Object.fromEntries(filled);
}
