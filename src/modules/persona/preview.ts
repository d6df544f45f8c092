import { maskText } from '../../lib/secrets.ts';
import type { DetailRow } from '../../ui/ui.ts';
import { treeLines } from '../nouns/persona-details.ts';
import { capitalize } from '../resource/resource.ts';
import { isKnownField, type PersonaJson } from './persona-json.ts';

/** The fields of a persona with a value; secrets are masked. */
export function previewRows(json: PersonaJson): readonly DetailRow[] {
  const fields = Object.entries(json);
  const known = fields.filter(([name]) => isKnownField(name));
  const others = fields.filter(([name]) => !isKnownField(name));
  const rows = known.map(([name, value]): DetailRow => {
    const text = typeof value === 'string' ? maskText(value) : treeLines(value).join('\n');
    return [LABELS.get(name) ?? capitalize(name.replaceAll('_', ' ')), text];
  });
  return [...rows, ['Other', treeLines(Object.fromEntries(others)).join('\n')] as const].filter(
    ([, text]) => text !== '',
  );
}

/** Labels that differ from the name of the field, as in the details of a persona. */
const LABELS: ReadonlyMap<string, string> = new Map([
  ['persona_name', 'Name'],
  ['default_replica_id', 'Default replica'],
]);
