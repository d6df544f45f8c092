import { isObject, type JsonObject } from '../../lib/guards.ts';
import { decode, findSecrets, isSecretName } from '../../lib/secrets.ts';
import type { FormField } from '../../ui/form/form.ts';
import { readJson } from './json-text.ts';

/** A field for a JSON object, written by hand or read from a file. Text that names a secret is not kept in a draft. */
export function jsonField<Name extends string>(
  field: Omit<FormField<Name>, 'kind' | 'fileType' | 'check' | 'isKept'>,
): FormField<Name> {
  return {
    ...field,
    kind: 'longText',
    fileType: 'json',
    check: (value) => {
      const read = readJsonObject(value, field.label);
      return typeof read === 'string' ? read : undefined;
    },
    // It need not be valid JSON yet.
    isKept: (value) => !mentionsSecret(value),
  };
}

/** Parses the text of such a field. @param label names it in a problem @returns the object, or the problem in a sentence */
export function readJsonObject(text: string, label: string): JsonObject | string {
  const read = readJson(text);
  if ('problem' in read) return read.problem;
  return isObject(read.value) ? read.value : `${label} must be a JSON object, which starts with { and ends with }.`;
}

function mentionsSecret(text: string): boolean {
  const words = decode(text).match(/[\p{L}\p{N}_-]+/gu) ?? [];
  return words.some(isSecretName) || findSecrets(text).length > 0;
}
