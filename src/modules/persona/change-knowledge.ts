import { type FieldValues, Form } from '../../ui/form/form.ts';
import type { Context } from '../context.ts';
import { type ListedPersona, PERSONA } from '../nouns/persona.ts';
import { knowledgeOf } from '../nouns/persona-knowledge.ts';
import { editItem } from '../resource/edit/edit-item.ts';
import { ReferencedNames } from '../resource/reference.ts';
import { PERSONA_EDITING } from './edit/editing.ts';
import { changeTo } from './knowledge-change.ts';
import { type KnowledgeName, knowledgeFields } from './knowledge-fields.ts';

/** Lets the user choose what a persona knows and obeys, and changes it after a confirmation. @throws Back */
export async function changeKnowledge(context: Context, persona: ListedPersona): Promise<ListedPersona> {
  const { ui } = context.services;
  const values = valuesOf(persona);
  const form = new Form<KnowledgeName>({
    title: 'Change what it knows',
    fields: knowledgeFields(context),
    submitLabel: 'Show the changes',
    submitHelp: 'The changes are shown before they are sent.',
    submitHint: 'show',
  });
  form.restore({ values, labels: await labelsOf(context, persona, values) });
  await ui.fill(form);
  return await editItem(context, PERSONA_EDITING, { item: persona, change: changeTo(form.values()) });
}

function valuesOf(persona: ListedPersona): FieldValues<KnowledgeName> {
  const { documents, documentTags, guardrails, guardrailTags, objectives } = knowledgeOf(persona);
  return {
    document_ids: documents.join(', '),
    document_tags: documentTags.join(', '),
    guardrail_ids: guardrails.join(', '),
    guardrail_tags: guardrailTags.join(', '),
    objectives_id: objectives.join(', '),
  };
}

/** The names of what the fields hold, by value, as far as they are known. */
async function labelsOf(
  context: Context,
  persona: ListedPersona,
  { document_ids, guardrail_ids, objectives_id }: FieldValues<KnowledgeName>,
): Promise<Readonly<Record<string, string>>> {
  const names = new ReferencedNames(context, PERSONA.references);
  await context.services.ui.busy('Loading the names', (signal) => names.load([persona], signal));
  const values: Readonly<Record<string, string>> = {
    ...{ Documents: document_ids, Guardrails: guardrail_ids, Objectives: objectives_id },
  };
  const labels = (PERSONA.references ?? []).map((row) => [values[row.label] ?? '', names.nameIn(persona, row)]);
  return Object.fromEntries(labels.filter(([value]) => value !== ''));
}
