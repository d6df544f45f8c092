import type { Persona } from '../../api/personas.ts';

/** What a persona knows and obeys: ids and tags. */
interface Knowledge {
  readonly documents: readonly string[];
  readonly documentTags: readonly string[];
  readonly guardrails: readonly string[];
  readonly guardrailTags: readonly string[];
  /** At most one id, which can stand for a set of objectives. */
  readonly objectives: readonly string[];
}

/** Values of another type than documented are left out; they are under "Other" in the details. */
export function knowledgeOf(persona: Persona): Knowledge {
  return {
    documents: textsIn(persona.document_ids),
    documentTags: textsIn(persona.document_tags),
    guardrails: textsIn(persona.guardrail_ids),
    guardrailTags: textsIn(persona.guardrail_tags),
    objectives: textsIn([persona.objectives_id]),
  };
}

function textsIn(value: unknown): readonly string[] {
  const parts: readonly unknown[] = Array.isArray(value) ? value : [];
  return parts.filter((part): part is string => typeof part === 'string' && part !== '');
}
