import { maskKey } from '../../lib/format.ts';
import { isLongNumber, isSecretName, maskText, namesSecretValue } from '../../lib/secrets.ts';

/** The fields of an item that have a value and no row of their own in its details, as a tree. */
export function otherLines(item: object, known: ReadonlySet<string>): string {
  const others = Object.entries(item).filter(([name, value]) => !known.has(name) && !isEmpty(value));
  return treeLines(Object.fromEntries(others)).join('\n');
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
