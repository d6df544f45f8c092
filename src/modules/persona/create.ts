import type { CreatePersona } from '../../api/personas.ts';
import type { Replica } from '../../api/replicas.ts';
import { type FieldValues, Form, type FormField } from '../../ui/form.ts';
import { checkReplicaId } from '../shared/checks.ts';
import type { Context } from '../shared/context.ts';
import { pickReplicaField, snapshotWith } from '../shared/pick-replica.ts';
import { whyFailed } from '../shared/replicas.ts';
import { sendForm } from '../shared/send-form.ts';
import { LAYERS_FIELD, readLayers } from './layers-field.ts';
import { PERSONAS } from './personas.ts';

type Name = 'persona_name' | 'system_prompt' | 'context' | 'default_replica_id' | 'pipeline_mode' | 'layers';

/** Creates a persona. */
export async function createPersona(context: Context, given: { replica?: Replica } = {}): Promise<void> {
  const { services } = context;
  const { ui, clock } = services;
  const form = new Form<Name>({
    title: 'Create a Persona',
    fields: createFields(context),
    submitLabel: 'Create the persona',
    submitHelp: 'Check what stands above, then press Enter.',
  });
  if (given.replica) form.restore(snapshotWith('default_replica_id', given.replica));
  const persona = await sendForm(context, form, {
    draft: 'create-persona',
    label: 'Creating the persona',
    send: async (values, signal) => {
      const input = readInput(values);
      const created = await services.client().personas.create(input, { signal });
      return { ...input, ...created, persona_name: created.persona_name || values.persona_name.trim() };
    },
  });
  context.updateItem(PERSONAS, { created_at: new Date(clock.now()).toISOString(), ...persona, kind: 'user' });
  ui.ok(`Created the persona “${persona.persona_name}”: ${persona.persona_id}.`);
}

function createFields(context: Context): readonly FormField<Name>[] {
  return [
    { name: 'persona_name', label: 'Name', kind: 'text', required: true },
    {
      name: 'system_prompt',
      label: 'System prompt',
      kind: 'longText',
      fileType: 'md',
      required: (values) => values.pipeline_mode !== 'echo',
      help: 'Who the persona is and how it behaves, for example: You are a friendly life coach. Answer in two sentences.',
    },
    {
      name: 'context',
      label: 'Context',
      kind: 'longText',
      fileType: 'md',
      help: 'What it should know. Tavus keeps this old field; newer personas put everything into the system prompt.',
    },
    {
      name: 'default_replica_id',
      label: 'Default replica',
      kind: 'pick',
      whenEmpty: '(none)',
      help: 'The face and voice it has when a conversation names none. Choose one from the list, or paste its id.',
      alsoCalled: ['replica_id', 'replica_uuid', 'face_id', 'default_face_id'],
      check: checkReplicaId,
      pick: () => pickReplicaField(context, { title: 'Default replica', enterHint: 'choose', blocked: whyFailed }),
    },
    {
      name: 'pipeline_mode',
      label: 'Pipeline mode',
      kind: 'choice',
      more: true,
      choices: [
        { value: '', label: "full (Tavus' default)" },
        { value: 'echo', label: 'echo: it says what it is told' },
      ],
      help: 'An echo persona needs no system prompt: your own program decides what it says.',
    },
    LAYERS_FIELD,
  ];
}

function readInput(values: FieldValues<Name>): CreatePersona {
  const layers = values.layers.trim() === '' ? undefined : readLayers(values.layers);
  return {
    persona_name: values.persona_name.trim(),
    ...(values.system_prompt.trim() !== '' && { system_prompt: values.system_prompt }),
    ...(values.context.trim() !== '' && { context: values.context }),
    ...(values.default_replica_id !== '' && { default_replica_id: values.default_replica_id.trim() }),
    ...(values.pipeline_mode === 'echo' && { pipeline_mode: 'echo' }),
    ...(typeof layers === 'object' && { layers }),
  };
}
