import type { CreateObjective } from '../../api/objectives.ts';
import type { SeedContext } from '../noun.ts';
import type { ObjectiveStore } from './objective.ts';

const DAY = 86_400_000;
/** An id for the examples in help texts; the API's documentation uses it too. */
const EXAMPLE_ID = 'o12345';

type Objectives = readonly [CreateObjective, ...CreateObjective[]];

const ownSets: readonly [Objectives, ...Objectives[]] = [
  [
    {
      objective_name: 'ask_if_new_patient',
      objective_prompt: 'Ask the patient whether they have been here before.',
      output_variables: ['patient_status'],
      next_conditional_objectives: {
        new_patient_intake: 'If the patient has never been here before',
        existing_patient_intake: 'If the patient has been here before',
      },
    },
    {
      objective_name: 'new_patient_intake',
      objective_prompt: 'Ask for the name, the date of birth and the reason of the visit.',
      output_variables: ['name', 'date_of_birth', 'reason'],
      confirmation_mode: 'manual',
      next_required_objective: 'say_goodbye',
    },
    {
      objective_name: 'existing_patient_intake',
      objective_prompt: 'Ask for the name, and whether anything has changed since the last visit.',
      output_variables: ['name', 'changes'],
      next_required_objective: 'say_goodbye',
    },
    { objective_name: 'say_goodbye', objective_prompt: 'Say when the doctor will call, and say goodbye.' },
  ],
  [
    {
      objective_name: 'collect_feedback',
      objective_prompt: 'Ask how satisfied the customer is, from 1 to 5, and why.',
      output_variables: ['score', 'why'],
      callback_url: 'https://example.com/hooks/feedback',
    },
  ],
  [
    {
      objective_name: 'show_the_product',
      objective_prompt: 'The customer holds the product in front of the camera.',
      modality: 'visual',
      allow_loops: true,
      next_required_objective: 'read_the_label',
    },
    {
      objective_name: 'read_the_label',
      objective_prompt: 'Ask for the number on the label.',
      output_variables: ['number'],
    },
  ],
];

export function seedObjectives({ store, random, now }: SeedContext<ObjectiveStore>, count: number): void {
  for (let index = 0; index < count; index += 1) {
    const [first, ...rest] = ownSets[index % ownSets.length] ?? ownSets[0];
    const round = Math.floor(index / ownSets.length);
    const name = `${first.objective_name}${round === 0 ? '' : `_${round + 1}`}`;
    const createdAt = Math.floor(now - 200 * DAY * ((index + random()) / count) ** 2);
    store.addObjective([{ ...first, objective_name: name }, ...rest], {
      createdAt,
      ...(index === 0 && { id: EXAMPLE_ID }),
    });
  }
}
