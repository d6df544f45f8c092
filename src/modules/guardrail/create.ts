import type { Guardrail } from '../../api/guardrails.ts';
import { nameOrNone } from '../../lib/format.ts';
import type { FieldValues, FormField } from '../../ui/form/form.ts';
import { YES_OR_NO } from '../forms/form-command.ts';
import { mayBeSameText } from '../forms/same-name.ts';
import { splitList } from '../forms/split-list.ts';
import { GUARDRAIL } from '../nouns/guardrail.ts';
import { MODALITY_CHOICES } from '../nouns/modality.ts';
import type { Creation } from '../resource/creation.ts';
import type { ItemJson } from '../resource/edit/item-json.ts';
import { completeSource, type FileField, orFromFile, requestFromJson } from '../resource/from-file.ts';
import { GUARDRAIL_JSON, readNewGuardrail } from './guardrail-json.ts';

type Field = 'guardrail_name' | 'guardrail_prompt' | 'modality' | 'tags' | 'silent' | 'callback_url';

const FIELDS: readonly FormField<Field>[] = [
  {
    name: 'guardrail_name',
    label: 'Name',
    kind: 'text',
    flag: 'name',
    required: true,
    help: 'A name of letters, digits and underscores, such as no_refund_promises.',
    check: GUARDRAIL_JSON.checkOf('guardrail_name'),
  },
  {
    name: 'guardrail_prompt',
    label: 'Prompt',
    kind: 'longText',
    flag: 'prompt',
    fileType: 'md',
    required: true,
    help: 'The rule, in up to 1,000 characters, for example: Never promise a refund.',
    check: GUARDRAIL_JSON.checkOf('guardrail_prompt'),
  },
  {
    name: 'modality',
    label: 'Modality',
    kind: 'choice',
    choices: MODALITY_CHOICES,
    whenEmpty: '(verbal)',
    help: 'Whether the rule is about what is said, or about what the camera sees.',
  },
  {
    name: 'tags',
    label: 'Tags',
    kind: 'text',
    value: 'tags',
    help: 'Tags, separated by commas. Personas can use all guardrails with a tag.',
    check: GUARDRAIL_JSON.checkOf('tags', splitList),
  },
  {
    name: 'silent',
    label: 'Silent',
    kind: 'choice',
    more: true,
    choices: YES_OR_NO,
    alsoCalled: ['app_message'],
    help: 'Send no event to the call when the guardrail is triggered.',
  },
  {
    name: 'callback_url',
    label: 'Callback URL',
    kind: 'text',
    more: true,
    help: 'URL that Tavus calls when the guardrail is triggered.',
    check: GUARDRAIL_JSON.checkOf('callback_url'),
  },
];

export const GUARDRAIL_CREATION: Creation<Field | FileField, Guardrail> = {
  title: 'Create a Guardrail',
  fields: () =>
    orFromFile(FIELDS, {
      choice: 'A JSON file has the fields that tavus guardrail get --json prints.',
      content: 'the fields of a guardrail',
    }),
  submitLabel: 'Create the guardrail',
  submitHelp: 'Check the fields above. Personas follow it once they have its id or one of its tags.',
  label: 'Creating the guardrail',
  prepare(context) {
    const { json, ...request } = requestFromJson<Field>(context, {
      ...{ fields: GUARDRAIL_JSON, read: readNewGuardrail, fromForm: toJson },
      preview: (content) => GUARDRAIL.details(toGuardrail(content)),
    });
    return {
      ...request,
      nameIn: (values) => GUARDRAIL_JSON.toBody(json(values)).guardrail_name,
      fits: (values) => (guardrail) =>
        mayBeSameText(GUARDRAIL_JSON.toBody(json(values)).guardrail_prompt, guardrail.guardrail_prompt),
      async send(values, signal) {
        const input = GUARDRAIL_JSON.toBody(json(values));
        const created = await context.services.client().guardrails.create(input, { signal });
        return { ...input, ...created, guardrail_name: created.guardrail_name || input.guardrail_name };
      },
    };
  },
  report({ ui }, { guardrail_name, uuid }) {
    ui.ok(`Created “${nameOrNone(guardrail_name)}” (guardrail ${uuid}).`);
  },
  command: {
    notes: 'A JSON file can also have fields that this version does not know: they are sent as they are.',
    examples: [
      {
        text: 'Create a guardrail with a tag',
        line: 'tavus guardrail create --name no_refund_promises --prompt "Never promise a refund." --tags support',
      },
      { text: 'Create one from a file', line: 'tavus guardrail create --file guardrail.json' },
      {
        text: 'Copy one to another account',
        line: 'tavus guardrail get g1234567890ab --json | tavus guardrail create --file - --profile other',
      },
    ],
    complete: completeSource,
  },
};

/** The same JSON as in a file. */
function toJson(values: FieldValues<Field>): ItemJson {
  const tags = splitList(values.tags);
  return {
    guardrail_name: values.guardrail_name.trim(),
    guardrail_prompt: values.guardrail_prompt.trim(),
    ...(values.modality !== '' && { modality: values.modality }),
    ...(tags.length > 0 && { tags }),
    ...(values.silent !== '' && { app_message: false }),
    ...(values.callback_url.trim() !== '' && { callback_url: values.callback_url.trim() }),
  };
}

function toGuardrail(json: ItemJson): Guardrail {
  return { uuid: '', ...GUARDRAIL_JSON.toBody(json) };
}
