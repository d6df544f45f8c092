import type { CreatePersona } from '../../api/personas.ts';
import type { FieldValues, FormField } from '../../ui/form/form.ts';
import type { Context } from '../context.ts';
import { readJsonObject } from '../forms/json-field.ts';
import { checkReplicaId } from '../nouns/ids.ts';
import type { ListedPersona } from '../nouns/persona.ts';
import { REPLICA } from '../nouns/replica.ts';
import { whyFailed } from '../nouns/replica-status.ts';
import { type Creation, itemFlag } from '../resource/creation.ts';
import { pickField } from '../resource/pick-field.ts';
import { KNOWLEDGE_REFERENCES, type KnowledgeName, knowledgeFields, toKnowledge } from './knowledge-fields.ts';
import { LAYERS_FIELD } from './layers-field.ts';
import { isCreatedWith } from './look-up-persona.ts';

type Name =
  | 'persona_name'
  | 'system_prompt'
  | 'context'
  | 'default_replica_id'
  | 'pipeline_mode'
  | 'layers'
  | KnowledgeName;

export const PERSONA_CREATION: Creation<Name, ListedPersona> = {
  title: 'Create a Persona',
  fields: createFields,
  references: { default_replica_id: itemFlag(REPLICA), ...KNOWLEDGE_REFERENCES },
  submitLabel: 'Create the persona',
  submitHelp: 'Check the fields above.',
  label: 'Creating the persona',
  prepare: (context) => ({
    nameIn: ({ persona_name }) => persona_name,
    fits: ({ system_prompt }) => isCreatedWith(system_prompt),
    async send(values, signal) {
      const input = readInput(values);
      const created = await context.services.client().personas.create(input, { signal });
      const persona_name = created.persona_name || values.persona_name.trim();
      return { ...input, ...created, persona_name, kind: 'user' };
    },
  }),
  report({ ui }, { persona_name, persona_id }) {
    ui.ok(`Created “${persona_name}” (persona ${persona_id}).`);
  },
  command: {
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
    ...knowledgeFields(context).map((field) => ({ ...field, more: true })),
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
    ...toKnowledge(values),
    ...(typeof layers === 'object' && { layers }),
  };
}
