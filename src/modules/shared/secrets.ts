import { maskKey } from './format.ts';

/** Names under which secrets stand: `llm.api_key`, headers such as `Authorization`, tokens of tools. */
export const SECRET_NAME = /key|token|secret|passw|authorization|credential|cookie/i;

/** The same JSON, with the texts that stand under such names masked. */
export function maskSecrets(value: unknown, isSecret = false): unknown {
  if (typeof value === 'string') return isSecret ? maskKey(value) : value;
  if (Array.isArray(value)) return value.map((part) => maskSecrets(part, isSecret));
  if (typeof value !== 'object' || value === null) return value;
  // A header is told by the name beside its value, a step of a JSON Patch by its path.
  const names = ['name' in value && value.name, 'path' in value && value.path];
  const namesSecret = names.some((name) => typeof name === 'string' && SECRET_NAME.test(name));
  const parts = Object.entries(value).map(([name, part]) => {
    const hides = isSecret || SECRET_NAME.test(name) || (namesSecret && name === 'value');
    return [name, maskSecrets(part, hides)];
  });
  return Object.fromEntries(parts);
}
