import type { CreateObjective, Objective } from '../../api/objectives.ts';
import { nameOrNone } from '../../lib/format.ts';
import type { FieldValues, FormField } from '../../ui/form/form.ts';
import { mayBeSameText } from '../forms/same-name.ts';
import { splitList } from '../forms/split-list.ts';
import { MODALITY_CHOICES } from '../nouns/modality.ts';
import { OBJECTIVE } from '../nouns/objective.ts';
import type { Creation } from '../resource/creation.ts';
import type { ItemJson } from '../resource/edit/item-json.ts';
import { completeSource, type FileField, orFromFile, requestFromJson } from '../resource/from-file.ts';
import { OBJECTIVE_JSON, readNewObjectives, STEP_JSON, stepsIn } from './objective-json.ts';

type Field =
  | 'objective_name'
  | 'objective_prompt'
  | 'output_variables'
  | 'modality'
  | 'confirmation_mode'
  | 'callback_url';

const FIELDS: readonly FormField<Field>[] = [
  {
    name: 'objective_name',
    label: 'Name',
    kind: 'text',
    flag: 'name',
    required: true,
    help: 'A name without spaces, such as ask_if_new_patient.',
    check: STEP_JSON.checkOf('objective_name'),
  },
  {
    name: 'objective_prompt',
    label: 'Prompt',
    kind: 'longText',
    flag: 'prompt',
    fileType: 'md',
    required: true,
    help: 'What the persona has to achieve, for example: Ask whether the patient has been here before.',
  },
  {
    name: 'output_variables',
    label: 'Collects',
    kind: 'text',
    value: 'names',
    help: 'Names of the values to collect, separated by commas, such as patient_status.',
  },
  {
    name: 'modality',
    label: 'Modality',
    kind: 'choice',
    choices: MODALITY_CHOICES,
    whenEmpty: '(verbal)',
    help: 'Whether it is achieved by what is said, or by what the camera sees.',
  },
  {
    name: 'confirmation_mode',
    label: 'Confirmation',
    kind: 'choice',
    more: true,
    choices: [
      { value: 'auto', label: 'auto: the persona decides when it is achieved' },
      { value: 'manual', label: 'manual: the participant confirms it' },
    ],
    whenEmpty: '(auto)',
    help: 'How the objective counts as achieved.',
  },
  {
    name: 'callback_url',
    label: 'Callback URL',
    kind: 'text',
    more: true,
    help: 'URL that Tavus calls when the objective is achieved.',
    check: STEP_JSON.checkOf('callback_url'),
  },
];

export const OBJECTIVE_CREATION: Creation<Field | FileField, Objective> = {
  title: 'Create an Objective',
  fields: () =>
    orFromFile(FIELDS, {
      choice: 'Several objectives, with branches from one to another, come from a JSON file.',
      content: 'one objective, or several and their branches',
    }),
  submitLabel: 'Create the objective',
  submitHelp: 'Check the fields above. Several objectives with branches come from a file.',
  label: 'Creating the objectives',
  prepare(context) {
    const { json, ...request } = requestFromJson<Field>(context, {
      ...{ fields: OBJECTIVE_JSON, read: readNewObjectives, fromForm: (values) => ({ data: [toJson(values)] }) },
      preview: (content) => OBJECTIVE.details(toItem(stepsIn(content).map((step) => STEP_JSON.toBody(step)))),
    });
    const bodyOf = (values: Parameters<typeof json>[0]) => stepsIn(json(values)).map((step) => STEP_JSON.toBody(step));
    return {
      ...request,
      nameIn: (values) => bodyOf(values)[0]?.objective_name ?? '',
      fits: (values) => (objective) => isSetOf(bodyOf(values), objective),
      async send(values, signal) {
        const steps = bodyOf(values);
        return { ...toItem(steps), ...(await context.services.client().objectives.create(steps, { signal })) };
      },
    };
  },
  report({ ui }, { objective_name, objectives_id, data = [] }) {
    const count = data.length > 1 ? `, with ${data.length} steps` : '';
    ui.ok(`Created “${nameOrNone(objective_name)}” (objective ${objectives_id}${count}).`);
  },
  command: {
    notes:
      'A JSON file has one objective, a list of them, or {"data": [...]} as in the API. Objectives lead to others of the ' +
      'same file by name: next_required_objective, and next_conditional_objectives with a condition for each name.',
    examples: [
      {
        text: 'Create one objective',
        line: 'tavus objective create --name ask_for_name --prompt "Ask for the name." --output-variables first_name',
      },
      { text: 'Create several with branches from a file', line: 'tavus objective create --file intake.json' },
    ],
    complete: completeSource,
  },
};

function toJson(values: FieldValues<Field>): ItemJson {
  const output_variables = splitList(values.output_variables);
  const texts = ['objective_name', 'objective_prompt', 'confirmation_mode', 'modality', 'callback_url'] as const;
  const filled = texts.flatMap((name) => (values[name].trim() === '' ? [] : [[name, values[name].trim()]]));
  return { ...Object.fromEntries(filled), ...(output_variables.length > 0 && { output_variables }) };
}

/** The objectives as Tavus shows them: the fields of the first and, if there are several, all of them. */
function toItem(steps: readonly CreateObjective[]): Objective {
  const [first] = steps;
  return {
    ...{ objectives_id: '', objective_name: '', ...first },
    ...(steps.length > 1 && { data: [...steps] }),
  };
}

/** Recognizes the objectives of a request that got no response. A row may lack the prompt and the list. */
function isSetOf(steps: readonly CreateObjective[], { objective_prompt, data }: Objective): boolean {
  return mayBeSameText(steps[0]?.objective_prompt, objective_prompt) && (data?.length ?? steps.length) === steps.length;
}
