import type { CreatePersona } from '../../api/personas.ts';
import { type FieldValues, Form, type FormField } from '../../ui/form.ts';
import type { Context } from '../shared/context.ts';
import { pickReplicaField, whyFailed } from '../shared/pick-replica.ts';
import { sendChange } from '../shared/send-change.ts';
import { draftOf, sendForm } from '../shared/send-form.ts';
import { PERSONAS } from './personas.ts';

const TITLE = 'Create a Persona';

type Name = 'persona_name' | 'system_prompt' | 'context' | 'default_replica_id';

/** Creates a persona. */
export async function createPersona(context: Context): Promise<void> {
  const { services } = context;
  const { ui, clock } = services;
  const form = new Form<Name>({
    title: TITLE,
    fields: createFields(context),
    submitLabel: 'Create the persona',
    submitHelp: 'Check what stands above, then press Enter.',
    values: draftOf<Name>(services, TITLE),
  });
  const persona = await sendForm(services, form, async (values) => {
    const input = readInput(values);
    const created = await sendChange(context, 'Creating the persona', (signal) =>
      services.client().personas.create(input, { signal }),
    );
    return { ...input, ...created, persona_name: created.persona_name || values.persona_name.trim() };
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
      required: true,
      help: 'Who the persona is and how it behaves, for example: You are a friendly life coach. Answer in two sentences.',
    },
    {
      name: 'context',
      label: 'Context',
      kind: 'longText',
      help: 'What it should know. Tavus keeps this old field; newer personas put everything into the system prompt.',
    },
    {
      name: 'default_replica_id',
      label: 'Default replica',
      kind: 'pick',
      whenEmpty: '(none)',
      help: 'The face and voice it has when a conversation names none. Enter chooses one, Backspace goes back to none.',
      pick: () => pickReplicaField(context, { title: 'Default replica', enterHint: 'choose', blocked: whyFailed }),
    },
  ];
}

function readInput(values: FieldValues<Name>): CreatePersona {
  return {
    persona_name: values.persona_name.trim(),
    system_prompt: values.system_prompt,
    ...(values.context.trim() !== '' && { context: values.context }),
    ...(values.default_replica_id !== '' && { default_replica_id: values.default_replica_id }),
  };
}
