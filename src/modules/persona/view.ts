import { formatAge, formatDate, nameOrNone } from '../../lib/format.ts';
import type { Cell } from '../../ui/theme.ts';
import type { DetailRow } from '../../ui/ui.ts';
import { treeLines } from './layers-tree.ts';
import type { ListedPersona } from './personas.ts';
import { maskText } from './secrets.ts';

/** One line of a list: name, id, age. */
export function personaColumns(persona: ListedPersona, now: number): readonly Cell[] {
  return [
    nameOrNone(persona.persona_name),
    persona.persona_id || '(no id)',
    { text: formatAge(persona.created_at, now), tone: 'quiet' },
  ];
}

const KINDS = { system: "system: one of Tavus' stock personas", user: 'user: your own' } as const;

/** All that is known of a persona; layers as a tree, with their secrets masked. */
export function personaRows(persona: ListedPersona): readonly DetailRow[] {
  return [
    ['Name', nameOrNone(persona.persona_name)],
    ['Persona id', persona.persona_id || '(no id)'],
    ['Kind', persona.kind && KINDS[persona.kind]],
    ['Pipeline mode', persona.pipeline_mode],
    ['Default replica', persona.default_replica_id ?? '(none)'],
    ['System prompt', persona.system_prompt && maskText(persona.system_prompt)],
    ['Context', persona.context && maskText(persona.context)],
    ['Layers', treeLines(persona.layers ?? {}).join('\n') || '(all as Tavus sets them)'],
    ['Created', formatDate(persona.created_at)],
    ['Updated', formatDate(persona.updated_at)],
  ];
}

/** Why a stock persona can't be changed; undefined for one's own. */
export function whyUnchangeable(persona: ListedPersona): string | undefined {
  return persona.kind === 'system' ? "Tavus' own: a system persona can't be deleted." : undefined;
}

/** Why a stock persona can't be edited; undefined for one's own. */
export function whyUneditable(persona: ListedPersona): string | undefined {
  return persona.kind === 'system'
    ? "Tavus' own: a system persona can't be changed. Clone it to have one of your own."
    : undefined;
}
