import type { CreatePersona } from '../../api/personas.ts';
import type { Replica } from '../../api/replicas.ts';
import type { Command } from '../../core/command.ts';
import { type FieldValues, Form, type FormField } from '../../ui/form/form.ts';
import type { Context, Services } from '../context.ts';
import { formOptions, formWords, readFields } from '../forms/form-command.ts';
import { readJsonObject } from '../forms/json-field.ts';
import { sendForm } from '../forms/send-form.ts';
import { checkReplicaId } from '../nouns/ids.ts';
import { type ListedPersona, PERSONA, PERSONAS } from '../nouns/persona.ts';
import { REPLICA } from '../nouns/replica.ts';
import { whyFailed } from '../nouns/replica-status.ts';
import { findId } from '../resource/find-item.ts';
import { suggesting } from '../resource/item-argument.ts';
import { pickField, snapshotWith } from '../resource/pick-field.ts';
import { viewOf } from '../resource/view.ts';
import { LAYERS_FIELD } from './layers-field.ts';
import { lookUpPersona } from './look-up-persona.ts';

type Name = 'persona_name' | 'system_prompt' | 'context' | 'default_replica_id' | 'pipeline_mode' | 'layers';

type GivenFields = Partial<FieldValues<Name>>;

/** Asks for what is missing and creates a persona. @returns the new persona */
export async function createPersona(
  context: Context,
  given: { replica?: Replica; fields?: GivenFields } = {},
): Promise<ListedPersona> {
  const { services } = context;
  const { ui, clock, showCommand } = services;
  const form = new Form<Name>({
    title: 'Create a Persona',
    fields: createFields(context),
    submitLabel: 'Create the persona',
    submitHelp: 'Check the fields above.',
  });
  if (given.replica) form.restore(snapshotWith('default_replica_id', REPLICA, given.replica));
  const persona = await sendForm<Name, ListedPersona>(context, form, {
    draft: 'create-persona',
    given: given.fields,
    label: 'Creating the persona',
    send: async (values, signal) => {
      const input = readInput(values);
      const created = await services.client().personas.create(input, { signal });
      return { ...input, ...created, persona_name: created.persona_name || values.persona_name.trim() };
    },
    lookUp: ({ persona_name, system_prompt }) => lookUpPersona(context, persona_name, system_prompt),
  });
  const created_at = new Date(clock.now()).toISOString();
  const item: ListedPersona = { created_at, ...persona, kind: 'user' };
  context.updateItem(PERSONAS, item);
  ui.ok(`Created “${persona.persona_name}” (persona ${persona.persona_id}).`);
  showCommand(['persona', 'create', ...formWords(form)]);
  return item;
}

export const CREATE_PERSONA: Command<Services> = {
  changes: true,
  options: formOptions(createFields(), { default_replica_id: { ...suggesting(REPLICA), value: 'id' } }),
  examples: [
    {
      text: 'Create a persona with a system prompt',
      line: 'tavus persona create --name "Life coach" --system-prompt "You are a friendly life coach."',
    },
    {
      text: 'Read the prompt and the layers from files',
      line: 'tavus persona create --name "Tutor" --system-prompt-file tutor.md --layers-file layers.json',
    },
  ],
  async run(context, given) {
    const { results, clock } = context.services;
    const view = viewOf(PERSONA, clock.now());
    results.checkFields(view);
    const fields: GivenFields = await readFields(context.services, createFields(context), given);
    const replicaId = await findId(context, REPLICA, fields.default_replica_id);
    const persona = await createPersona(context, {
      fields: { ...fields, ...(replicaId !== undefined && { default_replica_id: replicaId }) },
    });
    await results.change(view, persona);
    return 0;
  },
};

/** @param context lets the user choose a replica from the list; only needed to fill in the form */
function createFields(context?: Context): readonly FormField<Name>[] {
  const question = { title: 'Default replica', enterHint: 'choose', blocked: whyFailed };
  return [
    {
      name: 'persona_name',
      label: 'Name',
      kind: 'text',
      flag: 'name',
      help: 'Name of the persona in lists.',
      required: true,
    },
    {
      name: 'system_prompt',
      label: 'System prompt',
      kind: 'longText',
      fileType: 'md',
      required: (values) => values.pipeline_mode !== 'echo',
      requiredWhen: 'without --pipeline-mode echo',
      help: 'Who the persona is and how it behaves, for example: You are a friendly life coach. Answer in two sentences.',
    },
    {
      name: 'context',
      label: 'Context',
      kind: 'longText',
      fileType: 'md',
      help: 'Background knowledge. An older field: new personas have everything in the system prompt.',
    },
    {
      name: 'default_replica_id',
      label: 'Default replica',
      kind: 'pick',
      whenEmpty: '(none)',
      help: 'The replica for conversations that do not specify one: choose one from the list, or paste its id.',
      alsoCalled: ['replica_id', 'replica_uuid', 'face_id', 'default_face_id'],
      check: checkReplicaId,
      flagHelp: 'The replica for conversations that do not specify one: its id or name.',
      ...(context && { pick: () => pickField(context, REPLICA, question) }),
    },
    {
      name: 'pipeline_mode',
      label: 'Pipeline mode',
      kind: 'choice',
      more: true,
      choices: [
        { value: '', label: "full (Tavus' default)" },
        { value: 'echo', label: 'echo: speaks the text that it is sent' },
      ],
      help: 'An echo persona needs no system prompt: your own program decides what it says.',
    },
    LAYERS_FIELD,
  ];
}

function readInput(values: FieldValues<Name>): CreatePersona {
  const layers = values.layers.trim() === '' ? undefined : readJsonObject(values.layers, LAYERS_FIELD.label);
  return {
    persona_name: values.persona_name.trim(),
    ...(values.system_prompt.trim() !== '' && { system_prompt: values.system_prompt }),
    ...(values.context.trim() !== '' && { context: values.context }),
    ...(values.default_replica_id !== '' && { default_replica_id: values.default_replica_id.trim() }),
    ...(values.pipeline_mode === 'echo' && { pipeline_mode: 'echo' }),
    ...(typeof layers === 'object' && { layers }),
  };
}
