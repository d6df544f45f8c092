import { nameOrNone } from '../../lib/format.ts';
import { formatPath } from '../../lib/json-pointer.ts';
import { Form, type FormField } from '../../ui/form/form.ts';
import type { Context } from '../context.ts';
import { sendForm } from '../forms/send-form.ts';
import { type ListedPersona, PERSONA, PERSONAS } from '../nouns/persona.ts';
import { sayUnknown, warnOfNotKept } from '../resource/edit/change.ts';
import { keyFields, refuseMissingKeys, withKeys } from '../resource/edit/keys.ts';
import { readAgain } from '../resource/whole-item.ts';
import { LLM_KEY, missingKeys } from './edit/custom-llm.ts';
import { type CopiedPersona, sayLeftOut } from './left-out.ts';
import { lookUpPersona } from './look-up-persona.ts';
import { PERSONA_JSON, type PersonaJson, toCreation } from './persona-json.ts';

interface Creation {
  readonly title: string;
  readonly json: PersonaJson;
  /** True for a command, which asks only for missing keys. */
  readonly isGiven: boolean;
  /** Asks before the persona is created. */
  readonly needsConfirmation?: boolean;
  /** How to give a missing key without a prompt. */
  readonly keyHint: string;
  /** The fields that the JSON does not contain. */
  readonly leftOut: readonly string[];
}

/** Creates a persona from its JSON, under the name in it. The menu asks for the name first. */
export async function createFrom(context: Context, creation: Creation): Promise<CopiedPersona> {
  const { ui, client } = context.services;
  const { title, json, isGiven, needsConfirmation = false, keyHint, leftOut } = creation;
  sayLeftOut(context.services, leftOut);
  sayUnknown(context.services, PERSONA_JSON, json);
  const keys = missingKeys(json);
  if (isGiven && !ui.canAsk) refuseMissingKeys(keys, keyHint, LLM_KEY);
  const nameField: FormField<string> = {
    name: 'persona_name',
    label: 'Name',
    kind: 'text',
    flag: 'name',
    whenEmpty: '(no name)',
    help: 'Name of the persona in lists.',
    alsoCalled: ['pal_name'],
  };
  const name = typeof json.persona_name === 'string' ? json.persona_name : '';
  const form = new Form<string>({
    title,
    fields: [nameField, ...keyFields(keys, LLM_KEY)],
    submitLabel: 'Create the persona',
    values: { persona_name: name },
  });
  const created = await sendForm<string, ListedPersona>(context, form, {
    label: 'Creating the persona',
    ...(isGiven && { given: { persona_name: name } }),
    ...(needsConfirmation && {
      confirm: (values) =>
        ui.confirm({ title, text: `Create the persona “${nameOrNone(values.persona_name ?? '')}” as shown above?` }),
    }),
    send: async (values, signal) => {
      const named = { ...json, persona_name: values.persona_name?.trim() ?? '' };
      const input = toCreation(withKeys(named, keys, values));
      const { persona_name, ...rest } = await client().personas.create(input, { signal });
      return { ...rest, persona_name: persona_name || named.persona_name };
    },
    lookUp: (values) => lookUpPersona(context, values.persona_name ?? '', String(json.system_prompt ?? '')),
  });
  const keysLeftOut = warnOfKeys(context, form, keys);
  const sent: ListedPersona = { ...created, kind: 'user' };
  const persona = await readAgain(context, PERSONA, sent);
  context.updateItem(PERSONAS, persona);
  const notKept = persona === sent ? [] : warnOfNotKept(context.services, PERSONA_JSON, json, persona);
  return { ...persona, left_out: [...leftOut, ...keysLeftOut, ...notKept] };
}

function warnOfKeys(
  { services }: Context,
  form: Form<string>,
  keys: ReturnType<typeof missingKeys>,
): readonly string[] {
  const fields = keyFields(keys);
  const empty = keys.filter((_key, index) => form.values()[fields[index]?.name ?? '']?.trim() === '');
  const names = empty.map(({ path }) => formatPath(path));
  if (names.length > 0) services.ui.warn(`Left out, because Tavus masks it: ${names.join(', ')}.`);
  return names;
}
