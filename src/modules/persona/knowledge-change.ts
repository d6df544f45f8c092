import type { Given } from '../../core/command.ts';
import type { FieldValues } from '../../ui/form/form.ts';
import type { Context } from '../context.ts';
import { readFields } from '../forms/form-command.ts';
import type { JsonChange } from '../resource/edit/editing.ts';
import type { ItemJson } from '../resource/edit/item-json.ts';
import {
  KNOWLEDGE_NAMES,
  KNOWLEDGE_REFERENCES,
  type KnowledgeName,
  knowledgeFields,
  toKnowledge,
} from './knowledge-fields.ts';

/** The change that the flags of `persona edit` describe; undefined without one of them. @throws as `findItem` does */
export async function readKnowledgeChange(context: Context, given: Given): Promise<JsonChange | undefined> {
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
export function changeTo(values: FieldValues<KnowledgeName>, names = KNOWLEDGE_NAMES): JsonChange {
  const after = new Map<string, unknown>(Object.entries(toKnowledge(values)));
  return (before) => {
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
