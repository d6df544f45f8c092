import type { Given } from '../../core/command.ts';
import { type FieldValues, Form } from '../../ui/form/form.ts';
import type { Context } from '../context.ts';
import { readFields } from '../forms/form-command.ts';
import { type ListedPersona, PERSONA } from '../nouns/persona.ts';
import { knowledgeOf } from '../nouns/persona-knowledge.ts';
import { editItem } from '../resource/edit/edit-item.ts';
import type { ItemJson } from '../resource/edit/item-json.ts';
import { ReferencedNames } from '../resource/reference.ts';
import { PERSONA_EDITING } from './edit/editing.ts';
import {
  KNOWLEDGE_NAMES,
  KNOWLEDGE_REFERENCES,
  type KnowledgeName,
  knowledgeFields,
  toKnowledge,
} from './knowledge-fields.ts';

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
  return await editItem(context, PERSONA_EDITING, { item: persona, change: changeTo(form.values(), KNOWLEDGE_NAMES) });
}

/** The change that the flags of `persona edit` describe; undefined without one of them. @throws as `findItem` does */
export async function readKnowledgeChange(
  context: Context,
  given: Given,
): Promise<((before: ItemJson) => ItemJson) | undefined> {
  const fields: Partial<FieldValues<KnowledgeName>> = await readFields(context.services, knowledgeFields(), given);
  const names = KNOWLEDGE_NAMES.filter((name) => fields[name] !== undefined);
  if (names.length === 0) return undefined;
  const values: Record<KnowledgeName, string> = {
    ...{ document_ids: '', document_tags: '', guardrail_ids: '', guardrail_tags: '', objectives_id: '', ...fields },
  };
  for (const name of names) {
    const ids = values[name].trim() === '' ? '' : await KNOWLEDGE_REFERENCES[name]?.findId(context, values[name]);
    if (ids !== undefined) values[name] = ids;
  }
  return changeTo(values, names);
}

/** Sets these fields; one without a value is removed. */
function changeTo(values: FieldValues<KnowledgeName>, names: readonly KnowledgeName[]) {
  const after = new Map<string, unknown>(Object.entries(toKnowledge(values)));
  return (before: ItemJson): ItemJson => {
    const kept = Object.entries(before).filter(([name]) => !names.some((changed) => changed === name));
    const set = names.flatMap((name): [string, unknown][] =>
      after.has(name) ? [[name, after.get(name)]] : emptied(name, before),
    );
    return Object.fromEntries([...kept, ...set]);
  };
}

/** A list that is no longer filled is sent as an empty one; a field that was empty before stays as it was. */
function emptied(name: KnowledgeName, before: ItemJson): [string, unknown][] {
  const old = before[name];
  if (!Array.isArray(old)) return [];
  return [[name, []]];
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
