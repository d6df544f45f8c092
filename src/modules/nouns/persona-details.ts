import { PERSONA_KNOWN } from '../../api/fields.ts';
import type { Persona } from '../../api/personas.ts';
import { maskText } from '../../lib/secrets.ts';
import type { DetailRow } from '../../ui/ui.ts';
import { knowledgeOf } from './persona-knowledge.ts';
import { otherLines, treeLines } from './tree-lines.ts';

/** `kind` is not from the API. */
type Listed = Persona & { readonly kind?: unknown };

/** The detail rows of a persona except name, id, kind and dates. Keys are masked. */
export function personaDetails({ kind: _ours, ...persona }: Listed): readonly DetailRow[] {
  return [
    ['Pipeline mode', persona.pipeline_mode],
    ['Default replica', persona.default_replica_id ?? '(none)'],
    ['System prompt', persona.system_prompt && maskText(persona.system_prompt)],
    ['Context', persona.context && maskText(persona.context)],
    ...knowledgeRows(persona),
    ['Layers', treeLines(persona.layers ?? {}).join('\n') || "(Tavus' defaults)"],
    ['Other', otherLines(persona, new Set([...PERSONA_KNOWN, ...shownIn(persona)]))],
  ];
}

/** Their ids; the names are put in their place where they can be looked up. */
function knowledgeRows(persona: Persona): readonly DetailRow[] {
  const { documents, documentTags, guardrails, guardrailTags, objectives } = knowledgeOf(persona);
  return [
    ['Documents', documents.join('\n')],
    ['Document tags', documentTags.join(', ')],
    ['Guardrails', guardrails.join('\n')],
    ['Guardrail tags', guardrailTags.join(', ')],
    ['Objectives', objectives.join('\n')],
  ];
}

/** The fields of these rows; one with values that are not documented is shown as it is. */
function shownIn(persona: Persona): readonly string[] {
  const { documents, documentTags, guardrails, guardrailTags, objectives } = knowledgeOf(persona);
  const rows: Readonly<Record<string, readonly string[]>> = {
    ...{ document_ids: documents, document_tags: documentTags, guardrail_ids: guardrails },
    ...{ guardrail_tags: guardrailTags, objectives_id: objectives },
  };
  return Object.keys(rows).filter((name) => rows[name]?.length !== 0);
}
