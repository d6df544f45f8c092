import type { SeedContext } from '../noun.ts';
import type { GuardrailContent, GuardrailSet, GuardrailStore } from './guardrail.ts';

const DAY = 86_400_000;
/** Ids for the examples in help texts; the API's documentation uses them too. */
const EXAMPLE_ID = 'g1234567890ab';
const EXAMPLE_SET_ID = 'g12345';

const ownGuardrails: ReadonlyArray<Partial<GuardrailContent>> = [
  {
    guardrail_name: 'no_competitors',
    guardrail_prompt: 'Only talk about our own products, and never name another company.',
    tags: ['sales', 'support'],
  },
  {
    guardrail_name: 'no_refund_promises',
    guardrail_prompt: 'Never promise a refund. Offer to pass the question on to the shop.',
    tags: ['support'],
    callback_url: 'https://example.com/hooks/refunds',
  },
  {
    guardrail_name: 'no_questions_about_family',
    guardrail_prompt: 'Never ask about age, family, health or religion.',
    tags: ['hiring', 'compliance'],
  },
  {
    guardrail_name: 'candidate_is_alone',
    guardrail_prompt: 'The candidate is the only person in the picture.',
    modality: 'visual',
    tags: ['hiring'],
    app_message: false,
  },
  { guardrail_name: 'no_medical_advice', guardrail_prompt: 'Never name a medicine or a dose.', tags: ['compliance'] },
  { guardrail_name: 'keep_it_short', guardrail_prompt: 'Answer in at most three sentences.' },
];

const oldSets: readonly GuardrailSet[] = [
  {
    name: 'Healthcare compliance',
    data: [
      { guardrail_name: 'no_diagnosis', guardrail_prompt: 'Never give a diagnosis.', modality: 'verbal' },
      { guardrail_name: 'patient_is_alone', guardrail_prompt: 'Only one person is visible.', modality: 'visual' },
    ],
  },
  {
    name: 'Shop',
    data: [{ guardrail_name: 'no_discounts', guardrail_prompt: 'Never offer a discount.', modality: 'verbal' }],
  },
];

/** Adds guardrails and, unless there are none, the old sets, which are not counted. */
export function seedGuardrails({ store, random, now }: SeedContext<GuardrailStore>, count: number): void {
  for (let index = 0; index < count; index += 1) {
    const template = ownGuardrails[index % ownGuardrails.length] ?? {};
    const round = Math.floor(index / ownGuardrails.length);
    const name = `${template.guardrail_name}${round === 0 ? '' : `_${round + 1}`}`;
    const createdAt = Math.floor(now - 300 * DAY * ((index + random()) / count) ** 2);
    store.addGuardrail(
      { ...structuredClone(template), guardrail_name: name },
      { createdAt, ...(index === 0 && { id: EXAMPLE_ID }) },
    );
  }
  if (count === 0) return;
  for (const [index, set] of oldSets.entries()) {
    store.addGuardrail(set, { createdAt: now - 400 * DAY, ...(index === 0 && { id: EXAMPLE_SET_ID }) });
  }
}
