import { PERSONA_KNOWN } from '../../api/fields.ts';
import type { Persona } from '../../api/personas.ts';
import { maskText } from '../../lib/secrets.ts';
import type { DetailRow } from '../../ui/ui.ts';
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
    ['Layers', treeLines(persona.layers ?? {}).join('\n') || "(Tavus' defaults)"],
    ['Other', otherLines(persona, PERSONA_KNOWN)],
  ];
}
