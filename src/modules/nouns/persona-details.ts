import { PERSONA_KNOWN } from '../../api/fields.ts';
import type { Persona } from '../../api/personas.ts';
import { maskKey } from '../../lib/format.ts';
import { isLongNumber, isSecretName, maskText, namesSecretValue } from '../../lib/secrets.ts';
import type { DetailRow } from '../../ui/ui.ts';

/** `kind` is not from the API. */
type Listed = Persona & { readonly kind?: unknown };

/** The detail rows of a persona except name, id, kind and dates. Keys are masked. */
export function personaDetails(persona: Listed): readonly DetailRow[] {
  return [
    ['Pipeline mode', persona.pipeline_mode],
    ['Default replica', persona.default_replica_id ?? '(none)'],
    ['System prompt', persona.system_prompt && maskText(persona.system_prompt)],
    ['Context', persona.context && maskText(persona.context)],
    ['Layers', treeLines(persona.layers ?? {}).join('\n') || "(Tavus' defaults)"],
    ['Other', otherLines(persona).join('\n')],
  ];
}

/** All other fields with a value, as a tree. */
function otherLines({ kind: _ours, ...persona }: Listed): string[] {
  const others = Object.entries(persona).filter(([name, value]) => !PERSONA_KNOWN.has(name) && !isEmpty(value));
  return treeLines(Object.fromEntries(others));
}

function isEmpty(value: unknown): boolean {
  return value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);
}

/** Any JSON value as an indented tree, one line per leaf. Key-like values are masked. */
export function treeLines(value: unknown, indent = ''): string[] {
  if (typeof value !== 'object' || value === null) return [`${indent}${leafText(value)}`];
  const namesSecret = namesSecretValue(value);
  return Object.entries(value).flatMap(([name, part]) => {
    const isSecret = (!Array.isArray(value) && isSecretName(name)) || (namesSecret && name === 'value');
    return branchLines(Array.isArray(value) ? '-' : `${name}:`, part, isSecret, indent);
  });
}

function branchLines(label: string, part: unknown, isSecret: boolean, indent: string): string[] {
  if (isSecret && hasText(part)) return [`${indent}${label} ${maskSecret(part)}`];
  if (typeof part !== 'object' || part === null) return [`${indent}${label} ${leafText(part)}`];
  const below = treeLines(part, `${indent}  `);
  return below.length > 0 ? [`${indent}${label}`, ...below] : [`${indent}${label} (empty)`];
}

/** True for a value that may be a secret: text, a number as long as a key, and anything that can contain them. */
function hasText(part: unknown): boolean {
  return (
    typeof part === 'string' ||
    (typeof part === 'number' && isLongNumber(part)) ||
    (typeof part === 'object' && part !== null)
  );
}

function maskSecret(part: unknown): string {
  return typeof part === 'object' ? '… (not shown)' : maskKey(String(part));
}

function leafText(value: unknown): string {
  return typeof value === 'string' ? maskText(value) : JSON.stringify(value);
}
