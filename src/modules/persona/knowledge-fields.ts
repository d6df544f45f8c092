import type { CreatePersona } from '../../api/personas.ts';
import type { CommandOption } from '../../core/command.ts';
import type { FieldValues, FormField } from '../../ui/form/form.ts';
import type { Context, Services } from '../context.ts';
import { formOptions } from '../forms/form-command.ts';
import { splitList } from '../forms/split-list.ts';
import { DOCUMENT } from '../nouns/document.ts';
import { GUARDRAIL } from '../nouns/guardrail.ts';
import { OBJECTIVE } from '../nouns/objective.ts';
import { flagsFor, type ItemFlag, itemFlag, itemsFlag } from '../resource/creation.ts';
import { pickField, pickSeveral, pickTexts } from '../resource/pick-field.ts';
import type { Dates, Resource } from '../resource/resource.ts';

/** The fields of a persona for what it knows and obeys. */
export type KnowledgeName = 'document_ids' | 'document_tags' | 'guardrail_ids' | 'guardrail_tags' | 'objectives_id';

export const KNOWLEDGE_NAMES: readonly KnowledgeName[] = [
  ...(['document_ids', 'document_tags', 'guardrail_ids', 'guardrail_tags', 'objectives_id'] as const),
];

/** The flags that take names as well as ids. */
export const KNOWLEDGE_REFERENCES: { readonly [N in KnowledgeName]?: ItemFlag } = {
  document_ids: itemsFlag(DOCUMENT),
  guardrail_ids: itemsFlag(GUARDRAIL),
  objectives_id: itemFlag(OBJECTIVE),
};

/** @param context lets the user choose from lists; only needed to fill in the form */
export function knowledgeFields(context?: Context): readonly FormField<KnowledgeName>[] {
  return [
    {
      name: 'document_ids',
      label: 'Documents',
      kind: 'pick',
      value: 'ids',
      help: 'What the persona knows: choose documents from the list, or paste their ids, separated by commas.',
      flagHelp:
        'The documents that it knows: their ids or names, separated by commas. A name with a comma needs its id.',
      ...(context && { pick: (value) => pickSeveral(context, DOCUMENT, 'Documents of the persona', value) }),
    },
    {
      name: 'document_tags',
      label: 'Document tags',
      kind: 'pick',
      value: 'tags',
      help: 'The persona knows all documents with these tags, separated by commas.',
      ...(context && { pick: (value) => pickTags(context, DOCUMENT, value) }),
    },
    {
      name: 'guardrail_ids',
      label: 'Guardrails',
      kind: 'pick',
      value: 'ids',
      help: 'What the persona must not do: choose guardrails from the list, or paste their ids, separated by commas.',
      flagHelp: 'The guardrails that it obeys: their ids or names, separated by commas.',
      ...(context && { pick: (value) => pickSeveral(context, GUARDRAIL, 'Guardrails of the persona', value) }),
    },
    {
      name: 'guardrail_tags',
      label: 'Guardrail tags',
      kind: 'pick',
      value: 'tags',
      help: 'The persona obeys all guardrails with these tags, separated by commas.',
      ...(context && { pick: (value) => pickTags(context, GUARDRAIL, value) }),
    },
    {
      name: 'objectives_id',
      label: 'Objectives',
      kind: 'pick',
      value: 'id',
      help: 'What the persona works toward: choose objectives from the list, or paste their id.',
      flagHelp: 'The objectives that it works toward: their id or name.',
      ...(context && { pick: () => pickField(context, OBJECTIVE, { title: 'Objectives', enterHint: 'choose' }) }),
    },
  ];
}

/** The flags of these fields, for a command. */
export function knowledgeOptions(): readonly CommandOption<Services>[] {
  return formOptions(knowledgeFields(), flagsFor(KNOWLEDGE_REFERENCES));
}

/** The fields of the API that are filled in. */
export function toKnowledge(values: FieldValues<KnowledgeName>): Pick<CreatePersona, KnowledgeName> {
  const knowledge: Pick<CreatePersona, KnowledgeName> = {};
  for (const name of ['document_ids', 'document_tags', 'guardrail_ids', 'guardrail_tags'] as const) {
    const items = splitList(values[name]);
    if (items.length > 0) knowledge[name] = [...items];
  }
  const objectives = values.objectives_id.trim();
  return objectives === '' ? knowledge : { ...knowledge, objectives_id: objectives };
}

/** Lets the user choose from the tags that items of a noun have. */
async function pickTags<Item extends Dates>(context: Context, resource: Resource<Item>, value: string) {
  const { client, ui } = context.services;
  const tags = await ui.busy('Loading the tags', async (signal) => {
    const found = new Set<string>();
    for await (const { items } of resource.endpoints.list(client(), { signal })) {
      for (const tag of items.flatMap((item) => resource.tags?.(item) ?? [])) found.add(tag);
    }
    return [...found].sort();
  });
  return await pickTexts(context, `Tags of ${resource.noun.many}`, tags, value);
}
