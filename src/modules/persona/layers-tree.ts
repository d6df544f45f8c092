import { maskKey } from '../shared/format.ts';
import { SECRET_NAME } from '../shared/secrets.ts';

/** Any JSON value as an indented tree, one line a leaf; key-like values are masked. */
export function treeLines(value: unknown, indent = ''): string[] {
  if (typeof value !== 'object' || value === null) return [`${indent}${leafText(value)}`];
  const namesSecret = 'name' in value && typeof value.name === 'string' && SECRET_NAME.test(value.name);
  return Object.entries(value).flatMap(([name, part]) => {
    const isSecret = SECRET_NAME.test(name) || (namesSecret && name === 'value');
    return branchLines(Array.isArray(value) ? '-' : `${name}:`, part, isSecret, indent);
  });
}

function branchLines(label: string, part: unknown, isSecret: boolean, indent: string): string[] {
  if (isSecret && hasText(part)) return [`${indent}${label} ${maskSecret(part)}`];
  if (typeof part !== 'object' || part === null) return [`${indent}${label} ${leafText(part)}`];
  const below = treeLines(part, `${indent}  `);
  return below.length > 0 ? [`${indent}${label}`, ...below] : [`${indent}${label} (empty)`];
}

/** A number of tokens is no secret; text, and whatever holds text, may be. */
function hasText(part: unknown): boolean {
  return typeof part === 'string' || (typeof part === 'object' && part !== null);
}

function maskSecret(part: unknown): string {
  return typeof part === 'string' ? maskKey(part) : '… (not shown)';
}

function leafText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
